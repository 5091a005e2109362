//! What came in answers, by which fields and things.

use super::mark::marks;
use crate::harness::is_for_few;
use api::auth::fields::{Reader, reader};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The ids and marks of a lead's answers, and how they came.
#[derive(Default)]
pub struct Answers {
    /// The rows of drafts of whatever kind, of what is theirs, and of what nobody but leads expects.
    drafts: BTreeSet<String>,
    /// What came by a way that is not for few, with that way.
    pub open: BTreeMap<String, String>,
    /// What came by a way that is for few, with that way.
    few: BTreeMap<String, String>,
    /// Fields that were not null.
    pub answered: BTreeSet<(String, String)>,
}

impl Answers {
    /// Of all these.
    pub fn of<'a>(bodies: impl Iterator<Item = &'a Value> + Clone) -> Self {
        let mut answers = Self::default();
        // Drafts first, then what is of a draft.
        for _ in 0..2 {
            for body in bodies.clone() {
                answers.note_drafts(&body["data"], false);
            }
        }
        let (mut expected, mut offered) = (BTreeSet::new(), BTreeSet::new());
        for body in bodies.clone() {
            answers.note_expected(&body["data"], &mut expected, &mut offered);
        }
        answers.drafts.extend(expected.difference(&offered).cloned());
        for body in bodies {
            answers.visit(&body["data"], "", false);
        }
        answers
    }

    /// What came by no way but such as are for few, with one of them.
    pub fn for_few(&self) -> BTreeMap<&str, &str> {
        let few = self.few.iter().filter(|(value, _)| !self.open.contains_key(*value));
        few.map(|(value, way)| (value.as_str(), way.as_str())).collect()
    }

    fn note_drafts(&mut self, value: &Value, under: bool) {
        let is_draft = value["status"] == "DRAFT" || value["state"] == "DRAFT";
        let of_draft = value["proposal"]["id"].as_str().is_some_and(|of| self.is_draft(of));
        let revision = under && value["__typename"] == "Revision";
        if let (Some(id), true) = (value["id"].as_str(), is_draft || of_draft || revision) {
            self.drafts.extend(row(id));
        }
        let under = under || value["id"].as_str().is_some_and(|id| self.is_draft(id));
        for below in children(value) {
            self.note_drafts(below, under);
        }
    }

    /// What is expected, and what of that a concession on offer provokes: all may see that.
    fn note_expected(&self, value: &Value, expected: &mut BTreeSet<String>, offered: &mut BTreeSet<String>) {
        let id = |thing: &Value| thing["id"].as_str().and_then(row);
        match value["__typename"].as_str() {
            Some("LatentObjection") => expected.extend(id(value)),
            Some("Concession") if !value["id"].as_str().is_some_and(|id| self.is_draft(id)) => {
                offered.extend(value["provokes"].as_array().into_iter().flatten().filter_map(id));
            }
            _ => {}
        }
        for below in children(value) {
            self.note_expected(below, expected, offered);
        }
    }

    fn is_draft(&self, value: &str) -> bool {
        row(value).is_some_and(|row| self.drafts.contains(&row))
    }

    fn visit(&mut self, value: &Value, way: &str, few: bool) {
        match value {
            Value::Object(object) if object.contains_key("__typename") => self.object(object, way, few),
            Value::String(text) => {
                for mark in marks(text) {
                    self.note(mark, way, few);
                }
            }
            _ => children(value).for_each(|below| self.visit(below, way, few)),
        }
    }

    fn object(&mut self, object: &Map<String, Value>, way: &str, few: bool) {
        let on = object["__typename"].as_str().expect("a type");
        // A draft, and what tells of one.
        let tells = object.get("node").map_or(&Value::Null, |node| &node["id"]);
        let named = [object.get("id"), Some(tells)].into_iter().flatten().filter_map(Value::as_str);
        let few = few || named.into_iter().any(|id| self.is_draft(id));
        for (name, value) in object.iter().filter(|(name, value)| *name != "__typename" && !value.is_null()) {
            self.answered.insert((on.to_owned(), name.clone()));
            let few = few || is_for_few(on, name) || is_met_by_leads(on, value);
            let way = format!("{way}/{on}.{name}");
            match value.as_str() {
                Some(id) if name == "id" => self.note(id, &way, few),
                _ => self.visit(value, &way, few),
            }
        }
    }

    fn note(&mut self, value: &str, way: &str, few: bool) {
        // A text of a draft is a lead's, wherever a computed sentence has it from.
        let into = if few || self.is_draft(value) { &mut self.few } else { &mut self.open };
        into.entry(value.to_owned()).or_insert_with(|| way.to_owned());
    }
}

/// What is only expected: others meet it through the concession on offer that provokes it, and nowhere else.
fn is_met_by_leads(on: &str, value: &Value) -> bool {
    let first = if value.is_array() { &value[0] } else { value };
    on == "Query" && first["__typename"] == "LatentObjection"
}

/// The row that an id or a mark is of.
fn row(value: &str) -> Option<String> {
    if value.starts_with("tell-") {
        return value.rsplit('-').next().map(str::to_owned);
    }
    let id = String::from_utf8(URL_SAFE_NO_PAD.decode(value).ok()?).ok()?;
    id.split_once(':').map(|(_, row)| row.to_owned())
}

/// The fields in an answer that are for leads, or who runs the organization, and are not null.
pub fn told(value: &Value) -> Vec<String> {
    let mut told = Vec::new();
    if let (Some(on), Some(object)) = (value["__typename"].as_str(), value.as_object()) {
        let there = object.iter().filter(|(name, value)| *name != "__typename" && !value.is_null());
        let few = there.filter(|(name, _)| matches!(reader(on, name), Some(Reader::Lead | Reader::Manager)));
        told.extend(few.map(|(name, _)| format!("{on}.{name}")));
    }
    told.extend(children(value).flat_map(told_of));
    told
}

fn told_of(value: &Value) -> Vec<String> {
    told(value)
}

fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Object(object) => Box::new(object.values()),
        Value::Array(items) => Box::new(items.iter()),
        _ => Box::new(std::iter::empty()),
    }
}
