//! Deciding, taking back, replacing, and opening again.

use crate::harness::{Invite, Person, Stage, TestApp, both};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(
    the_decider_accepts_what_its_rule_accepts,
    against_the_rule_it_takes_a_reason,
    what_is_rejected_needs_no_rule,
    who_did_not_agree_is_kept,
    a_decision_is_looked_at_again_in_the_future,
    a_proposal_is_taken_back,
    another_proposal_takes_its_place,
    what_is_closed_is_opened_again_with_its_clocks_anew,
);

const DECISION: &str = "decision { id title outcome rationale overrideReason reversibility reviewAt decidedBy { name } \
    revision { number } rule { name preset version } reopenedAt reopening handedOverAt \
    assessment { engineVersion summary verdict score low high json } \
    dissents { stakeholder { name } stance objection { title } words } proposal { status closedAt } }";

/// A stage with its decider.
async fn stage(app: &TestApp) -> (Stage, Person) {
    let stage = app.stage().await;
    let dora = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let dora = app.invite(&stage.lead, &stage.initiative, dora).await;
    (stage, dora)
}

fn decide(proposal: &str, outcome: &str) -> Value {
    json!({ "proposalId": proposal, "outcome": outcome, "rationale": "It is time.", "reversibility": "REVERSIBLE" })
}

async fn agree(app: &TestApp, stage: &Stage, dora: &Person) {
    for who in [&stage.lead, &stage.ann, &stage.bob, dora] {
        app.take(who, &stage.proposal, "SUPPORT").await;
    }
}

async fn the_decider_accepts_what_its_rule_accepts(app: &TestApp) {
    let (stage, dora) = stage(app).await;
    let it = decide(&stage.proposal, "ACCEPTED");
    for who in [&stage.lead, &stage.ann, &stage.bob] {
        assert_eq!(app.refused(who, "decide", it.clone()).await, ["FORBIDDEN"], "{}", who.name);
    }
    let before = app.count().await;
    let selection = "errors { ... on RuleNotMet { unmet { kind } } }";
    let reply = app.mutate(&dora, "decide", selection, it.clone()).await;
    let error = &reply.body["data"]["decide"]["errors"][0];
    assert_eq!((&error["code"], &error["unmet"]), (&json!("RULE_NOT_MET"), &json!([{ "kind": "HEARD" }])));
    app.nothing_written_since(&before, "a decision against the rule").await;

    agree(app, &stage, &dora).await;
    let live = app.assessment(&stage.bob, &stage.proposal).await;
    let mut whole = it.clone();
    whole["overrideReason"] = json!("Not needed.");
    let decision = app.done(&dora, "decide", DECISION, whole).await["decision"].clone();
    assert_eq!((&decision["outcome"], &decision["title"]), (&json!("ACCEPTED"), &json!("Cache")));
    assert_eq!((&decision["overrideReason"], &decision["dissents"]), (&Value::Null, &json!([])));
    assert_eq!((&decision["decidedBy"]["name"], &decision["revision"]["number"]), (&json!("dora"), &json!(1)));
    assert_eq!(decision["proposal"]["status"], "ACCEPTED");
    let kept = &decision["assessment"];
    assert_eq!((&kept["summary"], &kept["verdict"]), (&live["summary"], &json!("READY")));
    assert_eq!(kept["score"].as_f64(), live["readiness"]["score"].as_f64());
    let frozen: engine::Assessment = serde_json::from_str(kept["json"].as_str().expect("text")).expect("an assessment");
    assert_eq!((frozen.talk_to_next, frozen.people_to_talk_to), (Vec::new(), 0), "for leads only");
    assert_eq!(kept["engineVersion"], json!(frozen.engine));

    assert_eq!(app.refused(&dora, "decide", it).await, ["BAD_INPUT proposalId"], "it is closed");
    for (who, mutation, input) in [
        (&stage.bob, "takePosition", json!({ "proposalId": stage.proposal, "stance": "SUPPORT" })),
        (&stage.lead, "startFinalComment", json!({ "proposalId": stage.proposal })),
        (&stage.lead, "withdrawProposal", json!({ "proposalId": stage.proposal, "reason": "r" })),
    ] {
        assert_eq!(app.refused(who, mutation, input).await, ["BAD_INPUT proposalId"], "{mutation}");
    }
    // What comes after changes nothing of it.
    let rule = json!({ "subjectId": stage.initiative, "rule": { "preset": "UNANIMITY" } });
    app.done(&stage.lead, "setRule", "", rule).await;
    let seen = app.node(&stage.bob, &stage.proposal, &format!("... on Proposal {{ {DECISION} }}")).await;
    assert_eq!(seen["decision"], decision);
    assert_eq!(decision["rule"], json!({ "name": "CONSENT", "preset": "CONSENT", "version": null }));
}

async fn against_the_rule_it_takes_a_reason(app: &TestApp) {
    let (stage, dora) = stage(app).await;
    app.object(&stage.bob, &stage.proposal, "keys", "BLOCKING").await;
    let mut it = decide(&stage.proposal, "ACCEPTED");
    it["overrideReason"] = json!(" \n");
    assert_eq!(app.refused(&dora, "decide", it.clone()).await, ["RULE_NOT_MET proposalId"], "says nothing");
    it["overrideReason"] = json!("The lease ends.");
    let decision = app.done(&dora, "decide", DECISION, it).await["decision"].clone();
    assert_eq!(decision["overrideReason"], "The lease ends.");
    assert_eq!(decision["assessment"]["verdict"], "BLOCKED");
    let dissent = &decision["dissents"][0];
    assert_eq!((&dissent["stakeholder"]["name"], &dissent["objection"]["title"]), (&json!("bob"), &json!("keys")));
    assert_eq!(dissent["words"], "It would hurt.");
}

async fn what_is_rejected_needs_no_rule(app: &TestApp) {
    let (stage, dora) = stage(app).await;
    app.take(&stage.ann, &stage.proposal, "CHAMPION").await;
    app.take(&stage.bob, &stage.proposal, "OPPOSE").await;
    let decision = app.done(&dora, "decide", DECISION, decide(&stage.proposal, "REJECTED")).await["decision"].clone();
    assert_eq!((&decision["outcome"], &decision["proposal"]["status"]), (&json!("REJECTED"), &json!("REJECTED")));
    let dissents = decision["dissents"].as_array().expect("a list");
    assert_eq!(dissents.len(), 1, "who is against it agrees: {decision}");
    assert_eq!((&dissents[0]["stakeholder"]["name"], &dissents[0]["stance"]), (&json!("ann"), &json!("CHAMPION")));
    let work = json!({ "decisionId": decision["id"], "title": "t" });
    assert_eq!(app.refused(&stage.lead, "addWorkItem", work).await, ["BAD_INPUT decisionId"]);
}

async fn who_did_not_agree_is_kept(app: &TestApp) {
    let (stage, dora) = stage(app).await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    let settled = app.object(&stage.ann, &stage.proposal, "cost", "MAJOR").await;
    app.done(&stage.ann, "withdrawObjection", "", json!({ "objectionId": settled })).await;
    app.object(&olga, &stage.proposal, "noise", "MINOR").await;
    app.done(&dora, "overruleObjection", "", json!({ "objectionId": keys, "rationale": "Too dear." })).await;
    app.done(&stage.bob, "recordDissent", "", json!({ "objectionId": keys, "dissent": "It will leak." })).await;
    app.take(&stage.ann, &stage.proposal, "RESERVATIONS").await;
    app.take(&olga, &stage.proposal, "BLOCK").await;
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    let mut it = decide(&stage.proposal, "ACCEPTED");
    it["overrideReason"] = json!("r");
    let decision = app.done(&dora, "decide", DECISION, it).await["decision"].clone();
    let expected = json!([
        { "stakeholder": { "name": "bob" }, "stance": null, "objection": { "title": "keys" }, "words": "It will leak." },
        { "stakeholder": { "name": "ann" }, "stance": "RESERVATIONS", "objection": null, "words": "Because." },
    ]);
    assert_eq!(decision["dissents"], expected);
}

async fn a_decision_is_looked_at_again_in_the_future(app: &TestApp) {
    let (stage, dora) = stage(app).await;
    let mut it = decide(&stage.proposal, "REJECTED");
    it["reviewAt"] = json!(app.now());
    assert_eq!(app.refused(&dora, "decide", it.clone()).await, ["BAD_INPUT reviewAt"]);
    it["rationale"] = json!(" ");
    it["overrideReason"] = json!("ä".repeat(5_001));
    assert_eq!(app.refused(&dora, "decide", it.clone()).await, ["BAD_INPUT rationale", "BAD_INPUT overrideReason"]);
    let mut it = decide(&stage.proposal, "REJECTED");
    it["reviewAt"] = json!(app.now() + TimeDelta::days(90));
    it["expectedVersion"] = json!(9);
    assert_eq!(app.refused(&dora, "decide", it.clone()).await, ["VERSION_CONFLICT expectedVersion"]);
    it["expectedVersion"] = json!(2);
    it["reversibility"] = json!("DURABLE");
    let decision = app.done(&dora, "decide", DECISION, it).await["decision"].clone();
    assert_eq!(
        (&decision["reviewAt"], &decision["reversibility"]),
        (&json!("2026-05-30T09:00:00+00:00"), &json!("DURABLE"))
    );
}

async fn a_proposal_is_taken_back(app: &TestApp) {
    let (stage, dora) = stage(app).await;
    let it = json!({ "proposalId": stage.proposal, "reason": "No money." });
    for who in [&stage.ann, &dora] {
        assert_eq!(app.refused(who, "withdrawProposal", it.clone()).await, ["FORBIDDEN"]);
    }
    let empty = json!({ "proposalId": stage.proposal, "reason": "" });
    assert_eq!(app.refused(&stage.lead, "withdrawProposal", empty).await, ["BAD_INPUT reason"]);
    let draft = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    let draft = json!({ "proposalId": draft, "reason": "r" });
    let why = "others would see it";
    assert_eq!(app.refused(&stage.lead, "withdrawProposal", draft).await, ["BAD_INPUT proposalId"], "{why}");
    let selection = "proposal { status statusReason closedAt decision { id } }";
    let closed = app.done(&stage.lead, "withdrawProposal", selection, it.clone()).await["proposal"].clone();
    assert_eq!((&closed["status"], &closed["statusReason"]), (&json!("WITHDRAWN"), &json!("No money.")));
    assert_eq!((&closed["decision"], closed["closedAt"].is_null()), (&Value::Null, false));
    assert_eq!(app.refused(&stage.lead, "withdrawProposal", it).await, ["BAD_INPUT proposalId"]);
}

async fn another_proposal_takes_its_place(app: &TestApp) {
    let (stage, dora) = stage(app).await;
    let other = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    let replace = |one: &str, by: &str| json!({ "proposalId": one, "byProposalId": by, "reason": "r" });
    let it = replace(&stage.proposal, &other);
    let lead = &stage.lead;
    assert_eq!(app.refused(&dora, "supersedeProposal", it.clone()).await, ["FORBIDDEN"]);
    assert_eq!(app.refused(lead, "supersedeProposal", it.clone()).await, ["BAD_INPUT byProposalId"], "a draft");
    app.done(lead, "shareProposal", "", json!({ "proposalId": other })).await;
    let itself = replace(&stage.proposal, &stage.proposal);
    assert_eq!(app.refused(lead, "supersedeProposal", itself).await, ["BAD_INPUT byProposalId"]);
    let elsewhere = app.done(lead, "openInitiative", "initiative { id }", json!({ "title": "t", "context": "LEGACY" }));
    let elsewhere = elsewhere.await["initiative"]["id"].as_str().expect("an id").to_owned();
    let problem = app.problem(lead, &elsewhere, "p").await;
    let far = app.draft(lead, &elsewhere, &problem, "far").await;
    app.done(lead, "shareProposal", "", json!({ "proposalId": far })).await;
    let far = replace(&stage.proposal, &far);
    assert_eq!(app.refused(lead, "supersedeProposal", far).await, ["NOT_FOUND byProposalId"]);

    // What was accepted gives way only to what was accepted.
    app.accept(&dora, &stage.proposal).await;
    assert_eq!(app.refused(lead, "supersedeProposal", it.clone()).await, ["BAD_INPUT byProposalId"]);
    app.accept(&dora, &other).await;
    let selection = "proposal { status statusReason supersededBy { title } decision { outcome } }";
    let closed = app.done(lead, "supersedeProposal", selection, it).await["proposal"].clone();
    let expected = json!({ "status": "SUPERSEDED", "statusReason": "r", "supersededBy": { "title": "Shards" },
        "decision": { "outcome": "ACCEPTED" } });
    assert_eq!(closed, expected);
    let back = replace(&other, &stage.proposal);
    assert_eq!(app.refused(lead, "supersedeProposal", back).await, ["BAD_INPUT byProposalId"], "no circle");
}

async fn what_is_closed_is_opened_again_with_its_clocks_anew(app: &TestApp) {
    let (stage, dora) = stage(app).await;
    let rule = json!({ "subjectId": stage.proposal, "rule": { "preset": "LAZY_CONSENSUS" } });
    app.done(&stage.lead, "setRule", "", rule).await;
    let it = json!({ "proposalId": stage.proposal, "reason": "News." });
    assert_eq!(app.refused(&stage.lead, "reopenProposal", it.clone()).await, ["BAD_INPUT proposalId"], "it is open");
    app.advance(TimeDelta::hours(72));
    let first = app.done(&dora, "decide", DECISION, decide(&stage.proposal, "ACCEPTED")).await["decision"].clone();
    assert_eq!(first["assessment"]["verdict"], "READY", "silence assents");
    assert_eq!(app.refused(&stage.ann, "reopenProposal", it.clone()).await, ["FORBIDDEN"]);
    let selection =
        "proposal { status statusReason openedAt closedAt decision { id } assessment { verdict { status } } }";
    let open = app.done(&dora, "reopenProposal", selection, it.clone()).await["proposal"].clone();
    assert_eq!((&open["status"], &open["statusReason"]), (&json!("OPEN"), &json!("News.")));
    assert_eq!((&open["decision"], &open["closedAt"]), (&Value::Null, &Value::Null));
    assert_eq!(open["assessment"]["verdict"]["status"], "WAITING", "its clocks begin anew");
    assert_eq!(app.refused(&dora, "decide", decide(&stage.proposal, "ACCEPTED")).await, ["RULE_NOT_MET proposalId"]);
    app.done(&dora, "decide", "", decide(&stage.proposal, "REJECTED")).await;
    let list = "... on Proposal { decisions(first: 9) { nodes { outcome reopening reopenedAt } } }";
    let list = app.node(&stage.bob, &stage.proposal, list).await["decisions"]["nodes"].clone();
    let expected = json!([{ "outcome": "ACCEPTED", "reopening": "News.", "reopenedAt": "2026-03-04T09:00:00+00:00" },
        { "outcome": "REJECTED", "reopening": null, "reopenedAt": null }]);
    assert_eq!(list, expected);
    app.done(&stage.lead, "reopenProposal", "", it.clone()).await;
    app.done(&stage.lead, "withdrawProposal", "", it.clone()).await;
    app.done(&stage.lead, "reopenProposal", "", it).await;
    app.take(&stage.bob, &stage.proposal, "SUPPORT").await;
}
