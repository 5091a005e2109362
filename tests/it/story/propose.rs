//! Proposing: the problem first, then ways to solve it, side by side.

mod compare;

use super::{Cast, each, made, may_not, near};
use crate::harness::{Person, TestApp, both};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(a_problem_is_agreed_on_before_its_solutions_are_compared);

async fn a_problem_is_agreed_on_before_its_solutions_are_compared(app: &TestApp) {
    let cast = Cast::of(app).await;
    cast.enter(app, "PROPOSE", "We know enough to write.").await;
    let slow = the_problem_is_written_first(app, &cast).await;
    let reads = it_turns_out_to_be_two_and_one_of_them_another(app, &cast, &slow).await;
    everybody_says_how_they_see_it(app, &cast, &reads).await;
    let [cache, shards] = alternatives_are_put_side_by_side(app, &cast, &reads).await;
    one_is_revised_in_words_and_in_substance(app, &cast, &cache).await;
    people_dispute_the_solution_and_not_the_problem(app, &cast, &cache).await;
    let both = a_third_grows_out_of_two_and_objections_come_along(app, &cast, &reads, [&cache, &shards]).await;
    compare::it_rests_on_what_was_found(app, &cast, &both).await;
    compare::criteria_and_weights_compare_them(app, &cast, &reads, [&cache, &shards, &both]).await;
    compare::people_rank_them(app, &cast, &reads, [&cache, &shards, &both]).await;
    let left = cast.advice(app, "NEGOTIATE").await;
    assert_eq!(left, ["NO_PROPOSAL", "TOO_SHALLOW", "SILENT"], "nothing is proposed for slow writes");
    cast.hidden_from_mallory(app, &[&slow, &reads, &cache, &both], "cache").await;
}

async fn the_problem_is_written_first(app: &TestApp, cast: &Cast) -> String {
    let input = json!({ "initiativeId": cast.initiative, "title": "Exports are slow", "statement": "An hour each.",
        "whom": "Sales." });
    for who in [&cast.ann, &cast.bob, &cast.olga, &cast.dora, &cast.olive] {
        may_not(app, who, "FORBIDDEN", &[("stateProblem", input.clone())]).await;
    }
    may_not(app, &cast.mallory, "NOT_FOUND", &[("stateProblem", input.clone())]).await;
    let slow = made(app, &cast.lena, "stateProblem", "problem", input).await;
    assert!(cast.advice(app, "PROPOSE").await.ends_with(&["NO_CRITERIA".into(), "NO_EVIDENCE".into()]));
    for (name, direction, weight) in [("Delay", "LOWER", 75), ("Ease", "HIGHER", 25)] {
        let input = json!({ "problemId": slow, "name": name, "direction": direction, "weight": weight });
        app.done(&cast.lena, "addCriterion", "", input).await;
    }
    let input = json!({ "problemId": slow, "body": "Measured in May.", "url": "https://example.org/may" });
    app.done(&cast.lena, "addEvidence", "", input).await;
    let selection = "... on Problem { whom criteria(first: 9) { nodes { name } } \
        evidence(first: 9) { nodes { body url } } proposals(first: 9) { nodes { id } } }";
    let seen = app.node(&cast.olga, &slow, selection).await;
    assert_eq!(
        (&seen["whom"], each(&seen["criteria"], "name")),
        (&json!("Sales."), vec!["Delay".into(), "Ease".into()])
    );
    assert_eq!(seen["evidence"]["nodes"], json!([{ "body": "Measured in May.", "url": "https://example.org/may" }]));
    assert_eq!(seen["proposals"]["nodes"], json!([]), "nobody has proposed anything");
    let advised = cast.advice(app, "NEGOTIATE").await;
    assert_eq!(advised[0], "NO_PROPOSAL", "{advised:?}");
    slow
}

async fn see(app: &TestApp, who: &Person, problem: &str, stance: &str, words: Option<&str>) {
    let input = json!({ "problemId": problem, "stance": stance, "restatement": words });
    app.done(who, "takeUnderstanding", "", input).await;
}

async fn measured(app: &TestApp, cast: &Cast, problem: &str) -> Value {
    let selection = "... on Problem { understanding { score agree restated unsure disagree silent } }";
    app.node(&cast.olga, problem, selection).await["understanding"].clone()
}

async fn it_turns_out_to_be_two_and_one_of_them_another(app: &TestApp, cast: &Cast, slow: &str) -> String {
    see(app, &cast.ann, slow, "AGREE", None).await;
    see(app, &cast.bob, slow, "DISAGREE", Some("Writing them is fast enough.")).await;
    let said = measured(app, cast, slow).await;
    assert_eq!(json!([said["agree"], said["disagree"], said["silent"]]), json!([1, 1, 1]));
    let part = |title: &str| json!({ "title": title, "statement": "A part." });
    let split = json!({ "problemId": slow, "parts": [part("Reads are slow"), part("Writes are slow")] });
    may_not(app, &cast.bob, "FORBIDDEN", &[("splitProblem", split.clone())]).await;
    let parts = app.done(&cast.lena, "splitProblem", "problem { splitInto { id title } }", split).await;
    let parts = parts["problem"]["splitInto"].clone();
    assert_eq!(each(&parts, "title"), ["Reads are slow", "Writes are slow"]);
    let input = json!({ "initiativeId": cast.initiative, "title": "Reads are dear", "statement": "Each costs." });
    let dear = made(app, &cast.lena, "stateProblem", "problem", input).await;
    let merge = json!({ "problemIds": [parts[0]["id"], dear], "title": "Reads are slow and dear", "statement": "So." });
    let reads = made(app, &cast.lena, "mergeProblems", "problem", merge).await;
    let selection = "... on Problem { supersededAt criteria(first: 9) { nodes { name } } \
        evidence(first: 9) { nodes { body } } mergedFrom { title supersededAt splitFrom { title } } }";
    let seen = app.node(&cast.bob, &reads, selection).await;
    let now = app.now().to_rfc3339();
    let lineage = json!([
        { "title": "Reads are slow", "supersededAt": now, "splitFrom": { "title": "Exports are slow" } },
        { "title": "Reads are dear", "supersededAt": now, "splitFrom": null },
    ]);
    assert_eq!((&seen["mergedFrom"], &seen["supersededAt"]), (&lineage, &Value::Null));
    assert_eq!(each(&seen["criteria"], "name"), ["Delay", "Ease"], "they came along");
    assert_eq!(each(&seen["evidence"], "body"), ["Measured in May."]);
    reads
}

async fn everybody_says_how_they_see_it(app: &TestApp, cast: &Cast, reads: &str) {
    assert_eq!(measured(app, cast, reads).await, Value::Null, "all are asked anew");
    may_not(app, &cast.olga, "FORBIDDEN", &[("takeUnderstanding", json!({ "problemId": reads, "stance": "AGREE" }))])
        .await;
    see(app, &cast.lena, reads, "AGREE", None).await;
    see(app, &cast.ann, reads, "UNSURE", None).await;
    see(app, &cast.bob, reads, "RESTATED", Some("My people wait for a read.")).await;
    let said = measured(app, cast, reads).await;
    assert_eq!(json!([said["agree"], said["restated"], said["unsure"], said["silent"]]), json!([1, 1, 1, 0]));
    see(app, &cast.ann, reads, "AGREE", None).await;
    assert!(near(&measured(app, cast, reads).await["score"], 100.0));
    let selection = "... on Problem { understandings(first: 9) { nodes { restatement stakeholder { name } } } }";
    let seen = app.node(&cast.lena, reads, selection).await["understandings"]["nodes"].clone();
    let words = json!({ "restatement": "My people wait for a read.", "stakeholder": { "name": "bob" } });
    assert!(seen.as_array().is_some_and(|all| all.len() == 3 && all.contains(&words)), "{seen}");
}

fn draft(cast: &Cast, problem: &str, title: &str, from: &[&str]) -> Value {
    json!({ "initiativeId": cast.initiative, "problemIds": [problem], "title": title, "body": "We cache all.",
        "derivedFromIds": from })
}

async fn share(app: &TestApp, cast: &Cast, proposal: &str) {
    app.done(&cast.lena, "shareProposal", "", json!({ "proposalId": proposal })).await;
}

async fn alternatives_are_put_side_by_side(app: &TestApp, cast: &Cast, reads: &str) -> [String; 2] {
    for who in [&cast.ann, &cast.bob, &cast.dora, &cast.olive] {
        may_not(app, who, "FORBIDDEN", &[("draftProposal", draft(cast, reads, "Mine", &[]))]).await;
    }
    let cache = made(app, &cast.lena, "draftProposal", "proposal", draft(cast, reads, "Cache", &[])).await;
    let shards = made(app, &cast.lena, "draftProposal", "proposal", draft(cast, reads, "Shards", &[])).await;
    let list = "... on Problem { proposals(first: 9) { nodes { title } } }";
    assert_eq!(app.node(&cast.ann, &cache, "").await, Value::Null, "a draft is the lead's own");
    share(app, cast, &cache).await;
    assert_eq!(each(&app.node(&cast.ann, reads, list).await["proposals"], "title"), ["Cache"]);
    share(app, cast, &shards).await;
    assert_eq!(each(&app.node(&cast.ann, reads, list).await["proposals"], "title"), ["Cache", "Shards"]);
    [cache, shards]
}

async fn one_is_revised_in_words_and_in_substance(app: &TestApp, cast: &Cast, cache: &str) {
    app.done(&cast.bob, "lookAtProposal", "", json!({ "proposalId": cache })).await;
    app.advance(TimeDelta::minutes(1));
    app.take(&cast.ann, cache, "SUPPORT").await;
    let stale = async || {
        let list = "... on Proposal { positions(first: 9) { nodes { isStale revision } } }";
        app.node(&cast.bob, cache, list).await["positions"]["nodes"][0].clone()
    };
    let revise = async |kind: &str, body: &str| {
        let input = json!({ "proposalId": cache, "kind": kind, "body": body });
        may_not(app, &cast.bob, "FORBIDDEN", &[("reviseProposal", input.clone())]).await;
        app.done(&cast.lena, "reviseProposal", "", input).await;
    };
    revise("EDITORIAL", "We cache all of it.").await;
    assert_eq!(stale().await, json!({ "isStale": false, "revision": 1 }), "words change no mind");
    revise("SUBSTANTIVE", "We cache half of it.").await;
    assert_eq!(stale().await, json!({ "isStale": true, "revision": 1 }));
    let run = |kind: &str, text: &str| json!({ "kind": kind, "text": text });
    let diff = "diff { from { number } to { number } body { kind text } }";
    let since =
        format!("sinceYouLastLooked {{ revision {{ number }} newRevisions positionsTaken objectionsRaised {diff} }}");
    let seen = app.node(&cast.bob, cache, &format!("... on Proposal {{ {diff} {since} }}")).await;
    let body = json!([run("SAME", "We cache "), run("REMOVED", "all "), run("ADDED", "half "), run("SAME", "of it.")]);
    assert_eq!(seen["diff"], json!({ "from": { "number": 2 }, "to": { "number": 3 }, "body": body }));
    let news = &seen["sinceYouLastLooked"];
    assert_eq!(json!([news["revision"]["number"], news["newRevisions"], news["positionsTaken"]]), json!([1, 2, 1]));
    let body = json!([run("SAME", "We cache "), run("REMOVED", "all."), run("ADDED", "half of it.")]);
    assert_eq!((&news["diff"]["from"]["number"], &news["diff"]["body"]), (&json!(1), &body));
}

async fn people_dispute_the_solution_and_not_the_problem(app: &TestApp, cast: &Cast, cache: &str) {
    app.take(&cast.bob, cache, "OPPOSE").await;
    let seen = app.assessment(&cast.olga, cache).await["understanding"].clone();
    assert_eq!(json!([seen["dissenters"], seen["disputeProblem"]]), json!([1, 0]), "{seen}");
    assert!(near(&seen["score"], 100.0), "{seen}");
}

async fn a_third_grows_out_of_two_and_objections_come_along(
    app: &TestApp,
    cast: &Cast,
    reads: &str,
    from: [&str; 2],
) -> String {
    let held = app.object(&cast.bob, from[0], "Stale reads", "MAJOR").await;
    let both = made(app, &cast.lena, "draftProposal", "proposal", draft(cast, reads, "Both", &from)).await;
    share(app, cast, &both).await;
    let carry = json!({ "proposalId": both, "objectionIds": [held] });
    may_not(app, &cast.bob, "FORBIDDEN", &[("carryObjections", carry.clone())]).await;
    app.done(&cast.lena, "carryObjections", "", carry).await;
    let selection = "... on Proposal { derivedFrom { title } objections(first: 9) { nodes { id title state severity \
        awaitsRaiser raisedBy { name } carriedFrom { id } } } }";
    let seen = app.node(&cast.olga, &both, selection).await;
    assert_eq!(each(&seen["derivedFrom"], "title"), ["Cache", "Shards"]);
    let carried = &seen["objections"]["nodes"][0];
    let expected = json!({ "id": carried["id"], "title": "Stale reads", "state": "RAISED", "severity": "MAJOR",
        "awaitsRaiser": true, "raisedBy": { "name": "bob" }, "carriedFrom": { "id": held } });
    assert_eq!(carried, &expected);
    let it = json!({ "objectionId": carried["id"] });
    may_not(app, &cast.lena, "FORBIDDEN", &[("upholdObjection", it.clone()), ("withdrawObjection", it.clone())]).await;
    let note = json!({ "objectionId": carried["id"], "note": "Shards are fresh." });
    let settled = app.done(&cast.bob, "confirmSettled", "objection { state awaitsRaiser }", note).await;
    assert_eq!(settled["objection"], json!({ "state": "ACCOMMODATED", "awaitsRaiser": false }));
    assert_eq!(app.node(&cast.bob, &held, "... on Objection { state }").await["state"], "RAISED", "there it stands");
    both
}
