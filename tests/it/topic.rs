//! Topics: what an initiative begins with, and a tree that stays one.

use crate::harness::{Stage, TestApp, both, id};
use api::clock::new_id;
use entities::{TopicId, topic};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

both!(
    an_initiative_begins_with_topics_that_fit,
    topics_are_added_and_changed_by_leads,
    a_topic_moves_with_all_beneath_it_and_never_under_itself,
    the_tree_has_bounds,
    numbers_and_texts_of_topics_are_bounded,
);

const TREE: &str = "... on Initiative { topics(first: 100) { nodes \
    { id title importance target depth timeBoxMinutes summary parent { title } children { title } } } }";

async fn an_initiative_begins_with_topics_that_fit(app: &TestApp) {
    let lead = app.owner("lead").await;
    let mut seen = Vec::new();
    for context in ["LEGACY", "GREENFIELD"] {
        let input = json!({ "title": "Storage", "context": context });
        let opened = app.done(&lead, "openInitiative", "initiative { id }", input).await;
        let initiative = opened["initiative"]["id"].as_str().expect("an id").to_owned();
        let topics = app.node(&lead, &initiative, TREE).await["topics"]["nodes"].clone();
        let topics = topics.as_array().expect("topics").clone();
        let (top, parts): (Vec<Value>, Vec<Value>) = topics.into_iter().partition(|topic| topic["parent"].is_null());
        assert!((6..=9).contains(&top.len()) && parts.len() >= 2 * top.len(), "{} and {}", top.len(), parts.len());
        for topic in &top {
            assert!(topic["children"].as_array().is_some_and(|parts| parts.len() > 1), "{topic}");
        }
        for topic in top.iter().chain(&parts) {
            assert!(topic["depth"] == "UNTOUCHED" && topic["target"] != "UNTOUCHED", "{topic}");
            assert!(topic["summary"].is_string() && topic["timeBoxMinutes"].is_number(), "{topic}");
        }
        let own = "... on Initiative { research { coverage tooShallow { topic { title } } } }";
        let research = app.node(&lead, &initiative, own).await["research"].clone();
        assert_eq!(research["coverage"], 0.0, "nothing is looked into yet");
        assert_eq!(research["tooShallow"].as_array().map(Vec::len), Some(top.len() + parts.len()));
        seen.push(top.iter().map(|topic| topic["title"].to_string()).collect::<Vec<_>>());
    }
    assert!(seen[0].contains(&"\"Failure history\"".to_owned()) && seen[1].contains(&"\"Prior art\"".to_owned()));
    let input = json!({ "title": "Storage", "context": "LEGACY", "withTopics": false });
    let opened = app.done(&lead, "openInitiative", "initiative { topics(first: 1) { nodes { id } } }", input).await;
    assert_eq!(opened["initiative"]["topics"]["nodes"], json!([]));
}

async fn topics_are_added_and_changed_by_leads(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, initiative, .. } = &stage;
    let there = app.stage_elsewhere(&stage).await;
    let selection = "topic { id version title summary importance target depth timeBoxMinutes timeSpentMinutes \
        isOutOfScope parent { title } }";
    let input = json!({ "initiativeId": initiative, "title": "Keys" });
    for (who, expected) in [(bob, "FORBIDDEN"), (&there.lead, "NOT_FOUND initiativeId")] {
        assert_eq!(app.refused(who, "addTopic", input.clone()).await, [expected]);
    }
    let keys = app.done(lead, "addTopic", selection, input).await["topic"].clone();
    assert_eq!(
        (&keys["importance"], &keys["target"], &keys["depth"]),
        (&json!(3), &json!("SURVEYED"), &json!("UNTOUCHED"))
    );
    let input = json!({ "initiativeId": initiative, "parentId": keys["id"], "title": "Rotation", "summary": "How?",
        "importance": 5, "target": "DEEP", "timeBoxMinutes": 60 });
    let rotation = app.done(lead, "addTopic", selection, input).await["topic"].clone();
    assert_eq!((&rotation["parent"]["title"], &rotation["summary"]), (&json!("Keys"), &json!("How?")));

    let topic = rotation["id"].clone();
    let change = json!({ "topicId": topic, "depth": "SKIMMED", "timeSpentMinutes": 30, "expectedVersion": 1 });
    assert_eq!(app.refused(bob, "changeTopic", change.clone()).await, ["FORBIDDEN"]);
    assert_eq!(app.refused(&there.lead, "changeTopic", change.clone()).await, ["NOT_FOUND topicId"]);
    let changed = app.done(lead, "changeTopic", selection, change.clone()).await["topic"].clone();
    let expected = json!({ "id": topic, "version": 2, "title": "Rotation", "summary": "How?", "importance": 5,
        "target": "DEEP", "depth": "SKIMMED", "timeBoxMinutes": 60, "timeSpentMinutes": 30, "isOutOfScope": false,
        "parent": { "title": "Keys" } });
    assert_eq!(changed, expected, "what is left out stays");
    assert_eq!(app.refused(lead, "changeTopic", change).await, ["VERSION_CONFLICT expectedVersion"]);
    let clear = json!({ "topicId": topic, "summary": null, "timeBoxMinutes": null, "parentId": null,
        "isOutOfScope": true });
    let cleared = app.done(lead, "changeTopic", selection, clear).await["topic"].clone();
    let nulls = [&cleared["summary"], &cleared["timeBoxMinutes"], &cleared["parent"]];
    assert!(nulls.iter().all(|field| field.is_null()) && cleared["isOutOfScope"] == true, "{cleared}");
    let before = app.count().await;
    let same = app.done(lead, "changeTopic", selection, json!({ "topicId": topic, "title": "Rotation" })).await;
    assert_eq!(same["topic"], cleared);
    let fields = ["title", "importance", "target", "depth", "timeSpentMinutes", "isOutOfScope"];
    for field in fields {
        let input = json!({ "topicId": topic, field: null });
        assert_eq!(app.refused(lead, "changeTopic", input).await, [format!("BAD_INPUT {field}")]);
    }
    app.nothing_written_since(&before, "nothing to change").await;
}

async fn a_topic_moves_with_all_beneath_it_and_never_under_itself(app: &TestApp) {
    let mut stage = app.stage().await;
    let initiative = stage.initiative.clone();
    let add = async |parent: Value| {
        let input = json!({ "initiativeId": initiative, "parentId": parent, "title": "t" });
        app.done(&stage.lead, "addTopic", "topic { id }", input).await["topic"]["id"].clone()
    };
    let one = add(Value::Null).await;
    let two = add(one.clone()).await;
    let three = add(two.clone()).await;
    let four = add(Value::Null).await;
    let five = add(four.clone()).await;
    let six = add(five.clone()).await;
    let to = |topic: &Value, parent: &Value| json!({ "topicId": topic, "parentId": parent });
    for (topic, parent) in [(&one, &one), (&one, &two), (&one, &three), (&two, &three)] {
        assert_eq!(app.refused(&stage.lead, "changeTopic", to(topic, parent)).await, ["BAD_INPUT parentId"]);
    }
    assert_eq!(app.refused(&stage.lead, "changeTopic", to(&one, &six)).await, ["BAD_INPUT parentId"], "six levels");
    app.done(&stage.lead, "changeTopic", "", to(&one, &five)).await;
    let seen = "... on Topic { parent { id parent { id } } children { id children { id } } }";
    let moved = app.node(&stage.lead, one.as_str().expect("an id"), seen).await;
    assert_eq!((&moved["parent"]["id"], &moved["parent"]["parent"]["id"]), (&five, &four));
    assert_eq!((&moved["children"][0]["id"], &moved["children"][0]["children"][0]["id"]), (&two, &three));
    assert_eq!(
        app.refused(&stage.lead, "changeTopic", to(&four, &three)).await,
        ["BAD_INPUT parentId"],
        "a long way round"
    );
    let added = json!({ "initiativeId": initiative, "parentId": three, "title": "t" });
    assert_eq!(app.refused(&stage.lead, "addTopic", added).await, ["BAD_INPUT parentId"], "a sixth level");

    let other = app.initiative(&mut stage.lead, "CONTRIBUTOR").await;
    let foreign = app.topic(&stage.lead, &other, "t").await;
    let input = to(&one, &json!(foreign));
    assert_eq!(app.refused(&stage.lead, "changeTopic", input).await, ["NOT_FOUND parentId"]);
    let input = json!({ "initiativeId": stage.initiative, "parentId": foreign, "title": "t" });
    assert_eq!(app.refused(&stage.lead, "addTopic", input).await, ["NOT_FOUND parentId"]);
}

async fn the_tree_has_bounds(app: &TestApp) {
    let Stage { lead, initiative, .. } = app.stage().await;
    let first = app.topic(&lead, &initiative, "t").await;
    let row = topic::Entity::find_by_id(id::<TopicId>(&first)).one(&app.db).await.expect("an answer").expect("a row");
    let copy = |parent_id: Option<TopicId>| topic::Model { id: new_id(), parent_id, ..row.clone() };
    let insert = async |rows: &[topic::Model]| {
        let rows = rows.iter().map(|row| row.clone().into_active_model().reset_all());
        topic::Entity::insert_many(rows).exec_without_returning(&app.db).await.expect("rows");
    };
    let top: Vec<topic::Model> = (1..50).map(|_| copy(None)).collect();
    insert(&top).await;
    let input = json!({ "initiativeId": initiative, "title": "t" });
    assert_eq!(app.refused(&lead, "addTopic", input).await, ["BAD_INPUT parentId"], "50 at the top");
    let under: Vec<topic::Model> = top.iter().take(9).flat_map(|above| (0..50).map(|_| copy(Some(above.id)))).collect();
    insert(&under).await;
    let input = json!({ "initiativeId": initiative, "parentId": first, "title": "t" });
    assert_eq!(app.refused(&lead, "addTopic", input).await, ["BAD_INPUT initiativeId"], "500 in all");
    let full = api::global_id::encode(top[0].id);
    let input = json!({ "topicId": first, "parentId": full.as_str() });
    assert_eq!(app.refused(&lead, "changeTopic", input).await, ["BAD_INPUT parentId"], "50 under one");
}

async fn numbers_and_texts_of_topics_are_bounded(app: &TestApp) {
    let Stage { lead, initiative, .. } = app.stage().await;
    let topic = app.topic(&lead, &initiative, "t").await;
    let before = app.count().await;
    for (field, value) in [
        ("title", json!(" ")),
        ("title", json!("x".repeat(201))),
        ("summary", json!("x".repeat(5_001))),
        ("summary", json!("a\u{0}b")),
        ("importance", json!(0)),
        ("importance", json!(6)),
        ("target", json!("UNTOUCHED")),
        ("timeBoxMinutes", json!(-1)),
        ("timeBoxMinutes", json!(1_000_001)),
    ] {
        let mut add = json!({ "initiativeId": initiative, "title": "t" });
        add[field] = value.clone();
        assert_eq!(app.refused(&lead, "addTopic", add).await, [format!("BAD_INPUT {field}")], "{value}");
        let change = json!({ "topicId": topic, field: value });
        assert_eq!(app.refused(&lead, "changeTopic", change).await, [format!("BAD_INPUT {field}")], "{value}");
    }
    for minutes in [-1, i32::MAX] {
        let change = json!({ "topicId": topic, "timeSpentMinutes": minutes });
        assert_eq!(app.refused(&lead, "changeTopic", change).await, ["BAD_INPUT timeSpentMinutes"]);
    }
    app.nothing_written_since(&before, "a topic out of bounds").await;
}
