//! How what is held against a proposal is settled: by a concession, by a ruling, and until the last call has run out.

use super::super::{Cast, made, may_not, text};
use super::{BLOCKED, Table, alike};
use crate::harness::{Person, TestApp, verdict};
use crate::turn::{mine, turn};
use chrono::TimeDelta;
use serde_json::{Value, json};

pub async fn a_concession_is_prepared_and_offered(app: &TestApp, table: &Table, reads: &str) -> String {
    let Cast { lena, ann, bob, olive, .. } = &table.cast;
    let draft = |title: &str, cost: i32| {
        json!({ "proposalId": table.proposal, "title": title, "cost": cost, "removes": [{ "objectionId": reads }],
            "shifts": [{ "stakeholderId": bob.stakeholder, "steps": 2 }] })
    };
    for who in [ann, bob, olive] {
        may_not(app, who, "FORBIDDEN", &[("draftConcession", draft("Mine", 0))]).await;
    }
    let expire = made(app, lena, "draftConcession", "concession", draft("Expire", 3)).await;
    made(app, lena, "draftConcession", "concession", draft("Ask twice", 8)).await;
    let plans = async |who: &Person| {
        let selection = "... on Proposal { plans { status plans { cost concessions { title } } } }";
        app.node(who, &table.proposal, selection).await["plans"].clone()
    };
    let best = json!({ "cost": 3, "concessions": [{ "title": "Expire" }] });
    assert_eq!(plans(lena).await["plans"][0], best, "the cheapest comes first");
    assert_eq!(plans(bob).await, json!({ "status": "INFEASIBLE", "plans": [] }), "drafts are the lead's");
    let it = json!({ "concessionId": expire });
    may_not(app, bob, "NOT_FOUND", &[("offerConcession", it.clone())]).await;
    let before = mine(app, bob).await;
    assert_eq!(before, Vec::<String>::new());
    app.done(lena, "offerConcession", "", it).await;
    assert_eq!(plans(bob).await["plans"], json!([best]));
    assert_eq!(mine(app, bob).await, ["CONCESSION_TO_ANSWER Expire"]);
    let query = "query($id: ID!, $it: ID!) { proposal(id: $id) { whatIf(suppose: { concessionIds: [$it] }) \
        { verdict { status clauses { kind status missing { __typename } } } cost settles { ... on Objection { title } } } } }";
    let supposed = app.data(ann, query, json!({ "id": table.proposal, "it": expire })).await;
    let supposed = &supposed["proposal"]["whatIf"];
    assert_eq!(verdict(supposed), "WAITING FINAL_COMMENT()");
    assert_eq!((&supposed["cost"], &supposed["settles"]), (&json!(3), &json!([{ "title": "Stale reads" }])));
    assert_eq!(table.says(app).await, BLOCKED, "to suppose it is not to do it");
    expire
}

pub async fn it_is_taken_up_and_the_raiser_settles(app: &TestApp, table: &Table, reads: &str, expire: &str) {
    let (Cast { lena, dora, ann, bob, .. }, max) = (&table.cast, &table.max);
    let yes = json!({ "concessionId": expire, "accepts": true, "note": "If it holds." });
    let answered = app.done(bob, "answerConcession", "concession { state }", yes).await;
    assert_eq!(answered["concession"]["state"], "ACCEPTED");
    assert!(mine(app, lena).await.contains(&"CONCESSION_TO_INCORPORATE Expire".to_owned()));
    app.advance(TimeDelta::minutes(1));
    let input = json!({ "proposalId": table.proposal, "kind": "SUBSTANTIVE", "body": "We do it, for a minute." });
    app.done(lena, "reviseProposal", "", input).await;
    let input = json!({ "concessionId": expire, "revision": 2 });
    may_not(app, ann, "FORBIDDEN", &[("incorporateConcession", input.clone())]).await;
    let taken = app.done(lena, "incorporateConcession", "concession { state incorporatedIn { number } }", input).await;
    assert_eq!(taken["concession"], json!({ "state": "INCORPORATED", "incorporatedIn": { "number": 2 } }));
    let stale = "POSITION_STALE Cache";
    let turns = [(lena, stale), (ann, stale), (bob, stale), (bob, "ANSWER_TO_SETTLE Stale reads"), (max, stale)];
    table.turns(app, &turns).await;
    assert_eq!(table.says(app).await, "BLOCKED HEARD(lena ann max) NO_OBJECTION(Stale reads) FINAL_COMMENT()");
    let [before, ..] = table.agreement(app).await;
    let it = json!({ "objectionId": reads, "note": "A minute is fine." });
    let selection = "objection { state settlement resolution { summary changedIn { number } } }";
    let settled = app.done(bob, "confirmSettled", selection, it).await["objection"].clone();
    let resolution = json!({ "summary": "Expire", "changedIn": { "number": 2 } });
    let expected = json!({ "state": "ACCOMMODATED", "settlement": "A minute is fine.", "resolution": resolution });
    assert_eq!(settled, expected);
    let [settled, ..] = table.agreement(app).await;
    assert!(settled > before, "{settled} after {before}");
    for (who, stance) in [(lena, "CHAMPION"), (ann, "SUPPORT"), (bob, "ACCEPT"), (max, "ACCEPT")] {
        assert_eq!(app.take(who, &table.proposal, stance).await["isStale"], false);
    }
    assert_eq!(table.says(app).await, "WAITING FINAL_COMMENT()");
    table.turns(app, &[(lena, "FINAL_COMMENT_TO_START Cache")]).await;
    assert_eq!(mine(app, dora).await, Vec::<String>::new(), "the rule does not hold yet");
}

pub async fn another_is_overruled_and_the_dissent_kept(app: &TestApp, table: &Table) {
    let (Cast { lena, dora, bob, .. }, max) = (&table.cast, &table.max);
    let [before, ..] = table.agreement(app).await;
    let cost = app.object(max, &table.proposal, "Cost", "MAJOR").await;
    let [raised, ..] = table.agreement(app).await;
    let with = |field: &str, words: &str| json!({ "objectionId": cost, field: words });
    assert_eq!(table.says(app).await, "BLOCKED NO_OBJECTION(Cost) FINAL_COMMENT()");
    app.done(lena, "addressObjection", "", with("answer", "It is budgeted.")).await;
    app.done(max, "rejectAnswer", "", with("note", "For a year.")).await;
    for who in [lena, bob, max] {
        may_not(app, who, "FORBIDDEN", &[("overruleObjection", with("rationale", "No."))]).await;
    }
    app.done(dora, "overruleObjection", "", with("rationale", "A year is what we plan for.")).await;
    may_not(app, dora, "FORBIDDEN", &[("recordDissent", with("dissent", "He agrees."))]).await;
    let selection = "objection { state ruling dissent }";
    let kept = app.done(max, "recordDissent", selection, with("dissent", "We will pay for it later.")).await;
    let expected = json!({ "state": "OVERRULED", "ruling": "A year is what we plan for.",
        "dissent": "We will pay for it later." });
    assert_eq!(kept["objection"], expected);
    assert!(raised < before, "{raised} after {before}");
    assert!(alike(table.agreement(app).await, [raised, raised, before]), "max does not agree");
    assert_eq!(table.says(app).await, "WAITING FINAL_COMMENT()");
}

async fn start(app: &TestApp, table: &Table) {
    let it = json!({ "proposalId": table.proposal });
    let begun = app.done(&table.cast.lena, "startFinalComment", "proposal { status }", it).await;
    assert_eq!(begun["proposal"]["status"], "FINAL_COMMENT");
}

pub async fn the_last_call_is_stopped(app: &TestApp, table: &Table) {
    let Cast { lena, dora, ann, .. } = &table.cast;
    let it = json!({ "proposalId": table.proposal });
    may_not(app, dora, "FORBIDDEN", &[("startFinalComment", it.clone())]).await;
    start(app, table).await;
    table.turns(app, &[]).await;
    app.advance(TimeDelta::hours(100));
    let before = table.agreement(app).await;
    let leak = app.object(ann, &table.proposal, "Leak", "BLOCKING").await;
    let status = app.node(ann, &table.proposal, "... on Proposal { status finalCommentSince }").await;
    assert_eq!((&status["status"], &status["finalCommentSince"]), (&json!("OPEN"), &Value::Null));
    assert_eq!(table.says(app).await, "BLOCKED NO_OBJECTION(Leak) FINAL_COMMENT()");
    table.turns(app, &[(lena, "OBJECTION_TO_RESTATE Leak")]).await;
    may_not(app, lena, "RULE_NOT_MET", &[("startFinalComment", it)]).await;
    let answer = json!({ "objectionId": leak, "answer": "The cache is in the same room." });
    app.done(lena, "addressObjection", "", answer).await;
    assert!(table.agreement(app).await < before);
    app.done(ann, "confirmSettled", "", json!({ "objectionId": leak })).await;
    assert!(alike(table.agreement(app).await, before), "as if it had never been raised");
}

pub async fn the_last_call_runs_out(app: &TestApp, table: &Table) {
    let Cast { dora, ann, .. } = &table.cast;
    start(app, table).await;
    let ends = (app.now() + TimeDelta::hours(240)).to_rfc3339();
    let open = turn(app, ann).await["canObjectTo"][0].clone();
    assert_eq!((&open["until"], &open["canBeDecided"]), (&json!(ends), &json!(false)), "it begins anew");
    assert_eq!(app.assessment(ann, &table.proposal).await["verdict"]["passesAt"], json!(ends));
    app.advance(TimeDelta::hours(240) - TimeDelta::milliseconds(1));
    assert_eq!(table.says(app).await, "WAITING FINAL_COMMENT()");
    table.turns(app, &[]).await;
    app.advance(TimeDelta::milliseconds(1));
    assert_eq!(table.says(app).await, "READY");
    table.turns(app, &[(dora, "DECISION_DUE Cache")]).await;
    assert_eq!(turn(app, ann).await["canObjectTo"][0]["canBeDecided"], true);
    let standing = app.assessment(ann, &table.proposal).await["standing"].clone();
    let standing = standing.as_array().expect("a list").iter();
    let standing: Vec<String> =
        standing.map(|one| format!("{} {}", text(&one["objection"]["title"]), text(&one["standing"]))).collect();
    let expected = ["Stale reads SETTLED", "Cost ANSWERED", "Leak SETTLED"];
    assert_eq!(standing, expected, "what was overruled is not settled");
}
