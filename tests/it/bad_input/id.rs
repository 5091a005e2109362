//! Ids that name nothing a person may see: of no form, of another kind, random, of another organization.
//! All are answered with the same bytes, and those that could name something with the same statements.

use crate::harness::{IdField, Reply, Stage, TestApp, both, with_id};
use api::clock::new_id;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

both!(
    a_look_up_answers_a_foreign_id_as_a_random_one,
    a_mutation_answers_a_foreign_id_as_a_random_one,
    many_foreign_ids_are_as_many_random_ones,
);

/// Ids in mutations that look nothing up for the person who asks: who signs in may name an organization,
/// and learns only that the password, or the link, is wrong there.
const NOT_FOUND_OTHERWISE: [(&str, &str, &str); 2] =
    [("signIn", "organizationId", "BAD_INPUT"), ("signInWithLink", "organizationId", "NOT_FOUND")];

/// What only the raiser of an objection may do; whatever else takes an id, a lead may.
const RAISERS: [&str; 1] = ["nameSpeaker"];

type Things = BTreeMap<&'static str, String>;

/// An id of this kind that nobody ever made.
fn random(kind: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{kind}:{}", new_id::<Uuid>().simple()))
}

/// Ids that name nothing; the first two are of the right kind.
fn nothing(kind: &str, foreign: &Things) -> Vec<String> {
    let formless = ["", "x", "UHJvcG9zYWw6MQ", "\u{0}"].map(str::to_owned);
    let others = foreign.iter().filter(|(other, _)| **other != kind).map(|(_, id)| id.clone());
    let right = [random(kind), foreign.get(kind).cloned().unwrap_or_else(|| random(kind))];
    right.into_iter().chain(others).chain([random("Nothing")]).chain(formless).collect()
}

async fn two(app: &TestApp) -> (Stage, Things, Things) {
    let stage = app.stage().await;
    let own = app.everything(&stage).await;
    let there = app.stage_elsewhere(&stage).await;
    let mut foreign = app.everything(&there).await;
    // The lead is in both, so that only the account of somebody else is foreign to them.
    let own_id = "{ viewer { user { id } } }";
    let seen = app.data(&there.ann, own_id, Value::Null).await["viewer"]["user"]["id"].clone();
    foreign.insert("User", seen.as_str().expect("an id").to_owned());
    (stage, own, foreign)
}

async fn a_look_up_answers_a_foreign_id_as_a_random_one(app: &TestApp) {
    let (stage, own, foreign) = two(app).await;
    let contract = app.contract(&stage.lead).await;
    let nodes: BTreeSet<String> = contract.nodes().into_iter().collect();
    let made: BTreeSet<String> = own.keys().map(|kind| (*kind).to_owned()).collect();
    assert!(nodes.is_subset(&made), "add these to `everything`: {:?}", nodes.difference(&made));
    for look_up in contract.look_ups() {
        let query = format!("query($id: ID!) {{ {look_up} }}");
        let mut answers = BTreeSet::new();
        for kind in &nodes {
            let mut asked = Vec::new();
            for id in nothing(kind, &foreign) {
                app.take_statements();
                let reply = app.ask(&stage.lead, &query, json!({ "id": id })).await;
                asked.push(app.take_statements());
                assert!(reply.body["errors"].is_null(), "{look_up} {id}: {}", reply.text);
                answers.insert(reply.text);
            }
            assert_eq!(asked[0], asked[1], "{look_up}: a foreign {kind} takes other statements than a random one");
            let own = app.ask(&stage.lead, &query, json!({ "id": own[&**kind] })).await;
            let narrow = !look_up.starts_with("node");
            assert!(narrow || !answers.contains(&own.text), "{look_up}: an own {kind} is there: {}", own.text);
        }
        assert_eq!(answers.len(), 1, "{look_up}: {answers:#?}");
    }
}

async fn a_mutation_answers_a_foreign_id_as_a_random_one(app: &TestApp) {
    let (stage, own, foreign) = two(app).await;
    let contract = app.contract(&stage.lead).await;
    let before = app.count().await;
    let mut places = 0;
    for mutation in contract.mutations() {
        for place in contract.id_fields(&mutation) {
            let input = contract.input(&mutation, &own, Some(&place));
            alike(app, &stage, &mutation, &place, &input, &nothing(&place.kind, &foreign)).await;
            places += 1;
        }
    }
    assert!(places > 20, "only {places} places for ids were found");
    app.nothing_written_since(&before, "an id that names nothing").await;
}

async fn alike(app: &TestApp, stage: &Stage, mutation: &str, place: &IdField, input: &Value, ids: &[String]) {
    let path = place.path.join(".");
    let otherwise = NOT_FOUND_OTHERWISE.iter().find(|(m, p, _)| *m == mutation && *p == path);
    let expected = otherwise.map_or("NOT_FOUND", |(_, _, code)| code);
    let who = if RAISERS.contains(&mutation) { &stage.bob } else { &stage.lead };
    let mut first: Option<(Reply, Vec<String>)> = None;
    let ids = if otherwise.is_some() { &ids[..2] } else { ids };
    for (number, id) in ids.iter().enumerate() {
        if otherwise.is_some() {
            // A sign-in that failed keeps the next one waiting for a second.
            app.advance(TimeDelta::seconds(1));
        }
        app.take_statements();
        let reply = app.mutate(who, mutation, "", with_id(input.clone(), &place.path, id)).await;
        let asked = app.take_statements();
        let errors = &reply.body["data"][mutation]["errors"];
        assert_eq!(errors[0]["code"], expected, "{mutation} {path} {id:?}: {}", reply.text);
        let (known, statements) = first.get_or_insert_with(|| (reply.clone(), asked.clone()));
        assert_eq!(reply.text, known.text, "{mutation} {path} {id:?} is answered like any other");
        // Nor does a sign-in that failed take the steps of the first: its lock is there.
        if number == 1 && otherwise.is_none() {
            assert_eq!(&asked, statements, "{mutation} {path}: a foreign {} takes other statements", place.kind);
        }
    }
}

async fn many_foreign_ids_are_as_many_random_ones(app: &TestApp) {
    let (stage, _, foreign) = two(app).await;
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let known: Vec<&String> = foreign.values().collect();
    let unknown: Vec<String> = foreign.keys().map(|kind| random(kind)).collect();
    let known = app.ask(&stage.lead, query, json!({ "ids": known })).await;
    let unknown = app.ask(&stage.lead, query, json!({ "ids": unknown })).await;
    assert_eq!(known.text, unknown.text);
    assert_eq!(known.body["data"]["nodes"], json!(vec![Value::Null; foreign.len()]));
}
