//! How alternatives grow out of each other, what is held against them, what they rest on, and who sees what is said.

use crate::harness::{Invite, Stage, TestApp, both};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(
    a_proposal_grows_out_of_others,
    objections_are_carried_over_and_stay_their_raisers,
    an_objection_is_carried_over_once_whichever_way_it_comes,
    what_is_carried_over_may_end_final_comment,
    a_proposal_rests_on_findings,
    who_will_see_an_answer_is_told_before_it_is_given,
);

/// A proposal that grew out of these; gives its id.
async fn grown(app: &TestApp, stage: &Stage, title: &str, from: &[&str], shared: bool) -> String {
    let input = json!({ "initiativeId": stage.initiative, "problemIds": [stage.problem], "title": title, "body": "b",
        "derivedFromIds": from });
    let made = app.done(&stage.lead, "draftProposal", "proposal { id }", input).await;
    let id = made["proposal"]["id"].as_str().expect("an id").to_owned();
    if shared {
        app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": id })).await;
    }
    id
}

async fn a_proposal_grows_out_of_others(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, .. } = &stage;
    let other = app.draft(lead, &stage.initiative, &stage.problem, "Shards").await;
    let both = grown(app, &stage, "Both", &[&stage.proposal, &other, &stage.proposal], true).await;
    let list = "... on Proposal { derivedFrom { title } derivatives(first: 9) { nodes { title } } }";
    let titles = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|one| one["title"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(titles(&app.node(lead, &both, list).await["derivedFrom"]), ["Cache", "Shards"]);
    assert_eq!(titles(&app.node(bob, &both, list).await["derivedFrom"]), ["Cache"], "the other is a draft");
    assert_eq!(titles(&app.node(bob, &stage.proposal, list).await["derivatives"]["nodes"]), ["Both"]);
    grown(app, &stage, "Hidden", &[&stage.proposal], false).await;
    assert_eq!(titles(&app.node(lead, &stage.proposal, list).await["derivatives"]["nodes"]), ["Both", "Hidden"]);
    assert_eq!(titles(&app.node(bob, &stage.proposal, list).await["derivatives"]["nodes"]), ["Both"]);

    let before = app.count().await;
    let draft = |from: Value| json!({ "initiativeId": stage.initiative, "problemIds": [stage.problem], "title": "t", "body": "b", "derivedFromIds": from });
    let many = vec![&stage.proposal; 51];
    assert_eq!(app.refused(lead, "draftProposal", draft(json!(many))).await, ["BAD_INPUT derivedFromIds"]);
    let wrong = draft(json!([stage.proposal, stage.problem]));
    assert_eq!(app.refused(lead, "draftProposal", wrong).await, ["NOT_FOUND derivedFromIds.1"]);
    app.nothing_written_since(&before, "what grows out of nothing").await;
    // Nor out of another initiative's.
    let input = json!({ "title": "Other", "context": "LEGACY", "withTopics": false });
    let there = app.done(lead, "openInitiative", "initiative { id }", input).await["initiative"]["id"].clone();
    let there = there.as_str().expect("an id");
    let problem = app.problem(lead, there, "Slow").await;
    let foreign = app.draft(lead, there, &problem, "Foreign").await;
    assert_eq!(app.refused(lead, "draftProposal", draft(json!([foreign]))).await, ["NOT_FOUND derivedFromIds.0"]);
}

const OBJECTIONS: &str = "... on Proposal { objections(first: 9) { nodes { id title state severity awaitsRaiser upheldAt \
    passage raisedBy { name } carriedFrom { id } } } }";

async fn objections(app: &TestApp, stage: &Stage, proposal: &str) -> Vec<Value> {
    let seen = app.node(&stage.ann, proposal, OBJECTIONS).await["objections"]["nodes"].clone();
    seen.as_array().cloned().unwrap_or_default()
}

async fn objections_are_carried_over_and_stay_their_raisers(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let keys = app.object(bob, proposal, "keys", "MAJOR").await;
    let cost = app.object(ann, proposal, "cost", "MINOR").await;
    let settled = app.object(bob, proposal, "noise", "MINOR").await;
    app.done(bob, "withdrawObjection", "", json!({ "objectionId": settled })).await;
    app.done(lead, "addressObjection", "", json!({ "objectionId": keys, "answer": "No." })).await;
    let next = grown(app, &stage, "Next", &[proposal], false).await;
    let carry = |ids: Value| json!({ "proposalId": next, "objectionIds": ids });
    assert_eq!(app.refused(lead, "carryObjections", carry(json!([keys]))).await, ["BAD_INPUT proposalId"], "a draft");
    app.done(lead, "shareProposal", "", json!({ "proposalId": next })).await;
    for who in [ann, bob] {
        assert_eq!(app.refused(who, "carryObjections", carry(json!([keys]))).await, ["FORBIDDEN"], "{}", who.name);
    }
    let own = app.object(ann, &next, "own", "MINOR").await;
    for (ids, expected) in [
        (json!([]), "BAD_INPUT objectionIds"),
        (json!([keys, settled]), "BAD_INPUT objectionIds.1"),
        (json!([own]), "BAD_INPUT objectionIds.0"),
        (json!([next]), "NOT_FOUND objectionIds.0"),
    ] {
        assert_eq!(app.refused(lead, "carryObjections", carry(ids)).await, [expected]);
    }
    app.done(lead, "carryObjections", "proposal { id }", carry(json!([keys, cost, keys]))).await;
    let there = objections(app, &stage, &next).await;
    let [_, keys_there, cost_there] = there.as_slice() else { panic!("{there:?}") };
    let expected = json!({ "id": keys_there["id"], "title": "keys", "state": "RAISED", "severity": "MAJOR",
        "awaitsRaiser": true, "upheldAt": null, "passage": null, "raisedBy": { "name": "bob" },
        "carriedFrom": { "id": keys } });
    assert_eq!(keys_there, &expected, "as if he had just raised it");
    // It counts while he says nothing.
    let assessment = app.assessment(ann, &next).await;
    let standing = assessment["standing"].as_array().cloned().unwrap_or_default();
    assert!(standing.iter().all(|one| one["standing"] == "STANDING") && standing.len() == 3, "{standing:?}");

    let it = json!({ "objectionId": keys_there["id"] });
    for who in [lead, ann] {
        assert_eq!(app.refused(who, "upholdObjection", it.clone()).await, ["FORBIDDEN"], "{}", who.name);
        assert_eq!(app.refused(who, "withdrawObjection", it.clone()).await, ["FORBIDDEN"], "{}", who.name);
    }
    assert_eq!(app.refused(bob, "upholdObjection", json!({ "objectionId": keys })).await, ["BAD_INPUT objectionId"]);
    let upheld =
        app.done(bob, "upholdObjection", "objection { state awaitsRaiser upheldAt version }", it.clone()).await;
    let upheld = upheld["objection"].clone();
    assert_eq!((&upheld["awaitsRaiser"], &upheld["state"]), (&json!(false), &json!("RAISED")));
    let before = app.count().await;
    let again = app.done(bob, "upholdObjection", "objection { state awaitsRaiser upheldAt version }", it).await;
    assert_eq!(again["objection"], upheld);
    app.nothing_written_since(&before, "upholding twice").await;
    // Ann's does not hold here; where it came from it does.
    let hers = json!({ "objectionId": cost_there["id"], "note": "This one is cheap." });
    let done = app.done(ann, "confirmSettled", "objection { state awaitsRaiser }", hers.clone()).await;
    assert_eq!(done["objection"], json!({ "state": "ACCOMMODATED", "awaitsRaiser": false }));
    let hers = json!({ "objectionId": cost_there["id"] });
    assert_eq!(app.refused(ann, "upholdObjection", hers).await, ["BAD_INPUT objectionId"]);
    assert_eq!(app.node(ann, &cost, "... on Objection { state }").await["state"], "RAISED");
}

async fn an_objection_is_carried_over_once_whichever_way_it_comes(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, proposal, .. } = &stage;
    let keys = app.object(bob, proposal, "keys", "MAJOR").await;
    let next = grown(app, &stage, "Next", &[proposal], true).await;
    let last = grown(app, &stage, "Last", &[&next, proposal], true).await;
    let carry = |to: &str, ids: Value| json!({ "proposalId": to, "objectionIds": ids });
    app.done(lead, "carryObjections", "", carry(&next, json!([keys]))).await;
    let there = objections(app, &stage, &next).await[0]["id"].clone();
    let before = app.count().await;
    assert_eq!(app.refused(lead, "carryObjections", carry(&next, json!([keys]))).await, ["BAD_INPUT objectionIds.0"]);
    let twice = carry(&last, json!([there, keys]));
    assert_eq!(app.refused(lead, "carryObjections", twice).await, ["BAD_INPUT objectionIds.1"], "the same by two ways");
    app.nothing_written_since(&before, "carrying over twice").await;
    app.done(lead, "carryObjections", "", carry(&last, json!([keys]))).await;
    assert_eq!(app.refused(lead, "carryObjections", carry(&last, json!([there]))).await, ["BAD_INPUT objectionIds.0"]);
    assert_eq!(objections(app, &stage, &last).await.len(), 1);
    // Not even once it is settled there.
    let it = objections(app, &stage, &last).await[0]["id"].clone();
    app.done(bob, "withdrawObjection", "", json!({ "objectionId": it })).await;
    assert_eq!(app.refused(lead, "carryObjections", carry(&last, json!([keys]))).await, ["BAD_INPUT objectionIds.0"]);
    // Over what lies between, too.
    let far = grown(app, &stage, "Far", &[&last], true).await;
    app.done(lead, "carryObjections", "", carry(&far, json!([keys]))).await;
    assert_eq!(objections(app, &stage, &far).await[0]["carriedFrom"]["id"], json!(keys));
}

async fn what_is_carried_over_may_end_final_comment(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let [one, other] =
        [app.object(bob, proposal, "one", "BLOCKING").await, app.object(ann, proposal, "two", "BLOCKING").await];
    let next = grown(app, &stage, "Next", &[proposal], true).await;
    for who in [lead, ann, bob] {
        app.take(who, &next, "SUPPORT").await;
    }
    app.done(lead, "startFinalComment", "", json!({ "proposalId": next })).await;
    let selection = "proposal { status objections(first: 9) { nodes { title } } }";
    let input = json!({ "proposalId": next, "objectionIds": [one, other] });
    let carried = app.done(lead, "carryObjections", selection, input).await["proposal"].clone();
    assert_eq!(carried["status"], "OPEN", "{carried}");
    assert_eq!(carried["objections"]["nodes"], json!([{ "title": "one" }, { "title": "two" }]));
}

async fn a_proposal_rests_on_findings(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let topic = app.topic(lead, &stage.initiative, "Keys").await;
    let leak = app.find(ann, &topic, "RISK", "They leak.").await;
    let missing = app.find(bob, &topic, "RISK", "They are lost.").await;
    let selection = "evidence { id note version removedAt author { name } finding { statement } }";
    let add = |finding: &str, note: Value| json!({ "proposalId": proposal, "findingId": finding, "note": note });
    for who in [ann, bob] {
        assert_eq!(app.refused(who, "addProposalEvidence", add(&leak, Value::Null)).await, ["FORBIDDEN"]);
    }
    let added = app.done(lead, "addProposalEvidence", selection, add(&leak, json!("It rotates."))).await;
    let added = added["evidence"].clone();
    assert_eq!((&added["finding"]["statement"], &added["note"]), (&json!("They leak."), &json!("It rotates.")));
    let before = app.count().await;
    let again = app.done(lead, "addProposalEvidence", selection, add(&leak, json!("It rotates."))).await;
    assert_eq!(again["evidence"], added);
    app.nothing_written_since(&before, "resting on it twice").await;
    app.done(lead, "addProposalEvidence", selection, add(&missing, Value::Null)).await;
    let list = "... on Proposal { evidence(first: 9) { nodes { note finding { statement } } } }";
    let seen = async || app.node(bob, proposal, list).await["evidence"]["nodes"].as_array().map(Vec::len);
    assert_eq!(seen().await, Some(2));
    let remove = json!({ "proposalEvidenceId": added["id"], "expectedVersion": 1 });
    assert_eq!(app.refused(ann, "removeProposalEvidence", remove.clone()).await, ["FORBIDDEN"]);
    let removed = app.done(lead, "removeProposalEvidence", selection, remove.clone()).await;
    assert!(removed["evidence"]["removedAt"].is_string() && seen().await == Some(1), "{removed}");
    assert_eq!(
        app.refused(lead, "removeProposalEvidence", json!({ "proposalEvidenceId": added["id"] })).await,
        ["BAD_INPUT proposalEvidenceId"]
    );
    assert_eq!(app.refused(lead, "removeProposalEvidence", remove).await, ["VERSION_CONFLICT expectedVersion"]);
    let back = app.done(lead, "addProposalEvidence", selection, add(&leak, Value::Null)).await["evidence"].clone();
    assert_eq!((&back["id"], &back["note"], &back["version"]), (&added["id"], &Value::Null, &json!(3)));
    app.done(lead, "mergeFindings", "", json!({ "intoId": leak, "findingIds": [missing] })).await;
    let other = app.draft(lead, &stage.initiative, &stage.problem, "Shards").await;
    let merged = json!({ "proposalId": other, "findingId": missing });
    assert_eq!(app.refused(lead, "addProposalEvidence", merged).await, ["BAD_INPUT findingId"]);
    app.done(lead, "withdrawProposal", "", json!({ "proposalId": proposal, "reason": "r" })).await;
    assert_eq!(app.refused(lead, "addProposalEvidence", add(&leak, json!("n"))).await, ["BAD_INPUT proposalId"]);
}

async fn who_will_see_an_answer_is_told_before_it_is_given(app: &TestApp) {
    let stage = app.stage().await;
    let audience = "audience { people sentence parts { kind people joined } managers { name role } \
        stakeholders(first: 9) { nodes { name } } }";
    let asked = format!("... on Proposal {{ {audience} }}");
    let seen = app.node(&stage.bob, &stage.proposal, &asked).await["audience"].clone();
    let part = |kind: &str, people: i32, joined: i32| json!({ "kind": kind, "people": people, "joined": joined });
    assert_eq!(seen["parts"], json!([part("LEAD", 1, 1), part("APPROVER", 1, 1), part("CONTRIBUTOR", 1, 1)]));
    assert_eq!((&seen["people"], &seen["managers"]), (&json!(3), &json!([])), "the owner is the lead, and one person");
    assert_eq!(seen["sentence"], "3 stakeholders of the initiative will see it with your name.");
    let guest = json!({ "initiativeId": stage.initiative, "email": "guest@example.org", "name": "guest",
        "role": "OBSERVER" });
    app.done(&stage.lead, "inviteStakeholder", "", guest).await;
    app.advance(TimeDelta::minutes(1));
    // Bob opens one of his own, where the owner of the organization takes no part.
    let input = json!({ "title": "Own", "context": "LEGACY", "role": "APPROVER", "withTopics": false });
    let own = app.done(&stage.bob, "openInitiative", "initiative { id }", input).await["initiative"]["id"].clone();
    let own = own.as_str().expect("an id");
    app.invite(&stage.bob, own, Invite::new("eve", "APPROVER")).await;
    let asked = format!("... on Initiative {{ {audience} }}");
    let seen = app.node(&stage.ann, &stage.initiative, &asked).await["audience"].clone();
    assert_eq!(seen["parts"][3], part("OBSERVER", 1, 0));
    assert_eq!(
        seen["sentence"],
        "4 stakeholders of the initiative (1 of them once they come in) will see it with your name."
    );
    let seen = app.node(&stage.bob, own, &asked).await["audience"].clone();
    assert_eq!(seen["parts"], json!([part("LEAD", 1, 1), part("APPROVER", 1, 1), part("MANAGER", 1, 1)]));
    assert_eq!(seen["managers"], json!([{ "name": "lead", "role": "OWNER" }]));
    assert_eq!(seen["stakeholders"]["nodes"], json!([{ "name": "bob" }, { "name": "eve" }]));
    let sentence =
        "2 stakeholders of the initiative and 1 owner or admin of the organization will see it with your name.";
    assert_eq!(seen["sentence"], sentence);
}
