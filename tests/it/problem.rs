//! Problems: their words, what they rest on, what solutions are measured by, and what becomes of them.

use crate::harness::{Person, Stage, TestApp, both};
use serde_json::{Value, json};

both!(
    a_problem_is_changed_in_part,
    criteria_say_what_solutions_are_measured_by,
    a_criterion_has_a_range_that_is_one,
    a_problem_rests_on_evidence,
    a_problem_is_split_and_everything_follows,
    a_part_takes_what_it_names,
    problems_are_merged_and_everything_follows,
    what_was_split_or_merged_takes_no_more,
    a_problem_has_no_more_than_it_can_carry,
);

const SEEN: &str = "problem { id title statement whom version supersededAt }";
const AROUND: &str = "title supersededAt splitFrom { title } splitInto { id title } mergedInto { title } \
    mergedFrom { title } criteria(first: 9) { nodes { name } } evidence(first: 9) { nodes { body author { name } } } \
    proposals(first: 9) { nodes { title } }";

fn texts(list: &Value, field: &str) -> Vec<String> {
    let list = if list.is_array() { list } else { &list["nodes"] };
    list.as_array().into_iter().flatten().map(|one| one[field].as_str().unwrap_or_default().to_owned()).collect()
}

async fn seen(app: &TestApp, who: &Person, problem: &str) -> Value {
    app.node(who, problem, &format!("... on Problem {{ {AROUND} }}")).await
}

async fn criterion(app: &TestApp, stage: &Stage, problem: &str, name: &str) -> String {
    let input = json!({ "problemId": problem, "name": name, "direction": "LOWER", "unit": "ms", "weight": 40 });
    let made = app.done(&stage.lead, "addCriterion", "criterion { id }", input).await;
    made["criterion"]["id"].as_str().expect("an id").to_owned()
}

async fn evidence(app: &TestApp, stage: &Stage, problem: &str, body: &str) -> String {
    let input = json!({ "problemId": problem, "body": body });
    let made = app.done(&stage.lead, "addEvidence", "evidence { id }", input).await;
    made["evidence"]["id"].as_str().expect("an id").to_owned()
}

async fn a_problem_is_changed_in_part(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, problem, .. } = &stage;
    let whom = json!({ "problemId": problem, "kind": "EDITORIAL", "whom": "Everybody." });
    let changed = app.done(lead, "changeProblem", SEEN, whom).await["problem"].clone();
    let expected = json!({ "id": problem, "title": "Slow", "statement": "It hurts.", "whom": "Everybody.",
        "version": 2, "supersededAt": null });
    assert_eq!(changed, expected);
    let title = json!({ "problemId": problem, "kind": "EDITORIAL", "title": "Slower", "expectedVersion": 2 });
    let changed = app.done(lead, "changeProblem", SEEN, title.clone()).await["problem"].clone();
    assert_eq!((&changed["title"], &changed["whom"]), (&json!("Slower"), &json!("Everybody.")), "absent keeps");
    let cleared = json!({ "problemId": problem, "kind": "EDITORIAL", "whom": null });
    let cleared = app.done(lead, "changeProblem", SEEN, cleared).await["problem"].clone();
    assert_eq!((&cleared["title"], &cleared["whom"]), (&json!("Slower"), &Value::Null), "null clears");

    let before = app.count().await;
    assert_eq!(app.refused(lead, "changeProblem", title).await, ["VERSION_CONFLICT expectedVersion"]);
    let change = |field: &str, value: Value| json!({ "problemId": problem, "kind": "SUBSTANTIVE", field: value });
    for (input, expected) in [
        (json!({ "problemId": problem, "kind": "EDITORIAL" }), "BAD_INPUT problemId"),
        (change("title", json!(" ")), "BAD_INPUT title"),
        (change("title", json!("x".repeat(201))), "BAD_INPUT title"),
        (change("statement", json!("")), "BAD_INPUT statement"),
        (change("whom", json!("x".repeat(5_001))), "BAD_INPUT whom"),
    ] {
        assert_eq!(app.refused(lead, "changeProblem", input).await, [expected]);
    }
    assert_eq!(app.refused(bob, "changeProblem", change("title", json!("No"))).await, ["FORBIDDEN"]);
    app.nothing_written_since(&before, "what was refused").await;
}

async fn criteria_say_what_solutions_are_measured_by(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, problem, .. } = &stage;
    let selection = "criterion { id name direction unit worst best weight removedAt version problem { title } }";
    let input = json!({ "problemId": problem, "name": "Delay", "direction": "LOWER", "unit": "ms",
        "worst": 250.5, "best": 0.000_001, "weight": 40, "idempotencyKey": "k" });
    let made = app.done(lead, "addCriterion", selection, input.clone()).await["criterion"].clone();
    let id = made["id"].clone();
    let expected = json!({ "id": id, "name": "Delay", "direction": "LOWER", "unit": "ms", "worst": 250.5,
        "best": 0.000_001, "weight": 40, "removedAt": null, "version": 1, "problem": { "title": "Slow" } });
    assert_eq!(made, expected);
    assert_eq!(app.done(lead, "addCriterion", selection, input).await["criterion"], made, "once for one key");

    let change = json!({ "criterionId": id, "name": "Latency", "best": null, "unit": null, "expectedVersion": 1 });
    let changed = app.done(lead, "changeCriterion", selection, change.clone()).await["criterion"].clone();
    let expected = json!(["Latency", 250.5, null, null, 40]);
    assert_eq!(
        json!([changed["name"], changed["worst"], changed["best"], changed["unit"], changed["weight"]]),
        expected
    );
    assert_eq!(app.refused(lead, "changeCriterion", change).await, ["VERSION_CONFLICT expectedVersion"]);
    assert_eq!(app.refused(bob, "changeCriterion", json!({ "criterionId": id, "weight": 1 })).await, ["FORBIDDEN"]);
    assert_eq!(app.refused(bob, "removeCriterion", json!({ "criterionId": id })).await, ["FORBIDDEN"]);
    assert_eq!(texts(&seen(app, bob, problem).await["criteria"], "name"), ["Latency"]);

    let removed = app.done(lead, "removeCriterion", selection, json!({ "criterionId": id })).await["criterion"].clone();
    assert_eq!(removed["removedAt"], json!(app.now().to_rfc3339()));
    assert_eq!(seen(app, bob, problem).await["criteria"], json!({ "nodes": [] }));
    for mutation in ["changeCriterion", "removeCriterion"] {
        let input = json!({ "criterionId": id });
        assert_eq!(app.refused(lead, mutation, input).await, ["BAD_INPUT criterionId"], "{mutation}: it is gone");
    }
}

async fn a_criterion_has_a_range_that_is_one(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, problem, .. } = &stage;
    let before = app.count().await;
    let add = |direction: &str, worst: Value, best: Value, weight: i32| json!({ "problemId": problem, "name": "n", "direction": direction, "worst": worst, "best": best, "weight": weight });
    for (input, expected) in [
        (add("HIGHER", json!(2), json!(1), 1), "BAD_INPUT best"),
        (add("HIGHER", json!(1), json!(1), 1), "BAD_INPUT best"),
        (add("LOWER", json!(1), json!(2), 1), "BAD_INPUT best"),
        (add("LOWER", json!(1e300), Value::Null, 1), "BAD_INPUT worst"),
        (add("LOWER", json!(-1_000_000_001), Value::Null, 1), "BAD_INPUT worst"),
        (add("LOWER", Value::Null, json!(0.000_000_1), 1), "BAD_INPUT best"),
        (add("LOWER", Value::Null, Value::Null, 101), "BAD_INPUT weight"),
        (add("LOWER", Value::Null, Value::Null, -1), "BAD_INPUT weight"),
    ] {
        assert_eq!(app.refused(lead, "addCriterion", input.clone()).await, [expected], "{input}");
    }
    app.nothing_written_since(&before, "what was refused").await;
    let made = app.done(lead, "addCriterion", "criterion { id }", add("LOWER", json!(5), json!(1), 0)).await;
    let turned = json!({ "criterionId": made["criterion"]["id"], "direction": "HIGHER" });
    assert_eq!(app.refused(lead, "changeCriterion", turned).await, ["BAD_INPUT best"], "the range would be none");
}

async fn a_problem_rests_on_evidence(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, problem, .. } = &stage;
    let selection = "evidence { id body url author { name } problem { title } removedAt }";
    let input = json!({ "problemId": problem, "body": "**Seen**.", "url": "https://example.org/a?b=c#d" });
    let made = app.done(lead, "addEvidence", selection, input).await["evidence"].clone();
    let expected = json!({ "id": made["id"], "body": "**Seen**.", "url": "https://example.org/a?b=c#d",
        "author": { "name": "lead" }, "problem": { "title": "Slow" }, "removedAt": null });
    assert_eq!(made, expected);
    evidence(app, &stage, problem, "Heard.").await;
    let before = app.count().await;
    for url in
        ["", "x", "example.org", "javascript:alert(1)", "https://", "file:///etc/passwd", "https://a b", "http:/a"]
    {
        let input = json!({ "problemId": problem, "body": "b", "url": url });
        assert_eq!(app.refused(lead, "addEvidence", input).await, ["BAD_INPUT url"], "{url:?}");
    }
    let long =
        json!({ "problemId": problem, "body": "b", "url": format!("https://example.org/{}", "x".repeat(2_000)) });
    assert_eq!(app.refused(lead, "addEvidence", long).await, ["BAD_INPUT url"]);
    let it = json!({ "evidenceId": made["id"] });
    assert_eq!(app.refused(bob, "removeEvidence", it.clone()).await, ["FORBIDDEN"]);
    app.nothing_written_since(&before, "what was refused").await;
    app.done(lead, "removeEvidence", "", it.clone()).await;
    assert_eq!(texts(&seen(app, bob, problem).await["evidence"], "body"), ["Heard."]);
    assert_eq!(app.refused(lead, "removeEvidence", it).await, ["BAD_INPUT evidenceId"]);
}

fn part(title: &str) -> Value {
    json!({ "title": title, "statement": "A part." })
}

async fn a_problem_is_split_and_everything_follows(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, initiative, problem, proposal, .. } = &stage;
    criterion(app, &stage, problem, "Delay").await;
    evidence(app, &stage, problem, "Seen.").await;
    app.draft(lead, initiative, problem, "Shards").await;
    app.done(bob, "takeUnderstanding", "", json!({ "problemId": problem, "stance": "AGREE" })).await;
    let selection = "problem { id supersededAt splitInto { id title } }";
    let input = json!({ "problemId": problem, "parts": [part("Reads"), part("Writes")], "idempotencyKey": "k" });
    let split = app.done(lead, "splitProblem", selection, input.clone()).await["problem"].clone();
    assert_eq!((&split["id"], &split["supersededAt"]), (&json!(problem), &json!(app.now().to_rfc3339())));
    assert_eq!(texts(&split["splitInto"], "title"), ["Reads", "Writes"]);
    assert_eq!(app.done(lead, "splitProblem", selection, input).await["problem"], split, "once for one key");
    for (place, title) in ["Reads", "Writes"].into_iter().enumerate() {
        let id = split["splitInto"][place]["id"].as_str().expect("an id");
        let whole = seen(app, lead, id).await;
        assert_eq!((&whole["title"], &whole["splitFrom"]["title"]), (&json!(title), &json!("Slow")));
        assert_eq!(whole["supersededAt"], Value::Null);
        assert_eq!(texts(&whole["criteria"], "name"), ["Delay"]);
        assert_eq!(whole["evidence"], json!({ "nodes": [{ "body": "Seen.", "author": { "name": "lead" } }] }));
        assert_eq!(texts(&whole["proposals"], "title"), ["Cache", "Shards"]);
        assert_eq!(texts(&seen(app, bob, id).await["proposals"], "title"), ["Cache"], "drafts are for leads");
        let asked = "... on Problem { understandings(first: 9) { nodes { stance } } understanding { score } }";
        let asked = app.node(bob, id, asked).await;
        assert_eq!(json!([asked["understandings"]["nodes"], asked["understanding"]]), json!([[], null]), "asked anew");
    }
    let old = seen(app, bob, problem).await;
    assert_eq!(texts(&old["criteria"], "name"), ["Delay"], "the old one is kept as it was");
    assert_eq!(texts(&old["proposals"], "title"), ["Cache"]);
    let solved = app.node(bob, proposal, "... on Proposal { problems { title } }").await;
    assert_eq!(texts(&solved["problems"], "title"), ["Reads", "Writes"], "it solves what became of it");
}

async fn a_part_takes_what_it_names(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, initiative, problem, proposal, .. } = &stage;
    let other = app.draft(lead, initiative, problem, "Shards").await;
    app.draft(lead, initiative, problem, "Wait").await;
    let [delay, cost] = [criterion(app, &stage, problem, "Delay").await, criterion(app, &stage, problem, "Cost").await];
    let [heard, _] = [evidence(app, &stage, problem, "Heard.").await, evidence(app, &stage, problem, "Seen.").await];
    let with = |title: &str, proposals: Value, criteria: Value| json!({ "title": title, "statement": "s", "proposalIds": proposals, "criterionIds": criteria, "evidenceIds": [heard] });
    let parts =
        json!([with("Reads", json!([proposal]), json!([delay])), with("Writes", json!([other]), json!([cost, delay]))]);
    let before = app.count().await;
    let elsewhere = app.problem(lead, initiative, "Dear").await;
    let foreign = criterion(app, &stage, &elsewhere, "Price").await;
    let strange =
        json!({ "problemId": problem, "parts": [part("Reads"), with("Writes", json!([]), json!([foreign]))] });
    assert_eq!(app.refused(lead, "splitProblem", strange).await, ["NOT_FOUND parts.1.criterionIds.0"]);
    assert_ne!(app.count().await, before, "but for the other problem and its criterion");
    let split = json!({ "problemId": problem, "parts": parts });
    let split = app.done(lead, "splitProblem", "problem { splitInto { id } }", split).await["problem"].clone();
    let ids = texts(&split["splitInto"], "id");
    let [reads, writes] = [seen(app, lead, &ids[0]).await, seen(app, lead, &ids[1]).await];
    // What nobody names follows into each.
    assert_eq!(texts(&reads["proposals"], "title"), ["Cache", "Wait"]);
    assert_eq!(texts(&writes["proposals"], "title"), ["Shards", "Wait"]);
    assert_eq!(texts(&reads["criteria"], "name"), ["Delay"]);
    assert_eq!(texts(&writes["criteria"], "name"), ["Delay", "Cost"]);
    assert_eq!(texts(&reads["evidence"], "body"), ["Heard.", "Seen."]);
}

async fn problems_are_merged_and_everything_follows(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, initiative, problem, proposal, .. } = &stage;
    let other = app.problem(lead, initiative, "Dear").await;
    let both = json!({ "initiativeId": initiative, "problemIds": [problem, other], "title": "Both", "body": "b" });
    app.done(lead, "draftProposal", "", both).await;
    for (of, name) in [(problem, "Delay"), (&other, "Cost")] {
        criterion(app, &stage, of, name).await;
        evidence(app, &stage, of, name).await;
    }
    let merge = |ids: Value| json!({ "problemIds": ids, "title": "Slow and dear", "statement": "s", "whom": "Us." });
    let before = app.count().await;
    assert_eq!(app.refused(bob, "mergeProblems", merge(json!([problem, other]))).await, ["FORBIDDEN"]);
    for ids in [json!([]), json!([problem]), json!([problem, problem])] {
        assert_eq!(app.refused(lead, "mergeProblems", merge(ids.clone())).await, ["BAD_INPUT problemIds"], "{ids}");
    }
    app.nothing_written_since(&before, "what was refused").await;
    let merged = app.done(lead, "mergeProblems", "problem { id whom }", merge(json!([problem, other]))).await;
    let id = merged["problem"]["id"].as_str().expect("an id");
    let whole = seen(app, lead, id).await;
    assert_eq!(texts(&whole["mergedFrom"], "title"), ["Slow", "Dear"]);
    assert_eq!(texts(&whole["criteria"], "name"), ["Delay", "Cost"]);
    assert_eq!(texts(&whole["evidence"], "body"), ["Delay", "Cost"]);
    assert_eq!(texts(&whole["proposals"], "title"), ["Cache", "Both"], "each once");
    for old in [problem, &other] {
        let old = seen(app, bob, old).await;
        assert_eq!(
            (&old["mergedInto"]["title"], &old["supersededAt"]),
            (&json!("Slow and dear"), &json!(app.now().to_rfc3339()))
        );
    }
    let solved = app.node(bob, proposal, "... on Proposal { problems { title } }").await;
    assert_eq!(texts(&solved["problems"], "title"), ["Slow and dear"]);
}

async fn what_was_split_or_merged_takes_no_more(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, initiative, problem, .. } = &stage;
    let delay = criterion(app, &stage, problem, "Delay").await;
    let seen = evidence(app, &stage, problem, "Seen.").await;
    let other = app.problem(lead, initiative, "Dear").await;
    app.done(lead, "splitProblem", "", json!({ "problemId": problem, "parts": [part("a"), part("b")] })).await;
    let before = app.count().await;
    for (mutation, input, path) in [
        ("changeProblem", json!({ "problemId": problem, "kind": "EDITORIAL", "title": "t" }), "problemId"),
        ("addCriterion", json!({ "problemId": problem, "name": "n", "direction": "LOWER", "weight": 1 }), "problemId"),
        ("changeCriterion", json!({ "criterionId": delay, "weight": 1 }), "criterionId"),
        ("removeCriterion", json!({ "criterionId": delay }), "criterionId"),
        ("addEvidence", json!({ "problemId": problem, "body": "b" }), "problemId"),
        ("removeEvidence", json!({ "evidenceId": seen }), "evidenceId"),
        ("splitProblem", json!({ "problemId": problem, "parts": [part("c"), part("d")] }), "problemId"),
        ("mergeProblems", json!({ "problemIds": [other, problem], "title": "t", "statement": "s" }), "problemIds.1"),
        ("takeUnderstanding", json!({ "problemId": problem, "stance": "AGREE" }), "problemId"),
        ("withdrawUnderstanding", json!({ "problemId": problem }), "problemId"),
        (
            "draftProposal",
            json!({ "initiativeId": initiative, "problemIds": [problem], "title": "t", "body": "b" }),
            "problemIds.0",
        ),
    ] {
        assert_eq!(app.refused(lead, mutation, input).await, [format!("BAD_INPUT {path}")], "{mutation}");
    }
    app.nothing_written_since(&before, "what a superseded problem does not take").await;
}

async fn a_problem_has_no_more_than_it_can_carry(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, initiative, problem, .. } = &stage;
    let split = |parts: usize| json!({ "problemId": problem, "parts": vec![part("p"); parts] });
    for parts in [0, 1, 11, 51] {
        assert_eq!(app.refused(lead, "splitProblem", split(parts)).await, ["BAD_INPUT parts"], "{parts}");
    }
    for at in 0..50 {
        criterion(app, &stage, problem, &format!("c{at}")).await;
    }
    let one_more = json!({ "problemId": problem, "name": "n", "direction": "LOWER", "weight": 1 });
    assert_eq!(app.refused(lead, "addCriterion", one_more).await, ["BAD_INPUT problemId"]);
    let other = app.problem(lead, initiative, "Dear").await;
    criterion(app, &stage, &other, "one").await;
    let before = app.count().await;
    let merge = json!({ "problemIds": [problem, other], "title": "t", "statement": "s" });
    assert_eq!(app.refused(lead, "mergeProblems", merge).await, ["BAD_INPUT problemIds"], "51 criteria");
    app.nothing_written_since(&before, "what was refused").await;
    // A proposal for 50 problems can solve no more.
    let mut problems = vec![problem.clone()];
    for at in 0..49 {
        problems.push(app.problem(lead, initiative, &format!("p{at}")).await);
    }
    let wide = json!({ "initiativeId": initiative, "problemIds": problems, "title": "Wide", "body": "b" });
    let wide = app.done(lead, "draftProposal", "proposal { id }", wide).await["proposal"]["id"].clone();
    assert_eq!(app.refused(lead, "splitProblem", split(2)).await, ["BAD_INPUT parts"]);
    let narrow = json!({ "title": "n", "statement": "s", "proposalIds": [] });
    let named = json!({ "title": "w", "statement": "s", "proposalIds": [wide] });
    app.done(lead, "splitProblem", "", json!({ "problemId": problem, "parts": [narrow, named] })).await;
}
