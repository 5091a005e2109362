//! Who sees what, and who may do what: what is no concern of theirs is not there, what is not theirs to do is refused.

use crate::harness::{Invite, Person, TestApp, both};
use serde_json::{Value, json};

both!(
    a_member_without_a_part_sees_no_initiative,
    an_owner_without_a_part_sees_it_but_no_draft,
    addresses_are_for_leads_and_oneself,
    what_leads_do_others_may_not,
);

async fn a_member_without_a_part_sees_no_initiative(app: &TestApp) {
    let mut stage = app.stage().await;
    let objection = app.object(&stage.bob, &stage.proposal, "t", "MINOR").await;
    let position = app.take(&stage.bob, &stage.proposal, "ACCEPT").await["id"].clone();
    let part = stage.lead.stakeholder.clone();
    let other = app.initiative(&mut stage.lead, "OBSERVER").await;
    let carol = app.invite(&stage.lead, &other, Invite::new("carol", "OBSERVER")).await;
    let list = "{ initiatives(first: 9) { nodes { id } } organization { initiatives(first: 9) { nodes { id } } } }";
    let seen = app.data(&carol, list, Value::Null).await;
    let hers = json!({ "nodes": [{ "id": other }] });
    assert_eq!(seen, json!({ "initiatives": hers, "organization": { "initiatives": hers } }));
    let ids = [&stage.initiative, &stage.proposal, &stage.problem, &objection, &part];
    let ids: Vec<Value> = ids.into_iter().map(|id| json!(id)).chain([position]).collect();
    let seen = app.data(&carol, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids })).await;
    assert_eq!(seen["nodes"], json!(vec![Value::Null; ids.len()]));

    let before = app.count().await;
    for (mutation, input) in [
        ("takePosition", json!({ "proposalId": stage.proposal, "stance": "ACCEPT" })),
        ("raiseObjection", json!({ "proposalId": stage.proposal, "title": "t", "body": "b", "severity": "MINOR" })),
        ("withdrawObjection", json!({ "objectionId": objection })),
        ("argue", json!({ "proposalId": stage.proposal, "body": "b", "attackIds": [objection] })),
        ("setRule", json!({ "subjectId": stage.proposal, "rule": { "preset": "CONSENT" } })),
        ("stateProblem", json!({ "initiativeId": stage.initiative, "title": "t", "statement": "s" })),
    ] {
        let refused = app.refused(&carol, mutation, input).await;
        assert!(refused[0].starts_with("NOT_FOUND"), "{mutation}: {refused:?}");
    }
    app.nothing_written_since(&before, "somebody without a part").await;
}

async fn an_owner_without_a_part_sees_it_but_no_draft(app: &TestApp) {
    let mut stage = app.stage().await;
    let owner = &stage.lead;
    let hers = app.initiative(&mut stage.ann, "CONTRIBUTOR").await;
    let problem = app.problem(&stage.ann, &hers, "p").await;
    let draft = app.draft(&stage.ann, &hers, &problem, "d").await;
    let seen = app
        .node(owner, &hers, "... on Initiative { viewerStakeholder { id } proposals(first: 1) { nodes { id } } }")
        .await;
    assert_eq!(seen["viewerStakeholder"], Value::Null);
    assert_eq!(seen["proposals"]["nodes"], json!([]));
    assert_eq!(app.node(owner, &draft, "").await, Value::Null);
    app.done(&stage.ann, "shareProposal", "", json!({ "proposalId": draft })).await;
    assert_eq!(app.node(owner, &draft, "").await["__typename"], "Proposal");
    let before = app.count().await;
    for (mutation, input) in [
        ("takePosition", json!({ "proposalId": draft, "stance": "ACCEPT" })),
        ("raiseObjection", json!({ "proposalId": draft, "title": "t", "body": "b", "severity": "MINOR" })),
        ("stateProblem", json!({ "initiativeId": hers, "title": "t", "statement": "s" })),
        ("reviseProposal", json!({ "proposalId": draft, "kind": "EDITORIAL", "body": "b" })),
        ("setRule", json!({ "subjectId": draft, "rule": { "preset": "CONSENT" } })),
    ] {
        assert_eq!(app.refused(owner, mutation, input).await, ["FORBIDDEN"], "{mutation}");
    }
    app.nothing_written_since(&before, "an owner without a part").await;
    app.verify(&stage.bob).await;
    let input = json!({ "initiativeId": hers, "email": "bob@example.org", "name": "bob", "role": "OBSERVER" });
    let invited = app.done(owner, "inviteStakeholder", "stakeholder { hasJoined } invitationToken", input).await;
    assert_eq!(invited["stakeholder"]["hasJoined"], true, "a member whose address is verified takes part at once");
    assert_eq!(invited["invitationToken"], Value::Null);
}

async fn addresses_are_for_leads_and_oneself(app: &TestApp) {
    let stage = app.stage().await;
    let emails = async |who: &Person| {
        let list = "... on Initiative { stakeholders(first: 9) { nodes { email } } }";
        let seen = app.node(who, &stage.initiative, list).await["stakeholders"]["nodes"].clone();
        let seen: Vec<Value> = seen.as_array().into_iter().flatten().map(|node| node["email"].clone()).collect();
        json!(seen)
    };
    let all = json!(["lead@example.org", "ann@example.org", "bob@example.org"]);
    assert_eq!(emails(&stage.lead).await, all);
    assert_eq!(emails(&stage.ann).await, json!([null, "ann@example.org", null]));
    assert_eq!(emails(&stage.bob).await, json!([null, null, "bob@example.org"]));
}

async fn what_leads_do_others_may_not(app: &TestApp) {
    let stage = app.stage().await;
    let objection = app.object(&stage.bob, &stage.proposal, "t", "MAJOR").await;
    let concession = json!({ "proposalId": stage.proposal, "title": "t", "cost": 1 });
    let offered = app.done(&stage.lead, "draftConcession", "concession { id }", concession.clone()).await;
    let offered = json!({ "concessionId": offered["concession"]["id"] });
    app.done(&stage.lead, "offerConcession", "", offered.clone()).await;
    let before = app.count().await;
    let (initiative, proposal) = (&stage.initiative, &stage.proposal);
    for who in [&stage.ann, &stage.bob] {
        for (mutation, input) in [
            (
                "inviteStakeholder",
                json!({ "initiativeId": initiative, "email": "x@y.org", "name": "x", "role": "OBSERVER" }),
            ),
            ("stateProblem", json!({ "initiativeId": initiative, "title": "t", "statement": "s" })),
            (
                "draftProposal",
                json!({ "initiativeId": initiative, "problemIds": [stage.problem], "title": "t", "body": "b" }),
            ),
            ("reviseProposal", json!({ "proposalId": proposal, "kind": "EDITORIAL", "body": "b" })),
            ("shareProposal", json!({ "proposalId": proposal })),
            ("addressObjection", json!({ "objectionId": objection, "answer": "a" })),
            ("draftConcession", concession.clone()),
            ("offerConcession", offered.clone()),
            ("setRule", json!({ "subjectId": initiative, "rule": { "preset": "CONSENT" } })),
            ("setRule", json!({ "subjectId": proposal, "rule": { "preset": "CONSENT" } })),
        ] {
            assert_eq!(app.refused(who, mutation, input).await, ["FORBIDDEN"], "{} {mutation}", who.name);
        }
    }
    app.nothing_written_since(&before, "what is not theirs to do").await;
}
