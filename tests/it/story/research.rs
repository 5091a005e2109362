//! Research, from the topics that an initiative begins with to the advice on what to do next.

use super::{Cast, each, may_not, near, text};
use crate::harness::{TestApp, both};
use serde_json::{Value, json};

both!(people_find_out_together_what_there_is_to_know);

async fn people_find_out_together_what_there_is_to_know(app: &TestApp) {
    let cast = Cast::of(app).await;
    it_begins_with_topics_that_fit(app, &cast).await;
    let keys = the_lead_makes_the_tree_her_own(app, &cast).await;
    who_may_not_is_refused(app, &cast, &keys).await;
    let [table, again] = people_record_what_they_find(app, &cast, &keys).await;
    duplicates_become_one(app, &cast, &table, &again).await;
    time_is_spent_and_depth_reached(app, &cast, &keys).await;
    advice_says_what_is_left_and_locks_nothing(app, &cast).await;
    cast.hidden_from_mallory(app, &[&keys, &table], "table").await;
}

const TREE: &str = "... on Initiative { stage topics(first: 100) { nodes { id title parent { title } } } }";

const RESEARCH: &str = "... on Initiative { research { coverage \
    tooShallow { topic { title } stepsOver minutesOver } tooDeep { topic { title } stepsOver minutesOver } \
    undiscovered { people observed chao2 jackknife1 isReliable } } }";

async fn research(app: &TestApp, cast: &Cast) -> Value {
    app.node(&cast.bob, &cast.initiative, RESEARCH).await["research"].clone()
}

/// The id of a topic by its title.
async fn topic(app: &TestApp, cast: &Cast, title: &str) -> String {
    let seen = app.node(&cast.bob, &cast.initiative, TREE).await["topics"]["nodes"].clone();
    let found = seen.as_array().into_iter().flatten().find(|topic| topic["title"] == title);
    text(&found.expect("the topic")["id"])
}

async fn change(app: &TestApp, cast: &Cast, title: &str, mut parts: Value) {
    parts["topicId"] = json!(topic(app, cast, title).await);
    app.done(&cast.lena, "changeTopic", "", parts).await;
}

async fn it_begins_with_topics_that_fit(app: &TestApp, cast: &Cast) {
    let seen = app.node(&cast.olga, &cast.initiative, TREE).await;
    assert_eq!(seen["stage"], "RESEARCH");
    let top = seen["topics"]["nodes"].as_array().expect("topics").iter().filter(|topic| topic["parent"].is_null());
    let top: Vec<String> = top.map(|topic| text(&topic["title"])).collect();
    let legacy =
        ["Current behaviour", "Users and contracts", "Data", "Operations", "Failure history", "Constraints", "People"];
    assert_eq!(top, legacy, "what was there before is looked at first");
    assert!(near(&research(app, cast).await["coverage"], 0.0), "nothing is looked into yet");
    assert_eq!(cast.advice(app, "PROPOSE").await[..2], ["TOO_SHALLOW", "UNDISCOVERED"]);
    cast.enter(app, "RESEARCH", "Nobody knows who uses the exports.").await;
}

/// One branch is enough here, and something is missing from it; gives its id.
async fn the_lead_makes_the_tree_her_own(app: &TestApp, cast: &Cast) -> String {
    for title in ["Current behaviour", "Data", "Operations", "Failure history", "Constraints", "People"] {
        change(app, cast, title, json!({ "isOutOfScope": true })).await;
    }
    let parent = topic(app, cast, "Callers").await;
    let input = json!({ "initiativeId": cast.initiative, "parentId": parent, "title": "Keys of callers",
        "summary": "Which can be rotated?", "importance": 3, "target": "DEEP", "timeBoxMinutes": 60 });
    let selection =
        "topic { id importance target depth timeBoxMinutes timeSpentMinutes parent { title parent { title } } }";
    let made = app.done(&cast.lena, "addTopic", selection, input).await["topic"].clone();
    let expected = json!({ "id": made["id"], "importance": 3, "target": "DEEP", "depth": "UNTOUCHED",
        "timeBoxMinutes": 60, "timeSpentMinutes": 0,
        "parent": { "title": "Callers", "parent": { "title": "Users and contracts" } } });
    assert_eq!(made, expected);
    let left = research(app, cast).await["tooShallow"].clone();
    let left: Vec<String> = left.as_array().expect("a list").iter().map(|one| text(&one["topic"]["title"])).collect();
    assert_eq!(left, ["Callers", "Users and contracts", "Promises", "Keys of callers"]);
    text(&made["id"])
}

async fn who_may_not_is_refused(app: &TestApp, cast: &Cast, keys: &str) {
    let enter = ("enterStage", json!({ "initiativeId": cast.initiative, "stage": "PROPOSE", "reason": "Enough." }));
    let add = ("addTopic", json!({ "initiativeId": cast.initiative, "title": "Mine" }));
    let find = ("recordFinding", json!({ "topicId": keys, "kind": "FACT", "statement": "It is so." }));
    for who in [&cast.ann, &cast.bob, &cast.olga, &cast.dora] {
        may_not(app, who, "FORBIDDEN", &[enter.clone(), add.clone()]).await;
    }
    may_not(app, &cast.olive, "FORBIDDEN", &[enter.clone(), add.clone(), find.clone()]).await;
    may_not(app, &cast.mallory, "NOT_FOUND", &[enter, add, find]).await;
}

/// What four people found, each on their own; gives the ids of two findings that say the same.
async fn people_record_what_they_find(app: &TestApp, cast: &Cast, keys: &str) -> [String; 2] {
    let Cast { lena, ann, bob, olga, .. } = cast;
    let callers = topic(app, cast, "Callers").await;
    let input = json!({ "topicId": callers, "kind": "RISK", "statement": "Two callers read a private table.",
        "confidence": "HIGH", "sources": ["https://example.org/traffic"] });
    let selection = "finding { id confidence sources foundBy { name } }";
    let found = app.done(ann, "recordFinding", selection, input).await["finding"].clone();
    let expected = json!({ "id": found["id"], "confidence": "HIGH", "sources": ["https://example.org/traffic"],
        "foundBy": { "name": "ann" } });
    assert_eq!(found, expected);
    let table = text(&found["id"]);
    app.done(bob, "sightFinding", "", json!({ "findingId": table, "note": "Ours is one of them." })).await;
    let again = app.find(bob, &callers, "RISK", "A private table is read.").await;
    app.find(olga, &callers, "CONSTRAINT", "Exports end before six.").await;
    app.find(ann, keys, "RISK", "Keys are in the log.").await;
    app.find(lena, keys, "FACT", "There are 14 keys.").await;
    let reworded = json!({ "findingId": table, "statement": "None does." });
    may_not(app, lena, "FORBIDDEN", &[("changeFinding", reworded)]).await;
    let estimate = research(app, cast).await["undiscovered"].clone();
    // Of 4 things 3 were found by one person, and 1 by two.
    assert_eq!(json!([estimate["people"], estimate["observed"], estimate["isReliable"]]), json!([4, 4, true]));
    assert!(near(&estimate["chao2"], 4.0 + 0.75 * 3.0 * 2.0 / 4.0), "{estimate}");
    [table, again]
}

async fn duplicates_become_one(app: &TestApp, cast: &Cast, table: &str, again: &str) {
    let merge = json!({ "intoId": table, "findingIds": [again] });
    may_not(app, &cast.ann, "FORBIDDEN", &[("mergeFindings", merge.clone())]).await;
    app.done(&cast.lena, "mergeFindings", "", merge).await;
    let selection = "... on Finding { mergedFrom { statement } mergedInto { id } \
        sightings(first: 9) { nodes { note stakeholder { name } } } }";
    let seen = app.node(&cast.olga, table, selection).await;
    let sightings = json!([{ "note": null, "stakeholder": { "name": "ann" } },
        { "note": "Ours is one of them.", "stakeholder": { "name": "bob" } }]);
    assert_eq!(seen["sightings"]["nodes"], sightings, "bob has seen it once");
    assert_eq!(each(&seen["mergedFrom"], "statement"), ["A private table is read."]);
    assert_eq!(app.node(&cast.olga, again, selection).await["mergedInto"]["id"], table);
    let estimate = research(app, cast).await["undiscovered"].clone();
    assert_eq!(json!([estimate["people"], estimate["observed"]]), json!([4, 3]));
    assert!(near(&estimate["chao2"], 3.0 + 0.75 * 2.0 * 1.0 / 4.0), "{estimate}");
    assert!(near(&estimate["jackknife1"], 3.0 + 2.0 * 0.75), "{estimate}");
}

async fn time_is_spent_and_depth_reached(app: &TestApp, cast: &Cast, keys: &str) {
    change(app, cast, "Users and contracts", json!({ "depth": "SURVEYED", "timeSpentMinutes": 100 })).await;
    change(app, cast, "Callers", json!({ "depth": "SKIMMED", "timeSpentMinutes": 500 })).await;
    change(app, cast, "Promises", json!({ "depth": "DEEP", "timeSpentMinutes": 240 })).await;
    let seen = research(app, cast).await;
    assert!(near(&seen["coverage"], 9.0 / 17.0), "5 and 4 of 5, 5, 4 and 3: {seen}");
    let off = |title: &str, steps: i32, minutes: i32| json!({ "topic": { "title": title }, "stepsOver": steps, "minutesOver": minutes });
    let shallow = json!([off("Callers", -2, 20), off("Keys of callers", -3, 0)]);
    assert_eq!(seen["tooShallow"], shallow);
    assert_eq!(seen["tooDeep"], json!([off("Callers", -2, 20), off("Promises", 1, 0)]));
    let done = json!({ "topicId": keys, "depth": "DEEP", "timeSpentMinutes": 45 });
    app.done(&cast.lena, "changeTopic", "", done).await;
    let seen = research(app, cast).await;
    assert!(near(&seen["coverage"], 12.0 / 17.0), "{seen}");
    assert_eq!(seen["tooShallow"], json!([off("Callers", -2, 20)]));
}

async fn advice_says_what_is_left_and_locks_nothing(app: &TestApp, cast: &Cast) {
    assert_eq!(cast.advice(app, "RESEARCH").await, ["TOO_DEEP"]);
    assert_eq!(cast.advice(app, "PROPOSE").await, ["TOO_SHALLOW", "NO_PROBLEM"]);
    assert_eq!(cast.advice(app, "NEGOTIATE").await, ["NO_PROBLEM", "TOO_SHALLOW"]);
    let selection = "... on Initiative { stageAdvice(stage: PROPOSE) { sentence about { ... on Topic { title } } } }";
    let seen = app.node(&cast.bob, &cast.initiative, selection).await["stageAdvice"][0].clone();
    let sentence =
        "`Callers` is short of its target depth: look deeper, or set the target lower and say that it is enough.";
    assert_eq!(seen, json!({ "sentence": sentence, "about": [{ "title": "Callers" }] }));
    cast.enter(app, "PROPOSE", "The rest shows once we write.").await;
    let selection = "... on Initiative { stage stages(first: 9) { nodes { stage reason leftAt } } }";
    let seen = app.node(&cast.bob, &cast.initiative, selection).await;
    assert_eq!(seen["stage"], "PROPOSE");
    assert_eq!(each(&seen["stages"], "stage"), ["RESEARCH", "RESEARCH", "PROPOSE"]);
    assert_eq!(seen["stages"]["nodes"][1]["reason"], "Nobody knows who uses the exports.");
    change(app, cast, "Callers", json!({ "target": "SKIMMED" })).await;
    assert_eq!(cast.advice(app, "PROPOSE").await, ["NO_PROBLEM"], "that is enough, she says");
    assert!(near(&research(app, cast).await["coverage"], 1.0));
}
