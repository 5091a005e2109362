//! Final comment: when it may begin, what ends it, and how its clock runs.

use crate::harness::{Invite, Stage, TestApp, both};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

both!(
    it_begins_once_the_rule_holds_but_for_its_clocks,
    a_blocking_objection_or_a_substantive_revision_ends_it,
    its_clock_stands_still_while_leads_owe_an_answer,
    who_has_no_say_neither_ends_nor_holds_it,
    hours_count_on_working_days_only,
    a_calendar_is_set_by_those_who_run_the_organization,
);

const SEEN: &str = "proposal { status finalCommentSince finalCommentPaused version }";

/// A stage under the Rust teams' rule, in which ann has approved.
async fn approved(app: &TestApp) -> (Stage, Value) {
    let stage = app.stage().await;
    let rule = json!({ "subjectId": stage.proposal, "rule": { "preset": "RFCBOT_FCP" } });
    app.done(&stage.lead, "setRule", "", rule).await;
    app.take(&stage.ann, &stage.proposal, "ACCEPT").await;
    let it = json!({ "proposalId": stage.proposal });
    (stage, it)
}

async fn start(app: &TestApp, stage: &Stage) {
    let it = json!({ "proposalId": stage.proposal });
    let begun = app.done(&stage.lead, "startFinalComment", SEEN, it).await["proposal"].clone();
    assert_eq!((&begun["status"], &begun["finalCommentPaused"]), (&json!("FINAL_COMMENT"), &json!(false)));
}

/// The status of the proposal, whether its clock stands still, and what the rule says with when it passes.
async fn seen(app: &TestApp, stage: &Stage) -> (String, bool, String, Option<DateTime<Utc>>) {
    let selection = "... on Proposal { status finalCommentPaused assessment { verdict { status passesAt } } }";
    let seen = app.node(&stage.bob, &stage.proposal, selection).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let verdict = &seen["assessment"]["verdict"];
    let passes = verdict["passesAt"].as_str().map(|at| at.parse().expect("a moment"));
    (text(&seen["status"]), seen["finalCommentPaused"] == true, text(&verdict["status"]), passes)
}

async fn it_begins_once_the_rule_holds_but_for_its_clocks(app: &TestApp) {
    let (stage, it) = approved(app).await;
    app.done(&stage.ann, "withdrawPosition", "", it.clone()).await;
    let before = app.count().await;
    let selection = "errors { ... on RuleNotMet { unmet { kind missing { ... on Stakeholder { name } } } } }";
    let reply = app.mutate(&stage.lead, "startFinalComment", selection, it.clone()).await;
    let error = &reply.body["data"]["startFinalComment"]["errors"][0];
    assert_eq!((&error["__typename"], &error["code"]), (&json!("RuleNotMet"), &json!("RULE_NOT_MET")));
    assert_eq!(error["path"], json!(["proposalId"]));
    let unmet = json!([{ "kind": "APPROVALS", "missing": [{ "name": "ann" }] }]);
    assert_eq!(error["unmet"], unmet, "the clock is not among them");
    app.nothing_written_since(&before, "final comment too early").await;

    app.take(&stage.ann, &stage.proposal, "SUPPORT").await;
    let draft = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    let draft = json!({ "proposalId": draft });
    assert_eq!(app.refused(&stage.lead, "startFinalComment", draft).await, ["BAD_INPUT proposalId"]);
    let old = json!({ "proposalId": stage.proposal, "expectedVersion": 1 });
    assert_eq!(app.refused(&stage.lead, "startFinalComment", old).await, ["VERSION_CONFLICT expectedVersion"]);
    let begun = app.done(&stage.lead, "startFinalComment", SEEN, it.clone()).await["proposal"].clone();
    let since: DateTime<Utc> = begun["finalCommentSince"].as_str().expect("a moment").parse().expect("a moment");
    assert_eq!((&begun["status"], since), (&json!("FINAL_COMMENT"), app.now()));
    assert_eq!(app.refused(&stage.lead, "startFinalComment", it).await, ["BAD_INPUT proposalId"]);

    let passes = app.now() + TimeDelta::hours(240);
    let waiting = ("FINAL_COMMENT".to_owned(), false, "WAITING".to_owned(), Some(passes));
    assert_eq!(seen(app, &stage).await, waiting);
    app.advance(TimeDelta::hours(240) - TimeDelta::milliseconds(1));
    assert_eq!(seen(app, &stage).await, waiting);
    app.advance(TimeDelta::milliseconds(1));
    assert_eq!(seen(app, &stage).await.2, "READY");
}

async fn a_blocking_objection_or_a_substantive_revision_ends_it(app: &TestApp) {
    let (stage, it) = approved(app).await;
    start(app, &stage).await;
    let revise = |kind: &str| json!({ "proposalId": stage.proposal, "kind": kind, "body": "b" });
    let revised = app.done(&stage.lead, "reviseProposal", SEEN, revise("EDITORIAL")).await["proposal"].clone();
    assert_eq!(revised["status"], "FINAL_COMMENT");
    app.object(&stage.bob, &stage.proposal, "cost", "MAJOR").await;
    assert_eq!(seen(app, &stage).await.0, "FINAL_COMMENT");
    let revised = app.done(&stage.lead, "reviseProposal", SEEN, revise("SUBSTANTIVE")).await["proposal"].clone();
    assert_eq!((&revised["status"], &revised["finalCommentSince"]), (&json!("OPEN"), &Value::Null));

    // Answered, so that its clock runs; it begins from nothing.
    let cost =
        app.node(&stage.lead, &stage.proposal, "... on Proposal { objections(first: 1) { nodes { id } } }").await;
    let cost = cost["objections"]["nodes"][0]["id"].clone();
    app.done(&stage.lead, "addressObjection", "", json!({ "objectionId": cost, "answer": "a" })).await;
    app.advance(TimeDelta::hours(100));
    start(app, &stage).await;
    assert_eq!(seen(app, &stage).await.3, Some(app.now() + TimeDelta::hours(240)));
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "BLOCKING").await;
    assert_eq!((seen(app, &stage).await.0, seen(app, &stage).await.2), ("OPEN".into(), "BLOCKED".into()));
    assert_eq!(app.refused(&stage.lead, "startFinalComment", it).await, ["RULE_NOT_MET proposalId"]);

    app.done(&stage.bob, "withdrawObjection", "", json!({ "objectionId": keys })).await;
    start(app, &stage).await;
    app.done(&stage.bob, "reraiseObjection", "", json!({ "objectionId": keys, "information": "i" })).await;
    assert_eq!(seen(app, &stage).await.0, "OPEN", "raised again");
    let kinds = app.kinds(&stage.proposal).await;
    let stopped = kinds.iter().filter(|kind| *kind == "proposal.finalCommentStopped").count();
    assert_eq!(stopped, 3, "{kinds:?}");
}

async fn its_clock_stands_still_while_leads_owe_an_answer(app: &TestApp) {
    let (stage, _) = approved(app).await;
    start(app, &stage).await;
    app.advance(TimeDelta::hours(100));
    let cost = app.object(&stage.bob, &stage.proposal, "cost", "MAJOR").await;
    let left = |hours: i64| Some(app.now() + TimeDelta::hours(hours));
    let held = seen(app, &stage).await;
    assert_eq!((held.1, held.3), (true, left(140)));
    app.advance(TimeDelta::hours(50));
    let more = app.object(&stage.ann, &stage.proposal, "more", "MINOR").await;
    let it = json!({ "objectionId": cost, "restatement": "r", "answer": "a" });
    app.done(&stage.lead, "restateObjection", "", json!({ "objectionId": cost, "restatement": "r" })).await;
    app.done(&stage.lead, "addressObjection", "", json!({ "objectionId": cost, "answer": it["answer"] })).await;
    let held = seen(app, &stage).await;
    assert_eq!((held.1, held.3), (true, left(140)), "another is not answered");
    app.done(&stage.ann, "withdrawObjection", "", json!({ "objectionId": more })).await;
    assert!(!seen(app, &stage).await.1, "nobody waits for the leads any more");
    app.advance(TimeDelta::hours(40));
    assert_eq!(seen(app, &stage).await.3, left(100));
    app.done(&stage.bob, "rejectAnswer", "", json!({ "objectionId": cost, "note": "n" })).await;
    app.advance(TimeDelta::hours(500));
    let held = seen(app, &stage).await;
    assert_eq!((held.1, held.2.as_str(), held.3), (true, "WAITING", left(100)));
    app.done(&stage.bob, "confirmSettled", "", json!({ "objectionId": cost })).await;
    app.advance(TimeDelta::hours(100));
    let done = seen(app, &stage).await;
    assert_eq!((done.1, done.2.as_str()), (false, "READY"));
}

async fn who_has_no_say_neither_ends_nor_holds_it(app: &TestApp) {
    let (stage, _) = approved(app).await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    start(app, &stage).await;
    for severity in ["MINOR", "BLOCKING"] {
        app.object(&olga, &stage.proposal, "noise", severity).await;
        let seen = seen(app, &stage).await;
        assert_eq!((seen.0.as_str(), seen.1), ("FINAL_COMMENT", false), "{severity}");
    }
}

async fn hours_count_on_working_days_only(app: &TestApp) {
    let (stage, _) = approved(app).await;
    let week = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];
    let set = json!({ "weekdays": week, "holidays": ["2026-03-04"], "utcOffsetMinutes": 60 });
    app.done(&stage.lead, "setCalendar", "", set).await;
    // The story begins on a Sunday: ten working days end with the second Friday but for the holiday, so on the
    // Monday after, an hour before UTC's.
    start(app, &stage).await;
    let moment = |text: &str| Some(text.parse::<DateTime<Utc>>().expect("a moment"));
    assert_eq!(seen(app, &stage).await.3, moment("2026-03-16T23:00:00Z"));
    let clauses = "... on Proposal { assessment { verdict { clauses { kind requirement sentence } } } }";
    let clauses = app.node(&stage.bob, &stage.proposal, clauses).await["assessment"]["verdict"]["clauses"].clone();
    let clock = clauses.as_array().and_then(|all| all.iter().find(|clause| clause["kind"] == "FINAL_COMMENT"));
    let clock = clock.expect("the clock");
    assert!(clock["requirement"].to_string().contains("240"), "what the rule says: {clock}");
    assert!(clock["sentence"].to_string().contains("2026-03-16"), "{clock}");

    // Monday noon of local time: half a day has run; it stands still until Friday noon.
    app.advance(TimeDelta::hours(26));
    let cost = app.object(&stage.bob, &stage.proposal, "cost", "MAJOR").await;
    app.advance(TimeDelta::days(4));
    app.done(&stage.bob, "withdrawObjection", "", json!({ "objectionId": cost })).await;
    // Nine and a half days from Friday noon.
    assert_eq!(seen(app, &stage).await.3, moment("2026-03-19T23:00:00Z"));
    app.advance(TimeDelta::days(13) + TimeDelta::hours(12));
    assert_eq!(seen(app, &stage).await.2, "READY");
}

async fn a_calendar_is_set_by_those_who_run_the_organization(app: &TestApp) {
    let stage = app.stage().await;
    let read = "{ organization { calendar { weekdays holidays utcOffsetMinutes version } } }";
    assert_eq!(app.data(&stage.bob, read, Value::Null).await["organization"]["calendar"], Value::Null);
    let set = |days: Value, holidays: Value, offset: i32| json!({ "weekdays": days, "holidays": holidays, "utcOffsetMinutes": offset });
    let before = app.count().await;
    let monday = json!(["MONDAY"]);
    assert_eq!(app.refused(&stage.bob, "setCalendar", set(monday.clone(), json!([]), 0)).await, ["FORBIDDEN"]);
    let many: Vec<String> = (0..51).map(|at| format!("{}-01-01", 2000 + at)).collect();
    for (input, expected) in [
        (set(json!([]), json!([]), 0), "BAD_INPUT weekdays"),
        (set(monday.clone(), json!([]), 841), "BAD_INPUT utcOffsetMinutes"),
        (set(monday.clone(), json!([]), -841), "BAD_INPUT utcOffsetMinutes"),
        (set(monday.clone(), json!(many), 0), "BAD_INPUT holidays"),
    ] {
        assert_eq!(app.refused(&stage.lead, "setCalendar", input).await, [expected]);
    }
    for date in ["2026-02-30", "2026-2-3", "1899-01-01", "x", "+10000-01-01", ""] {
        let reply = app.mutate(&stage.lead, "setCalendar", "", set(monday.clone(), json!([date]), 0)).await;
        assert!(!reply.body["errors"].is_null() && reply.code() != "INTERNAL", "{date}: {}", reply.text);
    }
    app.nothing_written_since(&before, "a calendar that is none").await;

    let days = json!(["FRIDAY", "MONDAY", "FRIDAY"]);
    app.done(&stage.lead, "setCalendar", "", set(days, json!(["2026-12-25", "2026-01-01"]), -300)).await;
    let expected = json!({ "weekdays": ["MONDAY", "FRIDAY"], "holidays": ["2026-01-01", "2026-12-25"],
        "utcOffsetMinutes": -300, "version": 1 });
    assert_eq!(app.data(&stage.bob, read, Value::Null).await["organization"]["calendar"], expected);
    let old = json!({ "weekdays": ["SUNDAY"], "holidays": [], "expectedVersion": 2 });
    assert_eq!(app.refused(&stage.lead, "setCalendar", old).await, ["VERSION_CONFLICT expectedVersion"]);
    let new = json!({ "weekdays": ["SUNDAY"], "holidays": [], "expectedVersion": 1 });
    app.done(&stage.lead, "setCalendar", "", new).await;
    let there = app.stage_elsewhere(&stage).await;
    assert_eq!(app.data(&there.ann, read, Value::Null).await["organization"]["calendar"], Value::Null);
}
