//! From the decision on: what is rejected, accepted, written down, handed over, looked at again.

use super::super::{Cast, made, may_not, text};
use super::Journey;
use crate::harness::{ASSESSMENT, TestApp, verdict};
use crate::turn::mine;
use chrono::TimeDelta;
use engine::{Deliberation, Snapshot};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const REVIEW: &str = "2026-09-01T09:00:00+00:00";

fn decide(proposal: &str, outcome: &str, rationale: &str) -> Value {
    json!({ "proposalId": proposal, "outcome": outcome, "rationale": rationale, "reversibility": "REVERSIBLE" })
}

pub async fn one_alternative_is_rejected(app: &TestApp, journey: &Journey) {
    let Journey { cast, shards, .. } = journey;
    app.advance(TimeDelta::days(1));
    let no = decide(shards, "REJECTED", "Nobody would run them.");
    for who in [&cast.olive, &cast.lena, &cast.ann, &cast.bob, &cast.olga] {
        may_not(app, who, "FORBIDDEN", &[("decide", no.clone())]).await;
    }
    let selection = "decision { outcome decidedBy { name } dissents { words } proposal { status } }";
    let rejected = app.done(&cast.dora, "decide", selection, no).await["decision"].clone();
    let expected = json!({ "outcome": "REJECTED", "decidedBy": { "name": "dora" }, "dissents": [],
        "proposal": { "status": "REJECTED" } });
    assert_eq!(rejected, expected);
    let late = json!({ "proposalId": shards, "stance": "CHAMPION" });
    may_not(app, &cast.ann, "BAD_INPUT", &[("takePosition", late)]).await;
}

/// Gives its id.
pub async fn the_other_is_accepted_with_dissent(app: &TestApp, journey: &Journey) -> String {
    let Journey { cast, cache, .. } = journey;
    assert_eq!(mine(app, &cast.dora).await, ["DECISION_DUE Cache"]);
    let mut yes = decide(cache, "ACCEPTED", "An eviction policy is enough for our prices.");
    yes["reviewAt"] = json!(REVIEW);
    may_not(app, &cast.lena, "FORBIDDEN", &[("decide", yes.clone())]).await;
    may_not(app, &cast.mallory, "NOT_FOUND", &[("decide", yes.clone())]).await;
    let selection = "decision { id outcome reviewAt overrideReason rule { preset } assessment { verdict summary } \
        dissents { stakeholder { name } stance objection { title } words } }";
    let live = app.assessment(&cast.olga, cache).await;
    let accepted = app.done(&cast.dora, "decide", selection, yes).await["decision"].clone();
    let dissents = json!([
        { "stakeholder": { "name": "bob" }, "stance": null, "objection": { "title": "Stale prices" },
            "words": "Without a guarantee it will be two." },
        { "stakeholder": { "name": "bob" }, "stance": "RESERVATIONS", "objection": null, "words": "Because." },
    ]);
    let expected = json!({ "id": accepted["id"], "outcome": "ACCEPTED", "reviewAt": REVIEW, "overrideReason": null,
        "rule": { "preset": "SUPERMAJORITY" }, "assessment": { "verdict": "READY", "summary": live["summary"] },
        "dissents": dissents });
    assert_eq!(accepted, expected);
    text(&accepted["id"])
}

pub async fn people_commit(app: &TestApp, journey: &Journey, decision: &str) {
    let Cast { olive, lena, ann, bob, olga, .. } = &journey.cast;
    let say = |pledge: &str| json!({ "decisionId": decision, "commitment": pledge });
    for who in [olga, olive] {
        may_not(app, who, "FORBIDDEN", &[("commitToDecision", say("COMMIT"))]).await;
    }
    for who in [lena, ann, bob] {
        assert_eq!(mine(app, who).await, ["COMMITMENT_WANTED Cache"], "{}", who.name);
    }
    for (who, pledge) in [(ann, "COMMIT"), (bob, "DISAGREE_AND_COMMIT")] {
        app.done(who, "commitToDecision", "", say(pledge)).await;
    }
    let list =
        "... on Decision { commitments(first: 9) { nodes { pledge stakeholder { name } } } uncommitted { name } }";
    let seen = app.node(olga, decision, list).await;
    let given = json!([{ "pledge": "COMMIT", "stakeholder": { "name": "ann" } },
        { "pledge": "DISAGREE_AND_COMMIT", "stakeholder": { "name": "bob" } }]);
    assert_eq!((&seen["commitments"]["nodes"], &seen["uncommitted"]), (&given, &json!([{ "name": "lena" }])));
    app.done(lena, "commitToDecision", "", say("COMMIT")).await;
}

pub async fn it_is_written_down_for_those_who_were_not_there(
    app: &TestApp,
    journey: &Journey,
    decision: &str,
    then: &Value,
) {
    let Journey { cast, cache, .. } = journey;
    let seen = app.node(&cast.olive, cache, "... on Proposal { status brief deliberation decision { madr } }").await;
    assert_eq!(seen["status"], "ACCEPTED");
    for (page, lines) in [
        (
            &seen["brief"],
            vec!["# Cache", "* **Exports are slow**: An hour each.", "* Champion (1): lena", "* Reservations (1): bob"],
        ),
        (
            &seen["decision"]["madr"],
            vec![
                "status: accepted",
                "decision-makers: [\"dora\"]",
                "* Shards (rejected)",
                "> An eviction policy is enough for our prices.",
                "> Without a guarantee it will be two.",
                "* Disagree and commit: bob",
            ],
        ),
    ] {
        let page = page.as_str().expect("a page");
        for line in lines {
            assert!(page.lines().any(|one| one == line), "no `{line}`: {page}");
        }
    }
    // Who has the file and the engine comes to the same.
    let file: Deliberation =
        serde_json::from_str(seen["deliberation"].as_str().expect("JSON")).expect("a deliberation");
    let again = engine::assess(&Snapshot::new(&file).expect("a deliberation"));
    let shown = app.assessment(&cast.olive, cache).await;
    assert_eq!(json!(again.verdict.status), shown["verdict"]["status"]);
    assert_eq!(again.readiness.map(|readiness| json!(readiness.score)), Some(shown["readiness"]["score"].clone()));
    assert_eq!(&earlier(app, journey, then).await, then);
    let search = "{ search(query: \"eviction\", first: 9) { nodes { kind title node { id } } } }";
    let found = json!({ "nodes": [{ "kind": "DECISION", "title": "Cache", "node": { "id": decision } }] });
    for who in [&cast.olive, &cast.bob, &cast.olga] {
        assert_eq!(app.data(who, search, Value::Null).await["search"], found, "{}", who.name);
    }
    cast.hidden_from_mallory(app, &[cache, decision], "eviction").await;
}

/// How it stood before it was decided, as it is computed now.
async fn earlier(app: &TestApp, journey: &Journey, then: &Value) -> Value {
    let asked = ASSESSMENT.replacen("assessment {", "assessmentAt(time: $time) {", 1);
    let query = format!("query($id: ID!, $time: DateTime!) {{ proposal(id: $id) {{ {asked} }} }}");
    let seen = app.data(&journey.cast.olga, &query, json!({ "id": journey.cache, "time": then["at"] })).await;
    seen["proposal"]["assessmentAt"].clone()
}

pub async fn the_plan_is_handed_over(app: &TestApp, journey: &Journey, decision: &str) {
    let Cast { olive, lena, dora, ann, bob, olga, .. } = &journey.cast;
    let it = json!({ "decisionId": decision });
    let add =
        json!({ "decisionId": decision, "title": "Set the limit", "ownerId": bob.stakeholder, "dueOn": "2026-03-20" });
    for who in [olive, dora, ann, bob, olga] {
        may_not(app, who, "FORBIDDEN", &[("addWorkItem", add.clone())]).await;
    }
    may_not(app, lena, "BAD_INPUT", &[("handOver", it.clone())]).await;
    let work = made(app, lena, "addWorkItem", "workItem", add).await;
    may_not(app, dora, "FORBIDDEN", &[("handOver", it.clone())]).await;
    let handed = app.done(lena, "handOver", "decision { handedOverAt }", it).await;
    assert_eq!(handed["decision"]["handedOverAt"], app.now().to_rfc3339());
    assert_eq!(mine(app, bob).await, ["WORK_DUE Set the limit"]);
    let done = json!({ "workItemId": work, "status": "DONE" });
    may_not(app, ann, "FORBIDDEN", &[("changeWorkItem", done.clone())]).await;
    app.done(bob, "changeWorkItem", "", done).await;
    let list = "... on Decision { workItems(first: 9) { nodes { title status owner { name } } } }";
    let seen = app.node(olga, decision, list).await["workItems"]["nodes"].clone();
    assert_eq!(seen, json!([{ "title": "Set the limit", "status": "DONE", "owner": { "name": "bob" } }]));
    assert_eq!(mine(app, bob).await, Vec::<String>::new(), "it is done");
}

pub async fn the_day_of_the_review_comes(app: &TestApp, journey: &Journey, decision: &str) {
    let Journey { cast, cache, .. } = journey;
    for who in [&cast.lena, &cast.dora] {
        assert_eq!(mine(app, who).await, Vec::<String>::new(), "{}", who.name);
    }
    app.travel(REVIEW);
    for (who, asked) in [(&cast.lena, true), (&cast.dora, true), (&cast.ann, false), (&cast.olive, false)] {
        let expected = if asked { vec!["REVIEW_DUE Cache"] } else { Vec::new() };
        assert_eq!(mine(app, who).await, expected, "{}", who.name);
    }
    app.tick().await;
    let query = "{ viewer { reminders(last: 1) { nodes { kind } } } }";
    let reminded = app.data(&cast.dora, query, Value::Null).await["viewer"]["reminders"]["nodes"].clone();
    assert_eq!(reminded, json!([{ "kind": "REVIEW_DUE" }]));
    let reopen = json!({ "proposalId": cache, "reason": "A price was two hours old." });
    for who in [&cast.olive, &cast.ann, &cast.bob, &cast.olga] {
        may_not(app, who, "FORBIDDEN", &[("reopenProposal", reopen.clone())]).await;
    }
    may_not(app, &cast.lena, "BAD_INPUT", &[("reopenProposal", json!({ "proposalId": cache, "reason": " " }))]).await;
    let opened =
        app.done(&cast.dora, "reopenProposal", "proposal { status statusReason decision { id } }", reopen).await;
    let expected = json!({ "status": "OPEN", "statusReason": "A price was two hours old.", "decision": null });
    assert_eq!(opened["proposal"], expected);
    let seen = app.node(&cast.bob, decision, "... on Decision { outcome reopening reopenedAt }").await;
    assert_eq!(
        json!([seen["outcome"], seen["reopening"], seen["reopenedAt"]]),
        json!(["ACCEPTED", "A price was two hours old.", REVIEW])
    );
    // Bob takes his objection up where it was overruled, on what he knows now.
    let prices = super::objection(app, journey).await;
    let news = json!({ "objectionId": prices, "information": "It was two, as I said." });
    may_not(app, &cast.ann, "FORBIDDEN", &[("reraiseObjection", news.clone())]).await;
    app.done(&cast.bob, "reraiseObjection", "", news).await;
    assert!(mine(app, &cast.lena).await.contains(&"OBJECTION_TO_RESTATE Stale prices".to_owned()));
    cast.enter(app, "PROPOSE", "The limit does not hold.").await;
}

pub async fn the_record_holds(app: &TestApp, journey: &Journey, then: &Value) {
    assert_eq!(&earlier(app, journey, then).await, then, "what was, stays so");
    assert_eq!(verdict(then), "READY");
    api::seal::service::seal(&app.state().db, &app.clock).await.expect("a sealed record");
    let report =
        api::seal::verify::verify(&app.db, BTreeSet::new()).await.expect("an answer").expect("a record that holds");
    assert!(report.seals > 0 && report.unsealed == 0, "{} seals, {} unsealed", report.seals, report.unsealed);
    let ids = [&journey.callers, &journey.problem, &journey.cache, &journey.shards].map(String::as_str);
    journey.cast.hidden_from_mallory(app, &ids, "freshness").await;
}
