//! How far research got, what is likely still to be found, and which objections point at a gap.

use crate::harness::{Invite, Person, TestApp, both};
use serde_json::{Value, json};

both!(
    research_says_what_is_too_shallow_and_too_deep,
    what_nobody_has_found_is_estimated_from_who_found_what,
    open_objections_point_at_gaps,
    whoever_sees_the_initiative_sees_the_research,
);

const RESEARCH: &str = "... on Initiative { research { coverage \
    tooShallow { topic { title } stepsOver minutesOver } tooDeep { topic { title } stepsOver minutesOver } \
    undiscovered { people observed chao2 jackknife1 jackknife2 coverage isReliable } \
    gaps { objection { title } topic { title } } } }";

async fn research(app: &TestApp, who: &Person, initiative: &str) -> Value {
    app.node(who, initiative, RESEARCH).await["research"].clone()
}

async fn research_says_what_is_too_shallow_and_too_deep(app: &TestApp) {
    let stage = app.stage().await;
    let none = research(app, &stage.bob, &stage.initiative).await;
    assert_eq!((&none["coverage"], &none["tooShallow"], &none["gaps"]), (&Value::Null, &json!([]), &json!([])));
    let add = async |title: &str, parent: &Value, importance: i32, target: &str, depth: &str, minutes: [i32; 2]| {
        let input = json!({ "initiativeId": stage.initiative, "parentId": parent, "title": title,
            "importance": importance, "target": target, "timeBoxMinutes": minutes[0] });
        let id = app.done(&stage.lead, "addTopic", "topic { id }", input).await["topic"]["id"].clone();
        let input = json!({ "topicId": id, "depth": depth, "timeSpentMinutes": minutes[1] });
        app.done(&stage.lead, "changeTopic", "", input).await;
        id
    };
    let keys = add("keys", &Value::Null, 5, "DEEP", "SKIMMED", [60, 61]).await;
    add("load", &keys, 3, "SURVEYED", "SURVEYED", [100, 100]).await;
    let logs = add("logs", &Value::Null, 2, "SKIMMED", "DEEP", [120, 960]).await;
    let parts = add("parts", &logs, 5, "DEEP", "UNTOUCHED", [0, 0]).await;
    let seen = research(app, &stage.bob, &stage.initiative).await;
    assert_eq!(seen["coverage"].as_f64(), Some(5.0 / 15.0));
    let off = |title: &str, steps: i32, minutes: i32| json!({ "topic": { "title": title }, "stepsOver": steps, "minutesOver": minutes });
    assert_eq!(seen["tooShallow"], json!([off("parts", -3, 0), off("keys", -2, 1)]));
    assert_eq!(seen["tooDeep"], json!([off("keys", -2, 1), off("logs", 2, 840)]));
    app.done(&stage.lead, "changeTopic", "", json!({ "topicId": logs, "isOutOfScope": true })).await;
    let seen = research(app, &stage.bob, &stage.initiative).await;
    assert_eq!(seen["coverage"].as_f64(), Some(3.0 / 8.0), "nor what is beneath it");
    assert_eq!(seen["tooShallow"], json!([off("keys", -2, 1)]));
    app.done(&stage.lead, "changeTopic", "", json!({ "topicId": parts, "parentId": keys })).await;
    let seen = research(app, &stage.bob, &stage.initiative).await;
    assert_eq!(seen["coverage"].as_f64(), Some(3.0 / 13.0), "it moved to where it counts");
}

async fn what_nobody_has_found_is_estimated_from_who_found_what(app: &TestApp) {
    let stage = app.stage().await;
    let topic = app.topic(&stage.lead, &stage.initiative, "Keys").await;
    let eve = app.invite(&stage.lead, &stage.initiative, Invite::new("eva", "OBSERVER")).await;
    let undiscovered = async || research(app, &stage.bob, &stage.initiative).await["undiscovered"].clone();
    let nothing = json!({ "people": 0, "observed": 0, "chao2": null, "jackknife1": null, "jackknife2": null,
        "coverage": null, "isReliable": false });
    assert_eq!(undiscovered().await, nothing);
    let keys = app.find(&stage.ann, &topic, "RISK", "keys").await;
    app.done(&stage.bob, "sightFinding", "", json!({ "findingId": keys })).await;
    app.find(&stage.ann, &topic, "CONSTRAINT", "cost").await;
    app.find(&eve, &topic, "RISK", "load").await;
    let logs = app.find(&eve, &topic, "RISK", "logs").await;
    // Somebody who looked too, and saw nothing that a solution could run into.
    for kind in ["FACT", "ALTERNATIVE", "UNKNOWN"] {
        app.find(&stage.lead, &topic, kind, kind).await;
    }
    let seen = undiscovered().await;
    assert_eq!((&seen["people"], &seen["observed"], &seen["isReliable"]), (&json!(4), &json!(4), &json!(true)));
    assert_eq!(seen["chao2"].as_f64(), Some(4.0 + 0.75 * 3.0 * 2.0 / (2.0 * 2.0)));
    assert_eq!(seen["jackknife1"].as_f64(), Some(4.0 + 3.0 * 0.75));
    // A duplicate would be one more that one person has seen; merged, it is one that two have.
    let again = app.find(&stage.bob, &topic, "RISK", "the log").await;
    assert_eq!(undiscovered().await["observed"], 5);
    app.done(&stage.lead, "mergeFindings", "", json!({ "intoId": logs, "findingIds": [again] })).await;
    let merged = undiscovered().await;
    assert_eq!(merged["observed"], 4);
    assert_eq!(merged["chao2"].as_f64(), Some(4.0 + 0.75 * 2.0 * 1.0 / (2.0 * 3.0)));
    let advised = "... on Initiative { stageAdvice(stage: RESEARCH) { kind sentence } }";
    app.find(&stage.lead, &topic, "RISK", "noise").await;
    let advice = app.node(&stage.bob, &stage.initiative, advised).await["stageAdvice"].to_string();
    assert!(!advice.contains("UNDISCOVERED"), "less than one more is likely: {advice}");
    app.done(&stage.ann, "changeFinding", "", json!({ "findingId": keys, "kind": "FACT" })).await;
    assert_eq!(undiscovered().await["observed"], 4, "it is no risk any more");
    for title in ["a", "b", "c"] {
        app.find(&stage.lead, &topic, "RISK", title).await;
    }
    let advice = app.node(&stage.bob, &stage.initiative, advised).await["stageAdvice"].to_string();
    assert!(advice.contains("more risks and constraints are likely to be there"), "{advice}");
}

async fn open_objections_point_at_gaps(app: &TestApp) {
    let mut stage = app.stage().await;
    let keys = app.topic(&stage.lead, &stage.initiative, "Lost keys").await;
    let cost = app.topic(&stage.lead, &stage.initiative, "Cost").await;
    let other = app.initiative(&mut stage.lead, "CONTRIBUTOR").await;
    let foreign = app.topic(&stage.lead, &other, "t").await;
    let raise = |title: &str, issue: Value, topic: Value| {
        json!({ "proposalId": stage.proposal, "title": title, "body": "b", "severity": "MAJOR", "issue": issue,
            "topicId": topic })
    };
    let selection = "objection { id topic { title } }";
    let input = raise("x", Value::Null, json!(foreign));
    assert_eq!(app.refused(&stage.bob, "raiseObjection", input).await, ["NOT_FOUND topicId"]);
    let named = app.done(&stage.bob, "raiseObjection", selection, raise("named", json!("Cost"), json!(keys))).await;
    assert_eq!(named["objection"]["topic"]["title"], "Lost keys");
    let called = app.done(&stage.ann, "raiseObjection", selection, raise("called", json!(" lost KEYS "), Value::Null));
    let called = called.await["objection"].clone();
    assert_eq!(called["topic"], Value::Null);
    let free = app.object(&stage.ann, &stage.proposal, "free", "MINOR").await;
    let gaps = async || -> Vec<String> {
        let gaps = research(app, &stage.ann, &stage.initiative).await["gaps"].clone();
        let gap = |gap: &Value| format!("{}: {}", gap["objection"]["title"], gap["topic"]["title"]);
        gaps.as_array().into_iter().flatten().map(gap).collect()
    };
    assert_eq!(gaps().await, ["\"named\": \"Lost keys\"", "\"called\": \"Lost keys\""]);

    let point = |objection: &Value, topic: Value| json!({ "objectionId": objection, "topicId": topic });
    let (named, free) = (named["objection"]["id"].clone(), json!(free));
    assert_eq!(app.refused(&stage.bob, "pointAtTopic", point(&free, json!(cost))).await, ["FORBIDDEN"]);
    assert_eq!(app.refused(&stage.ann, "pointAtTopic", point(&free, json!(foreign))).await, ["NOT_FOUND topicId"]);
    app.done(&stage.ann, "pointAtTopic", selection, point(&free, json!(cost))).await;
    assert_eq!(gaps().await.last().map(String::as_str), Some("\"free\": \"Cost\""));
    app.done(&stage.lead, "pointAtTopic", selection, point(&named, Value::Null)).await;
    assert_eq!(gaps().await[0], "\"named\": \"Cost\"", "now it is what its issue is called");
    let mut old = point(&named, json!(keys));
    old["expectedVersion"] = json!(1);
    assert_eq!(app.refused(&stage.bob, "pointAtTopic", old).await, ["VERSION_CONFLICT expectedVersion"]);

    app.done(&stage.lead, "changeTopic", "", json!({ "topicId": cost, "depth": "SURVEYED" })).await;
    assert_eq!(gaps().await, ["\"called\": \"Lost keys\""], "what was looked into is no gap");
    app.done(&stage.ann, "withdrawObjection", "", json!({ "objectionId": called["id"] })).await;
    assert_eq!(gaps().await, Vec::<String>::new(), "nor is what was settled");
}

async fn whoever_sees_the_initiative_sees_the_research(app: &TestApp) {
    let stage = app.stage().await;
    let things = app.everything(&stage).await;
    let there = app.stage_elsewhere(&stage).await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let seen = research(app, &stage.lead, &stage.initiative).await;
    assert_eq!(seen["undiscovered"]["observed"], 1);
    for who in [&stage.ann, &stage.bob, &olga] {
        assert_eq!(research(app, who, &stage.initiative).await, seen, "{}", who.name);
    }
    assert_eq!(app.node(&there.lead, &stage.initiative, RESEARCH).await, Value::Null);
    for kind in ["StageEntry", "Topic", "Finding", "Sighting"] {
        assert_eq!(app.node(&olga, &things[kind], "").await["id"], things[kind], "{kind}");
        assert_eq!(app.node(&there.lead, &things[kind], "").await, Value::Null, "{kind}");
    }
}
