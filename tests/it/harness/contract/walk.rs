//! Documents that together ask for every field there is, from every root down.

use super::question::printed;
use super::{Contract, base, names, text};
use api::auth::fields::{Reader, reader};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How many of a list are asked for, and of a list in what is listed.
const MANY: usize = 8;
const FEW: usize = 2;

/// The type and the name of a field.
pub type Field = (String, String);

/// A document, which takes `$id` where it begins with a thing of a kind.
pub struct Walk {
    /// The field of the root.
    pub root: String,
    /// The kind of thing that `$id` names.
    pub kind: Option<String>,
    /// The document.
    pub document: String,
    /// The fields of objects that it asks for.
    pub asked: BTreeSet<Field>,
}

impl Contract {
    /// Documents that ask for all of it: what is of one thing, and what it leads to, and of the things there all but
    /// what these lead to again, which is asked for as theirs.
    pub fn walks(&self) -> Vec<Walk> {
        let mut walks = Vec::new();
        for field in self.fields_on("Query") {
            let (root, leads) = (text(&field["name"]), base(&field["type"]).0);
            let ids: Vec<String> = ids(field);
            let kinds = if self.0[&leads]["kind"] == "INTERFACE" { self.nodes() } else { vec![leads.clone()] };
            let parts = |kind: &str| self.parts(kind);
            match ids.first() {
                None => walks.extend(parts(&leads).into_iter().map(|(part, asked)| {
                    let document = format!("{{ __typename {root}{} {{ __typename {part} }} }}", arguments(field, MANY));
                    Walk { root: root.clone(), kind: None, document, asked }
                })),
                Some(given) => {
                    for kind in kinds {
                        // By whatever way a thing is reached, it is the same: all of it is asked for by one.
                        let all = if root == "node" { usize::MAX } else { 1 };
                        walks.extend(parts(&kind).into_iter().take(all).map(|(part, asked)| {
                            let document = format!(
                                "query($id: ID!) {{ __typename {root}({given}) {{ __typename ... on {kind} {{ id {part} }} }} }}"
                            );
                            Walk { root: root.clone(), kind: Some(kind.clone()), document, asked }
                        }));
                    }
                }
            }
        }
        walks
    }

    /// The fields of every object that a question leads to.
    pub fn reachable(&self) -> BTreeSet<Field> {
        let (mut found, mut todo, mut seen) = (BTreeSet::new(), vec!["Query".to_owned()], BTreeSet::new());
        while let Some(kind) = todo.pop() {
            if !seen.insert(kind.clone()) {
                continue;
            }
            todo.extend(names(&self.0[&kind]["possibleTypes"]));
            for field in self.fields_on(&kind) {
                todo.push(base(&field["type"]).0);
                if self.0[&kind]["kind"] == "OBJECT" {
                    found.insert((kind.clone(), text(&field["name"])));
                }
            }
        }
        found
    }

    fn fields_on(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.0[kind]["fields"].as_array().into_iter().flatten()
    }

    fn is_thing(&self, kind: &str) -> bool {
        self.nodes().iter().any(|node| node == kind)
    }

    fn is_leaf(&self, kind: &str) -> bool {
        self.0[kind]["fields"].is_null() && self.0[kind]["possibleTypes"].is_null()
    }

    /// What to ask of a kind: what is its own, then each field that leads on, and of what is no thing each field of
    /// that by itself: documents have bounds.
    fn parts(&self, kind: &str) -> Vec<(String, BTreeSet<Field>)> {
        let mut asked = BTreeSet::new();
        let mut parts = vec![(self.leaves(kind, &mut BTreeMap::new(), &mut asked), asked)];
        for field in self.fields_on(kind) {
            let (name, leads) = (text(&field["name"]), base(&field["type"]).0);
            if self.is_leaf(&leads) {
                continue;
            }
            let asked = BTreeSet::from([(kind.to_owned(), name.clone())]);
            for (below, more) in self.below(&leads, kind) {
                let all = asked.union(&more).cloned().collect();
                parts.push((format!("{name}{} {below}", arguments(field, MANY)), all));
            }
        }
        parts
    }

    fn below(&self, kind: &str, of: &str) -> Vec<(String, BTreeSet<Field>)> {
        let whole = || {
            let mut asked = BTreeSet::new();
            (self.select(kind, 1, &mut vec![of.to_owned()], &mut asked), asked)
        };
        let leads_on: Vec<&Value> =
            self.fields_on(kind).filter(|field| !self.is_leaf(&base(&field["type"]).0)).collect();
        if self.0[kind]["kind"] != "OBJECT" || self.is_thing(kind) || leads_on.is_empty() {
            return vec![whole()];
        }
        let each = leads_on.into_iter().map(|field| {
            let mut asked = BTreeSet::from([(kind.to_owned(), text(&field["name"]))]);
            let leaves = self.leaves(kind, &mut BTreeMap::new(), &mut asked);
            let leads = base(&field["type"]).0;
            let below = self.select(&leads, 1, &mut vec![of.to_owned(), kind.to_owned()], &mut asked);
            (format!("{{ {leaves} {}{} {below} }}", text(&field["name"]), arguments(field, FEW)), asked)
        });
        each.collect()
    }

    /// The fields that lead nowhere; a name that has another type here than in `types` is left out.
    fn leaves(&self, kind: &str, types: &mut BTreeMap<String, String>, asked: &mut BTreeSet<Field>) -> String {
        let mut leaves = vec!["__typename".to_owned()];
        for field in self.fields_on(kind).filter(|field| self.is_leaf(&base(&field["type"]).0)) {
            let (name, of) = (text(&field["name"]), printed(&field["type"]));
            if *types.entry(name.clone()).or_insert_with(|| of.clone()) == of {
                asked.insert((kind.to_owned(), name.clone()));
                leaves.push(format!("{name}{}", arguments(field, FEW)));
            }
        }
        leaves.join(" ")
    }

    /// All that is asked of this kind, through so many things.
    fn select(&self, kind: &str, things: usize, above: &mut Vec<String>, asked: &mut BTreeSet<Field>) -> String {
        if self.is_leaf(kind) {
            return String::new();
        }
        match self.0[kind]["kind"].as_str() {
            Some("INTERFACE") => return "{ __typename id }".to_owned(),
            Some("UNION") => {
                let (mut types, possible) = (BTreeMap::new(), names(&self.0[kind]["possibleTypes"]));
                let each =
                    possible.iter().map(|on| format!("... on {on} {{ {} }}", self.leaves(on, &mut types, asked)));
                return format!("{{ __typename {} }}", each.collect::<Vec<_>>().join(" "));
            }
            _ if self.is_thing(kind) && things == 0 => return "{ __typename id }".to_owned(),
            _ => {}
        }
        let below = if self.is_thing(kind) { things - 1 } else { things };
        let mut all = vec![self.leaves(kind, &mut BTreeMap::new(), asked)];
        above.push(kind.to_owned());
        for field in self.fields_on(kind) {
            let (name, leads) = (text(&field["name"]), base(&field["type"]).0);
            if self.is_leaf(&leads) || above.contains(&leads) && !self.is_thing(&leads) {
                continue;
            }
            // What a thing leads to is asked of it itself; through another only what is for few.
            if self.is_thing(kind) && !is_for_few(kind, &name) {
                continue;
            }
            asked.insert((kind.to_owned(), name.clone()));
            // The same is in `nodes`.
            let below = if leads.ends_with("Edge") { 0 } else { below };
            let selection = self.select(&leads, below, above, asked);
            all.push(format!("{name}{} {selection}", arguments(field, FEW)));
        }
        above.pop();
        format!("{{ {} }}", all.join(" "))
    }
}

/// Whether few may read a field that others may not.
pub fn is_for_few(on: &str, field: &str) -> bool {
    let class = reader(on, field).unwrap_or_else(|| panic!("say in `auth/fields.rs` who may read {on}.{field}"));
    matches!(class, Reader::Lead | Reader::Manager | Reader::Addressed | Reader::Oneself)
}

/// The arguments that take an id, with `$id`.
fn ids(field: &Value) -> Vec<String> {
    let taken = field["args"].as_array().into_iter().flatten().filter_map(|arg| match printed(&arg["type"]).as_str() {
        "ID!" => Some(format!("{}: $id", text(&arg["name"]))),
        "[ID!]!" => Some(format!("{}: [$id]", text(&arg["name"]))),
        _ => None,
    });
    taken.collect()
}

/// The arguments of a field: a page where it is a list, and what it must have.
fn arguments(field: &Value, number: usize) -> String {
    let given = field["args"].as_array().into_iter().flatten().filter_map(|arg| {
        let value = match text(&arg["name"]).as_str() {
            "first" => number.to_string(),
            "suppose" => "{}".to_owned(),
            // When the clocks of tests begin.
            "time" => "\"2026-03-01T09:00:00Z\"".to_owned(),
            // In every marked text.
            "query" => "\"mark\"".to_owned(),
            other => {
                assert!(arg["type"]["kind"] != "NON_NULL", "say what to give for `{other}` of {field}");
                return None;
            }
        };
        Some(format!("{}: {value}", text(&arg["name"])))
    });
    let given = given.collect::<Vec<_>>().join(", ");
    if given.is_empty() { given } else { format!("({given})") }
}
