//! What follows from a decision: commitments, work, and handing over.

use crate::harness::{Invite, Person, Stage, TestApp, both};
use serde_json::{Value, json};

both!(
    everybody_with_a_say_commits_and_may_change_their_mind,
    work_is_added_and_changed_in_parts,
    who_it_is_for_changes_their_work,
    the_plan_is_handed_over_once,
    nothing_follows_from_what_was_reopened,
);

async fn decided(app: &TestApp) -> (Stage, Person, String) {
    let stage = app.stage().await;
    let dora = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let dora = app.invite(&stage.lead, &stage.initiative, dora).await;
    let decision = app.accept(&dora, &stage.proposal).await;
    (stage, dora, decision)
}

async fn everybody_with_a_say_commits_and_may_change_their_mind(app: &TestApp) {
    let (stage, _, decision) = decided(app).await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let say = |pledge: &str| json!({ "decisionId": decision, "commitment": pledge, "note": "n" });
    assert_eq!(app.refused(&olga, "commitToDecision", say("COMMIT")).await, ["FORBIDDEN"]);
    let selection = "commitment { id pledge note version stakeholder { name } decision { title } }";
    let given = app.done(&stage.bob, "commitToDecision", selection, say("COMMIT")).await["commitment"].clone();
    assert_eq!((&given["pledge"], &given["stakeholder"]["name"]), (&json!("COMMIT"), &json!("bob")));
    app.done(&stage.ann, "commitToDecision", "", say("COMMIT")).await;
    let mut again = say("DISAGREE_AND_COMMIT");
    again["expectedVersion"] = json!(2);
    assert_eq!(app.refused(&stage.bob, "commitToDecision", again.clone()).await, ["VERSION_CONFLICT expectedVersion"]);
    again["expectedVersion"] = json!(1);
    let changed = app.done(&stage.bob, "commitToDecision", selection, again).await["commitment"].clone();
    assert_eq!((&changed["id"], &changed["pledge"]), (&given["id"], &json!("DISAGREE_AND_COMMIT")));
    let list =
        "... on Decision { commitments(first: 9) { nodes { pledge stakeholder { name } } } uncommitted { name } }";
    let seen = app.node(&olga, &decision, list).await;
    let expected = json!([{ "pledge": "DISAGREE_AND_COMMIT", "stakeholder": { "name": "bob" } },
        { "pledge": "COMMIT", "stakeholder": { "name": "ann" } }]);
    assert_eq!(seen["commitments"]["nodes"], expected);
    assert_eq!(seen["uncommitted"], json!([{ "name": "lead" }, { "name": "dora" }]), "an observer is not asked");
}

async fn work_is_added_and_changed_in_parts(app: &TestApp) {
    let (stage, dora, decision) = decided(app).await;
    let add = json!({ "decisionId": decision, "title": "Build", "body": "It.", "ownerId": stage.bob.stakeholder,
        "dueOn": "2026-04-01", "idempotencyKey": "k" });
    for who in [&stage.ann, &stage.bob, &dora] {
        assert_eq!(app.refused(who, "addWorkItem", add.clone()).await, ["FORBIDDEN"], "{}", who.name);
    }
    let selection = "workItem { id title body owner { name } dueOn status version }";
    let item = app.done(&stage.lead, "addWorkItem", selection, add.clone()).await["workItem"].clone();
    let expected = json!({ "id": item["id"], "title": "Build", "body": "It.", "owner": { "name": "bob" },
        "dueOn": "2026-04-01", "status": "OPEN", "version": 1 });
    assert_eq!(item, expected);
    assert_eq!(app.done(&stage.lead, "addWorkItem", selection, add).await["workItem"], item, "the same key");
    let change = |parts: Value| {
        let mut input = parts;
        input["workItemId"] = item["id"].clone();
        input
    };
    let changed = app.done(&stage.lead, "changeWorkItem", selection, change(json!({ "status": "DONE" }))).await;
    let expected = json!({ "id": item["id"], "title": "Build", "body": "It.", "owner": { "name": "bob" },
        "dueOn": "2026-04-01", "status": "DONE", "version": 2 });
    assert_eq!(changed["workItem"], expected, "what is left out stays");
    let clear = json!({ "title": "Buy", "body": null, "ownerId": null, "dueOn": null, "expectedVersion": 2 });
    let changed = app.done(&stage.lead, "changeWorkItem", selection, change(clear.clone())).await;
    let expected = json!({ "id": item["id"], "title": "Buy", "body": null, "owner": null, "dueOn": null,
        "status": "DONE", "version": 3 });
    assert_eq!(changed["workItem"], expected, "null clears");
    for (parts, expected) in [
        (clear, "VERSION_CONFLICT expectedVersion"),
        (json!({ "title": "" }), "BAD_INPUT title"),
        (json!({ "ownerId": stage.proposal }), "NOT_FOUND ownerId"),
    ] {
        assert_eq!(app.refused(&stage.lead, "changeWorkItem", change(parts)).await, [expected]);
    }
    let other =
        app.done(&stage.lead, "openInitiative", "initiative { id }", json!({ "title": "t", "context": "LEGACY" }));
    let other = other.await["initiative"]["id"].as_str().expect("an id").to_owned();
    let far = app.invite(&stage.lead, &other, Invite::new("far", "APPROVER")).await;
    let far = change(json!({ "ownerId": far.stakeholder }));
    assert_eq!(app.refused(&stage.lead, "changeWorkItem", far).await, ["NOT_FOUND ownerId"], "of another initiative");
}

async fn who_it_is_for_changes_their_work(app: &TestApp) {
    let (stage, _, decision) = decided(app).await;
    let add = json!({ "decisionId": decision, "title": "t", "ownerId": stage.bob.stakeholder });
    let item = app.done(&stage.lead, "addWorkItem", "workItem { id }", add).await["workItem"]["id"].clone();
    let done = json!({ "workItemId": item, "status": "DONE" });
    assert_eq!(app.refused(&stage.ann, "changeWorkItem", done.clone()).await, ["FORBIDDEN"]);
    app.done(&stage.bob, "changeWorkItem", "", done).await;
    let give = json!({ "workItemId": item, "ownerId": stage.ann.stakeholder });
    app.done(&stage.bob, "changeWorkItem", "", give.clone()).await;
    assert_eq!(app.refused(&stage.bob, "changeWorkItem", give).await, ["FORBIDDEN"], "it is his no more");
}

async fn the_plan_is_handed_over_once(app: &TestApp) {
    let (stage, dora, decision) = decided(app).await;
    let it = json!({ "decisionId": decision });
    assert_eq!(app.refused(&stage.lead, "handOver", it.clone()).await, ["BAD_INPUT decisionId"], "there is no plan");
    let add = json!({ "decisionId": decision, "title": "t" });
    let item = app.done(&stage.lead, "addWorkItem", "workItem { id }", add.clone()).await["workItem"]["id"].clone();
    app.done(&stage.lead, "changeWorkItem", "", json!({ "workItemId": item, "status": "DROPPED" })).await;
    assert_eq!(app.refused(&stage.lead, "handOver", it.clone()).await, ["BAD_INPUT decisionId"], "it was dropped");
    app.done(&stage.lead, "addWorkItem", "", add).await;
    assert_eq!(app.refused(&dora, "handOver", it.clone()).await, ["FORBIDDEN"]);
    let handed = app.done(&stage.lead, "handOver", "decision { handedOverAt }", it.clone()).await;
    assert_eq!(handed["decision"]["handedOverAt"], "2026-03-01T09:00:00+00:00");
    assert_eq!(app.refused(&stage.lead, "handOver", it).await, ["BAD_INPUT decisionId"]);
}

async fn nothing_follows_from_what_was_reopened(app: &TestApp) {
    let (stage, _, decision) = decided(app).await;
    let add = json!({ "decisionId": decision, "title": "t" });
    let item = app.done(&stage.lead, "addWorkItem", "workItem { id }", add.clone()).await["workItem"]["id"].clone();
    app.done(&stage.lead, "reopenProposal", "", json!({ "proposalId": stage.proposal, "reason": "r" })).await;
    for (mutation, input, expected) in [
        ("addWorkItem", add, "BAD_INPUT decisionId"),
        ("changeWorkItem", json!({ "workItemId": item, "status": "DONE" }), "BAD_INPUT workItemId"),
        ("handOver", json!({ "decisionId": decision }), "BAD_INPUT decisionId"),
        ("commitToDecision", json!({ "decisionId": decision, "commitment": "COMMIT" }), "BAD_INPUT decisionId"),
    ] {
        assert_eq!(app.refused(&stage.lead, mutation, input).await, [expected], "{mutation}");
    }
}
