//! Findings: recorded with what they rest on, seen by others on their own, and merged where they say the same.

use crate::harness::{Invite, Stage, TestApp, both, id};
use api::clock::new_id;
use entities::{FindingId, finding};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

both!(
    a_finding_is_recorded_and_seen_by_whoever_sees_the_initiative,
    others_find_the_same_each_once,
    its_finder_changes_a_finding_and_leads_say_what_it_is,
    duplicates_are_merged_and_their_sightings_move,
    what_cannot_be_merged_is_not,
    findings_are_bounded,
);

const SEEN: &str = "... on Finding { topic { title } kind statement confidence sources foundBy { name } version \
    mergedInto { id } mergedFrom { id } sightings(first: 9) { nodes { note stakeholder { name } } } }";

/// Who has seen a finding.
fn sighters(seen: &Value) -> Vec<&str> {
    let nodes = seen["sightings"]["nodes"].as_array();
    nodes.into_iter().flatten().filter_map(|node| node["stakeholder"]["name"].as_str()).collect()
}

async fn a_finding_is_recorded_and_seen_by_whoever_sees_the_initiative(app: &TestApp) {
    let stage = app.stage().await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let there = app.stage_elsewhere(&stage).await;
    let topic = app.topic(&stage.lead, &stage.initiative, "Keys").await;
    let url = "https://example.org/a?b=c#d";
    let input = json!({ "topicId": topic, "kind": "CONSTRAINT", "statement": "They *leak*.", "confidence": "HIGH",
        "sources": [url, "http://example.org", url], "idempotencyKey": "k" });
    let selection = "finding { id }";
    let made = app.done(&olga, "recordFinding", selection, input.clone()).await["finding"]["id"].clone();
    assert_eq!(app.done(&olga, "recordFinding", selection, input.clone()).await["finding"]["id"], made);
    let made = made.as_str().expect("an id");
    let seen = app.node(&stage.bob, made, SEEN).await;
    let expected = json!({ "__typename": "Finding", "id": made, "topic": { "title": "Keys" }, "kind": "CONSTRAINT",
        "statement": "They *leak*.", "confidence": "HIGH", "sources": [url, "http://example.org"],
        "foundBy": { "name": "olga" }, "version": 1, "mergedInto": null, "mergedFrom": [],
        "sightings": { "nodes": [{ "note": null, "stakeholder": { "name": "olga" } }] } });
    assert_eq!(seen, expected);
    assert_eq!(app.node(&there.lead, made, SEEN).await, Value::Null);
    assert_eq!(app.refused(&there.lead, "recordFinding", input).await, ["NOT_FOUND topicId"]);
    let of_topic = "... on Topic { findings(first: 9) { nodes { id } } }";
    let listed = app.node(&stage.ann, &topic, of_topic).await["findings"]["nodes"].clone();
    assert_eq!(listed, json!([{ "id": made }]));
}

async fn others_find_the_same_each_once(app: &TestApp) {
    let stage = app.stage().await;
    let topic = app.topic(&stage.lead, &stage.initiative, "Keys").await;
    let finding = app.find(&stage.ann, &topic, "RISK", "They leak.").await;
    let input = json!({ "findingId": finding, "note": "In the log." });
    let selection = "sighting { id note finding { statement } stakeholder { name } }";
    let first = app.done(&stage.bob, "sightFinding", selection, input.clone()).await["sighting"].clone();
    assert_eq!((&first["note"], &first["stakeholder"]["name"]), (&json!("In the log."), &json!("bob")));
    let before = app.count().await;
    let again = json!({ "findingId": finding, "note": "Again." });
    assert_eq!(app.done(&stage.bob, "sightFinding", selection, again).await["sighting"], first);
    app.done(&stage.ann, "sightFinding", "", json!({ "findingId": finding })).await;
    app.nothing_written_since(&before, "seeing the same twice").await;
    assert_eq!(sighters(&app.node(&stage.lead, &finding, SEEN).await), ["ann", "bob"]);
}

async fn its_finder_changes_a_finding_and_leads_say_what_it_is(app: &TestApp) {
    let mut stage = app.stage().await;
    let topic = app.topic(&stage.lead, &stage.initiative, "Keys").await;
    let other = app.topic(&stage.lead, &stage.initiative, "Cost").await;
    let finding = app.find(&stage.ann, &topic, "RISK", "They leak.").await;
    let change = |field: &str, value: Value| json!({ "findingId": finding, field: value });
    let words = [("statement", json!("They may leak.")), ("confidence", json!("LOW")), ("sources", json!([]))];
    for (field, value) in &words {
        for who in [&stage.lead, &stage.bob] {
            assert_eq!(app.refused(who, "changeFinding", change(field, value.clone())).await, ["FORBIDDEN"], "{field}");
        }
        app.done(&stage.ann, "changeFinding", "", change(field, value.clone())).await;
    }
    for (field, value) in [("kind", json!("FACT")), ("topicId", json!(other))] {
        assert_eq!(app.refused(&stage.bob, "changeFinding", change(field, value.clone())).await, ["FORBIDDEN"]);
        app.done(&stage.lead, "changeFinding", "", change(field, value)).await;
    }
    let seen = app.node(&stage.bob, &finding, SEEN).await;
    assert_eq!((&seen["statement"], &seen["kind"]), (&json!("They may leak."), &json!("FACT")));
    assert_eq!((&seen["topic"]["title"], &seen["confidence"]), (&json!("Cost"), &json!("LOW")));
    let old = json!({ "findingId": finding, "kind": "RISK", "expectedVersion": 1 });
    assert_eq!(app.refused(&stage.ann, "changeFinding", old).await, ["VERSION_CONFLICT expectedVersion"]);
    let elsewhere = app.initiative(&mut stage.lead, "CONTRIBUTOR").await;
    let foreign = app.topic(&stage.lead, &elsewhere, "t").await;
    let input = change("topicId", json!(foreign));
    assert_eq!(app.refused(&stage.ann, "changeFinding", input).await, ["NOT_FOUND topicId"]);
    for field in ["kind", "statement", "confidence", "topicId"] {
        let input = change(field, Value::Null);
        assert_eq!(app.refused(&stage.ann, "changeFinding", input).await, [format!("BAD_INPUT {field}")]);
    }
}

async fn duplicates_are_merged_and_their_sightings_move(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, .. } = &stage;
    let topic = app.topic(lead, &stage.initiative, "Keys").await;
    let one = app.find(ann, &topic, "RISK", "They leak.").await;
    let two = app.find(bob, &topic, "RISK", "Keys are lost.").await;
    let three = app.find(ann, &topic, "RISK", "Leaks!").await;
    app.done(lead, "sightFinding", "", json!({ "findingId": three })).await;
    let merge = |version: i32| json!({ "intoId": one, "findingIds": [two, three, two], "expectedVersion": version });
    for who in [ann, bob] {
        assert_eq!(app.refused(who, "mergeFindings", merge(1)).await, ["FORBIDDEN"]);
    }
    assert_eq!(app.refused(lead, "mergeFindings", merge(2)).await, ["VERSION_CONFLICT expectedVersion"]);
    app.done(lead, "mergeFindings", "", merge(1)).await;
    let seen = app.node(bob, &one, SEEN).await;
    assert_eq!(seen["mergedFrom"], json!([{ "id": two }, { "id": three }]));
    assert_eq!((sighters(&seen), &seen["version"]), (vec!["ann", "bob", "lead"], &json!(2)));
    for (merged, left) in [(&two, vec![]), (&three, vec!["ann"])] {
        let seen = app.node(bob, merged, SEEN).await;
        assert_eq!((&seen["mergedInto"]["id"], sighters(&seen)), (&json!(one), left), "seen twice by one is seen once");
        assert!(seen["statement"].is_string(), "it stays on record");
    }
    let of_topic = "... on Topic { findings(first: 9) { nodes { id } } }";
    let listed = app.node(ann, &topic, of_topic).await["findings"]["nodes"].clone();
    assert_eq!(listed, json!([{ "id": one }]));
    // And what that was merged into is merged on.
    let four = app.find(bob, &topic, "RISK", "All of it.").await;
    app.done(lead, "mergeFindings", "", json!({ "intoId": four, "findingIds": [one] })).await;
    let seen = app.node(bob, &four, SEEN).await;
    assert_eq!((sighters(&seen), &seen["mergedFrom"]), (vec!["ann", "lead", "bob"], &json!([{ "id": one }])));
}

async fn what_cannot_be_merged_is_not(app: &TestApp) {
    let mut stage = app.stage().await;
    let topic = app.topic(&stage.lead, &stage.initiative, "Keys").await;
    let one = app.find(&stage.ann, &topic, "RISK", "a").await;
    let two = app.find(&stage.bob, &topic, "RISK", "b").await;
    let three = app.find(&stage.bob, &topic, "RISK", "c").await;
    let elsewhere = app.initiative(&mut stage.lead, "CONTRIBUTOR").await;
    let foreign = app.topic(&stage.lead, &elsewhere, "t").await;
    let foreign = app.find(&stage.lead, &foreign, "RISK", "d").await;
    app.done(&stage.lead, "mergeFindings", "", json!({ "intoId": one, "findingIds": [two] })).await;
    let before = app.count().await;
    for (into, others, expected) in [
        (&one, vec![&one], "BAD_INPUT findingIds.0"),
        (&one, vec![&three, &two], "BAD_INPUT findingIds.1"),
        (&two, vec![&three], "BAD_INPUT intoId"),
        (&one, vec![], "BAD_INPUT findingIds"),
        (&one, vec![&three, &foreign], "NOT_FOUND findingIds.1"),
        (&foreign, vec![&three], "NOT_FOUND findingIds.0"),
    ] {
        let input = json!({ "intoId": into, "findingIds": others });
        assert_eq!(app.refused(&stage.lead, "mergeFindings", input).await, [expected]);
    }
    let input = json!({ "findingId": two });
    assert_eq!(app.refused(&stage.ann, "sightFinding", input).await, ["BAD_INPUT findingId"]);
    let input = json!({ "findingId": two, "kind": "FACT" });
    assert_eq!(app.refused(&stage.bob, "changeFinding", input).await, ["BAD_INPUT findingId"]);
    app.nothing_written_since(&before, "what cannot be merged").await;
}

async fn findings_are_bounded(app: &TestApp) {
    let stage = app.stage().await;
    let topic = app.topic(&stage.lead, &stage.initiative, "Keys").await;
    let first = app.find(&stage.bob, &topic, "RISK", "a").await;
    let before = app.count().await;
    let with = |field: &str, value: Value| {
        let mut input = json!({ "topicId": topic, "kind": "FACT", "statement": "s" });
        input[field] = value;
        input
    };
    for (field, value, path) in [
        ("statement", json!(" "), "statement"),
        ("statement", json!("x".repeat(5_001)), "statement"),
        ("sources", json!(["javascript:alert(1)"]), "sources.0"),
        ("sources", json!(["https://example.org", "ftp://example.org"]), "sources.1"),
        ("sources", json!(["https://"]), "sources.0"),
        ("sources", json!(["https://ann:secret@example.org/"]), "sources.0"),
        ("sources", json!(["https://example.org/a b"]), "sources.0"),
        ("sources", json!([format!("https://example.org/{}", "x".repeat(2_000))]), "sources.0"),
        ("sources", json!(vec!["https://example.org"; 51]), "sources"),
    ] {
        let refused = app.refused(&stage.bob, "recordFinding", with(field, value.clone())).await;
        assert_eq!(refused, [format!("BAD_INPUT {path}")], "{value}");
    }
    let note = json!({ "findingId": first, "note": "x".repeat(5_001) });
    assert_eq!(app.refused(&stage.ann, "sightFinding", note).await, ["BAD_INPUT note"]);
    app.nothing_written_since(&before, "a finding out of bounds").await;

    let row =
        finding::Entity::find_by_id(id::<FindingId>(&first)).one(&app.db).await.expect("an answer").expect("a row");
    let into = |number: usize, merged_into: Option<FindingId>| {
        let rows = (0..number).map(|_| finding::Model { id: new_id(), merged_into, ..row.clone() });
        rows.map(|row| row.into_active_model().reset_all()).collect::<Vec<_>>()
    };
    finding::Entity::insert_many(into(50, Some(row.id))).exec_without_returning(&app.db).await.expect("rows");
    let other = app.find(&stage.bob, &topic, "RISK", "b").await;
    let merge = json!({ "intoId": first, "findingIds": [other] });
    assert_eq!(app.refused(&stage.lead, "mergeFindings", merge).await, ["BAD_INPUT findingIds"], "50 into one");
    for number in [974, 974] {
        finding::Entity::insert_many(into(number, None)).exec_without_returning(&app.db).await.expect("rows");
    }
    let input = with("statement", json!("one too many"));
    assert_eq!(app.refused(&stage.bob, "recordFinding", input).await, ["BAD_INPUT topicId"], "2,000 in all");
}
