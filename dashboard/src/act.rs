//! Mutations by forms. Fields of a form are named like those of the mutation's
//! input, `a.b` for one inside of another, repeated for a list; the schema says
//! how each is read. So every mutation can be on a page, and none is written
//! down twice.

use crate::Asked;
use crate::ask::{Failure, failure};
use crate::context::Context;
use cynic::GraphQlError;
use cynic_parser::TypeSystemDocument;
use cynic_parser::type_system::{Definition, InputObjectDefinition, TypeDefinition};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The schema, as text: what `build.rs` checks operations against.
pub const SCHEMA: &str = include_str!("../../schema.graphql");

static READ: LazyLock<Option<TypeSystemDocument>> =
    LazyLock::new(|| cynic_parser::parse_type_system_document(SCHEMA).ok());

/// A mutation, as a form needs it.
#[derive(Clone, Debug)]
pub struct Act {
    name: String,
    input: String,
    /// The field of its payload that is the node it changed.
    node: Option<String>,
}

/// What somebody sent with a form.
#[derive(Clone, Debug, Default)]
pub struct Sent(pub Vec<(String, String)>);

impl Sent {
    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether a list has this value.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(field, sent)| field == name && sent == value)
    }
}

/// What is wrong with a field, or with the whole where it names none.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The field, as the form names it.
    pub field: String,
    /// What would be right.
    pub message: String,
}

/// What came of a form.
pub enum Done {
    /// It is done; the id of what it changed, and the whole payload.
    Well(Option<String>, Value),
    /// Nothing was changed.
    Wrong(Vec<Wrong>),
}

impl Act {
    /// The mutation of this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let read = READ.as_ref()?;
        let mutation = object(read, "Mutation")?.fields().find(|field| field.name() == name)?;
        let input = mutation.arguments().find(|argument| argument.name() == "input");
        let input = input.map(|argument| argument.ty().name().to_owned()).unwrap_or_default();
        let payload = object(read, mutation.ty().name())?;
        let node = payload.fields().find(|field| {
            object(read, field.ty().name()).is_some_and(|of| of.fields().any(|field| field.name() == "id"))
        });
        Some(Self { name: name.to_owned(), input, node: node.map(|field| field.name().to_owned()) })
    }

    /// Its document; with these fields of the payload beside the node's id.
    #[must_use]
    pub fn document(&self, selection: &str) -> String {
        let Self { name, input, node } = self;
        let node = node.as_ref().map(|field| format!("{field} {{ id }} ")).unwrap_or_default();
        let errors = "errors { message path code }";
        if input.is_empty() {
            return format!("mutation {{ {name} {{ {node}{selection} {errors} }} }}");
        }
        format!("mutation($input: {input}!) {{ {name}(input: $input) {{ {node}{selection} {errors} }} }}")
    }

    /// Whether its input has this field, as a form names it.
    #[must_use]
    pub fn takes(&self, field: &str) -> bool {
        let Some(read) = READ.as_ref() else { return false };
        let mut kind = self.input.as_str();
        let mut steps = field.split('.').peekable();
        while let Some(step) = steps.next() {
            let Some(definition) = input_object(read, kind) else { return false };
            let Some(found) = definition.fields().find(|found| found.name() == step) else { return false };
            kind = found.ty().name();
            if found.ty().is_list() && steps.peek().is_some_and(|at| at.parse::<usize>().is_ok()) {
                steps.next();
            }
        }
        true
    }

    /// The input that these fields make.
    ///
    /// # Errors
    ///
    /// The fields whose text is no value of their kind.
    pub fn input(&self, sent: &Sent) -> Result<Value, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut fields: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in &sent.0 {
            fields.entry(name).or_default().push(value);
        }
        let mut input = read_object(&self.input, "", &fields, &mut wrong);
        if self.name.starts_with("change") {
            // Who empties a field takes away what was there.
            let emptied = fields.iter().filter(|(name, values)| {
                !name.contains('.') && self.takes(name) && values.iter().all(|value| value.trim().is_empty())
            });
            for (name, _) in emptied {
                input.entry((*name).to_owned()).or_insert(Value::Null);
            }
        }
        if wrong.is_empty() { Ok(Value::Object(input)) } else { Err(wrong) }
    }
}

fn object<'a>(read: &'a TypeSystemDocument, name: &str) -> Option<cynic_parser::type_system::ObjectDefinition<'a>> {
    read.definitions().find_map(|definition| match definition {
        Definition::Type(TypeDefinition::Object(object)) if object.name() == name => Some(object),
        _ => None,
    })
}

fn input_object<'a>(read: &'a TypeSystemDocument, name: &str) -> Option<InputObjectDefinition<'a>> {
    read.definitions().find_map(|definition| match definition {
        Definition::Type(TypeDefinition::InputObject(object)) if object.name() == name => Some(object),
        _ => None,
    })
}

fn read_object(
    kind: &str,
    prefix: &str,
    sent: &BTreeMap<&str, Vec<&str>>,
    wrong: &mut Vec<Wrong>,
) -> Map<String, Value> {
    let mut input = Map::new();
    let Some(definition) = READ.as_ref().and_then(|read| input_object(read, kind)) else { return input };
    for field in definition.fields() {
        let (name, of) = (format!("{prefix}{}", field.name()), field.ty().name());
        let optional = !field.ty().is_non_null();
        if let Some(inner) = READ.as_ref().and_then(|read| input_object(read, of)) {
            // The whole of it as JSON, where that is what was sent.
            if let Some(text) = sent.get(name.as_str()).and_then(|values| values.last()) {
                match serde_json::from_str::<Value>(text) {
                    Ok(value) => drop(input.insert(field.name().to_owned(), value)),
                    Err(error) => wrong.push(Wrong { field: name, message: format!("must be JSON: {error}") }),
                }
                continue;
            }
            let read = if field.ty().is_list() {
                list(inner.name(), &name, sent, wrong).or_else(|| none(field.ty(), prefix))
            } else {
                Some(Value::Object(read_object(inner.name(), &format!("{name}."), sent, wrong)))
                    .filter(|value| value.as_object().is_some_and(|object| !object.is_empty()))
            };
            input.extend(read.map(|value| (field.name().to_owned(), value)));
            continue;
        }
        let Some(values) = sent.get(name.as_str()) else {
            input.extend(none(field.ty(), prefix).map(|value| (field.name().to_owned(), value)));
            continue;
        };
        let mut read = |value: &&str| match scalar(of, value) {
            Ok(value) => Some(value),
            Err(message) => {
                wrong.push(Wrong { field: name.clone(), message });
                None
            }
        };
        let value = if field.ty().is_list() {
            Some(Value::Array(values.iter().filter(|value| !value.trim().is_empty()).filter_map(read).collect()))
        } else {
            values.last().filter(|value| !optional || !value.trim().is_empty()).and_then(&mut read)
        };
        input.extend(value.map(|value| (field.name().to_owned(), value)));
    }
    input
}

/// What a form sends of a list of which nothing is ticked: the mutation says whether that will do. Only where the
/// whole input has to have it, as what is inside of an optional part would make that part.
fn none(of: cynic_parser::type_system::Type<'_>, prefix: &str) -> Option<Value> {
    (of.is_list() && of.is_non_null() && prefix.is_empty()).then(|| Value::Array(Vec::new()))
}

/// A list of inputs: `name.0.field`, `name.1.field`, and so on; gaps, and what was left blank, are passed over.
fn list(kind: &str, name: &str, sent: &BTreeMap<&str, Vec<&str>>, wrong: &mut Vec<Wrong>) -> Option<Value> {
    let within = format!("{name}.");
    let filled = sent.iter().filter(|(_, values)| values.iter().any(|value| !value.trim().is_empty()));
    let numbers = filled.filter_map(|(field, _)| field.strip_prefix(&within)?.split('.').next()?.parse().ok());
    let numbers: std::collections::BTreeSet<usize> = numbers.collect();
    let read = numbers.into_iter().map(|at| read_object(kind, &format!("{within}{at}."), sent, wrong));
    let items: Vec<Value> = read.filter(|item| !item.is_empty()).map(Value::Object).collect();
    (!items.is_empty()).then_some(Value::Array(items))
}

fn scalar(kind: &str, text: &str) -> Result<Value, String> {
    let text = text.trim_matches(['\r', '\n']);
    match kind {
        "Int" => {
            text.trim().parse().map(|number: i32| json!(number)).map_err(|_none| "must be a whole number".to_owned())
        }
        "Float" => {
            let number: f64 = text.trim().parse().map_err(|_none| "must be a number".to_owned())?;
            if number.is_finite() { Ok(json!(number)) } else { Err("must be a number".to_owned()) }
        }
        "Boolean" => Ok(json!(matches!(text, "true" | "on"))),
        // What `<input type="datetime-local">` sends has no zone: it is UTC, as the page says.
        "DateTime" if text.len() == 16 => Ok(json!(format!("{text}:00Z"))),
        "DateTime" if text.len() == 10 => Ok(json!(format!("{text}T00:00:00Z"))),
        _ => Ok(json!(text.replace("\r\n", "\n"))),
    }
}

impl Context {
    /// Carries a mutation out with what was sent.
    ///
    /// # Errors
    ///
    /// Where who sent it has to sign in first, or the server cannot now.
    pub async fn act(&self, act: &Act, sent: &Sent, selection: &str) -> Result<Done, Failure> {
        let mut variables = Map::new();
        if !act.input.is_empty() {
            match act.input(sent) {
                Ok(input) => variables.insert("input".to_owned(), input),
                Err(wrong) => return Ok(Done::Wrong(wrong)),
            };
        }
        let text = self.answer(Asked { query: act.document(selection), variables }).await;
        let response: cynic::GraphQlResponse<Value, Value> =
            serde_json::from_str(&text).map_err(|error| Failure::Broken(error.to_string()))?;
        let errors = response.errors.unwrap_or_default();
        let payload = response.data.as_ref().and_then(|data| data.get(&act.name)).filter(|payload| !payload.is_null());
        let Some(payload) = payload else { return refused(&errors) };
        let wrong: Vec<Wrong> = payload["errors"].as_array().into_iter().flatten().map(one_wrong).collect();
        if !wrong.is_empty() {
            return Ok(Done::Wrong(wrong));
        }
        let id = act.node.as_ref().and_then(|node| payload[node]["id"].as_str()).map(str::to_owned);
        Ok(Done::Well(id, payload.clone()))
    }
}

fn one_wrong(error: &Value) -> Wrong {
    let path: Vec<&str> = error["path"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let path = path.strip_prefix(&["input"]).unwrap_or(&path);
    Wrong { field: path.join("."), message: error["message"].as_str().unwrap_or_default().to_owned() }
}

/// What is wrong as a whole is said on the page that sent it, but for what concerns any page.
fn refused(errors: &[GraphQlError<Value>]) -> Result<Done, Failure> {
    let Some(first) = errors.first() else { return Err(Failure::Broken(String::new())) };
    match failure(first) {
        Failure::Bad(_) => {
            let wrong = |error: &GraphQlError<Value>| Wrong { field: String::new(), message: error.message.clone() };
            Ok(Done::Wrong(errors.iter().map(wrong).collect()))
        }
        failure => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(act: &str, sent: &[(&str, &str)]) -> Value {
        let sent = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let act = Act::find(act).expect("such a mutation");
        act.input(&Sent(sent)).expect("all of it can be read")
    }

    #[test]
    fn a_list_of_which_nothing_is_ticked_is_empty_where_there_has_to_be_one() {
        assert_eq!(input("draftProposal", &[("title", "x")]), json!({"title": "x", "problemIds": []}));
        assert_eq!(input("setRule", &[("rule.preset", "CONSENT")]), json!({"rule": {"preset": "CONSENT"}}));
    }

    #[test]
    fn what_is_emptied_is_taken_away_where_something_is_changed_and_left_out_where_it_is_made() {
        let sent = [("topicId", "t"), ("title", "x"), ("summary", ""), ("said", "")];
        assert_eq!(input("changeTopic", &sent), json!({"topicId": "t", "title": "x", "summary": null}));
        let sent = [("initiativeId", "i"), ("title", "x"), ("summary", " ")];
        assert_eq!(input("addTopic", &sent), json!({"initiativeId": "i", "title": "x"}));
    }

    #[test]
    fn a_part_that_was_left_blank_is_none() {
        let sent = [("parts.0.title", "x"), ("parts.1.title", ""), ("parts.1.whom", ""), ("parts.2.title", "y")];
        assert_eq!(input("splitProblem", &sent), json!({"parts": [{"title": "x"}, {"title": "y"}]}));
    }
}
