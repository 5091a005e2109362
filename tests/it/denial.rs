//! Every mutation is refused to whoever the policy does not name: in the organization, and from another one.

use crate::harness::{Invite, Person, Reply, Stage, TestApp, both, id};
use api::auth::Stake;
use api::auth::policy::{Action, Standing, allows};
use api::clock::new_id;
use entities::{OrganizationId, OrganizationRole, Role, membership};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use std::collections::BTreeSet;

both!(every_mutation_is_refused_to_who_may_not);

/// Who may carry out a mutation.
#[derive(Clone, Copy, Debug)]
enum Who {
    /// Anybody: it lets people in.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// Whom the policy names.
    May(Action),
    /// Whom the policy names; it says nothing about what is another one's, since it cannot be named.
    Own(Action),
}

/// Every mutation there is. With one that is new comes a row here, and so a test of who may not.
const MUTATIONS: [(&str, Who); 42] = [
    ("signUp", Who::Anybody),
    ("signIn", Who::Anybody),
    ("confirmSignUp", Who::Anybody),
    ("acceptInvitation", Who::Anybody),
    ("requestPasswordReset", Who::Anybody),
    ("resetPassword", Who::Anybody),
    ("verifyEmail", Who::SignedIn),
    ("requestEmailVerification", Who::SignedIn),
    ("changeEmail", Who::SignedIn),
    ("changePassword", Who::SignedIn),
    ("enrolSecondFactor", Who::SignedIn),
    ("confirmSecondFactor", Who::SignedIn),
    ("removeSecondFactor", Who::SignedIn),
    ("refreshSession", Who::Anybody),
    ("signOut", Who::Anybody),
    ("beginExternalSignIn", Who::Anybody),
    ("finishExternalSignIn", Who::Anybody),
    ("linkIdentity", Who::SignedIn),
    ("unlinkIdentity", Who::SignedIn),
    ("endSession", Who::Own(Action::EndSession)),
    ("endOtherSessions", Who::SignedIn),
    ("createApiToken", Who::SignedIn),
    ("revokeApiToken", Who::Own(Action::RevokeApiToken)),
    ("setMemberRole", Who::May(Action::SetMemberRole)),
    ("suspendMember", Who::May(Action::SuspendMember)),
    ("reinstateMember", Who::May(Action::SuspendMember)),
    ("openInitiative", Who::SignedIn),
    ("inviteStakeholder", Who::May(Action::InviteStakeholder)),
    ("stateProblem", Who::May(Action::StateProblem)),
    ("draftProposal", Who::May(Action::DraftProposal)),
    ("reviseProposal", Who::May(Action::ReviseProposal)),
    ("shareProposal", Who::May(Action::ShareProposal)),
    ("takePosition", Who::May(Action::TakePosition)),
    ("withdrawPosition", Who::Own(Action::WithdrawPosition)),
    ("raiseObjection", Who::May(Action::RaiseObjection)),
    ("addressObjection", Who::May(Action::AddressObjection)),
    ("confirmSettled", Who::May(Action::ConfirmSettled)),
    ("withdrawObjection", Who::May(Action::WithdrawObjection)),
    ("argue", Who::May(Action::Argue)),
    ("draftConcession", Who::May(Action::DraftConcession)),
    ("offerConcession", Who::May(Action::OfferConcession)),
    ("setRule", Who::May(Action::SetRule)),
];

/// Somebody of the organization, and what the policy knows of them.
struct Cast<'a> {
    person: &'a Person,
    role: OrganizationRole,
    stake: Option<Stake>,
    /// Whether some of the things are theirs.
    own: bool,
}

async fn every_mutation_is_refused_to_who_may_not(app: &TestApp) {
    let stage = app.stage().await;
    let things = app.everything(&stage).await;
    let there = app.stage_elsewhere(&stage).await;
    // Owns the other organization and leads there; even so.
    promote(app, OrganizationRole::Owner, &there.lead).await;
    let others = others(app, &stage).await;
    let cast = cast(&stage, &others);
    let contract = app.contract(&stage.lead).await;
    let served: BTreeSet<String> = contract.mutations().into_iter().collect();
    let known: BTreeSet<String> = MUTATIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(served, known, "say in this test who may carry out each mutation");

    let before = app.count().await;
    for (mutation, who) in MUTATIONS {
        let input = contract.input(mutation, &things, None);
        if matches!(who, Who::Anybody) {
            continue;
        }
        let reply = app.gql(None, &contract.change(mutation), json!({ "input": input })).await;
        assert_eq!(reply.code(), "UNAUTHENTICATED", "{mutation}: {}", reply.text);
        if !contract.id_fields(mutation).is_empty() {
            let reply = app.mutate(&there.lead, mutation, "", input.clone()).await;
            assert_eq!(codes(&reply, mutation), ["NOT_FOUND"], "{mutation} from elsewhere: {}", reply.text);
        }
        let (Who::May(action) | Who::Own(action)) = who else { continue };
        let mut denied = 0;
        for Cast { person, role, stake, own } in &cast {
            if allows(action, Standing { role: *role, stake: *stake, own: *own }) {
                continue;
            }
            let reply = app.mutate(person, mutation, "", input.clone()).await;
            let codes = codes(&reply, mutation);
            // What somebody does not see is not there for them.
            let refused = codes == ["FORBIDDEN"]
                || codes == ["NOT_FOUND"]
                || codes == ["BAD_INPUT"] && matches!(who, Who::Own(_));
            assert!(refused, "{mutation} by {}: {}", person.name, reply.text);
            denied += 1;
        }
        assert!(denied > 1, "{mutation}: nobody is refused");
    }
    app.nothing_written_since(&before, "who may not").await;
}

/// An observer, a decider, a member and an admin without a part.
async fn others(app: &TestApp, stage: &Stage) -> [Person; 4] {
    let observer = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let decider = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let decider = app.invite(&stage.lead, &stage.initiative, decider).await;
    let input = json!({ "title": "Elsewhere", "context": "LEGACY" });
    let other = app.done(&stage.lead, "openInitiative", "initiative { id }", input).await["initiative"]["id"].clone();
    let other = other.as_str().expect("an id");
    let member = app.invite(&stage.lead, other, Invite::new("max", "CONTRIBUTOR")).await;
    let admin = app.invite(&stage.lead, other, Invite::new("ada", "CONTRIBUTOR")).await;
    promote(app, OrganizationRole::Admin, &admin).await;
    [observer, decider, member, admin]
}

/// One of each standing, beside the lead.
fn cast<'a>(stage: &'a Stage, [observer, decider, member, admin]: &'a [Person; 4]) -> Vec<Cast<'a>> {
    let part = |role, decider| Some(Stake { stakeholder: new_id(), role, lead: false, decider });
    let of = |person, stake, own| Cast { person, role: OrganizationRole::Member, stake, own };
    vec![
        of(member, None, false),
        Cast { person: admin, role: OrganizationRole::Admin, stake: None, own: false },
        of(observer, part(Role::Observer, false), false),
        of(decider, part(Role::Approver, true), false),
        of(&stage.ann, part(Role::Approver, false), true),
        of(&stage.bob, part(Role::Contributor, false), true),
    ]
}

/// Gives a person another role in the organization they are signed in to, beside the server.
async fn promote(app: &TestApp, role: OrganizationRole, who: &Person) {
    let own = "{ viewer { organization { id } } }";
    let organization = app.data(who, own, Value::Null).await["viewer"]["organization"]["id"].clone();
    let organization: OrganizationId = id(organization.as_str().expect("an id"));
    let user = app.account(who).await.id;
    let changed = membership::Entity::update_many()
        .col_expr(membership::Column::Role, Expr::value(role))
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::UserId.eq(user))
        .exec(&app.db)
        .await;
    assert_eq!(changed.expect("an update").rows_affected, 1);
}

fn codes(reply: &Reply, mutation: &str) -> Vec<String> {
    let errors = reply.body["data"][mutation]["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["code"].as_str().unwrap_or_default().to_owned()).collect()
}
