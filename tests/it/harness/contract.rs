//! The schema as it is served, and inputs made from it: so that what is new is tested before anybody thinks of it.

mod question;
mod walk;

pub use question::{Place, Question};
pub use walk::{Walk, is_for_few};

use super::{Person, TestApp, document};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const TYPE: &str = "{ kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// Inputs that the rule for their type does not make.
const VALUES: &[(&str, &str)] = &[
    ("email", "\"new@example.org\""),
    ("password", "\"correct horse battery staple\""),
    ("url", "\"https://example.org/report\""),
    ("dueOn", "\"2026-03-09\""),
    ("holidays", "\"2026-12-25\""),
];

/// What the ids of these input fields name, where their names do not say it.
const KINDS: &[(&str, &str)] = &[
    ("parent", "Topic"),
    ("into", "Finding"),
    ("owner", "Stakeholder"),
    ("byProposal", "Proposal"),
    ("subject", "Proposal"),
    ("attack", "Objection"),
    ("support", "Argument"),
    ("expectedFrom", "Stakeholder"),
    ("speaker", "Stakeholder"),
    ("delegate", "Stakeholder"),
    ("derivedFrom", "Proposal"),
    ("listener", "Stakeholder"),
    ("heard", "Stakeholder"),
    ("force", "Concession"),
    ("forbid", "Concession"),
    ("together", "Concession"),
    ("require", "Concession"),
    ("exclude", "Concession"),
];

/// The types of the schema by their names.
pub struct Contract(BTreeMap<String, Value>);

/// A place in an input that takes an id: the fields that lead there, and the kind it names.
#[derive(Clone, Debug)]
pub struct IdField {
    /// From the outside in.
    pub path: Vec<String>,
    /// The kind of thing.
    pub kind: String,
}

impl TestApp {
    /// The schema as this person is served it.
    pub async fn contract(&self, who: &Person) -> Contract {
        let query = format!(
            "{{ __schema {{ types {{ kind name possibleTypes {{ name }} enumValues {{ name }} \
             fields(includeDeprecated: true) {{ name args {{ name type {TYPE} }} type {TYPE} }} \
             inputFields {{ name defaultValue type {TYPE} }} }} }} }}"
        );
        let data = self.data(who, &query, Value::Null).await;
        let types = data["__schema"]["types"].as_array().cloned().unwrap_or_default();
        let sdl = api::schema::sdl();
        let named = types.into_iter().map(|mut kind| {
            let name = text(&kind["name"]);
            kind["isOneOf"] = json!(sdl.contains(&format!("input {name} @oneOf")));
            (name, kind)
        });
        Contract(named.filter(|(name, _)| !name.starts_with("__")).collect())
    }
}

impl Contract {
    /// The names of the fields of each object and interface.
    pub fn fields(&self) -> BTreeMap<String, Vec<String>> {
        let with_fields = self.0.iter().filter(|(_, kind)| kind["fields"].is_array());
        with_fields.map(|(name, kind)| (name.clone(), names(&kind["fields"]))).collect()
    }

    /// The kinds of things with an id.
    pub fn nodes(&self) -> Vec<String> {
        names(&self.0["Node"]["possibleTypes"])
    }

    /// The mutations.
    pub fn mutations(&self) -> Vec<String> {
        names(&self.0["Mutation"]["fields"])
    }

    /// The document of a mutation, which takes an input or none.
    pub fn change(&self, mutation: &str) -> String {
        let fields = self.0["Mutation"]["fields"].as_array().into_iter().flatten();
        let bare = fields.into_iter().any(|field| field["name"] == mutation && names(&field["args"]).is_empty());
        if bare { format!("mutation {{ {mutation} {{ errors {{ code }} }} }}") } else { document(mutation, "") }
    }

    /// The questions that take an id by its own: their names with how they are asked for `$id`.
    pub fn look_ups(&self) -> Vec<String> {
        let fields = self.0["Query"]["fields"].as_array().into_iter().flatten();
        let asked = fields.filter_map(|field| {
            let args = field["args"].as_array()?;
            let [arg] = args.as_slice() else { return None };
            let (base, list) = base(&arg["type"]);
            let id = if list { "[$id]" } else { "$id" };
            (base == "ID").then(|| format!("{}({}: {id}) {{ __typename }}", text(&field["name"]), text(&arg["name"])))
        });
        asked.collect()
    }

    /// A field as it is asked for: with a page where it is a list, and something of what it leads to.
    pub fn asked(&self, on: &str, field: &str) -> String {
        let fields = self.0[on]["fields"].as_array().into_iter().flatten();
        let found = fields.into_iter().find(|f| f["name"] == field).unwrap_or_else(|| panic!("{on}.{field}"));
        let args = names(&found["args"]);
        let args = match args.iter().map(String::as_str).find(|arg| ["first", "time", "suppose"].contains(arg)) {
            Some("first") => "(first: 1)",
            Some("suppose") => "(suppose: {})",
            // When the clocks of tests begin.
            Some(_) => "(time: \"2026-03-01T09:00:00Z\")",
            None => "",
        };
        let leads = matches!(self.0[&base(&found["type"]).0]["kind"].as_str(), Some("OBJECT" | "INTERFACE" | "UNION"));
        format!("{field}{args}{}", if leads { " { __typename }" } else { "" })
    }

    /// An input of a mutation with what it must have, and with this place if it has it by choice; ids are of `ids`.
    pub fn input(&self, mutation: &str, ids: &BTreeMap<&'static str, String>, place: Option<&IdField>) -> Value {
        self.object(&input_of(mutation), ids, place.map_or(&[][..], |place| &place.path))
    }

    fn object(&self, name: &str, ids: &BTreeMap<&'static str, String>, path: &[String]) -> Value {
        let mut object = Map::new();
        // A mutation without an input has no type for it.
        let fields = self.0.get(name).and_then(|kind| kind["inputFields"].as_array());
        let first = |at| at == 0 && path.is_empty() && self.0[name]["isOneOf"] == true;
        for (at, field) in fields.into_iter().flatten().enumerate() {
            let field_name = text(&field["name"]);
            let (here, rest) = match path.split_first() {
                Some((first, rest)) if *first == field_name => (true, rest),
                _ => (false, &[][..]),
            };
            let needed = field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null();
            if needed || here || first(at) {
                let (base, list) = base(&field["type"]);
                let value = self.value(&field_name, &base, ids, rest);
                object.insert(field_name, if list { json!([value]) } else { value });
            }
        }
        Value::Object(object)
    }

    fn value(&self, field: &str, kind: &str, ids: &BTreeMap<&'static str, String>, path: &[String]) -> Value {
        if let Some((_, value)) = VALUES.iter().find(|(name, _)| *name == field) {
            return serde_json::from_str(value).expect("JSON");
        }
        match kind {
            "ID" => {
                let kind = named(field);
                let id = ids.get(&*kind).unwrap_or_else(|| panic!("`{field}` takes a {kind}: add one to `everything`"));
                json!(id)
            }
            "Int" | "Float" => json!(1),
            "Boolean" => json!(false),
            "DateTime" => json!("2026-03-08T09:00:00Z"),
            _ => match self.0[kind]["kind"].as_str() {
                Some("ENUM") => self.0[kind]["enumValues"][0]["name"].clone(),
                Some("INPUT_OBJECT") => self.object(kind, ids, path),
                _ => json!("text"),
            },
        }
    }

    /// Every place in the input of a mutation that takes an id.
    pub fn id_fields(&self, mutation: &str) -> Vec<IdField> {
        let mut found = Vec::new();
        self.collect(&input_of(mutation), &[], &mut found);
        found
    }

    fn collect(&self, name: &str, above: &[String], found: &mut Vec<IdField>) {
        let fields = self.0.get(name).and_then(|kind| kind["inputFields"].as_array());
        for field in fields.into_iter().flatten() {
            let field_name = text(&field["name"]);
            let (base, _) = base(&field["type"]);
            let path: Vec<String> = above.iter().cloned().chain([field_name.clone()]).collect();
            match self.0[&base]["kind"].as_str() {
                Some("INPUT_OBJECT") => self.collect(&base, &path, found),
                _ if base == "ID" => found.push(IdField { path, kind: named(&field_name) }),
                _ => {}
            }
        }
    }
}

/// An input with this id in this place.
pub fn with_id(mut input: Value, path: &[String], id: &str) -> Value {
    let mut at = &mut input;
    for step in path {
        at = &mut at[step];
        if at.is_array() {
            at = &mut at[0];
        }
    }
    *at = json!(id);
    input
}

fn input_of(mutation: &str) -> String {
    format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..])
}

/// The kind of thing that an id field names.
fn named(field: &str) -> String {
    let stem = field.trim_end_matches('s').trim_end_matches("Id");
    let known = KINDS.iter().find(|(name, _)| *name == stem).map(|(_, kind)| (*kind).to_owned());
    known.unwrap_or_else(|| format!("{}{}", stem[..1].to_uppercase(), &stem[1..]))
}

/// The type inside of lists and what must not be null, and whether there is a list.
fn base(kind: &Value) -> (String, bool) {
    let (mut inner, mut list) = (kind, false);
    while !inner["ofType"].is_null() {
        list |= inner["kind"] == "LIST";
        inner = &inner["ofType"];
    }
    (text(&inner["name"]), list)
}

fn names(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|item| text(&item["name"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
