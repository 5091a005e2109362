//! Every field that takes arguments, as a document that reads what it leads to.

use super::{Contract, IdField, base, input_of, named, names, text};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A field with arguments, and how it is reached.
#[derive(Clone, Debug)]
pub struct Question {
    /// `query`, `mutation` or `subscription`.
    pub operation: &'static str,
    /// Its name.
    pub field: String,
    /// The arguments and their types.
    arguments: Vec<(String, String)>,
    /// What stands around it.
    around: (String, String),
    /// Every place for something to be sent.
    pub places: Vec<Place>,
}

/// A place for something to be sent.
#[derive(Clone, Debug)]
pub struct Place {
    /// From the outside in.
    pub path: Vec<String>,
    /// The kind of thing that it names; none where it takes no id.
    pub kind: Option<String>,
    /// Arguments that hold and have this place.
    pub arguments: Map<String, Value>,
}

impl Question {
    /// The document, with a variable for each argument.
    pub fn document(&self) -> String {
        let declared = self.arguments.iter().map(|(name, kind)| format!("${name}: {kind}"));
        let declared = declared.collect::<Vec<_>>().join(", ");
        let given = self.arguments.iter().map(|(name, _)| format!("{name}: ${name}")).collect::<Vec<_>>();
        self.with(&format!("({declared})"), &given)
    }

    /// The document, with these arguments in it.
    pub fn inline(&self, arguments: &Map<String, Value>) -> String {
        self.with("", &arguments.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect::<Vec<_>>())
    }

    fn with(&self, declared: &str, given: &[String]) -> String {
        let given = if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) };
        let ((before, after), field) = (&self.around, &self.field);
        format!("{}{declared} {{ {before}{field}{given} {after} }}", self.operation)
    }
}

impl Contract {
    /// Every field with arguments that can be asked: of the roots, of what these ids name, and of the viewer.
    pub fn questions(&self, ids: &BTreeMap<&'static str, String>) -> Vec<Question> {
        let mut questions = Vec::new();
        for (operation, root) in [("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription")] {
            questions.extend(self.of(operation, root, ids, ("", "")));
        }
        questions.extend(self.of("query", "Viewer", ids, ("viewer { ", " }")));
        for kind in self.nodes() {
            if let Some(id) = ids.get(&*kind) {
                let before = format!("node(id: {id:?}) {{ ... on {kind} {{ ");
                questions.extend(self.of("query", &kind, ids, (&before, " } }")));
            }
        }
        questions
    }

    fn of(
        &self,
        operation: &'static str,
        on: &str,
        ids: &BTreeMap<&'static str, String>,
        (before, after): (&str, &str),
    ) -> Vec<Question> {
        let fields = self.0[on]["fields"].as_array().into_iter().flatten();
        let asked = fields.filter(|field| operation == "mutation" || !names(&field["args"]).is_empty());
        let question = |field: &Value| {
            let (name, leads) = (text(&field["name"]), base(&field["type"]).0);
            let arguments = field["args"].as_array().into_iter().flatten();
            let arguments: Vec<_> = arguments.map(|arg| (text(&arg["name"]), printed(&arg["type"]))).collect();
            let place = |(arg, kind): &(String, String)| searching(given(arg, kind, &leads, ids), &arguments);
            let places = match operation {
                "mutation" => self.places_of_input(&name, ids),
                _ => arguments.iter().map(place).collect(),
            };
            let around = (before.to_owned(), format!("{}{after}", self.read(&leads, 2)));
            Question { operation, field: name, arguments, around, places }
        };
        asked.map(question).collect()
    }

    fn places_of_input(&self, mutation: &str, ids: &BTreeMap<&'static str, String>) -> Vec<Place> {
        let mut found = Vec::new();
        self.places_of(&input_of(mutation), &[], &mut found);
        let place = |place: IdField| {
            let arguments = Map::from_iter([("input".to_owned(), self.input(mutation, ids, Some(&place)))]);
            let path = [vec!["input".to_owned()], place.path].concat();
            Place { path, kind: Some(place.kind).filter(|kind| !kind.is_empty()), arguments }
        };
        found.into_iter().map(place).collect()
    }

    fn places_of(&self, input: &str, above: &[String], found: &mut Vec<IdField>) {
        let fields = self.0.get(input).and_then(|kind| kind["inputFields"].as_array());
        for field in fields.into_iter().flatten() {
            let (name, base) = (text(&field["name"]), base(&field["type"]).0);
            let path = [above, std::slice::from_ref(&name)].concat();
            let kind = if base == "ID" { named(&name) } else { String::new() };
            found.push(IdField { path: path.clone(), kind });
            self.places_of(&base, &path, found);
        }
    }

    /// What can be read of this kind of thing without arguments, so many steps deep; of lists, one.
    fn read(&self, kind: &str, depth: usize) -> String {
        if let Some(possible) = self.0[kind]["possibleTypes"].as_array() {
            // What has one name has one type in an answer: the first.
            let mut types = BTreeMap::new();
            let each = possible.iter().map(|on| text(&on["name"]));
            let each = each.map(|on| format!("... on {on} {}", self.fields_of(&on, 0, &mut types)));
            return format!("{{ __typename {} }}", each.collect::<Vec<_>>().join(" "));
        }
        if self.0[kind]["fields"].is_array() {
            self.fields_of(kind, depth, &mut BTreeMap::new())
        } else {
            String::new()
        }
    }

    fn fields_of(&self, kind: &str, depth: usize, types: &mut BTreeMap<String, String>) -> String {
        let mut read = "{ __typename".to_owned();
        for field in self.0[kind]["fields"].as_array().into_iter().flatten() {
            let (name, kind, leads) = (text(&field["name"]), printed(&field["type"]), base(&field["type"]).0);
            if *types.entry(name.clone()).or_insert_with(|| kind.clone()) != kind {
                continue;
            }
            let mut arguments = field["args"].as_array().into_iter().flatten();
            if arguments.any(|arg| arg["type"]["kind"] == "NON_NULL") {
                continue;
            }
            let list = names(&field["args"]).iter().any(|arg| arg == "first");
            let page = if list { "(first: 1)" } else { "" };
            let leads_on = matches!(self.0[&leads]["kind"].as_str(), Some("OBJECT" | "INTERFACE" | "UNION"));
            if !leads_on {
                let _ = write!(read, " {name}{page}");
            } else if depth > 0 {
                let _ = write!(read, " {name}{page} {}", self.read(&leads, depth - 1));
            }
        }
        read + " }"
    }
}

/// An argument of a query, with what holds.
fn given(arg: &str, kind: &str, leads: &str, ids: &BTreeMap<&'static str, String>) -> Place {
    let leads = if ids.contains_key(leads) { leads } else { "Proposal" };
    let (named, value) = match kind {
        "ID!" => (arg, json!(ids[leads])),
        "[ID!]!" => (arg, json!([ids[leads]])),
        "[CriterionWeightInput!]" => (arg, json!([{ "criterionId": ids["Criterion"], "weight": 1 }])),
        "Int" if ["from", "to"].contains(&arg) => (arg, json!(1)),
        "WhatIfInput!" => (arg, json!({})),
        "Stage" => (arg, json!("PROPOSE")),
        // When the clocks of tests begin.
        "DateTime!" => (arg, json!("2026-03-01T09:00:00Z")),
        _ => (if matches!(arg, "last" | "before") { "last" } else { "first" }, json!(2)),
    };
    let kind = kind.contains("ID").then(|| leads.to_owned());
    Place { path: vec![arg.to_owned()], kind, arguments: Map::from_iter([(named.to_owned(), value)]) }
}

/// A search says what for, beside whatever else it says.
fn searching(mut place: Place, arguments: &[(String, String)]) -> Place {
    if arguments.iter().any(|(arg, kind)| arg == "query" && kind == "String!") {
        place.arguments.insert("query".to_owned(), json!("keys"));
    }
    place
}

/// A type as documents say it.
pub fn printed(kind: &Value) -> String {
    match kind["kind"].as_str() {
        Some("NON_NULL") => format!("{}!", printed(&kind["ofType"])),
        Some("LIST") => format!("[{}]", printed(&kind["ofType"])),
        _ => text(&kind["name"]),
    }
}

/// A value as documents say it; words in capitals are words of the schema.
fn literal(value: &Value) -> String {
    match value {
        Value::String(word) if !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase() || c == '_') => {
            word.clone()
        }
        Value::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
