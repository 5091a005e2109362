//! Understanding: how people see a problem, told apart from what they think of a solution.

use crate::harness::{Invite, Person, Stage, TestApp, both};
use serde_json::{Value, json};

both!(
    an_understanding_is_taken_changed_and_taken_back,
    who_has_no_say_takes_none,
    bad_understandings_are_refused,
    a_problem_says_how_far_people_see_it,
    a_change_of_the_substance_asks_again,
    an_assessment_tells_the_problem_from_the_solution,
    several_problems_count_by_the_worst_of_them,
    who_listens_is_told_of_it,
);

const SEEN: &str = "understanding { id stance restatement problemVersion isStale version withdrawnAt takenAt \
    stakeholder { name } problem { title } }";

async fn say(app: &TestApp, who: &Person, problem: &str, stance: &str) -> Value {
    let restatement = (stance == "RESTATED").then_some("It waits.");
    let input = json!({ "problemId": problem, "stance": stance, "restatement": restatement });
    app.done(who, "takeUnderstanding", SEEN, input).await["understanding"].clone()
}

async fn measured(app: &TestApp, who: &Person, problem: &str) -> Value {
    let selection = "... on Problem { understanding { score low high agree restated unsure disagree silent stale } }";
    app.node(who, problem, selection).await["understanding"].clone()
}

async fn an_understanding_is_taken_changed_and_taken_back(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, problem, .. } = &stage;
    let said = say(app, bob, problem, "DISAGREE").await;
    let expected = json!({ "id": said["id"], "stance": "DISAGREE", "restatement": null, "problemVersion": 1,
        "isStale": false, "version": 1, "withdrawnAt": null, "takenAt": app.now().to_rfc3339(),
        "stakeholder": { "name": "bob" }, "problem": { "title": "Slow" } });
    assert_eq!(said, expected);
    let restated = say(app, bob, problem, "RESTATED").await;
    assert_eq!(
        (&restated["id"], &restated["restatement"], &restated["version"]),
        (&said["id"], &json!("It waits."), &json!(2))
    );
    let late = json!({ "problemId": problem, "stance": "AGREE", "expectedVersion": 1 });
    assert_eq!(app.refused(bob, "takeUnderstanding", late).await, ["VERSION_CONFLICT expectedVersion"]);
    let list = "... on Problem { understandings(first: 9) { nodes { stance stakeholder { name } } } }";
    let listed = app.node(lead, problem, list).await["understandings"]["nodes"].clone();
    assert_eq!(listed, json!([{ "stance": "RESTATED", "stakeholder": { "name": "bob" } }]));

    let it = json!({ "problemId": problem });
    assert_eq!(app.refused(lead, "withdrawUnderstanding", it.clone()).await, ["BAD_INPUT problemId"], "not hers");
    let gone = app.done(bob, "withdrawUnderstanding", SEEN, it.clone()).await["understanding"].clone();
    assert_eq!(gone["withdrawnAt"], json!(app.now().to_rfc3339()));
    assert_eq!(app.refused(bob, "withdrawUnderstanding", it).await, ["BAD_INPUT problemId"]);
    assert_eq!(app.node(lead, problem, list).await["understandings"]["nodes"], json!([]));
    assert_eq!(measured(app, lead, problem).await, Value::Null, "nobody says anything");
    let again = say(app, bob, problem, "AGREE").await;
    assert_eq!((&again["id"], &again["withdrawnAt"], &again["version"]), (&said["id"], &Value::Null, &json!(4)));
}

async fn who_has_no_say_takes_none(app: &TestApp) {
    let stage = app.stage().await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let before = app.count().await;
    let it = json!({ "problemId": stage.problem, "stance": "DISAGREE" });
    assert_eq!(app.refused(&olga, "takeUnderstanding", it).await, ["FORBIDDEN"]);
    app.nothing_written_since(&before, "an observer").await;
}

async fn bad_understandings_are_refused(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let say =
        |stance: &str, field: &str, value: Value| json!({ "problemId": stage.problem, "stance": stance, field: value });
    for (input, expected) in [
        (say("RESTATED", "restatement", Value::Null), "BAD_INPUT restatement"),
        (say("RESTATED", "restatement", json!(" \n")), "BAD_INPUT restatement"),
        (say("AGREE", "restatement", json!("x".repeat(5_001))), "BAD_INPUT restatement"),
        (say("AGREE", "problemVersion", json!(0)), "BAD_INPUT problemVersion"),
        (say("AGREE", "problemVersion", json!(2)), "BAD_INPUT problemVersion"),
        (say("AGREE", "expectedVersion", json!(1)), "VERSION_CONFLICT expectedVersion"),
        (json!({ "problemId": stage.proposal, "stance": "AGREE" }), "NOT_FOUND problemId"),
    ] {
        assert_eq!(app.refused(&stage.bob, "takeUnderstanding", input.clone()).await, [expected], "{input}");
    }
    app.nothing_written_since(&before, "what was refused").await;
}

async fn a_problem_says_how_far_people_see_it(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, problem, .. } = &stage;
    assert_eq!(measured(app, bob, problem).await, Value::Null, "nobody said anything");
    say(app, ann, problem, "AGREE").await;
    say(app, bob, problem, "DISAGREE").await;
    let two = measured(app, bob, problem).await;
    // One of three agrees, one does not, one is silent.
    let expected = json!({ "score": 50.0, "low": 100.0 / 3.0, "high": 200.0 / 3.0, "agree": 1, "restated": 0,
        "unsure": 0, "disagree": 1, "silent": 1, "stale": 0 });
    for (name, value) in expected.as_object().expect("an object") {
        let near = value.as_f64().zip(two[name].as_f64()).is_some_and(|(one, other)| (one - other).abs() < 1e-9);
        assert!(near, "{name}: {two}");
    }
    say(app, lead, problem, "RESTATED").await;
    say(app, bob, problem, "UNSURE").await;
    let all = measured(app, bob, problem).await;
    assert_eq!(
        json!([all["restated"], all["unsure"], all["silent"], all["low"] == all["high"]]),
        json!([1, 1, 0, true])
    );
}

async fn a_change_of_the_substance_asks_again(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, problem, .. } = &stage;
    say(app, ann, problem, "AGREE").await;
    say(app, bob, problem, "DISAGREE").await;
    let change = |kind: &str| json!({ "problemId": problem, "kind": kind, "statement": "It hurts more." });
    app.done(lead, "changeProblem", "", change("EDITORIAL")).await;
    let still = measured(app, ann, problem).await;
    assert_eq!(json!([still["agree"], still["disagree"], still["stale"]]), json!([1, 1, 0]));
    app.done(lead, "changeProblem", "", change("SUBSTANTIVE")).await;
    let asked = measured(app, ann, problem).await;
    let expected = json!([0, 1, 2, 2]);
    assert_eq!(json!([asked["agree"], asked["disagree"], asked["silent"], asked["stale"]]), expected, "doubt goes on");
    let list = "... on Problem { understandings(first: 9) { nodes { isStale problemVersion } } }";
    let listed = app.node(ann, problem, list).await["understandings"]["nodes"][0].clone();
    assert_eq!(listed, json!({ "isStale": true, "problemVersion": 1 }));
    // Who looked at an old text says what they think of that.
    let old = json!({ "problemId": problem, "stance": "AGREE", "problemVersion": 2 });
    assert_eq!(app.done(ann, "takeUnderstanding", SEEN, old).await["understanding"]["isStale"], true);
    assert_eq!(say(app, ann, problem, "AGREE").await["isStale"], false);
    assert_eq!(measured(app, ann, problem).await["agree"], 1);
}

async fn report(app: &TestApp, who: &Person, proposal: &str) -> Value {
    let query = "query($id: ID!) { proposal(id: $id) { assessment { understanding \
        { score low high dissenters disputeProblem sentence } } } }";
    app.data(who, query, json!({ "id": proposal })).await["proposal"]["assessment"]["understanding"].clone()
}

async fn an_assessment_tells_the_problem_from_the_solution(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, problem, proposal, .. } = &stage;
    app.take(ann, proposal, "OPPOSE").await;
    app.take(bob, proposal, "RESERVATIONS").await;
    assert_eq!(report(app, bob, proposal).await, Value::Null, "nobody was asked");
    say(app, ann, problem, "DISAGREE").await;
    say(app, bob, problem, "AGREE").await;
    say(app, lead, problem, "AGREE").await;
    let one = report(app, bob, proposal).await;
    assert_eq!(json!([one["dissenters"], one["disputeProblem"]]), json!([2, 1]));
    assert_eq!(one["sentence"], "Of 2 who stand below ACCEPT, 1 dispute the problem.");
    let near = one["score"].as_f64().is_some_and(|score| (score - 200.0 / 3.0).abs() < 1e-9);
    assert!(near, "{one}");
    say(app, ann, problem, "RESTATED").await;
    let none = report(app, bob, proposal).await;
    assert_eq!(json!([none["score"], none["dissenters"], none["disputeProblem"]]), json!([100.0, 2, 0]));
    assert_eq!(none["sentence"], "All 2 who stand below ACCEPT dispute the solution, none the problem.");
    let before = app.assessment(bob, proposal).await;
    say(app, ann, problem, "DISAGREE").await;
    let after = app.assessment(bob, proposal).await;
    assert_eq!(
        (&before["readiness"], &before["verdict"]),
        (&after["readiness"], &after["verdict"]),
        "that is another matter"
    );
}

async fn several_problems_count_by_the_worst_of_them(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, initiative, problem, proposal } = &stage;
    let other = app.problem(lead, initiative, "Dear").await;
    let both = json!({ "initiativeId": initiative, "problemIds": [problem, other], "title": "Both", "body": "b" });
    let both = app.done(lead, "draftProposal", "proposal { id }", both).await["proposal"]["id"].clone();
    app.done(lead, "shareProposal", "", json!({ "proposalId": both })).await;
    let both = both.as_str().expect("an id");
    for who in [lead, ann, bob] {
        say(app, who, problem, "AGREE").await;
    }
    // Agreement with one of two is no answer yet.
    let half = report(app, bob, both).await;
    assert_eq!(json!([half["score"], half["low"], half["high"]]), json!([50.0, 0.0, 100.0]));
    assert_eq!(report(app, bob, proposal).await["score"], 100.0);
    for (who, stance) in [(lead, "RESTATED"), (ann, "UNSURE"), (bob, "DISAGREE")] {
        say(app, who, &other, stance).await;
    }
    let whole = report(app, bob, both).await;
    assert_eq!(json!([whole["score"], whole["low"], whole["high"]]), json!([50.0, 50.0, 50.0]));
    assert_eq!(report(app, bob, proposal).await["score"], 100.0, "of its own problem alone");
    // Merged, they are one problem, of which nobody has said anything.
    let merge = json!({ "problemIds": [problem, other], "title": "t", "statement": "s" });
    app.done(lead, "mergeProblems", "", merge).await;
    assert_eq!(report(app, bob, both).await, Value::Null);
}

async fn who_listens_is_told_of_it(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    ann.told_of("1", &stage.proposal).await;
    let said = say(app, &stage.bob, &stage.problem, "UNSURE").await;
    let told = ann.told().await;
    assert_eq!(told["kind"], "UNDERSTANDING_TAKEN");
    assert_eq!(told["node"], json!({ "__typename": "Understanding", "id": said["id"] }));
    app.done(&stage.bob, "withdrawUnderstanding", "", json!({ "problemId": stage.problem })).await;
    assert_eq!(ann.told().await["kind"], "UNDERSTANDING_WITHDRAWN");
}
