//! Every mutation is refused to whoever the policy does not name, in the organization and from another one: as one
//! picture of what each is told.

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
}

/// Every mutation there is. With one that is new comes a row here, and so a test of who may not.
const MUTATIONS: &[(&str, Who)] = &[
    ("signUp", Who::Anybody),
    ("signIn", Who::Anybody),
    ("confirmSignUp", Who::Anybody),
    ("acceptInvitation", Who::Anybody),
    ("requestPasswordReset", Who::Anybody),
    ("resetPassword", Who::Anybody),
    ("requestSignInLink", Who::Anybody),
    ("signInWithLink", Who::Anybody),
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
    ("unlinkIdentity", Who::May(Action::ManageIdentities)),
    ("endSession", Who::May(Action::EndSession)),
    ("endOtherSessions", Who::SignedIn),
    ("createApiToken", Who::SignedIn),
    ("revokeApiToken", Who::May(Action::RevokeApiToken)),
    ("setMemberRole", Who::May(Action::SetMemberRole)),
    ("suspendMember", Who::May(Action::SuspendMember)),
    ("reinstateMember", Who::May(Action::SuspendMember)),
    ("openInitiative", Who::SignedIn),
    ("inviteStakeholder", Who::May(Action::InviteStakeholder)),
    ("enterStage", Who::May(Action::EnterStage)),
    ("addTopic", Who::May(Action::ManageTopics)),
    ("changeTopic", Who::May(Action::ManageTopics)),
    ("recordFinding", Who::May(Action::RecordFinding)),
    ("sightFinding", Who::May(Action::SightFinding)),
    ("changeFinding", Who::May(Action::ChangeFinding)),
    ("mergeFindings", Who::May(Action::MergeFindings)),
    ("pointAtTopic", Who::May(Action::PointAtTopic)),
    ("stateProblem", Who::May(Action::StateProblem)),
    ("changeProblem", Who::May(Action::ChangeProblem)),
    ("addCriterion", Who::May(Action::ChangeProblem)),
    ("changeCriterion", Who::May(Action::ChangeProblem)),
    ("removeCriterion", Who::May(Action::ChangeProblem)),
    ("addEvidence", Who::May(Action::ChangeProblem)),
    ("removeEvidence", Who::May(Action::ChangeProblem)),
    ("splitProblem", Who::May(Action::ChangeProblem)),
    ("mergeProblems", Who::May(Action::ChangeProblem)),
    ("takeUnderstanding", Who::May(Action::TakeUnderstanding)),
    ("withdrawUnderstanding", Who::May(Action::TakeUnderstanding)),
    ("scoreProposal", Who::May(Action::ScoreProposal)),
    ("rankAlternatives", Who::May(Action::RankAlternatives)),
    ("withdrawRanking", Who::May(Action::RankAlternatives)),
    ("draftProposal", Who::May(Action::DraftProposal)),
    ("reviseProposal", Who::May(Action::ReviseProposal)),
    ("shareProposal", Who::May(Action::ShareProposal)),
    ("lookAtProposal", Who::May(Action::LookAtProposal)),
    ("addProposalEvidence", Who::May(Action::LinkFinding)),
    ("removeProposalEvidence", Who::May(Action::LinkFinding)),
    ("takePosition", Who::May(Action::TakePosition)),
    ("withdrawPosition", Who::May(Action::WithdrawPosition)),
    ("enterPosition", Who::May(Action::EnterPosition)),
    ("confirmPosition", Who::May(Action::ConfirmPosition)),
    ("delegatePosition", Who::May(Action::DelegatePosition)),
    ("revokeDelegation", Who::May(Action::RevokeDelegation)),
    ("raiseObjection", Who::May(Action::RaiseObjection)),
    ("carryObjections", Who::May(Action::CarryObjections)),
    ("upholdObjection", Who::May(Action::UpholdObjection)),
    ("secondObjection", Who::May(Action::SecondObjection)),
    ("withdrawSecond", Who::May(Action::SecondObjection)),
    ("nameSpeaker", Who::May(Action::NameSpeaker)),
    ("restateObjection", Who::May(Action::RestateObjection)),
    ("confirmUnderstood", Who::May(Action::AnswerRestatement)),
    ("correctRestatement", Who::May(Action::AnswerRestatement)),
    ("addressObjection", Who::May(Action::AddressObjection)),
    ("rejectAnswer", Who::May(Action::RejectAnswer)),
    ("overruleObjection", Who::May(Action::RuleOnObjection)),
    ("sustainObjection", Who::May(Action::RuleOnObjection)),
    ("recordDissent", Who::May(Action::RecordDissent)),
    ("reraiseObjection", Who::May(Action::ReraiseObjection)),
    ("confirmSettled", Who::May(Action::ConfirmSettled)),
    ("withdrawObjection", Who::May(Action::WithdrawObjection)),
    ("argue", Who::May(Action::Argue)),
    ("draftConcession", Who::May(Action::DraftConcession)),
    ("offerConcession", Who::May(Action::OfferConcession)),
    ("answerConcession", Who::May(Action::AnswerConcession)),
    ("incorporateConcession", Who::May(Action::IncorporateConcession)),
    ("setRule", Who::May(Action::SetRule)),
    ("setInfluence", Who::May(Action::SetInfluence)),
    ("recordTalk", Who::May(Action::RecordTalk)),
    ("withdrawTalk", Who::May(Action::RecordTalk)),
    ("askQuestion", Who::May(Action::AskQuestion)),
    ("answerQuestion", Who::May(Action::AnswerQuestion)),
    ("withdrawQuestion", Who::May(Action::WithdrawQuestion)),
    ("startFinalComment", Who::May(Action::StartFinalComment)),
    ("withdrawProposal", Who::May(Action::WithdrawProposal)),
    ("supersedeProposal", Who::May(Action::SupersedeProposal)),
    ("reopenProposal", Who::May(Action::ReopenProposal)),
    ("decide", Who::May(Action::Decide)),
    ("commitToDecision", Who::May(Action::CommitToDecision)),
    ("addWorkItem", Who::May(Action::AddWorkItem)),
    ("changeWorkItem", Who::May(Action::ChangeWorkItem)),
    ("handOver", Who::May(Action::HandOver)),
    ("setCalendar", Who::May(Action::SetCalendar)),
    ("putStatement", Who::May(Action::PutStatement)),
    ("hideStatement", Who::May(Action::HideStatement)),
    ("showStatement", Who::May(Action::HideStatement)),
    ("answerStatement", Who::May(Action::AnswerStatement)),
    ("withdrawStatementAnswer", Who::May(Action::AnswerStatement)),
    ("dismissReminder", Who::May(Action::DismissReminder)),
];

/// Somebody, and what the policy knows of them.
struct Cast<'a> {
    called: &'static str,
    person: &'a Person,
    role: OrganizationRole,
    stake: Option<Stake>,
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
    let called = ["nobody", "stranger", "owner there"].into_iter().chain(cast.iter().map(|one| one.called));
    let mut matrix = row("", called.map(str::to_owned));
    for &(mutation, who) in MUTATIONS {
        let input = contract.input(mutation, &things, None);
        let mut answers = vec![nobodys(app, &contract.change(mutation), &input, who).await];
        for person in [&there.ann, &there.lead] {
            // Without an id there is nothing foreign to name: what they do is done in their own organization.
            answers.push(match who {
                Who::Anybody => "may".to_owned(),
                _ if contract.id_fields(mutation).is_empty() => "at home".to_owned(),
                _ => answer(app, person, mutation, &input).await,
            });
        }
        for Cast { called, person, role, stake } in &cast {
            let may = match who {
                Who::May(action) => {
                    allows(action, Standing { role: *role, stake: *stake, own: *called == whose(action) })
                }
                _ => true,
            };
            answers.push(if may { "may".to_owned() } else { answer(app, person, mutation, &input).await });
        }
        matrix += &row(mutation, answers);
    }
    app.nothing_written_since(&before, "who may not").await;
    insta::assert_snapshot!("who_may_carry_out_each_mutation", matrix);
}

/// Whose the thing is that an action is about, where that matters.
fn whose(action: Action) -> &'static str {
    match action {
        Action::WithdrawPosition
        | Action::ConfirmPosition
        | Action::RevokeDelegation
        | Action::ManageIdentities
        | Action::ChangeFinding
        | Action::RewordFinding
        | Action::ChangeWorkItem => "approver",
        Action::NameSpeaker
        | Action::WithdrawQuestion
        | Action::PointAtTopic
        | Action::AnswerRestatement
        | Action::RejectAnswer
        | Action::ConfirmSettled
        | Action::WithdrawObjection
        | Action::ReraiseObjection
        | Action::UpholdObjection
        | Action::RecordDissent => "contributor",
        Action::EndSession | Action::RevokeApiToken | Action::DismissReminder => "owner who leads",
        _ => "",
    }
}

fn row(name: &str, cells: impl IntoIterator<Item = String>) -> String {
    let cells = cells.into_iter().map(|cell| format!("{cell:<15}")).collect::<Vec<_>>().join(" ");
    format!("{name:<24} {cells}").trim_end().to_owned() + "\n"
}

/// What somebody without a token is told, where the mutation does not let people in.
async fn nobodys(app: &TestApp, document: &str, input: &Value, who: Who) -> String {
    if matches!(who, Who::Anybody) {
        return "may".to_owned();
    }
    app.gql(None, document, json!({ "input": input })).await.code().to_owned()
}

/// What this person is told.
async fn answer(app: &TestApp, person: &Person, mutation: &str, input: &Value) -> String {
    let reply = app.mutate(person, mutation, "", input.clone()).await;
    let codes = codes(&reply, mutation);
    assert_eq!(codes.len(), 1, "{mutation} by {}: {}", person.name, reply.text);
    codes[0].clone()
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

/// One of each standing.
fn cast<'a>(stage: &'a Stage, [observer, decider, member, admin]: &'a [Person; 4]) -> Vec<Cast<'a>> {
    let part = |role, lead, decider| Some(Stake { stakeholder: new_id(), role, lead, decider });
    let of = |called, person, stake| Cast { called, person, role: OrganizationRole::Member, stake };
    let lead = part(Role::Contributor, true, false);
    vec![
        of("member", member, None),
        Cast { role: OrganizationRole::Admin, ..of("admin", admin, None) },
        of("observer", observer, part(Role::Observer, false, false)),
        of("decider", decider, part(Role::Approver, false, true)),
        of("approver", &stage.ann, part(Role::Approver, false, false)),
        of("contributor", &stage.bob, part(Role::Contributor, false, false)),
        Cast { role: OrganizationRole::Owner, ..of("owner who leads", &stage.lead, lead) },
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
