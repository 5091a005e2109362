//! Every value of every input broken in every way: the error names the field.

mod right;

use engine::{
    Alternatives, ArgumentGraph, BallotBox, Decided, Deliberation, InputError, Negotiable, Network, PlanOptions, Rule,
    Sightings, Snapshot, Votes,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Where something is wrong, and what is said.
type Fault = (String, String);

/// An input that is right, with something in every field, and what reads it.
struct Format {
    name: &'static str,
    right: Value,
    fault: fn(&Value) -> Option<Fault>,
}

fn formats() -> [Format; 11] {
    let format = |name, right, fault| Format { name, right, fault };
    [
        format("deliberation", right::deliberation(), |it| {
            fault(it, |deliberation: Deliberation| Snapshot::new(&deliberation).map(drop))
        }),
        format("rule", right::rule(), |it| fault(it, |rule: Rule| rule.check())),
        format("plan", right::options(), |it| {
            let deliberation = serde_json::from_value(right::deliberation()).expect("a deliberation");
            let snapshot = Snapshot::new(&deliberation).expect("a right one");
            fault(it, |options: PlanOptions| engine::plan(&snapshot, &options).map(drop))
        }),
        format("compare", right::alternatives(), |it| {
            fault(it, |alternatives: Alternatives| engine::compare(&alternatives).map(drop))
        }),
        format("arguments", right::arguments(), |it| {
            fault(it, |graph: ArgumentGraph| engine::arguments(&graph).map(drop))
        }),
        format("influence", right::network(), |it| fault(it, |network: Network| engine::influence(&network).map(drop))),
        format("undiscovered", right::sightings(), |it| {
            fault(it, |sightings: Sightings| engine::undiscovered(&sightings).map(drop))
        }),
        format("settle", right::negotiable(), |it| {
            fault(it, |negotiable: Negotiable| engine::settle(&negotiable).map(drop))
        }),
        format("calibrate", right::decided(), |it| fault(it, |decided: Decided| engine::calibrate(&decided).map(drop))),
        format("opinions", right::votes(), |it| fault(it, |votes: Votes| engine::opinions(&votes).map(drop))),
        format("opinions, streamed", right::votes(), |it| fault(it, |ballots: BallotBox| ballots.close().map(drop))),
    ]
}

#[test]
fn what_is_right_is_accepted() {
    for format in formats() {
        assert_eq!((format.fault)(&format.right), None, "{}", format.name);
    }
}

#[test]
fn a_value_of_another_type_is_named_by_its_path() {
    for format in formats() {
        for place in places(&format.right) {
            let others = match &place.value {
                Value::Null => continue,
                Value::Bool(_) => [json!(1), json!("yes"), json!({})],
                Value::Number(_) => [json!("1"), json!(true), json!([1])],
                Value::String(_) => [json!(1), json!(false), json!({})],
                Value::Array(_) => [json!(1), json!("none"), json!({})],
                Value::Object(_) => [json!(1), json!("none"), json!(true)],
            };
            for other in others {
                let (path, says) = broken(&format, &place, Some(other.clone()));
                assert_eq!(path, place.path, "{}, {other}: {says}", format.name);
            }
        }
    }
}

#[test]
fn a_word_that_means_nothing_is_named_by_its_path() {
    for format in formats() {
        let mut named = 0;
        for place in places(&format.right).into_iter().filter(|place| place.value.is_string()) {
            let Some((path, says)) = (format.fault)(&put(&format.right, &place.pointer, Some(json!("no such thing"))))
            else {
                continue;
            };
            // Whoever refers to an id that is another now is wrong instead.
            let was = place.value.as_str().unwrap_or_default();
            assert!(path == place.path || says.contains(was), "{}, {}: {path}: {says}", format.name, place.path);
            named += 1;
        }
        assert!(named > 0 || format.name == "settle", "{}", format.name);
    }
}

#[test]
fn every_number_has_an_end_and_is_named_beyond_it() {
    for format in formats() {
        for place in places(&format.right).into_iter().filter(|place| place.value.is_number()) {
            for beyond in [json!(1e300), json!(-1e300)] {
                let (path, says) = broken(&format, &place, Some(beyond));
                assert_eq!(path, place.path, "{}: {says}", format.name);
            }
            for odd in [json!(-1), json!(0), json!(0.5), json!(1e15), json!(4_294_967_295_u32)] {
                let Some((path, says)) = (format.fault)(&put(&format.right, &place.pointer, Some(odd))) else {
                    continue;
                };
                // A number that does not go with another one may be named by the other.
                let mut quoted = says.split('`').skip(1).step_by(2);
                let same = path.rsplit('.').next() == place.path.rsplit('.').next();
                let named = same || place.path.starts_with(&path) || quoted.any(|other| place.path.ends_with(other));
                assert!(named, "{}, {}: {path}: {says}", format.name, place.path);
            }
        }
    }
}

#[test]
fn a_field_that_is_made_up_is_named() {
    for format in formats() {
        let objects = places(&format.right).into_iter().filter(|place| place.value.is_object());
        for place in objects {
            let pointer = format!("{}/madeUp", place.pointer);
            let Some((path, says)) = (format.fault)(&put(&format.right, &pointer, Some(json!(1)))) else {
                panic!("{}: {} takes any field", format.name, place.path);
            };
            assert!(says.contains("`madeUp`"), "{}, {}: {path}: {says}", format.name, place.path);
            assert!(path.starts_with(place.path.trim_matches('.')), "{}, {}: {path}", format.name, place.path);
        }
    }
}

#[test]
fn a_field_that_is_missing_is_named_or_has_a_default() {
    for format in formats() {
        let mut needed = 0;
        let fields = places(&format.right).into_iter().filter(|place| !place.pointer.is_empty() && !place.is_element());
        for place in fields {
            if let Some((path, says)) = (format.fault)(&put(&format.right, &place.pointer, None)) {
                let was = place.value.as_array().and_then(|list| list.first()).unwrap_or(&place.value);
                let was = was["id"].as_str().unwrap_or("?");
                let field = place.path.rsplit('.').next().unwrap_or_default();
                let named = says.contains(&format!("`{field}`")) || says.contains(&format!("`{was}`"));
                assert!(named || path.ends_with(field), "{}, {}: {path}: {says}", format.name, place.path);
                needed += 1;
            }
        }
        assert!(needed > 0 || format.name == "plan", "{}", format.name);
    }
}

/// A place in a JSON value.
struct Place {
    /// As the engine writes it: `people[3].cost`.
    path: String,
    /// As a JSON pointer.
    pointer: String,
    value: Value,
}

impl Place {
    fn is_element(&self) -> bool {
        self.path.ends_with(']')
    }
}

/// Every place in a value, itself first.
fn places(root: &Value) -> Vec<Place> {
    let mut places = vec![Place { path: ".".to_owned(), pointer: String::new(), value: root.clone() }];
    let mut next = 0;
    while let Some(Place { path, pointer, value }) = places.get(next) {
        let path = path.trim_matches('.');
        let dot = if path.is_empty() { "" } else { "." };
        let inside: Vec<Place> = match value {
            Value::Array(list) => list
                .iter()
                .enumerate()
                .map(|(index, value)| Place {
                    path: format!("{path}[{index}]"),
                    pointer: format!("{pointer}/{index}"),
                    value: value.clone(),
                })
                .collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| Place {
                    path: format!("{path}{dot}{name}"),
                    pointer: format!("{pointer}/{name}"),
                    value: value.clone(),
                })
                .collect(),
            _ => Vec::new(),
        };
        places.extend(inside);
        next += 1;
    }
    places
}

/// The value with that at a pointer replaced, added or taken away.
fn put(root: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut root = root.clone();
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return value.unwrap_or_default();
    };
    match (root.pointer_mut(parent), value) {
        (Some(Value::Object(fields)), Some(value)) => drop(fields.insert(name.to_owned(), value)),
        (Some(Value::Object(fields)), None) => drop(fields.remove(name)),
        (Some(Value::Array(list)), Some(value)) => {
            let place = name.parse().ok().and_then(|index: usize| list.get_mut(index));
            if let Some(place) = place {
                *place = value;
            }
        }
        _ => {}
    }
    root
}

/// What is wrong when a value is broken, which it must be.
fn broken(format: &Format, place: &Place, value: Option<Value>) -> Fault {
    let written = put(&format.right, &place.pointer, value);
    (format.fault)(&written).unwrap_or_else(|| panic!("{}: nothing is wrong: {written}", format.name))
}

/// What is wrong with an input: first with its form, then with what it says.
fn fault<T: DeserializeOwned>(input: &Value, check: impl FnOnce(T) -> Result<(), InputError>) -> Option<Fault> {
    let text = input.to_string();
    match serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(&text)) {
        Ok(input) => check(input).err().map(|error| (error.field().to_owned(), error.to_string())),
        Err(error) => Some((error.path().to_string(), error.into_inner().to_string())),
    }
}
