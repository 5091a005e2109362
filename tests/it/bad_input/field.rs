//! Input fields that hold what they cannot hold: data in the payload, with their path.

use crate::harness::{PASSWORD, TestApp, both};
use serde_json::{Value, json};

both!(
    texts_are_bounded_and_say_something,
    characters_that_no_database_keeps_are_refused,
    numbers_are_bounded,
    a_stance_comes_with_what_it_needs,
    a_rule_that_does_not_hold_is_named_by_its_path,
    lists_are_bounded,
    who_comes_in_says_who_they_are,
);

fn long(characters: usize) -> String {
    "ä".repeat(characters)
}

async fn texts_are_bounded_and_say_something(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let object = |title: &str, body: &str, issue: &str| json!({ "proposalId": stage.proposal, "title": title, "body": body, "severity": "MINOR", "issue": issue });
    for (input, expected) in [
        (object(&long(201), "b", "i"), vec!["BAD_INPUT title"]),
        (object("t", &long(40_001), "i"), vec!["BAD_INPUT body"]),
        (object("t", "b", &long(101)), vec!["BAD_INPUT issue"]),
        (object("", " \n\t", &long(101)), vec!["BAD_INPUT title", "BAD_INPUT body", "BAD_INPUT issue"]),
    ] {
        assert_eq!(app.refused(&stage.bob, "raiseObjection", input).await, expected);
    }
    let position = json!({ "proposalId": stage.proposal, "stance": "OPPOSE", "reason": long(5_001) });
    assert_eq!(app.refused(&stage.bob, "takePosition", position).await, ["BAD_INPUT reason"]);
    let key = json!({ "proposalId": stage.proposal, "stance": "ACCEPT", "idempotencyKey": long(101) });
    assert_eq!(app.refused(&stage.bob, "takePosition", key).await, ["BAD_INPUT idempotencyKey"]);
    let key = json!({ "proposalId": stage.proposal, "stance": "ACCEPT", "idempotencyKey": "" });
    assert_eq!(app.refused(&stage.bob, "takePosition", key).await, ["BAD_INPUT idempotencyKey"]);
    app.nothing_written_since(&before, "a text out of bounds").await;
    app.done(&stage.bob, "raiseObjection", "", object(&long(200), &long(40_000), &long(100))).await;
}

async fn characters_that_no_database_keeps_are_refused(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let (initiative, proposal) = (&stage.initiative, &stage.proposal);
    let nul = "a\u{0}b";
    let inputs = [
        ("openInitiative", json!({ "title": nul, "context": "LEGACY" }), "BAD_INPUT title"),
        ("openInitiative", json!({ "title": "t", "context": "LEGACY", "summary": nul }), "BAD_INPUT summary"),
        ("openInitiative", json!({ "title": "t", "context": "LEGACY", "group": nul }), "BAD_INPUT group"),
        (
            "openInitiative",
            json!({ "title": "t", "context": "LEGACY", "idempotencyKey": nul }),
            "BAD_INPUT idempotencyKey",
        ),
        ("stateProblem", json!({ "initiativeId": initiative, "title": "t", "statement": nul }), "BAD_INPUT statement"),
        ("stateProblem", json!({ "initiativeId": nul, "title": "t", "statement": "s" }), "NOT_FOUND initiativeId"),
        ("takePosition", json!({ "proposalId": proposal, "stance": "OPPOSE", "reason": nul }), "BAD_INPUT reason"),
        ("reviseProposal", json!({ "proposalId": proposal, "kind": "EDITORIAL", "body": nul }), "BAD_INPUT body"),
        ("argue", json!({ "proposalId": proposal, "body": nul, "attackIds": [] }), "BAD_INPUT body"),
        ("draftConcession", json!({ "proposalId": proposal, "title": nul, "cost": 1 }), "BAD_INPUT title"),
    ];
    for (mutation, input, expected) in inputs {
        assert_eq!(app.refused(&stage.lead, mutation, input).await, [expected], "{mutation}");
    }
    let found = app.data(&stage.lead, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": nul })).await;
    assert_eq!(found["node"], Value::Null);
    let rule = json!({ "name": nul, "family": "VOTE", "roles": ["APPROVER"], "stale": "COUNT",
        "clauses": [{ "heard": { "count": 1 } }] });
    let rule = json!({ "subjectId": proposal, "rule": { "custom": rule } });
    assert_eq!(app.refused(&stage.lead, "setRule", rule).await, ["BAD_INPUT rule.custom.name"]);
    app.nothing_written_since(&before, "a text with U+0000").await;
}

async fn numbers_are_bounded(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let concede = |cost: i32, steps: i32| {
        json!({ "proposalId": stage.proposal, "title": "t", "cost": cost,
            "shifts": [{ "stakeholderId": stage.bob.stakeholder, "steps": steps }] })
    };
    for (input, expected) in [
        (concede(-1, 1), vec!["BAD_INPUT cost"]),
        (concede(1_000_001, 1), vec!["BAD_INPUT cost"]),
        (concede(1, 6), vec!["BAD_INPUT shifts.0.steps"]),
        (concede(1, 0), vec!["BAD_INPUT shifts.0.steps"]),
        (concede(i32::MIN, i32::MIN), vec!["BAD_INPUT cost", "BAD_INPUT shifts.0.steps"]),
    ] {
        assert_eq!(app.refused(&stage.lead, "draftConcession", input).await, expected);
    }
    for weight in [json!(0), json!(-1), json!(1e300), json!(1_000_001), json!(0.000_000_1), json!(1.000_000_5)] {
        let input = json!({ "initiativeId": stage.initiative, "email": "x@example.org", "name": "x",
            "role": "OBSERVER", "weight": weight });
        assert_eq!(app.refused(&stage.lead, "inviteStakeholder", input).await, ["BAD_INPUT weight"], "{weight}");
    }
    for revision in [0, -1, 2, i32::MAX] {
        let input = json!({ "proposalId": stage.proposal, "stance": "ACCEPT", "revision": revision });
        assert_eq!(app.refused(&stage.ann, "takePosition", input).await, ["BAD_INPUT revision"], "{revision}");
    }
    app.nothing_written_since(&before, "a number out of bounds").await;
}

async fn a_stance_comes_with_what_it_needs(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let past = "2026-03-01T09:00:00Z";
    let future = "2026-03-02T09:00:00Z";
    for (stance, reason, until, expected) in [
        ("RESERVATIONS", None, None, "BAD_INPUT reason"),
        ("OPPOSE", Some(" \n"), None, "BAD_INPUT reason"),
        ("BLOCK", None, None, "BAD_INPUT reason"),
        ("NEEDS_TIME", None, None, "BAD_INPUT until"),
        ("NEEDS_TIME", None, Some(past), "BAD_INPUT until"),
        ("NEEDS_TIME", None, Some("0001-01-01T00:00:00Z"), "BAD_INPUT until"),
        ("SUPPORT", None, Some(future), "BAD_INPUT until"),
    ] {
        let input = json!({ "proposalId": stage.proposal, "stance": stance, "reason": reason, "until": until });
        assert_eq!(app.refused(&stage.ann, "takePosition", input).await, [expected], "{stance}");
    }
    let nothing = json!({ "proposalId": stage.proposal });
    assert_eq!(app.refused(&stage.ann, "withdrawPosition", nothing).await, ["BAD_INPUT proposalId"]);
    let about = json!({ "proposalId": stage.proposal, "body": "b" });
    assert_eq!(app.refused(&stage.ann, "argue", about).await, ["BAD_INPUT attackIds"]);
    app.nothing_written_since(&before, "a stance without what it needs").await;
}

async fn a_rule_that_does_not_hold_is_named_by_its_path(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let rule = |clause: Value, roles: Value, weights: Value| {
        json!({ "subjectId": stage.proposal, "rule": { "custom": { "name": "Ours", "family": "VOTE", "roles": roles,
            "stale": "COUNT", "weights": weights, "clauses": [{ "heard": { "count": 1 } }, clause] } } })
    };
    let approvers = || json!(["APPROVER"]);
    let share =
        |n: i32, d: i32| json!({ "approvals": { "atLeast": "ACCEPT", "share": { "numerator": n, "denominator": d } } });
    let heard = || json!({ "heard": { "count": 1 } });
    for (input, expected) in [
        (rule(share(3, 2), approvers(), Value::Null), "BAD_INPUT rule.custom.clauses.1.approvals.share"),
        (rule(share(1, 0), approvers(), Value::Null), "BAD_INPUT rule.custom.clauses.1.approvals.share"),
        (rule(json!({ "heard": {} }), approvers(), Value::Null), "BAD_INPUT rule.custom.clauses.1.heard.share"),
        (
            rule(json!({ "outstanding": { "atLeast": "ABSTAIN", "atMostCount": 1 } }), approvers(), Value::Null),
            "BAD_INPUT rule.custom.clauses.1.outstanding.atLeast",
        ),
        (
            rule(json!({ "finalComment": { "hours": -1 } }), approvers(), Value::Null),
            "BAD_INPUT rule.custom.clauses.1.finalComment.hours",
        ),
        (rule(heard(), json!([]), Value::Null), "BAD_INPUT rule.custom.roles"),
        (rule(heard(), json!(["OBSERVER"]), Value::Null), "BAD_INPUT rule.custom.roles"),
        (
            rule(heard(), approvers(), json!({ "acceptance": 1, "objections": 1, "group": 0 })),
            "BAD_INPUT rule.custom.weights",
        ),
    ] {
        assert_eq!(app.refused(&stage.lead, "setRule", input.clone()).await, [expected], "{input}");
    }
    let many: Vec<Value> = std::iter::repeat_with(heard).take(51).collect();
    for (clauses, expected) in [(json!(many), "too many"), (json!([]), "none")] {
        let input = json!({ "subjectId": stage.proposal, "rule": { "custom": { "name": "Ours", "family": "VOTE",
            "roles": ["APPROVER"], "stale": "COUNT", "clauses": clauses } } });
        assert_eq!(app.refused(&stage.lead, "setRule", input).await, ["BAD_INPUT rule.custom.clauses"], "{expected}");
    }
    app.nothing_written_since(&before, "a rule that does not hold").await;
}

async fn lists_are_bounded(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let many = vec![&stage.problem; 51];
    let draft = |ids: Value| json!({ "initiativeId": stage.initiative, "problemIds": ids, "title": "t", "body": "b" });
    assert_eq!(app.refused(&stage.lead, "draftProposal", draft(json!(many))).await, ["BAD_INPUT problemIds"]);
    assert_eq!(app.refused(&stage.lead, "draftProposal", draft(json!([]))).await, ["BAD_INPUT problemIds"]);
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let reply = app.ask(&stage.lead, query, json!({ "ids": vec![&stage.problem; 101] })).await;
    assert_eq!(reply.code(), "BAD_REQUEST", "{}", reply.text);
    app.nothing_written_since(&before, "a list too long").await;
}

async fn who_comes_in_says_who_they_are(app: &TestApp) {
    let before = app.count().await;
    let sign_up = |email: &str, name: &str, password: &str| json!({ "email": email, "name": name, "password": password, "organization": "o" });
    let query = crate::harness::document("signUp", "accessToken { token }");
    for (input, path) in [
        (sign_up("a", "n", PASSWORD), "email"),
        (sign_up("a@b", "n", PASSWORD), "email"),
        (sign_up("a@@b.org", "n", PASSWORD), "email"),
        (sign_up("a b@b.org", "n", PASSWORD), "email"),
        (sign_up("a\u{0}@b.org", "n", PASSWORD), "email"),
        (sign_up(&format!("{}@b.org", "a".repeat(250)), "n", PASSWORD), "email"),
        (sign_up("a@b.org", "", PASSWORD), "name"),
        (sign_up("a@b.org", "a\u{0}", PASSWORD), "name"),
        (sign_up("a@b.org", "n", "too short"), "password"),
        (sign_up("a@b.org", "n", &"x".repeat(129)), "password"),
    ] {
        let reply = app.gql(None, &query, json!({ "input": input })).await;
        let error = &reply.body["data"]["signUp"]["errors"][0];
        assert_eq!((&error["code"], &error["path"]), (&json!("BAD_INPUT"), &json!([path])), "{}", reply.text);
        assert!(!reply.text.contains(PASSWORD), "a password never comes back: {}", reply.text);
    }
    app.nothing_written_since(&before, "a sign-up that does not hold").await;
}
