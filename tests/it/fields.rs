//! Every field of the schema has a class of readers, and those outside of it get nothing.

use crate::harness::{Contract, Invite, Person, TestApp, both};
use api::auth::fields::{FIELDS, Reader, reader};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

both!(every_field_has_a_class_of_readers, a_field_is_read_by_its_class_and_nobody_else);

async fn every_field_has_a_class_of_readers(app: &TestApp) {
    let owner = app.owner("lead").await;
    let served = app.contract(&owner).await.fields();
    let mut unclassified = Vec::new();
    for (on, fields) in &served {
        let missing = fields.iter().filter(|field| reader(on, field).is_none());
        unclassified.extend(missing.map(|field| format!("{on}.{field}")));
    }
    assert!(unclassified.is_empty(), "say in `auth/fields.rs` who may read {unclassified:#?}");
    let mut rows = BTreeSet::new();
    for (on, _, fields) in FIELDS {
        for field in fields.split(' ') {
            assert!(rows.insert((on, field)), "{on}.{field} is classified twice");
            let there = served.get(*on).is_some_and(|fields| fields.iter().any(|f| f == field));
            assert!(there, "{on}.{field} is classified and not there");
        }
    }
}

/// Somebody who asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asker {
    Nobody,
    Stranger,
    Member,
    Participant,
    Lead,
}

impl Asker {
    /// Whether they are in this class; the things are the lead's, or of an initiative of theirs.
    fn reads(self, class: Reader) -> bool {
        match class {
            Reader::Anybody | Reader::Holder | Reader::Doer => true,
            Reader::Member => matches!(self, Self::Member | Self::Participant | Self::Lead),
            Reader::Participant => matches!(self, Self::Participant | Self::Lead),
            Reader::Oneself | Reader::Addressed | Reader::Lead => self == Self::Lead,
        }
    }
}

async fn a_field_is_read_by_its_class_and_nobody_else(app: &TestApp) {
    let mut stage = app.stage().await;
    let things = app.everything(&stage).await;
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": things["Concession"] })).await;
    let there = app.stage_elsewhere(&stage).await;
    let other = app.initiative(&mut stage.lead, "OBSERVER").await;
    let max = app.invite(&stage.lead, &other, Invite::new("max", "OBSERVER")).await;
    let contract = app.contract(&stage.lead).await;
    let nodes: BTreeSet<String> = contract.nodes().into_iter().collect();
    let made: BTreeSet<String> = things.keys().map(|kind| (*kind).to_owned()).collect();
    assert!(nodes.is_subset(&made), "add these to `everything`: {:?}", nodes.difference(&made));
    let askers: [(Asker, Option<&Person>); 5] = [
        (Asker::Nobody, None),
        (Asker::Stranger, Some(&there.ann)),
        (Asker::Member, Some(&max)),
        (Asker::Participant, Some(&stage.bob)),
        (Asker::Lead, Some(&stage.lead)),
    ];
    for kind in &nodes {
        for field in &contract.fields()[kind] {
            let class = reader(kind, field).expect("a class");
            for (asker, person) in askers {
                let read = readable(app, &contract, &things, person, kind, field).await;
                assert_eq!(read, asker.reads(class), "{kind}.{field} is for {class:?}; {:?}", person.map(|p| &p.name));
            }
        }
    }
}

/// Whether this person gets this field of the thing of this kind: it itself, or nothing where it is empty.
async fn readable(
    app: &TestApp,
    contract: &Contract,
    things: &BTreeMap<&'static str, String>,
    who: Option<&Person>,
    kind: &str,
    field: &str,
) -> bool {
    let asked = contract.asked(kind, field);
    // Others than leads meet what is only expected through the concession that provokes it.
    let (id, selection, path) = match kind {
        "LatentObjection" => {
            (&things["Concession"], format!("... on Concession {{ provokes {{ {asked} }} }}"), "/provokes/0")
        }
        _ => (&things[kind], format!("... on {kind} {{ {asked} }}"), ""),
    };
    let query = format!("query($id: ID!) {{ node(id: $id) {{ {selection} }} }}");
    let token = who.map(Person::token);
    let reply = app.gql(token.as_deref(), &query, json!({ "id": id })).await;
    let node = &reply.body["data"]["node"];
    let errors = reply.body["errors"].as_array().map_or(0, Vec::len);
    let Some(thing) = node.pointer(path).filter(|thing| thing.is_object() && errors == 0) else {
        let code = reply.code();
        assert!(matches!(code, "" | "UNAUTHENTICATED"), "{kind}.{field}: {}", reply.text);
        assert_eq!(who.is_none(), code == "UNAUTHENTICATED", "{kind}.{field}: {}", reply.text);
        return false;
    };
    // A field for few is null for the others; one for all that see the thing may be empty.
    let few = matches!(reader(kind, field), Some(Reader::Addressed | Reader::Lead | Reader::Oneself));
    !few || thing[field] != Value::Null
}
