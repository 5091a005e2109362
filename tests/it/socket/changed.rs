//! What is told of initiatives, and to whom of their turn.

use super::about;
use super::told::{flood, give_part, organization};
use crate::harness::{Invite, Person, Socket, TestApp, both};
use api::clock::new_id;
use chrono::TimeDelta;
use entities::InitiativeId;
use serde_json::{Value, json};

both!(
    an_initiative_tells_what_happens_in_it,
    what_only_leads_see_of_an_initiative_is_told_to_leads_only,
    an_initiative_that_is_not_seen_cannot_be_subscribed_to,
    who_takes_part_no_more_hears_of_it_no_more,
    how_people_see_a_problem_is_told_to_what_solves_it,
    a_turn_is_told_to_whom_it_may_concern,
    a_reminder_is_told_to_whose_it_is,
    who_falls_behind_reads_their_turn_again,
);

const INITIATIVE: &str = "subscription($id: ID!) { initiativeChanged(id: $id) \
    { kind revision node { __typename id } initiative { id } } }";
const TURN: &str = "subscription { turnChanged { kind revision node { __typename id } turn { waitsForMe { kind } } } }";

/// A socket of this person that is told of this.
async fn hearing(app: &TestApp, who: &Person, query: &str, variables: Value) -> Socket {
    let mut socket = app.begin(Some(&who.token())).await;
    socket.subscribe("1", query, variables).await;
    socket.subscribe("begun", "{ __typename }", Value::Null).await;
    assert_eq!(socket.next().await["payload"]["data"]["__typename"], "Query");
    assert_eq!(socket.next().await["type"], "complete");
    socket
}

/// What is told next.
async fn told(socket: &mut Socket) -> Value {
    let said = socket.next().await;
    assert_eq!(said["type"], "next", "{said}");
    let data = said["payload"]["data"].as_object().expect("data");
    data.values().next().expect("a field").clone()
}

/// The kinds of what is told next.
async fn kinds(socket: &mut Socket, number: usize) -> Vec<String> {
    let mut kinds = Vec::new();
    for _ in 0..number {
        kinds.push(told(socket).await["kind"].as_str().expect("a kind").to_owned());
    }
    kinds
}

async fn an_initiative_tells_what_happens_in_it(app: &TestApp) {
    let mut stage = app.stage().await;
    let mut ann = hearing(app, &stage.ann, INITIATIVE, about(&stage.initiative)).await;
    let enter = json!({ "initiativeId": stage.initiative, "stage": "PROPOSE", "reason": "r" });
    app.done(&stage.lead, "enterStage", "", enter).await;
    let problem = app.problem(&stage.lead, &stage.initiative, "Dear").await;
    app.topic(&stage.lead, &stage.initiative, "Keys").await;
    let position = app.take(&stage.bob, &stage.proposal, "ACCEPT").await["id"].clone();
    assert_eq!(kinds(&mut ann, 2).await, ["STAGE_LEFT", "STAGE_ENTERED"]);
    let stated = told(&mut ann).await;
    assert_eq!((&stated["kind"], &stated["initiative"]["id"]), (&json!("PROBLEM_STATED"), &json!(stage.initiative)));
    assert_eq!(stated["node"], json!({ "__typename": "Problem", "id": problem }));
    assert_eq!(kinds(&mut ann, 1).await, ["TOPIC_ADDED"]);
    let taken = told(&mut ann).await;
    assert_eq!(taken["node"], json!({ "__typename": "Position", "id": position }));
    assert!(taken["revision"].as_str() > stated["revision"].as_str(), "revisions grow");
    // Another initiative is another matter; a rule of the whole organization is this one's too.
    let here = stage.initiative.clone();
    let other = app.initiative(&mut stage.lead, "CONTRIBUTOR").await;
    app.problem(&stage.lead, &other, "Elsewhere").await;
    let seen = app.data(&stage.lead, "{ organization { id } }", Value::Null).await;
    let rule = json!({ "subjectId": seen["organization"]["id"], "rule": { "preset": "CONSENT" } });
    app.done(&stage.lead, "setRule", "", rule).await;
    app.invite(&stage.lead, &here, Invite::new("carol", "APPROVER")).await;
    assert_eq!(kinds(&mut ann, 3).await, ["RULE_SET", "STAKEHOLDER_INVITED", "STAKEHOLDER_JOINED"]);
}

async fn what_only_leads_see_of_an_initiative_is_told_to_leads_only(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = hearing(app, &stage.ann, INITIATIVE, about(&stage.initiative)).await;
    let mut lead = hearing(app, &stage.lead, INITIATIVE, about(&stage.initiative)).await;
    let listens = json!({ "initiativeId": stage.initiative, "listenerId": stage.ann.stakeholder,
        "heardId": stage.bob.stakeholder, "weight": 1 });
    app.done(&stage.lead, "setInfluence", "", listens).await;
    let provoked = json!({ "new": { "expectedFromId": stage.bob.stakeholder, "title": "p", "severity": "MINOR" } });
    let draft = json!({ "proposalId": stage.proposal, "title": "t", "cost": 1, "provokes": [provoked] });
    app.done(&stage.lead, "draftConcession", "", draft).await;
    app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    let talk = json!({ "proposalId": stage.proposal, "stakeholderId": stage.ann.stakeholder, "outcome": "TALKED" });
    app.done(&stage.lead, "recordTalk", "", talk).await;
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    assert_eq!(kinds(&mut ann, 1).await, ["POSITION_TAKEN"]);
    let expected = [
        "INFLUENCE_SET",
        "OBJECTION_EXPECTED",
        "CONCESSION_DRAFTED",
        "PROPOSAL_DRAFTED",
        "REVISION_WRITTEN",
        "TALK_RECORDED",
    ];
    assert_eq!(kinds(&mut lead, 6).await, expected);
    assert_eq!(kinds(&mut lead, 1).await, ["POSITION_TAKEN"]);
}

async fn an_initiative_that_is_not_seen_cannot_be_subscribed_to(app: &TestApp) {
    let mut stage = app.stage().await;
    let here = stage.initiative.clone();
    let other = app.initiative(&mut stage.lead, "OBSERVER").await;
    let carol = app.invite(&stage.lead, &other, Invite::new("carol", "OBSERVER")).await;
    let there = app.stage_elsewhere(&stage).await;
    let random = api::global_id::encode(new_id::<InitiativeId>()).0;
    let mut answers = Vec::new();
    for (who, initiative) in [
        (&carol, &here),
        (&there.lead, &here),
        (&stage.ann, &other),
        (&stage.ann, &random),
        (&stage.ann, &stage.proposal),
    ] {
        let mut socket = app.begin(Some(&who.token())).await;
        socket.subscribe("1", INITIATIVE, about(initiative)).await;
        let said = socket.next().await;
        assert_eq!(said["type"], "error", "{said}");
        answers.push(said.to_string());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "all alike: {answers:?}");
    for query in [INITIATIVE, TURN] {
        let mut anonymous = app.begin(None).await;
        let variables = if query == TURN { Value::Null } else { about(&here) };
        anonymous.subscribe("1", query, variables).await;
        assert_eq!(anonymous.next().await["payload"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
}

async fn who_takes_part_no_more_hears_of_it_no_more(app: &TestApp) {
    let mut stage = app.stage().await;
    let here = stage.initiative.clone();
    let carol = app.invite(&stage.lead, &here, Invite::new("carol", "APPROVER")).await;
    app.verify(&carol).await;
    let other = app.initiative(&mut stage.lead, "CONTRIBUTOR").await;
    let input = json!({ "initiativeId": other, "email": carol.email, "name": "carol", "role": "APPROVER" });
    app.done(&stage.lead, "inviteStakeholder", "", input).await;
    let mut all = hearing(app, &carol, INITIATIVE, about(&here)).await;
    let mut turn = hearing(app, &carol, TURN, Value::Null).await;
    give_part(app, &carol.stakeholder, None).await;
    app.problem(&stage.lead, &here, "Not hers").await;
    // Changes are told in their order: this one comes after the other, and is the first.
    let problem = app.problem(&stage.lead, &other, "Hers").await;
    assert_eq!(told(&mut turn).await["node"]["id"], json!(problem));
    all.subscribe("2", INITIATIVE, about(&here)).await;
    assert_eq!(all.next().await["type"], "error", "nothing was told in between");
}

async fn how_people_see_a_problem_is_told_to_what_solves_it(app: &TestApp) {
    let stage = app.stage().await;
    let problem = app.problem(&stage.lead, &stage.initiative, "Dear").await;
    let other = app.draft(&stage.lead, &stage.initiative, &problem, "Sell it").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": other })).await;
    let (mut one, mut two) = (app.begin(Some(&stage.ann.token())).await, app.begin(Some(&stage.ann.token())).await);
    one.told_of("1", &stage.proposal).await;
    two.told_of("1", &other).await;
    let see = |problem: &str| json!({ "problemId": problem, "stance": "AGREE" });
    app.done(&stage.bob, "takeUnderstanding", "", see(&problem)).await;
    app.done(&stage.bob, "takeUnderstanding", "", see(&stage.problem)).await;
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    app.done(&stage.bob, "withdrawUnderstanding", "", json!({ "problemId": problem })).await;
    assert_eq!(kinds(&mut one, 2).await, ["UNDERSTANDING_TAKEN", "POSITION_TAKEN"]);
    assert_eq!(kinds(&mut two, 2).await, ["UNDERSTANDING_TAKEN", "UNDERSTANDING_WITHDRAWN"]);
}

async fn a_turn_is_told_to_whom_it_may_concern(app: &TestApp) {
    let mut stage = app.stage().await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let mut ann = hearing(app, &stage.ann, TURN, Value::Null).await;
    let mut bob = hearing(app, &stage.bob, TURN, Value::Null).await;
    let mut lead = hearing(app, &stage.lead, TURN, Value::Null).await;
    let mut olga = hearing(app, &olga, TURN, Value::Null).await;
    app.topic(&stage.lead, &stage.initiative, "Keys").await;
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    for socket in [&mut bob, &mut lead] {
        let raised = told(socket).await;
        assert_eq!(raised["node"], json!({ "__typename": "Objection", "id": keys }));
    }
    let draft = json!({ "proposalId": stage.proposal, "title": "t", "cost": 1, "removes": [{ "objectionId": keys }] });
    let drafted = app.done(&stage.lead, "draftConcession", "concession { id }", draft).await;
    let concession = drafted["concession"]["id"].clone();
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": concession })).await;
    let offered = told(&mut bob).await;
    assert_eq!((&offered["kind"], &offered["node"]["id"]), (&json!("CONCESSION_OFFERED"), &concession));
    assert!(offered["turn"]["waitsForMe"].to_string().contains("CONCESSION_TO_ANSWER"), "{offered}");
    assert_eq!(kinds(&mut lead, 1).await, ["CONCESSION_OFFERED"], "a draft asks nobody");
    app.take(&stage.ann, &stage.proposal, "ACCEPT").await;
    let taken = told(&mut ann).await;
    assert_eq!(taken["kind"], "POSITION_TAKEN", "the first that concerns her");
    assert!(!taken["turn"]["waitsForMe"].to_string().contains("POSITION_WANTED"), "{taken}");
    let revise = json!({ "proposalId": stage.proposal, "kind": "SUBSTANTIVE", "body": "b" });
    app.done(&stage.lead, "reviseProposal", "", revise).await;
    for socket in [&mut ann, &mut bob] {
        assert_eq!(kinds(socket, 1).await, ["PROPOSAL_REVISED"]);
    }
    assert_eq!(kinds(&mut lead, 2).await, ["POSITION_TAKEN", "PROPOSAL_REVISED"]);
    // Where one does not take part is no matter of one's own; what an observer asked is.
    let other = app.initiative(&mut stage.lead, "CONTRIBUTOR").await;
    app.problem(&stage.lead, &other, "Elsewhere").await;
    let seen = app.data(&stage.lead, "{ organization { id } }", Value::Null).await;
    let rule = json!({ "subjectId": seen["organization"]["id"], "rule": { "preset": "CONSENT" } });
    app.done(&stage.lead, "setRule", "", rule).await;
    for socket in [&mut ann, &mut bob, &mut olga] {
        assert_eq!(kinds(socket, 1).await, ["RULE_SET"]);
    }
}

async fn a_reminder_is_told_to_whose_it_is(app: &TestApp) {
    let stage = app.stage().await;
    let later = json!({ "proposalId": stage.proposal, "stance": "NEEDS_TIME", "until": "2026-03-01T09:05:00Z" });
    app.done(&stage.bob, "takePosition", "", later).await;
    let mut bob = hearing(app, &stage.bob, TURN, Value::Null).await;
    let mut ann = hearing(app, &stage.ann, TURN, Value::Null).await;
    let mut all = hearing(app, &stage.bob, INITIATIVE, about(&stage.initiative)).await;
    app.advance(TimeDelta::minutes(6));
    assert_eq!(app.tick().await.reminded, 1);
    let reminded = told(&mut bob).await;
    assert_eq!((&reminded["kind"], &reminded["node"]["__typename"]), (&json!("REMINDER_MADE"), &json!("Reminder")));
    assert!(reminded["turn"]["waitsForMe"].to_string().contains("TIME_IS_UP"), "{reminded}");
    app.problem(&stage.lead, &stage.initiative, "Dear").await;
    for socket in [&mut ann, &mut bob, &mut all] {
        assert_eq!(kinds(socket, 1).await, ["PROBLEM_STATED"]);
    }
}

async fn who_falls_behind_reads_their_turn_again(app: &TestApp) {
    let stage = app.stage().await;
    let mut turn = hearing(app, &stage.ann, TURN, Value::Null).await;
    let mut all = hearing(app, &stage.ann, INITIATIVE, about(&stage.initiative)).await;
    flood(&app.state().bus, &stage, organization(app, &stage).await, 2_000);
    for socket in [&mut turn, &mut all] {
        let last = loop {
            let told = told(socket).await;
            if told["kind"] == "RESYNC" {
                break told;
            }
        };
        assert_eq!(last["node"], Value::Null);
    }
}
