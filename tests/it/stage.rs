//! Stages: entered at any time and again, with a history and advice that keeps nobody from anything.

use crate::harness::{Invite, Person, Stage, TestApp, both, id};
use chrono::TimeDelta;
use entities::{InitiativeId, stage_entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

both!(
    an_initiative_begins_in_research_and_enters_any_stage_again,
    one_from_before_stages_were_kept_is_in_research,
    who_enters_a_stage_leads,
    advice_says_what_is_missing_and_keeps_nobody_from_entering,
    advice_names_problems_that_rest_on_nothing_and_people_who_say_nothing,
    advice_looks_at_no_draft,
);

const STAGES: &str = "... on Initiative { stage stages(first: 9) { nodes \
    { stage reason enteredAt leftAt enteredBy { name } initiative { title } } } }";

async fn enter(app: &TestApp, who: &Person, initiative: &str, stage: &str) {
    let input = json!({ "initiativeId": initiative, "stage": stage, "reason": format!("To {stage}.") });
    app.done(who, "enterStage", "entry { id stage }", input).await;
}

/// What is advised for a stage: the kinds, and all that is said.
async fn advice(app: &TestApp, who: &Person, initiative: &str, stage: &str) -> (Vec<String>, String) {
    let about = "__typename ... on Topic { title } ... on Problem { title } ... on Stakeholder { name } \
        ... on Objection { title }";
    let asked = format!("... on Initiative {{ stageAdvice(stage: {stage}) {{ kind sentence about {{ {about} }} }} }}");
    let seen = app.node(who, initiative, &asked).await["stageAdvice"].clone();
    let list = seen.as_array().cloned().unwrap_or_default();
    let kinds = list.iter().map(|one| one["kind"].as_str().expect("a kind").to_owned()).collect();
    (kinds, seen.to_string())
}

async fn an_initiative_begins_in_research_and_enters_any_stage_again(app: &TestApp) {
    let Stage { lead, bob, initiative, .. } = app.stage().await;
    let seen = app.node(&bob, &initiative, STAGES).await;
    let begun = json!({ "stage": "RESEARCH", "reason": null, "enteredAt": "2026-03-01T09:00:00+00:00", "leftAt": null,
        "enteredBy": { "name": "lead" }, "initiative": { "title": "Storage" } });
    assert_eq!((&seen["stage"], &seen["stages"]["nodes"]), (&json!("RESEARCH"), &json!([begun])));
    for stage in ["NEGOTIATE", "RESEARCH", "RESEARCH", "PROPOSE"] {
        app.advance(TimeDelta::minutes(1));
        enter(app, &lead, &initiative, stage).await;
        assert_eq!(app.node(&bob, &initiative, STAGES).await["stage"], stage);
    }
    let seen = app.node(&bob, &initiative, STAGES).await["stages"]["nodes"].clone();
    let all = seen.as_array().expect("a list");
    let named: Vec<&str> = all.iter().filter_map(|entry| entry["stage"].as_str()).collect();
    assert_eq!(named, ["RESEARCH", "NEGOTIATE", "RESEARCH", "RESEARCH", "PROPOSE"]);
    assert_eq!(all[4]["reason"], "To PROPOSE.");
    for (one, next) in all.iter().zip(&all[1..]) {
        assert_eq!(one["leftAt"], next["enteredAt"], "it is in one stage at a time");
    }
    assert_eq!(all[4]["leftAt"], Value::Null);
    let input = json!({ "initiativeId": initiative, "stage": "NEGOTIATE", "reason": "r", "idempotencyKey": "k" });
    let once = app.done(&lead, "enterStage", "entry { id }", input.clone()).await;
    assert_eq!(app.done(&lead, "enterStage", "entry { id }", input).await, once, "nothing is done twice");
}

async fn one_from_before_stages_were_kept_is_in_research(app: &TestApp) {
    let Stage { lead, initiative, .. } = app.stage().await;
    let old = stage_entry::Entity::delete_many()
        .filter(stage_entry::Column::InitiativeId.eq(id::<InitiativeId>(&initiative)))
        .exec(&app.db)
        .await;
    assert_eq!(old.expect("a deletion").rows_affected, 1);
    let seen = app.node(&lead, &initiative, STAGES).await;
    assert_eq!((&seen["stage"], &seen["stages"]["nodes"]), (&json!("RESEARCH"), &json!([])));
    enter(app, &lead, &initiative, "PROPOSE").await;
    let seen = app.node(&lead, &initiative, STAGES).await;
    assert_eq!((&seen["stage"], &seen["stages"]["nodes"][0]["stage"]), (&json!("PROPOSE"), &json!("PROPOSE")));
}

async fn who_enters_a_stage_leads(app: &TestApp) {
    let stage = app.stage().await;
    let there = app.stage_elsewhere(&stage).await;
    let before = app.count().await;
    let input = json!({ "initiativeId": stage.initiative, "stage": "PROPOSE", "reason": "r" });
    assert_eq!(app.refused(&stage.bob, "enterStage", input.clone()).await, ["FORBIDDEN"]);
    assert_eq!(app.refused(&there.ann, "enterStage", input).await, ["NOT_FOUND initiativeId"]);
    for reason in [" \n".to_owned(), "x".repeat(5_001)] {
        let input = json!({ "initiativeId": stage.initiative, "stage": "PROPOSE", "reason": reason });
        assert_eq!(app.refused(&stage.lead, "enterStage", input).await, ["BAD_INPUT reason"]);
    }
    app.nothing_written_since(&before, "who does not lead, and no reason").await;
}

async fn advice_says_what_is_missing_and_keeps_nobody_from_entering(app: &TestApp) {
    let mut lead = app.owner("lead").await;
    let initiative = app.initiative(&mut lead, "CONTRIBUTOR").await;
    let (kinds, _) = advice(app, &lead, &initiative, "RESEARCH").await;
    assert_eq!(kinds, ["NO_TOPICS"]);
    let (kinds, said) = advice(app, &lead, &initiative, "PROPOSE").await;
    assert_eq!(kinds, ["NO_TOPICS", "NOBODY_ASKED", "NO_PROBLEM"]);
    assert!(said.contains("Nobody but the leads takes part"), "{said}");
    let (kinds, _) = advice(app, &lead, &initiative, "NEGOTIATE").await;
    assert_eq!(kinds, ["NO_PROBLEM", "NOBODY_ASKED", "NO_DECIDER"]);
    for stage in ["PROPOSE", "NEGOTIATE"] {
        enter(app, &lead, &initiative, stage).await;
    }

    let keys = app.topic(&lead, &initiative, "Keys").await;
    let guest = json!({ "initiativeId": initiative, "email": "g@example.org", "name": "gil", "role": "APPROVER" });
    app.done(&lead, "inviteStakeholder", "", guest).await;
    let problem = app.problem(&lead, &initiative, "Slow").await;
    let (kinds, said) = advice(app, &lead, &initiative, "NEGOTIATE").await;
    assert_eq!(kinds, ["NO_CRITERIA", "NO_PROPOSAL", "TOO_SHALLOW", "NOBODY_ASKED", "NOT_JOINED", "NO_DECIDER"]);
    for words in ["`Slow` has no proposal", "`Keys` is short of", "`gil` has a say", "\"__typename\":\"Topic\""] {
        assert!(said.contains(words), "{words}: {said}");
    }

    let dora = app.invite(&lead, &initiative, Invite { decider: true, ..Invite::new("dora", "APPROVER") }).await;
    app.find(&dora, &keys, "RISK", "They leak.").await;
    let proposal = app.draft(&lead, &initiative, &problem, "Cache").await;
    app.done(&lead, "shareProposal", "", json!({ "proposalId": proposal })).await;
    let input = json!({ "topicId": keys, "depth": "DEEP", "timeSpentMinutes": 90, "timeBoxMinutes": 60 });
    app.done(&lead, "changeTopic", "", input).await;
    let (kinds, said) = advice(app, &lead, &initiative, "NEGOTIATE").await;
    assert_eq!(kinds, ["NO_CRITERIA", "NO_ALTERNATIVE", "NOT_JOINED", "SILENT"], "{said}");
    assert!(said.contains("`lead` and `dora` have said nothing"), "{said}");
    let (kinds, said) = advice(app, &lead, &initiative, "RESEARCH").await;
    assert_eq!(kinds, ["TOO_DEEP", "UNDISCOVERED"]);
    assert!(said.contains("1 person has reported findings"), "{said}");
    for title in ["one", "two", "three", "four", "five"] {
        app.object(&dora, &proposal, title, "MAJOR").await;
    }
    let (kinds, said) = advice(app, &lead, &initiative, "PROPOSE").await;
    assert_eq!(kinds, ["UNDISCOVERED", "NO_CRITERIA", "NO_EVIDENCE", "OPEN_OBJECTIONS"]);
    assert!(said.contains("`one`, `two`, `three` and 2 more are open"), "{said}");
    let own = "... on Initiative { stage stageAdvice { kind } }";
    let own = app.node(&lead, &initiative, own).await;
    assert_eq!(own["stage"], "NEGOTIATE");
    let kinds = json!([{ "kind": "NO_CRITERIA" }, { "kind": "NO_ALTERNATIVE" }, { "kind": "NOT_JOINED" }, { "kind": "SILENT" }]);
    assert_eq!(own["stageAdvice"], kinds);
}

async fn advice_names_problems_that_rest_on_nothing_and_people_who_say_nothing(app: &TestApp) {
    let Stage { lead, ann, bob, initiative, problem, proposal } = app.stage().await;
    app.invite(&lead, &initiative, Invite::new("olga", "OBSERVER")).await;
    let (kinds, said) = advice(app, &bob, &initiative, "PROPOSE").await;
    assert!(["NO_CRITERIA", "NO_EVIDENCE"].iter().all(|kind| kinds.contains(&(*kind).to_owned())), "{kinds:?}");
    assert!(said.contains("`Slow` rests on no evidence"), "{said}");
    let (kinds, said) = advice(app, &bob, &initiative, "NEGOTIATE").await;
    assert!(kinds.contains(&"SILENT".to_owned()), "{kinds:?}");
    assert!(said.contains("`lead`, `ann` and `bob` have said nothing"), "an observer has no say: {said}");

    // Who asks for time was asked, and says so.
    let later = json!({ "proposalId": proposal, "stance": "NEEDS_TIME", "until": "2026-03-05T09:00:00Z" });
    app.done(&ann, "takePosition", "", later).await;
    app.take(&bob, &proposal, "OPPOSE").await;
    assert!(advice(app, &bob, &initiative, "NEGOTIATE").await.1.contains("`lead` has said nothing"));
    app.take(&lead, &proposal, "ABSTAIN").await;
    let (kinds, _) = advice(app, &bob, &initiative, "NEGOTIATE").await;
    assert!(!kinds.contains(&"SILENT".to_owned()), "{kinds:?}");
    let input = json!({ "problemId": problem, "name": "Delay", "direction": "LOWER", "weight": 1 });
    let criterion = app.done(&lead, "addCriterion", "criterion { id }", input).await["criterion"]["id"].clone();
    let input = json!({ "problemId": problem, "body": "Seen." });
    app.done(&lead, "addEvidence", "", input).await;
    let (kinds, _) = advice(app, &bob, &initiative, "PROPOSE").await;
    assert!(!kinds.iter().any(|kind| ["NO_CRITERIA", "NO_EVIDENCE"].contains(&kind.as_str())), "{kinds:?}");
    app.done(&lead, "removeCriterion", "", json!({ "criterionId": criterion })).await;
    app.done(&bob, "withdrawPosition", "", json!({ "proposalId": proposal })).await;
    let (kinds, said) = advice(app, &bob, &initiative, "NEGOTIATE").await;
    assert!(kinds.contains(&"NO_CRITERIA".to_owned()) && said.contains("`bob` has said nothing"), "{said}");
}

async fn advice_looks_at_no_draft(app: &TestApp) {
    let Stage { lead, bob, initiative, problem, .. } = app.stage().await;
    let told = async |who: &Person| {
        let mut all = Vec::new();
        for stage in ["RESEARCH", "PROPOSE", "NEGOTIATE"] {
            all.push(advice(app, who, &initiative, stage).await);
        }
        all
    };
    let before = told(&bob).await;
    app.draft(&lead, &initiative, &problem, "Shards").await;
    assert_eq!(told(&bob).await, before, "a draft is told to nobody");
    assert_eq!(told(&lead).await, before, "all are told the same");
}
