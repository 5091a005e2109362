//! What subscribers are told, and what they are not.

use super::about;
use crate::harness::{Invite, Socket, Stage, TOLD, TestApp, both, id};
use api::auth::authenticate;
use api::bus::{Bus, Changed};
use api::clock::new_id;
use api::error::Error;
use api::position::service::{Take, take};
use api::write;
use entities::{OrganizationId, ProposalId, StakeholderId, Stance, TypedId, UserId, stakeholder};
use futures_util::future::join;
use sea_orm::{ActiveModelTrait, ActiveValue, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

both!(
    changes_are_told_as_they_happen,
    what_the_verdict_rests_on_is_told_too,
    what_only_leads_see_is_told_to_leads_only,
    what_is_not_seen_cannot_be_subscribed_to,
    rights_that_are_taken_away_stop_what_is_told,
    what_was_not_committed_is_not_told,
    who_falls_behind_is_told_to_read_again,
    what_could_not_be_told_is_told_whole,
    a_busy_subscription_does_not_starve_another,
);

fn kinds(told: &[Value]) -> Vec<&str> {
    told.iter().map(|told| told["kind"].as_str().unwrap_or_default()).collect()
}

async fn next(socket: &mut Socket, number: usize) -> Vec<Value> {
    let mut told = Vec::new();
    for _ in 0..number {
        told.push(socket.told().await);
    }
    told
}

async fn changes_are_told_as_they_happen(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    ann.told_of("1", &stage.proposal).await;
    let position = app.take(&stage.bob, &stage.proposal, "ACCEPT").await["id"].clone();
    let told = ann.told().await;
    assert_eq!(told["kind"], "POSITION_TAKEN");
    assert_eq!(told["node"], json!({ "__typename": "Position", "id": position }));
    assert_eq!(told["proposal"], json!({ "id": stage.proposal, "status": "OPEN" }));
    let objection = app.object(&stage.bob, &stage.proposal, "t", "MAJOR").await;
    let answer = json!({ "objectionId": objection, "answer": "a" });
    app.done(&stage.lead, "addressObjection", "", answer).await;
    app.done(&stage.bob, "confirmSettled", "", json!({ "objectionId": objection })).await;
    let argument = json!({ "proposalId": stage.proposal, "body": "b", "attackIds": [objection] });
    app.done(&stage.ann, "argue", "", argument).await;
    app.done(&stage.bob, "withdrawPosition", "", json!({ "proposalId": stage.proposal })).await;
    let more = next(&mut ann, 5).await;
    let expected =
        ["OBJECTION_RAISED", "OBJECTION_ADDRESSED", "OBJECTION_ACCOMMODATED", "ARGUMENT_MADE", "POSITION_WITHDRAWN"];
    assert_eq!(kinds(&more), expected);
    assert_eq!(more[0]["node"], json!({ "__typename": "Objection", "id": objection }));
    let revisions: Vec<&str> = [&told].into_iter().chain(&more).filter_map(|told| told["revision"].as_str()).collect();
    assert!(revisions.len() == 6 && revisions.is_sorted_by(|a, b| a < b), "revisions grow: {revisions:?}");

    // Another proposal is another matter.
    let other = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Other").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": other })).await;
    app.take(&stage.bob, &other, "ACCEPT").await;
    app.take(&stage.bob, &stage.proposal, "SUPPORT").await;
    assert_eq!(ann.told().await["node"]["id"], position);
}

async fn what_the_verdict_rests_on_is_told_too(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    ann.told_of("1", &stage.proposal).await;
    let seen = app.data(&stage.lead, "{ organization { id } }", Value::Null).await;
    let organization = seen["organization"]["id"].as_str().expect("an id");
    for (subject, kind) in
        [(organization, "Organization"), (&stage.initiative, "Initiative"), (&stage.proposal, "Proposal")]
    {
        app.done(&stage.lead, "setRule", "", json!({ "subjectId": subject, "rule": { "preset": "CONSENT" } })).await;
        let told = ann.told().await;
        assert_eq!(told["kind"], "RULE_SET");
        assert_eq!(told["node"], json!({ "__typename": kind, "id": subject }));
    }
    let carol = app.invite(&stage.lead, &stage.initiative, Invite::new("carol", "APPROVER")).await;
    let told = next(&mut ann, 2).await;
    assert_eq!(kinds(&told), ["STAKEHOLDER_INVITED", "STAKEHOLDER_JOINED"]);
    assert_eq!(told[0]["node"], json!({ "__typename": "Stakeholder", "id": carol.stakeholder }));
}

async fn what_only_leads_see_is_told_to_leads_only(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    let mut lead = app.begin(Some(&stage.lead.token())).await;
    ann.told_of("1", &stage.proposal).await;
    lead.told_of("1", &stage.proposal).await;
    let provoked = json!({ "new": { "expectedFromId": stage.bob.stakeholder, "title": "p", "severity": "MINOR" } });
    let draft = json!({ "proposalId": stage.proposal, "title": "t", "cost": 1, "provokes": [provoked] });
    let reply = app.mutate(&stage.lead, "draftConcession", "concession { id }", draft).await;
    let concession = reply.body["data"]["draftConcession"]["concession"]["id"].clone();
    assert!(concession.is_string(), "{}", reply.text);
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": concession })).await;
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    let told = next(&mut ann, 2).await;
    assert_eq!(kinds(&told), ["CONCESSION_OFFERED", "POSITION_TAKEN"]);
    let told = next(&mut lead, 4).await;
    assert_eq!(kinds(&told), ["OBJECTION_EXPECTED", "CONCESSION_DRAFTED", "CONCESSION_OFFERED", "POSITION_TAKEN"]);
}

async fn what_is_not_seen_cannot_be_subscribed_to(app: &TestApp) {
    let mut stage = app.stage().await;
    let draft = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Draft").await;
    let other = app.initiative(&mut stage.lead, "OBSERVER").await;
    let carol = app.invite(&stage.lead, &other, Invite::new("carol", "OBSERVER")).await;
    let random = api::global_id::encode(new_id::<ProposalId>()).0;
    let mut answers = Vec::new();
    for (who, proposal) in [
        (&stage.ann, &draft),
        (&stage.ann, &random),
        (&stage.ann, &stage.initiative),
        (&stage.ann, &"x".to_owned()),
        (&carol, &stage.proposal),
    ] {
        let mut socket = app.begin(Some(&who.token())).await;
        socket.subscribe("1", TOLD, about(proposal)).await;
        let said = socket.next().await;
        assert_eq!(said["type"], "error", "{said}");
        answers.push(said.to_string());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "all alike: {answers:?}");
    let mut anonymous = app.begin(None).await;
    anonymous.subscribe("1", TOLD, about(&stage.proposal)).await;
    assert_eq!(anonymous.next().await["payload"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

/// Gives a part to an account, or takes it away.
pub async fn give_part(app: &TestApp, stakeholder: &str, user: Option<UserId>) {
    let row = stakeholder::Entity::find_by_id(id::<StakeholderId>(stakeholder)).one(&app.db).await;
    let mut row = row.expect("an answer").expect("a part").into_active_model();
    row.user_id = ActiveValue::Set(user);
    row.update(&app.db).await.expect("it is written");
}

async fn rights_that_are_taken_away_stop_what_is_told(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    ann.told_of("1", &stage.proposal).await;
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    assert_eq!(ann.told().await["kind"], "POSITION_TAKEN");
    give_part(app, &stage.ann.stakeholder, None).await;
    app.take(&stage.bob, &stage.proposal, "SUPPORT").await;
    ann.subscribe("2", TOLD, about(&stage.proposal)).await;
    assert_eq!(ann.next().await["type"], "error", "nothing was told in between");
    let account = app.account(&stage.ann).await.id;
    give_part(app, &stage.ann.stakeholder, Some(account)).await;
    app.object(&stage.bob, &stage.proposal, "t", "MINOR").await;
    assert_eq!(ann.told().await["kind"], "OBJECTION_RAISED");
}

async fn what_was_not_committed_is_not_told(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    ann.told_of("1", &stage.proposal).await;
    let shared = app.state();
    let bob = authenticate(shared, &stage.bob.token()).await.expect("a person");
    let what = Take {
        proposal: id(&stage.proposal),
        stance: Stance::Accept,
        revision: None,
        reason: None,
        until: None,
        expected_version: None,
    };
    let taken = write::run(&shared.db, &shared.clock, &shared.bus, &bob, None, what, async |write, what| {
        take(write, what).await?;
        Err::<(), _>(Error::not_found("afterwards"))
    });
    assert!(taken.await.is_err());
    app.object(&stage.bob, &stage.proposal, "t", "MINOR").await;
    assert_eq!(ann.told().await["kind"], "OBJECTION_RAISED");
}

/// Says so often that this proposal changed.
pub fn flood(bus: &Bus, stage: &Stage, organization: OrganizationId, number: usize) {
    let changed = |_| Changed {
        organization,
        initiative: Some(id(&stage.initiative)),
        proposal: Some(id(&stage.proposal)),
        problem: None,
        people: Vec::new(),
        kind: "proposal.revised".to_owned(),
        subject_kind: ProposalId::KIND.to_owned(),
        subject: id::<ProposalId>(&stage.proposal).0,
        is_draft: false,
        revision: new_id(),
    };
    bus.publish((0..number).map(changed).collect());
}

pub async fn organization(app: &TestApp, stage: &Stage) -> OrganizationId {
    authenticate(app.state(), &stage.lead.token()).await.expect("a person").organization
}

async fn who_falls_behind_is_told_to_read_again(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    ann.told_of("1", &stage.proposal).await;
    flood(&app.state().bus, &stage, organization(app, &stage).await, 20_000);
    let mut last = String::new();
    let told = loop {
        let told = ann.told().await;
        let revision = told["revision"].as_str().expect("a revision").to_owned();
        assert!(revision > last, "revisions grow");
        last = revision;
        if told["kind"] == "RESYNC" {
            break told;
        }
    };
    assert_eq!(told["node"], Value::Null);
    assert_eq!(told["proposal"]["id"], stage.proposal);
}

async fn what_could_not_be_told_is_told_whole(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    ann.told_of("1", &stage.proposal).await;
    let organization = organization(app, &stage).await;
    app.panic_at(0);
    flood(&app.state().bus, &stage, organization, 1);
    assert_eq!(ann.told().await["kind"], "RESYNC");
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    assert_eq!(ann.told().await["kind"], "POSITION_TAKEN");
}

async fn a_busy_subscription_does_not_starve_another(app: &TestApp) {
    let stage = app.stage().await;
    let quiet = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Quiet").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": quiet })).await;
    let mut one = app.begin(Some(&stage.ann.token())).await;
    let mut other = app.begin(Some(&stage.bob.token())).await;
    one.told_of("busy", &stage.proposal).await;
    one.told_of("quiet", &quiet).await;
    other.told_of("quiet", &quiet).await;
    // More than is told while the others wait.
    flood(&app.state().bus, &stage, organization(app, &stage).await, 200);
    app.take(&stage.lead, &quiet, "ACCEPT").await;
    let in_between = async {
        let mut busy = 0;
        while one.next().await["id"] == "busy" {
            busy += 1;
        }
        busy
    };
    let (busy, told) = join(in_between, other.told()).await;
    assert_eq!(told["kind"], "POSITION_TAKEN");
    assert!(busy < 200, "the quiet one is told in between: after {busy}");
    one.subscribe("query", "{ __typename }", Value::Null).await;
    while one.next().await["id"] != "query" {}
}
