//! Several writers at the same moment: each has an answer, and the outcome is one of theirs.

use crate::harness::{PASSWORD, Reply, TestApp, both, document};
use futures_util::future::join_all;
use serde_json::{Value, json};

both!(
    one_person_at_once_holds_one_position,
    several_people_at_once_hold_one_position_each,
    a_key_used_at_once_is_carried_out_once,
    two_sign_ups_at_once_make_one_owner,
    two_revisions_at_once_have_two_numbers,
);

fn errors(reply: &Reply, mutation: &str) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(reply.body["errors"].is_null(), "{}", reply.text);
    reply.body["data"][mutation]["errors"].clone()
}

async fn one_person_at_once_holds_one_position(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let stances = ["CHAMPION", "SUPPORT", "ACCEPT", "ABSTAIN"];
    let replies = join_all(stances.map(|stance| {
        app.mutate(
            &stage.bob,
            "takePosition",
            "position { id }",
            json!({ "proposalId": stage.proposal, "stance": stance }),
        )
    }));
    for reply in replies.await {
        assert_eq!(errors(&reply, "takePosition"), json!([]), "{}", reply.text);
    }
    let after = app.count().await;
    assert_eq!((after["position"] - before["position"], after["event"] - before["event"]), (1, 4));
    let list = "... on Proposal { positions(first: 9) { nodes { version stance } } }";
    let held = app.node(&stage.ann, &stage.proposal, list).await["positions"]["nodes"].clone();
    assert_eq!(held[0]["version"], 4, "{held}");
    assert!(stances.contains(&held[0]["stance"].as_str().unwrap_or_default()), "{held}");
}

async fn several_people_at_once_hold_one_position_each(app: &TestApp) {
    let stage = app.stage().await;
    let people = [&stage.lead, &stage.ann, &stage.bob];
    let replies = join_all(people.map(|who| {
        app.mutate(who, "takePosition", "position { id }", json!({ "proposalId": stage.proposal, "stance": "ACCEPT" }))
    }));
    for reply in replies.await {
        assert_eq!(errors(&reply, "takePosition"), json!([]), "{}", reply.text);
    }
    assert_eq!(app.count().await["position"], 3);
}

async fn a_key_used_at_once_is_carried_out_once(app: &TestApp) {
    let stage = app.stage().await;
    let input =
        json!({ "proposalId": stage.proposal, "title": "t", "body": "b", "severity": "MINOR", "idempotencyKey": "k" });
    let replies =
        join_all((0..4).map(|_| app.mutate(&stage.bob, "raiseObjection", "objection { id }", input.clone()))).await;
    let ids: Vec<&Value> =
        replies.iter().map(|reply| &reply.body["data"]["raiseObjection"]["objection"]["id"]).collect();
    assert!(ids[0].is_string() && ids.iter().all(|id| *id == ids[0]), "{}", replies[0].text);
    assert_eq!(app.count().await["objection"], 1);
}

async fn two_sign_ups_at_once_make_one_owner(app: &TestApp) {
    let query = document("signUp", "accessToken { token }");
    let replies = join_all(["ada", "eve", "ada"].map(|name| {
        let input =
            json!({ "email": format!("{name}@example.org"), "name": name, "password": PASSWORD, "organization": name });
        app.gql(None, &query, json!({ "input": input }))
    }));
    let errors: Vec<Value> = replies.await.iter().map(|reply| errors(reply, "signUp")).collect();
    assert_eq!(errors.iter().filter(|errors| **errors == json!([])).count(), 1, "{errors:?}");
    assert_eq!(errors.iter().filter(|errors| errors[0]["code"] == "FORBIDDEN").count(), 2, "{errors:?}");
    let counts = app.count().await;
    assert_eq!([counts["user"], counts["organization"], counts["membership"], counts["event"]], [1, 1, 1, 3]);
}

async fn two_revisions_at_once_have_two_numbers(app: &TestApp) {
    let stage = app.stage().await;
    let revise = |version: Option<i32>| json!({ "proposalId": stage.proposal, "kind": "EDITORIAL", "body": "b", "expectedVersion": version });
    let mutate = |version| app.mutate(&stage.lead, "reviseProposal", "proposal { version }", revise(version));
    for reply in join_all([mutate(None), mutate(None), mutate(None)]).await {
        assert_eq!(errors(&reply, "reviseProposal"), json!([]), "{}", reply.text);
    }
    let list = "... on Proposal { version revisions(first: 9) { nodes { number } } }";
    let seen = app.node(&stage.ann, &stage.proposal, list).await;
    let numbers: Vec<i64> =
        seen["revisions"]["nodes"].as_array().into_iter().flatten().filter_map(|n| n["number"].as_i64()).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    // Of those who read the same version, one is first.
    let version = seen["version"].as_i64().and_then(|version| i32::try_from(version).ok());
    let replies = join_all([mutate(version), mutate(version), mutate(version)]).await;
    let errors: Vec<Value> = replies.iter().map(|reply| errors(reply, "reviseProposal")).collect();
    assert_eq!(errors.iter().filter(|errors| **errors == json!([])).count(), 1, "{errors:?}");
    assert_eq!(errors.iter().filter(|errors| errors[0]["code"] == "VERSION_CONFLICT").count(), 2, "{errors:?}");
}
