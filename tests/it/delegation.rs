//! Whose word counts for whom: delegation, and what leads enter for others.

use crate::harness::{Invite, Person, Stage, TestApp, both, verdict};
use chrono::TimeDelta;
use futures_util::future::join;
use serde_json::{Value, json};

both!(
    a_delegate_answers_for_who_says_nothing,
    a_delegation_is_open_and_revocable,
    chains_are_followed_and_circles_refused,
    what_is_for_a_proposal_goes_before_what_is_for_all,
    what_was_delegated_is_so_at_any_moment_of_the_past,
    a_position_entered_for_somebody_waits_for_them,
    nobody_who_has_answered_is_answered_for,
    what_was_entered_is_never_taken_for_assent,
    two_who_delegate_to_each_other_at_once_make_no_circle,
    whose_word_counts_is_told_and_who_looked_is_not,
    a_decision_records_the_dissent_of_delegates_and_not_what_is_unconfirmed,
);

async fn delegate(app: &TestApp, who: &Person, subject: &str, to: &Person) -> Value {
    let selection = "delegation { id version delegate { name } stakeholder { name } proposal { title } revokedAt }";
    let input = json!({ "subjectId": subject, "delegateId": to.stakeholder });
    app.done(who, "delegatePosition", selection, input).await["delegation"].clone()
}

async fn revoke(app: &TestApp, who: &Person, delegation: &Value) {
    app.done(who, "revokeDelegation", "", json!({ "delegationId": delegation["id"] })).await;
}

async fn rule(app: &TestApp, stage: &Stage, preset: &str) {
    let input = json!({ "subjectId": stage.proposal, "rule": { "preset": preset } });
    app.done(&stage.lead, "setRule", "", input).await;
}

/// Who counts by whose position: `bob: SUPPORT of ann through ann`.
async fn counted(app: &TestApp, stage: &Stage) -> Vec<String> {
    let list = "... on Proposal { delegatedPositions { stakeholder { name } position { stance stakeholder { name } } \
        through { name } } }";
    let seen = app.node(&stage.bob, &stage.proposal, list).await["delegatedPositions"].clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lines = seen.as_array().into_iter().flatten().map(|one| {
        let through: Vec<String> = one["through"].as_array().into_iter().flatten().map(|p| text(&p["name"])).collect();
        let (who, position) = (text(&one["stakeholder"]["name"]), &one["position"]);
        let (stance, of) = (text(&position["stance"]), text(&position["stakeholder"]["name"]));
        format!("{who}: {stance} of {of} through {}", through.join(" "))
    });
    lines.collect()
}

async fn says(app: &TestApp, stage: &Stage) -> String {
    verdict(&app.assessment(&stage.bob, &stage.proposal).await)
}

async fn a_delegate_answers_for_who_says_nothing(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    rule(app, &stage, "UNANIMITY").await;
    app.take(lead, proposal, "SUPPORT").await;
    delegate(app, bob, proposal, ann).await;
    assert_eq!(counted(app, &stage).await, Vec::<String>::new(), "ann has said nothing");
    let silent = says(app, &stage).await;
    assert!(silent.contains("ann") && silent.contains("bob"), "{silent}");
    app.take(ann, proposal, "ACCEPT").await;
    assert_eq!(counted(app, &stage).await, ["bob: ACCEPT of ann through ann"]);
    assert_eq!(says(app, &stage).await, "READY");
    let brief = app.node(bob, proposal, "... on Proposal { brief }").await["brief"].clone();
    assert!(brief.as_str().is_some_and(|brief| brief.contains("Accept (2): ann, bob (by ann)")), "{brief}");
    app.take(ann, proposal, "OPPOSE").await;
    let against = says(app, &stage).await;
    assert!(against.contains("ann") && against.contains("bob"), "{against}");
    // His own word goes before hers, whatever it is.
    for stance in ["ABSTAIN", "SUPPORT"] {
        app.take(bob, proposal, stance).await;
        assert_eq!(counted(app, &stage).await, Vec::<String>::new(), "{stance}");
    }
    app.done(bob, "withdrawPosition", "", json!({ "proposalId": proposal })).await;
    assert_eq!(counted(app, &stage).await, ["bob: OPPOSE of ann through ann"]);
    // What she is recused from, or asks for time for, is hers alone.
    app.take(ann, proposal, "RECUSED").await;
    assert_eq!(counted(app, &stage).await, Vec::<String>::new());
    let until = app.now() + TimeDelta::hours(1);
    let time = json!({ "proposalId": proposal, "stance": "NEEDS_TIME", "until": until });
    app.done(bob, "takePosition", "", time).await;
    app.take(ann, proposal, "ACCEPT").await;
    assert_eq!(counted(app, &stage).await, Vec::<String>::new(), "he will answer himself");
    app.advance(TimeDelta::hours(1));
    assert_eq!(counted(app, &stage).await, ["bob: ACCEPT of ann through ann"], "he did not");
}

async fn a_delegation_is_open_and_revocable(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    let olga = app.invite(lead, initiative, Invite::new("olga", "OBSERVER")).await;
    app.take(ann, proposal, "SUPPORT").await;
    let give = |subject: &str, to: &str| json!({ "subjectId": subject, "delegateId": to });
    assert_eq!(app.refused(&olga, "delegatePosition", give(proposal, &ann.stakeholder)).await, ["FORBIDDEN"]);
    for (input, expected) in [
        (give(proposal, &bob.stakeholder), "BAD_INPUT delegateId"),
        (give(proposal, &olga.stakeholder), "BAD_INPUT delegateId"),
        (give(proposal, initiative), "NOT_FOUND delegateId"),
        (give(&stage.problem, &ann.stakeholder), "NOT_FOUND subjectId"),
    ] {
        assert_eq!(app.refused(bob, "delegatePosition", input.clone()).await, [expected], "{input}");
    }
    let given = delegate(app, bob, initiative, ann).await;
    assert_eq!((&given["stakeholder"]["name"], &given["proposal"]), (&json!("bob"), &Value::Null));
    let before = app.count().await;
    assert_eq!(delegate(app, bob, initiative, ann).await, given);
    app.nothing_written_since(&before, "delegating twice").await;
    let list = "... on Initiative { delegations(first: 9) { nodes { stakeholder { name delegation { id } } } } }";
    for who in [lead, ann, &olga] {
        let seen = app.node(who, initiative, list).await["delegations"]["nodes"].clone();
        let expected = json!([{ "stakeholder": { "name": "bob", "delegation": { "id": given["id"] } } }]);
        assert_eq!(seen, expected, "{} sees it", who.name);
    }
    assert_eq!(counted(app, &stage).await, ["bob: SUPPORT of ann through ann"]);
    let it = json!({ "delegationId": given["id"] });
    for who in [lead, ann, &olga] {
        assert_eq!(app.refused(who, "revokeDelegation", it.clone()).await, ["FORBIDDEN"], "{}", who.name);
    }
    let old = json!({ "delegationId": given["id"], "expectedVersion": 9 });
    assert_eq!(app.refused(bob, "revokeDelegation", old).await, ["VERSION_CONFLICT expectedVersion"]);
    revoke(app, bob, &given).await;
    assert_eq!(counted(app, &stage).await, Vec::<String>::new());
    assert_eq!(app.node(ann, initiative, list).await["delegations"]["nodes"], json!([]));
    assert_eq!(app.refused(bob, "revokeDelegation", it).await, ["BAD_INPUT delegationId"]);
    let again = delegate(app, bob, initiative, lead).await;
    assert_eq!((&again["id"], &again["version"], &again["revokedAt"]), (&given["id"], &json!(3), &Value::Null));
    let draft = app.draft(lead, initiative, &stage.problem, "Shards").await;
    assert_eq!(
        app.refused(bob, "delegatePosition", give(&draft, &ann.stakeholder)).await,
        ["NOT_FOUND subjectId"],
        "a draft"
    );
}

async fn chains_are_followed_and_circles_refused(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    let eve = app.invite(lead, initiative, Invite::new("eve", "CONTRIBUTOR")).await;
    delegate(app, bob, initiative, ann).await;
    delegate(app, ann, proposal, &eve).await;
    app.take(&eve, proposal, "SUPPORT").await;
    assert_eq!(counted(app, &stage).await, ["ann: SUPPORT of eve through eve", "bob: SUPPORT of eve through ann eve"]);
    let before = app.count().await;
    for (who, subject, to) in
        [(&eve, proposal, bob), (&eve, initiative, bob), (&eve, proposal, ann), (ann, initiative, bob)]
    {
        let input = json!({ "subjectId": subject, "delegateId": to.stakeholder });
        assert_eq!(
            app.refused(who, "delegatePosition", input).await,
            ["BAD_INPUT delegateId"],
            "{} {}",
            who.name,
            to.name
        );
    }
    app.nothing_written_since(&before, "a circle").await;
    // On another proposal it is none.
    let other = app.draft(lead, initiative, &stage.problem, "Shards").await;
    app.done(lead, "shareProposal", "", json!({ "proposalId": other })).await;
    delegate(app, &eve, &other, bob).await;
    // Each may answer for all before them.
    app.take(ann, proposal, "OPPOSE").await;
    assert_eq!(counted(app, &stage).await, ["bob: OPPOSE of ann through ann"]);
    // Ten steps, and no more.
    let mut end = app.invite(lead, initiative, Invite::new("p0", "CONTRIBUTOR")).await;
    app.take(&end, &other, "SUPPORT").await;
    for number in 1..=11 {
        let next = app.invite(lead, initiative, Invite::new(&format!("p{number}"), "CONTRIBUTOR")).await;
        let input = json!({ "subjectId": other, "delegateId": end.stakeholder });
        if number == 11 {
            assert_eq!(app.refused(&next, "delegatePosition", input).await, ["BAD_INPUT delegateId"]);
        } else {
            app.done(&next, "delegatePosition", "", input).await;
        }
        end = next;
    }
    let list = "... on Proposal { delegatedPositions { through { name } } }";
    let seen = app.node(bob, &other, list).await["delegatedPositions"].clone();
    let longest = seen.as_array().into_iter().flatten().filter_map(|one| one["through"].as_array().map(Vec::len)).max();
    assert_eq!(longest, Some(10));
}

async fn what_is_for_a_proposal_goes_before_what_is_for_all(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    app.take(ann, proposal, "SUPPORT").await;
    app.take(lead, proposal, "OPPOSE").await;
    delegate(app, bob, initiative, ann).await;
    let only = delegate(app, bob, proposal, lead).await;
    assert_eq!(only["proposal"]["title"], "Cache");
    assert_eq!(counted(app, &stage).await, ["bob: OPPOSE of lead through lead"]);
    revoke(app, bob, &only).await;
    assert_eq!(counted(app, &stage).await, ["bob: SUPPORT of ann through ann"]);
    // What is supposed of a delegate is supposed of who delegated.
    rule(app, &stage, "UNANIMITY").await;
    let query = "query($id: ID!, $suppose: WhatIfInput!) { proposal(id: $id) { whatIf(suppose: $suppose) { \
        verdict { status clauses { kind status missing { ... on Stakeholder { name } } } } } } }";
    let suppose = json!({ "positions": [{ "stakeholderId": ann.stakeholder, "stance": "OPPOSE" }] });
    let supposed = app.data(lead, query, json!({ "id": proposal, "suppose": suppose })).await;
    let supposed = verdict(&supposed["proposal"]["whatIf"]);
    assert!(supposed.contains("ann") && supposed.contains("bob"), "{supposed}");
}

async fn what_was_delegated_is_so_at_any_moment_of_the_past(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { ann, bob, proposal, initiative, .. } = &stage;
    rule(app, &stage, "UNANIMITY").await;
    app.take(&stage.lead, proposal, "SUPPORT").await;
    app.take(ann, proposal, "SUPPORT").await;
    let mut moments = Vec::new();
    let mut given = Value::Null;
    for step in 0..4 {
        app.advance(TimeDelta::minutes(1));
        match step {
            0 => {}
            1 => given = delegate(app, bob, initiative, ann).await,
            2 => revoke(app, bob, &given).await,
            _ => {
                let said = json!({ "proposalId": proposal, "stakeholderId": bob.stakeholder, "stance": "SUPPORT" });
                app.done(&stage.lead, "enterPosition", "", said).await;
            }
        }
        moments.push((app.now(), says(app, &stage).await));
    }
    let verdicts: Vec<&str> =
        moments.iter().map(|(_, verdict)| verdict.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(verdicts, ["NOT_READY", "READY", "NOT_READY", "NOT_READY"]);
    let query = format!(
        "query($id: ID!, $time: DateTime!) {{ proposal(id: $id) {{ {} }} }}",
        crate::harness::ASSESSMENT.replacen("assessment {", "assessmentAt(time: $time) {", 1)
    );
    for (time, then) in moments {
        let seen = app.data(ann, &query, json!({ "id": proposal, "time": time })).await;
        assert_eq!(verdict(&seen["proposal"]["assessmentAt"]), then, "at {time}");
    }
    let export = app.node(bob, proposal, "... on Proposal { deliberation }").await["deliberation"].to_string();
    assert!(export.contains("NEEDS_TIME"), "what is not confirmed is exported as what it counts for: {export}");
}

const ENTERED: &str =
    "position { id stance version awaitsConfirmation confirmedAt enteredBy { name } stakeholder { name } }";

async fn enter(app: &TestApp, stage: &Stage, who: &Person, stance: &str) -> Value {
    let input =
        json!({ "proposalId": stage.proposal, "stakeholderId": who.stakeholder, "stance": stance, "reason": "r" });
    app.done(&stage.lead, "enterPosition", ENTERED, input).await["position"].clone()
}

async fn a_position_entered_for_somebody_waits_for_them(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    rule(app, &stage, "UNANIMITY").await;
    app.take(lead, proposal, "SUPPORT").await;
    app.take(ann, proposal, "SUPPORT").await;
    let said = |who: &Person| json!({ "proposalId": proposal, "stakeholderId": who.stakeholder, "stance": "ACCEPT" });
    assert_eq!(app.refused(ann, "enterPosition", said(bob)).await, ["FORBIDDEN"]);
    assert_eq!(app.refused(lead, "enterPosition", said(lead)).await, ["BAD_INPUT stakeholderId"]);
    let wrong = json!({ "proposalId": proposal, "stakeholderId": bob.stakeholder, "stance": "OPPOSE" });
    assert_eq!(app.refused(lead, "enterPosition", wrong).await, ["BAD_INPUT reason"]);
    let entered = enter(app, &stage, bob, "SUPPORT").await;
    assert_eq!((&entered["awaitsConfirmation"], &entered["enteredBy"]["name"]), (&json!(true), &json!("lead")));
    assert_eq!(entered["stakeholder"]["name"], "bob");
    assert!(says(app, &stage).await.contains("bob"), "nobody consents by somebody else's word");
    let brief = app.node(ann, proposal, "... on Proposal { brief }").await["brief"].clone();
    assert!(brief.as_str().is_some_and(|brief| brief.contains("not confirmed (1): bob")), "{brief}");
    // It can be corrected before, by the lead as by bob.
    assert_eq!(enter(app, &stage, bob, "ACCEPT").await["version"], 2);
    let it = json!({ "positionId": entered["id"] });
    for who in [lead, ann] {
        assert_eq!(app.refused(who, "confirmPosition", it.clone()).await, ["FORBIDDEN"], "{}", who.name);
    }
    let old = json!({ "positionId": entered["id"], "expectedVersion": 1 });
    assert_eq!(app.refused(bob, "confirmPosition", old).await, ["VERSION_CONFLICT expectedVersion"]);
    let confirmed = app.done(bob, "confirmPosition", ENTERED, it.clone()).await["position"].clone();
    assert_eq!((&confirmed["awaitsConfirmation"], &confirmed["enteredBy"]["name"]), (&json!(false), &json!("lead")));
    assert_eq!(says(app, &stage).await, "READY");
    let before = app.count().await;
    assert_eq!(app.done(bob, "confirmPosition", ENTERED, it.clone()).await["position"], confirmed);
    app.nothing_written_since(&before, "confirming twice").await;
    app.done(bob, "withdrawPosition", "", json!({ "proposalId": proposal })).await;
    assert_eq!(app.refused(bob, "confirmPosition", it).await, ["BAD_INPUT positionId"]);
    // What a lead entered they take back, until it is confirmed; it is his to take back at any time.
    enter(app, &stage, bob, "OPPOSE").await;
    let back = json!({ "proposalId": proposal, "stakeholderId": bob.stakeholder });
    assert_eq!(app.refused(ann, "withdrawPosition", back.clone()).await, ["FORBIDDEN"]);
    app.done(lead, "withdrawPosition", "", back.clone()).await;
    enter(app, &stage, bob, "OPPOSE").await;
    app.done(bob, "withdrawPosition", "", json!({ "proposalId": proposal })).await;
    assert_eq!(app.refused(lead, "withdrawPosition", back).await, ["FORBIDDEN"], "there is nothing of the lead's");
}

async fn nobody_who_has_answered_is_answered_for(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let said = |who: &Person| json!({ "proposalId": proposal, "stakeholderId": who.stakeholder, "stance": "CHAMPION" });
    app.take(ann, proposal, "OPPOSE").await;
    let entered = enter(app, &stage, bob, "OPPOSE").await;
    app.done(bob, "confirmPosition", "", json!({ "positionId": entered["id"] })).await;
    let before = app.count().await;
    for who in [ann, bob] {
        assert_eq!(app.refused(lead, "enterPosition", said(who)).await, ["BAD_INPUT stakeholderId"], "{}", who.name);
    }
    let hers = json!({ "proposalId": proposal, "stakeholderId": ann.stakeholder });
    assert_eq!(app.refused(lead, "withdrawPosition", hers).await, ["FORBIDDEN"]);
    app.nothing_written_since(&before, "answering for who has answered").await;
    // What she says herself takes the place of what was entered, and is hers.
    let eve = app.invite(lead, &stage.initiative, Invite::new("eve", "APPROVER")).await;
    let entered = enter(app, &stage, &eve, "CHAMPION").await;
    let own = json!({ "proposalId": proposal, "stance": "ACCEPT", "expectedVersion": 1 });
    let own = app.done(&eve, "takePosition", ENTERED, own).await["position"].clone();
    assert_eq!((&own["id"], &own["enteredBy"], &own["stance"]), (&entered["id"], &Value::Null, &json!("ACCEPT")));
    assert_eq!(app.refused(lead, "enterPosition", said(&eve)).await, ["BAD_INPUT stakeholderId"]);
}

async fn what_was_entered_is_never_taken_for_assent(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    rule(app, &stage, "UNANIMITY").await;
    app.take(lead, proposal, "SUPPORT").await;
    app.take(ann, proposal, "SUPPORT").await;
    // Nor does it keep a delegate from answering.
    delegate(app, bob, initiative, ann).await;
    enter(app, &stage, bob, "OPPOSE").await;
    assert_eq!(counted(app, &stage).await, ["bob: SUPPORT of ann through ann"]);
    assert_eq!(says(app, &stage).await, "READY");
    // A delegate who has not confirmed has not answered.
    app.done(ann, "withdrawPosition", "", json!({ "proposalId": proposal })).await;
    enter(app, &stage, ann, "SUPPORT").await;
    assert_eq!(counted(app, &stage).await, Vec::<String>::new());
    // Silence assents in the end by this rule; being asked is no silence.
    let custom = json!({ "name": "Ours", "family": "VOTE", "roles": ["APPROVER", "CONTRIBUTOR"], "stale": "COUNT",
        "assentAfterHours": 1, "clauses": [{ "approvals": { "atLeast": "ACCEPT",
        "share": { "numerator": 1, "denominator": 1 } } }] });
    app.done(lead, "setRule", "", json!({ "subjectId": proposal, "rule": { "custom": custom } })).await;
    app.advance(TimeDelta::hours(2));
    let still = says(app, &stage).await;
    assert!(still.contains("ann") && still.contains("bob"), "{still}");
    app.done(ann, "withdrawPosition", "", json!({ "proposalId": proposal })).await;
    app.done(bob, "withdrawPosition", "", json!({ "proposalId": proposal })).await;
    assert_eq!(says(app, &stage).await, "READY", "now they are silent");
}

async fn two_who_delegate_to_each_other_at_once_make_no_circle(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { ann, bob, initiative, .. } = &stage;
    let to = |who: &Person| json!({ "subjectId": initiative, "delegateId": who.stakeholder });
    let (hers, his) =
        join(app.mutate(ann, "delegatePosition", "", to(bob)), app.mutate(bob, "delegatePosition", "", to(ann))).await;
    let refused = [hers, his].into_iter().filter(|reply| {
        let errors = &reply.body["data"]["delegatePosition"]["errors"];
        assert!(errors.is_array(), "{}", reply.text);
        errors[0]["code"] == "BAD_INPUT"
    });
    assert_eq!(refused.count(), 1, "one of the two comes first");
    assert_eq!(app.count().await["delegation"], 1);
}

async fn whose_word_counts_is_told_and_who_looked_is_not(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    let topic = app.topic(lead, initiative, "Keys").await;
    let finding = app.find(ann, &topic, "RISK", "They leak.").await;
    let keys = app.object(ann, proposal, "keys", "MINOR").await;
    let input = json!({ "initiativeId": initiative, "problemIds": [stage.problem], "title": "Next", "body": "b",
        "derivedFromIds": [proposal] });
    let next = app.done(lead, "draftProposal", "proposal { id }", input).await["proposal"]["id"].clone();
    let next = next.as_str().expect("an id");
    app.done(lead, "shareProposal", "", json!({ "proposalId": next })).await;
    let mut socket = app.begin(Some(&ann.token())).await;
    socket.told_of("1", next).await;
    app.done(bob, "lookAtProposal", "", json!({ "proposalId": next })).await;
    for subject in [initiative.as_str(), next] {
        let given = delegate(app, bob, subject, ann).await;
        revoke(app, bob, &given).await;
    }
    let input = json!({ "proposalId": next, "stakeholderId": bob.stakeholder, "stance": "ACCEPT" });
    let entered = app.done(lead, "enterPosition", ENTERED, input).await["position"]["id"].clone();
    app.done(bob, "confirmPosition", "", json!({ "positionId": entered })).await;
    app.done(lead, "carryObjections", "", json!({ "proposalId": next, "objectionIds": [keys] })).await;
    let list = "... on Proposal { objections(first: 1) { nodes { id } } }";
    let there = app.node(ann, next, list).await["objections"]["nodes"][0]["id"].clone();
    app.done(ann, "upholdObjection", "", json!({ "objectionId": there })).await;
    let rests = json!({ "proposalId": next, "findingId": finding });
    let rests = app.done(lead, "addProposalEvidence", "evidence { id }", rests).await["evidence"]["id"].clone();
    app.done(lead, "removeProposalEvidence", "", json!({ "proposalEvidenceId": rests })).await;
    let expected = [
        ("DELEGATION_GIVEN", "Delegation"),
        ("DELEGATION_REVOKED", "Delegation"),
        ("DELEGATION_GIVEN", "Delegation"),
        ("DELEGATION_REVOKED", "Delegation"),
        ("POSITION_ENTERED", "Position"),
        ("POSITION_CONFIRMED", "Position"),
        ("OBJECTION_CARRIED", "Objection"),
        ("OBJECTION_UPHELD", "Objection"),
        ("EVIDENCE_LINKED", "ProposalEvidence"),
        ("EVIDENCE_UNLINKED", "ProposalEvidence"),
    ];
    for (kind, node) in expected {
        let told = socket.told().await;
        assert_eq!((&told["kind"], &told["node"]["__typename"]), (&json!(kind), &json!(node)));
    }
}

async fn a_decision_records_the_dissent_of_delegates_and_not_what_is_unconfirmed(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    let eve = app.invite(lead, initiative, Invite::new("eve", "APPROVER")).await;
    let dora = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let dora = app.invite(lead, initiative, dora).await;
    app.take(ann, proposal, "OPPOSE").await;
    delegate(app, bob, initiative, ann).await;
    enter(app, &stage, &eve, "BLOCK").await;
    let decision = app.accept(&dora, proposal).await;
    let list = "... on Decision { dissents { stakeholder { name } stance words } }";
    let seen = app.node(bob, &decision, list).await["dissents"].clone();
    let dissent =
        |name: &str, words: Value| json!({ "stakeholder": { "name": name }, "stance": "OPPOSE", "words": words });
    assert_eq!(seen, json!([dissent("ann", json!("Because.")), dissent("bob", Value::Null)]));
}
