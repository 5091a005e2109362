//! A few of the conformance cases, through the binary; the engine's own tests run them all.

use super::answer;
use crate::binary::fed;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// How many cases of each file.
const FEW: usize = 3;

#[test]
fn the_binary_answers_conformance_cases_as_the_engine_does() {
    for (file, command) in [
        ("assess", "assess"),
        ("rust_fcp", "assess"),
        ("plan", "plan"),
        ("arguments", "arguments"),
        ("influence", "influence"),
        ("undiscovered", "undiscovered"),
        ("settle", "settle"),
        ("opinions", "opinions"),
    ] {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/conformance");
        let path = PathBuf::from(path).join(format!("{file}.json"));
        if !path.exists() {
            println!("{file}.json skipped: it is not beside this checkout");
            continue;
        }
        let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON");
        for case in cases.iter().take(FEW) {
            let found = answer(&fed(&["engine", command, "-"], &case["input"].to_string()));
            let tolerance = case["tolerance"].as_f64().unwrap_or(1e-9);
            contains(&with_maps(found), &case["expect"], tolerance, file);
        }
    }
}

/// The answer, with lists of things by id as maps too, as the cases have them.
fn with_maps(mut answer: Value) -> Value {
    for (list, field, map) in [
        ("nodes", "label", "labels"),
        ("nodes", "strength", "strengths"),
        ("people", "opinion", "opinions"),
        ("people", "influence", "influence"),
    ] {
        let rows = answer[list].as_array().into_iter().flatten();
        let map_of: Map<String, Value> =
            rows.filter_map(|row| Some((row["id"].as_str()?.to_owned(), row[field].clone()))).collect();
        if !map_of.is_empty() {
            answer[map] = map_of.into();
        }
    }
    answer
}

/// Objects by key, lists element by element, numbers within the tolerance, relative above 1.
fn contains(found: &Value, expected: &Value, tolerance: f64, place: &str) {
    match (found, expected) {
        (Value::Object(_), Value::Object(wanted)) => {
            for (key, wanted) in wanted {
                contains(&found[key], wanted, tolerance, &format!("{place}.{key}"));
            }
        }
        (Value::Array(found), Value::Array(wanted)) => {
            assert_eq!(found.len(), wanted.len(), "{place}");
            for (index, (found, wanted)) in found.iter().zip(wanted).enumerate() {
                contains(found, wanted, tolerance, &format!("{place}[{index}]"));
            }
        }
        (Value::Number(number), Value::Number(wanted)) => {
            let [number, wanted] = [number, wanted].map(|number| number.as_f64().expect("a number"));
            assert!((number - wanted).abs() <= tolerance * wanted.abs().max(1.0), "{place}: {number}, not {wanted}");
        }
        _ => assert_eq!(found, expected, "{place}"),
    }
}
