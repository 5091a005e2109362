//! A real negotiation, played through the API: the stabilization of `let else`
//! in Rust, as the minutes of its language team of 2022-05-10 and 2022-08-16
//! show it. On the second day everybody had ticked, and it was still held back
//! by one concern.

use crate::harness::{Invite, Person, TestApp, both, verdict};
use serde_json::{Value, json};

both!(let_else_has_full_support_and_is_not_agreed);

const CONCERN: &str = "need-consistency-rvalue-temporary-rules-between-let-and-let-else";
const ALL: &str = "lang-1 lang-2 lang-3 lang-4 lang-5";

async fn let_else_has_full_support_and_is_not_agreed(app: &TestApp) {
    app.travel("2022-02-09T12:00:00Z");
    let mut lead = app.owner("lang-2").await;
    let initiative = app.initiative(&mut lead, "APPROVER").await;
    let mut members = Vec::new();
    for name in ["lang-1", "lang-3", "lang-4", "lang-5"] {
        members.push(app.invite(&lead, &initiative, Invite::new(name, "APPROVER")).await);
    }
    let rule = json!({ "subjectId": initiative, "rule": { "preset": "RFCBOT_FCP" } });
    app.done(&lead, "setRule", "rule { preset }", rule).await;
    let problem = app.problem(&lead, &initiative, "Early returns nest").await;
    let proposal = app.draft(&lead, &initiative, &problem, "Stabilize `let else`").await;

    // Its author counts as approving; a draft nobody else can see.
    let silent = ALL.replace("lang-2 ", "");
    let said = |people: &str| format!("NOT_READY APPROVALS({people}) OUTSTANDING({people}) FINAL_COMMENT()");
    check(app, &lead, &proposal, &said(&silent)).await;
    assert_eq!(app.node(&members[0], &proposal, "").await, Value::Null, "a draft is private");
    app.done(&lead, "shareProposal", "proposal { status }", json!({ "proposalId": proposal })).await;
    check(app, &members[0], &proposal, &said(&silent)).await;

    // 2022-05-10: four of five have ticked, one concern is open.
    app.travel("2022-05-10T12:00:00Z");
    app.take(&lead, &proposal, "SUPPORT").await;
    check(app, &lead, &proposal, &said(&silent)).await;
    app.take(&members[0], &proposal, "SUPPORT").await;
    check(app, &members[0], &proposal, &said("lang-3 lang-4 lang-5")).await;
    app.take(&members[1], &proposal, "SUPPORT").await;
    check(app, &members[1], &proposal, "WAITING FINAL_COMMENT()").await;
    app.take(&members[2], &proposal, "SUPPORT").await;
    check(app, &members[2], &proposal, "WAITING FINAL_COMMENT()").await;
    let held = format!("BLOCKED NO_OBJECTION({CONCERN}) FINAL_COMMENT()");
    let concern = app.object(&members[3], &proposal, CONCERN, "BLOCKING").await;
    let may = check(app, &members[3], &proposal, &held).await;
    assert!(may["readiness"]["acceptance"].as_f64() < Some(1.0), "one has not ticked: {may}");

    // 2022-08-16: the fifth ticks, and the concern stays.
    app.travel("2022-08-16T12:00:00Z");
    app.take(&members[3], &proposal, "SUPPORT").await;
    let august = check(app, &lead, &proposal, &held).await;
    assert_eq!(august["readiness"]["acceptance"], 1.0, "{august}");
    assert!(august["readiness"]["score"].as_f64() < Some(100.0), "full support is not agreement: {august}");
    let positions = app.node(&lead, &proposal, "... on Proposal { positions(first: 100) { nodes { stance } } }").await;
    assert_eq!(positions["positions"]["nodes"], json!(vec![json!({ "stance": "SUPPORT" }); 5]));

    // No answer of the lead settles it, and nobody else may.
    let answer = json!({ "objectionId": concern, "answer": "The rules are made consistent." });
    app.done(&lead, "addressObjection", "objection { state }", answer).await;
    check(app, &lead, &proposal, &held).await;
    let settle = json!({ "objectionId": concern, "note": "The rules agree now." });
    assert_eq!(app.refused(&lead, "confirmSettled", settle.clone()).await, ["FORBIDDEN"]);
    check(app, &lead, &proposal, &held).await;
    app.done(&members[3], "confirmSettled", "objection { state }", settle).await;
    let settled = check(app, &lead, &proposal, "WAITING FINAL_COMMENT()").await;
    assert_eq!(settled["readiness"]["score"], 100.0, "{settled}");
}

/// The assessment, after its verdict was found to be this one.
async fn check(app: &TestApp, who: &Person, proposal: &str, expected: &str) -> Value {
    let assessment = app.assessment(who, proposal).await;
    assert_eq!(verdict(&assessment), expected, "{assessment:#}");
    assert_eq!(assessment["verdict"]["passesAt"], Value::Null, "no final comment period has begun: {assessment:#}");
    assessment
}
