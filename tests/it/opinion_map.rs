//! The opinion map: who answers alike, without anybody being named.

use crate::harness::{Person, Stage, TestApp, both};
use crate::opinion::crowd;
use serde_json::{Value, json};

both!(below_seven_people_there_is_no_map, people_who_answer_alike_are_a_group, a_group_of_few_is_no_group,);

const MAP: &str = "opinions { sentence people neededPeople neededStatements map { \
    points { x y group isViewer } axes { explained low { text } high { text } } \
    groups { name people representative { opinion statement { text } } } grouping stability \
    commonGround { text } divides { apart statement { text } } \
    statements { x y consensus statement { text } groups { group counts { people agree disagree pass } } } } }";

async fn opinions(app: &TestApp, who: &Person, stage: &Stage) -> Value {
    app.node(who, &stage.initiative, &format!("... on Initiative {{ {MAP} }}")).await["opinions"].clone()
}

/// So many statements.
async fn put(app: &TestApp, stage: &Stage, number: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for at in 0..number {
        ids.push(app.statement(&stage.lead, &stage.initiative, &format!("s{at}")).await);
    }
    ids
}

/// Answers all statements: a letter each.
async fn say(app: &TestApp, who: &Person, statements: &[String], letters: &str) {
    for (statement, letter) in statements.iter().zip(letters.chars()) {
        let opinion = match letter {
            'a' => "AGREE",
            'd' => "DISAGREE",
            _ => "PASS",
        };
        app.answer(who, statement, opinion).await;
    }
}

async fn below_seven_people_there_is_no_map(app: &TestApp) {
    let stage = app.stage().await;
    let people = crowd(app, &stage, 7).await;
    let statements = put(app, &stage, 3).await;
    let seen = opinions(app, &stage.bob, &stage).await;
    assert_eq!(seen["sentence"], "needs 3 statements that 5 people have answered, has 0");
    assert_eq!((&seen["neededPeople"], &seen["neededStatements"], &seen["map"]), (&json!(7), &json!(3), &Value::Null));
    for (at, who) in people[..6].iter().enumerate() {
        say(app, who, &statements, if at % 2 == 0 { "ada" } else { "daa" }).await;
    }
    let seen = opinions(app, &stage.bob, &stage).await;
    assert_eq!(seen["sentence"], "needs 7 people who have answered enough, has 6");
    assert_eq!((&seen["people"], &seen["neededPeople"], &seen["neededStatements"]), (&json!(6), &json!(1), &json!(0)));
    assert_eq!(seen["map"], Value::Null);
    // The seventh is on it with the last of their answers.
    say(app, &people[6], &statements[..2], "ad").await;
    assert_eq!(opinions(app, &stage.bob, &stage).await["map"], Value::Null);
    app.answer(&people[6], &statements[2], "AGREE").await;
    let seen = opinions(app, &stage.bob, &stage).await;
    assert_eq!(seen["neededPeople"], 0);
    assert_eq!(seen["map"]["points"].as_array().map(Vec::len), Some(7), "{seen}");
    assert_eq!((&seen["map"]["grouping"], &seen["map"]["groups"]), (&json!("UNDIVIDED"), &json!([])), "{seen}");
    assert_eq!(seen["sentence"], "7 people, and no two groups of 5 or more among them");
    // One who changes their mind moves nothing, until four others did.
    let shown = seen["map"].clone();
    say(app, &people[0], &statements, "ddd").await;
    assert_eq!(opinions(app, &stage.bob, &stage).await["map"], shown);
    for who in &people[1..5] {
        assert_eq!(opinions(app, &stage.bob, &stage).await["map"], shown);
        app.answer(who, &statements[2], "DISAGREE").await;
    }
    assert_ne!(opinions(app, &stage.bob, &stage).await["map"], shown);
}

async fn people_who_answer_alike_are_a_group(app: &TestApp) {
    let stage = app.stage().await;
    let people = crowd(app, &stage, 11).await;
    let people: Vec<&Person> = people.iter().chain([&stage.ann]).collect();
    let statements = put(app, &stage, 4).await;
    for (at, who) in people.iter().enumerate() {
        // All agree with the last one. Seven of them are on the first map, twelve on the next; ten are counted.
        say(app, who, &statements, if at % 2 == 0 { "aada" } else { "ddaa" }).await;
    }
    let seen = opinions(app, &stage.ann, &stage).await;
    let map = &seen["map"];
    assert!(matches!(map["grouping"].as_str(), Some("STABLE" | "UNSTABLE")), "{seen}");
    let groups: Vec<Value> = map["groups"].as_array().cloned().unwrap_or_default();
    assert_eq!(groups.iter().map(|group| group["people"].clone()).collect::<Vec<_>>(), [6, 6], "{seen}");
    assert_eq!(map["commonGround"], json!([{ "text": "s3" }]), "{seen}");
    let mut divides: Vec<&str> =
        map["divides"].as_array().into_iter().flatten().filter_map(|one| one["statement"]["text"].as_str()).collect();
    divides.sort_unstable();
    assert_eq!(divides, ["s0", "s1", "s2"]);
    for group in &groups {
        let telling = group["representative"].as_array().cloned().unwrap_or_default();
        assert!(!telling.is_empty(), "{seen}");
        assert!(telling.iter().all(|one| one["statement"]["text"] != "s3"), "{seen}");
    }
    let figures = map["statements"].as_array().cloned().unwrap_or_default();
    assert_eq!(figures.len(), 4);
    for figure in &figures {
        let counted = figure["groups"].as_array().cloned().unwrap_or_default();
        assert_eq!(counted.iter().map(|one| one["counts"]["people"].clone()).collect::<Vec<_>>(), [5, 5], "{figure}");
        assert!(figure["consensus"].is_number(), "{figure}");
    }
    assert!(map["axes"][0]["explained"].as_f64().is_some_and(|share| share > 0.9), "{seen}");
    let ends = [&map["axes"][0]["low"], &map["axes"][0]["high"]].map(|end| end.as_array().map_or(0, Vec::len));
    assert_eq!(ends.iter().sum::<usize>(), 3, "{seen}");

    // Her own place is marked, for her alone; and there is no other way to tell who is where.
    let points = |seen: &Value| seen["map"]["points"].as_array().cloned().unwrap_or_default();
    let mark = |seen: &Value| points(seen).iter().filter(|point| point["isViewer"] == true).count();
    assert_eq!((points(&seen).len(), mark(&seen)), (12, 1));
    let beside = opinions(app, &stage.lead, &stage).await;
    assert_eq!(mark(&beside), 0, "she has not answered");
    let mut own = seen.clone();
    for point in own["map"]["points"].as_array_mut().into_iter().flatten() {
        point["isViewer"] = json!(false);
    }
    assert_eq!(own, beside, "everybody else sees the same");
    let text = beside.to_string();
    assert!(people.iter().all(|person| !text.contains(&person.name) && !text.contains(&person.stakeholder)));
    for point in points(&seen) {
        let tenths = point["x"].as_f64().expect("a number") * 10.0;
        assert!((tenths - tenths.round()).abs() < 1e-9 && tenths.abs() <= 10.0, "{point}");
    }
}

async fn a_group_of_few_is_no_group(app: &TestApp) {
    let stage = app.stage().await;
    let people = crowd(app, &stage, 10).await;
    let statements = put(app, &stage, 3).await;
    for (at, who) in people.iter().enumerate() {
        say(app, who, &statements, if at < 3 { "dda" } else { "aad" }).await;
    }
    let seen = opinions(app, &stage.lead, &stage).await;
    let map = &seen["map"];
    assert_eq!(map["points"].as_array().map(Vec::len), Some(7), "three more are fewer than five: {seen}");
    assert_eq!((&map["groups"], &map["grouping"]), (&json!([]), &json!("UNDIVIDED")), "{seen}");
    assert_eq!(map["commonGround"], json!([]));
    let figures = map["statements"].as_array().cloned().unwrap_or_default();
    assert!(figures.iter().all(|figure| figure["groups"] == json!([])), "{seen}");
}
