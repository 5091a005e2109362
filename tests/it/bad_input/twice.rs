//! Writing twice, and over what somebody else wrote meanwhile.

use crate::harness::{TestApp, both};
use serde_json::json;

both!(
    a_key_is_carried_out_once,
    a_key_ends_after_a_day,
    an_older_version_conflicts_and_shows_the_present_one,
    what_is_over_stays_over,
    a_version_of_what_is_not_there_conflicts,
);

async fn a_key_is_carried_out_once(app: &TestApp) {
    let stage = app.stage().await;
    let input = |title: &str| json!({ "proposalId": stage.proposal, "title": title, "body": "b", "severity": "MINOR", "idempotencyKey": "k" });
    let first = app.done(&stage.bob, "raiseObjection", "objection { id version }", input("t")).await;
    let before = app.count().await;
    let again = app.done(&stage.bob, "raiseObjection", "objection { id version }", input("t")).await;
    assert_eq!(again, first, "the same answer");
    let other = app.refused(&stage.bob, "raiseObjection", input("u")).await;
    assert_eq!(other, ["IDEMPOTENCY_CONFLICT idempotencyKey"]);
    app.nothing_written_since(&before, "a key used again").await;
    // The key is the person's own, and the operation's own.
    let hers = app.done(&stage.ann, "raiseObjection", "objection { id }", input("t")).await;
    assert_ne!(hers["objection"]["id"], first["objection"]["id"]);
    let position = json!({ "proposalId": stage.proposal, "stance": "ACCEPT", "idempotencyKey": "k" });
    app.done(&stage.bob, "takePosition", "", position).await;
    // What was refused has used no key.
    let key = |title: &str| json!({ "proposalId": stage.proposal, "title": title, "body": "b", "severity": "MINOR", "idempotencyKey": "l" });
    assert_eq!(app.refused(&stage.bob, "raiseObjection", key("")).await, ["BAD_INPUT title"]);
    app.done(&stage.bob, "raiseObjection", "", key("t")).await;
}

async fn a_key_ends_after_a_day(app: &TestApp) {
    let stage = app.stage().await;
    let input = json!({ "proposalId": stage.proposal, "title": "t", "body": "b", "severity": "MINOR",
        "idempotencyKey": "k" });
    let first = app.done(&stage.bob, "raiseObjection", "objection { id }", input.clone()).await;
    app.travel("2026-03-02T08:59:59Z");
    assert_eq!(app.done(&stage.bob, "raiseObjection", "objection { id }", input.clone()).await, first);
    app.travel("2026-03-02T09:00:00Z");
    assert_ne!(app.done(&stage.bob, "raiseObjection", "objection { id }", input).await, first);
}

async fn an_older_version_conflicts_and_shows_the_present_one(app: &TestApp) {
    let stage = app.stage().await;
    let objection = app.object(&stage.bob, &stage.proposal, "t", "MAJOR").await;
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    let rule = |version: Option<i32>| json!({ "subjectId": stage.proposal, "rule": { "preset": "CONSENT" }, "expectedVersion": version });
    app.done(&stage.lead, "setRule", "", rule(None)).await;
    let before = app.count().await;
    let (lead, bob) = (&stage.lead, &stage.bob);
    for (who, mutation, input) in [
        (
            lead,
            "reviseProposal",
            json!({ "proposalId": stage.proposal, "kind": "EDITORIAL", "body": "b", "expectedVersion": 1 }),
        ),
        (lead, "addressObjection", json!({ "objectionId": objection, "answer": "a", "expectedVersion": 2 })),
        (bob, "confirmSettled", json!({ "objectionId": objection, "expectedVersion": 0 })),
        (bob, "withdrawObjection", json!({ "objectionId": objection, "expectedVersion": -1 })),
        (bob, "takePosition", json!({ "proposalId": stage.proposal, "stance": "SUPPORT", "expectedVersion": 9 })),
        (bob, "withdrawPosition", json!({ "proposalId": stage.proposal, "expectedVersion": 9 })),
        (lead, "setRule", rule(Some(2))),
    ] {
        let query = crate::harness::document(mutation, "").replace(
            "errors { __typename message path code }",
            "errors { __typename code path ... on VersionConflict { current { __typename id } } }",
        );
        let reply = app.ask(who, &query, json!({ "input": input })).await;
        let error = &reply.body["data"][mutation]["errors"][0];
        assert_eq!(error["__typename"], "VersionConflict", "{mutation}: {}", reply.text);
        assert_eq!(error["code"], "VERSION_CONFLICT", "{mutation}: {}", reply.text);
        assert_eq!(error["path"], json!(["expectedVersion"]), "{mutation}: {}", reply.text);
        let kind = match mutation {
            "reviseProposal" => json!("Proposal"),
            "takePosition" | "withdrawPosition" => json!("Position"),
            // A rule is no node.
            "setRule" => json!(null),
            _ => json!("Objection"),
        };
        assert_eq!(error["current"]["__typename"], kind, "{mutation}: {}", reply.text);
    }
    app.nothing_written_since(&before, "a version conflict").await;
    app.done(&stage.lead, "setRule", "", rule(Some(1))).await;
}

async fn what_is_over_stays_over(app: &TestApp) {
    let stage = app.stage().await;
    let objection = app.object(&stage.bob, &stage.proposal, "t", "MAJOR").await;
    app.done(&stage.bob, "withdrawObjection", "", json!({ "objectionId": objection })).await;
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    app.done(&stage.bob, "withdrawPosition", "", json!({ "proposalId": stage.proposal })).await;
    let before = app.count().await;
    let it = json!({ "objectionId": objection });
    for mutation in ["confirmSettled", "withdrawObjection"] {
        assert_eq!(app.refused(&stage.bob, mutation, it.clone()).await, ["BAD_INPUT objectionId"], "{mutation}");
    }
    let answer = json!({ "objectionId": objection, "answer": "a" });
    assert_eq!(app.refused(&stage.lead, "addressObjection", answer).await, ["BAD_INPUT objectionId"]);
    let it = json!({ "proposalId": stage.proposal });
    assert_eq!(app.refused(&stage.bob, "withdrawPosition", it.clone()).await, ["BAD_INPUT proposalId"]);
    assert_eq!(app.refused(&stage.lead, "shareProposal", it).await, ["BAD_INPUT proposalId"]);
    let again =
        json!({ "initiativeId": stage.initiative, "email": "BOB@example.org", "name": "b", "role": "OBSERVER" });
    assert_eq!(app.refused(&stage.lead, "inviteStakeholder", again).await, ["BAD_INPUT email"]);
    app.nothing_written_since(&before, "what is over").await;
}

async fn a_version_of_what_is_not_there_conflicts(app: &TestApp) {
    let stage = app.stage().await;
    let organization =
        app.data(&stage.lead, "{ organization { id } }", json!(null)).await["organization"]["id"].clone();
    let rule = |subject: &str| json!({ "subjectId": subject, "rule": { "preset": "CONSENT" } });
    let organization = organization.as_str().expect("an id");
    let before = app.count().await;
    let (lead, ann) = (&stage.lead, &stage.ann);
    for (who, mutation, input) in [
        (ann, "takePosition", json!({ "proposalId": stage.proposal, "stance": "ACCEPT" })),
        (lead, "setRule", rule(&stage.proposal)),
        (lead, "setRule", rule(&stage.initiative)),
        (lead, "setRule", rule(organization)),
    ] {
        for version in [1, 0, -1, i32::MAX] {
            let mut input = input.clone();
            input["expectedVersion"] = json!(version);
            let refused = app.refused(who, mutation, input).await;
            assert_eq!(refused, ["VERSION_CONFLICT expectedVersion"], "{mutation} {version}");
        }
    }
    app.nothing_written_since(&before, "a version of what is not there").await;
    let position = "... on Proposal { positions(first: 9) { nodes { id } } }";
    assert_eq!(app.node(ann, &stage.proposal, position).await["positions"]["nodes"], json!([]));
    app.take(ann, &stage.proposal, "ACCEPT").await;
    app.done(lead, "setRule", "", rule(&stage.proposal)).await;
}
