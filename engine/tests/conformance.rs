//! The conformance cases: what the definition says, computed elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use engine::{ArgumentGraph, Deliberation, Label, Negotiable, Network, PlanOptions, Sightings, Snapshot, Votes};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

#[test]
fn assessments_contain_what_the_definition_says() -> Result<(), Failure> {
    run("assess.json", assess)
}

#[test]
fn real_rust_proposals_come_out_as_they_stood() -> Result<(), Failure> {
    run("rust_fcp.json", assess)
}

#[test]
fn plans_are_those_found_by_enumerating_every_subset() -> Result<(), Failure> {
    run("plan.json", |deliberation: &Deliberation| {
        let snapshot = Snapshot::new(deliberation)?;
        Ok(serde_json::to_value(engine::plan(&snapshot, &PlanOptions::default())?)?)
    })
}

#[test]
fn opinions_are_those_red_dwarf_finds() -> Result<(), Failure> {
    run("opinions.json", |votes: &Votes| Ok(serde_json::to_value(engine::opinions(votes)?)?))
}

#[test]
fn settlements_cost_what_a_linear_program_says() -> Result<(), Failure> {
    run("settle.json", |negotiable: &Negotiable| Ok(serde_json::to_value(engine::settle(negotiable)?)?))
}

#[test]
fn influence_is_what_inverting_the_matrix_says() -> Result<(), Failure> {
    run("influence.json", |network: &Network| {
        let people = engine::influence(network)?.people;
        let opinions: BTreeMap<&str, f64> = people.iter().map(|person| (person.id.as_str(), person.opinion)).collect();
        let influence: BTreeMap<&str, f64> =
            people.iter().map(|person| (person.id.as_str(), person.influence)).collect();
        Ok(json!({"opinions": opinions, "influence": influence}))
    })
}

#[test]
fn estimates_of_the_undiscovered_are_those_of_the_formulas() -> Result<(), Failure> {
    run("undiscovered.json", |sightings: &Sightings| Ok(serde_json::to_value(engine::undiscovered(sightings)?)?))
}

#[test]
fn labels_are_those_of_clingo_and_strengths_those_of_uncertainpy() -> Result<(), Failure> {
    run("arguments.json", |graph: &ArgumentGraph| {
        let report = engine::arguments(graph)?;
        let labels: BTreeMap<&str, Label> = report.nodes.iter().map(|node| (node.id.as_str(), node.label)).collect();
        let strengths: BTreeMap<&str, f64> =
            report.nodes.iter().map(|node| (node.id.as_str(), node.strength)).collect();
        Ok(json!({"labels": labels, "strengths": strengths, "converged": report.converged}))
    })
}

fn assess(deliberation: &Deliberation) -> Result<Value, Failure> {
    let snapshot = Snapshot::new(deliberation)?;
    Ok(serde_json::to_value(engine::assess(&snapshot))?)
}

/// Runs every case of a file; all that differ are listed.
fn run<I: DeserializeOwned>(file: &str, answer: fn(&I) -> Result<Value, Failure>) -> Result<(), Failure> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/conformance")).join(file);
    if !path.exists() {
        println!("{file} skipped: it is not beside this checkout");
        return Ok(());
    }
    let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(path)?)?;
    assert!(!cases.is_empty(), "{file} holds no case");
    let mut differences = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let tolerance = case["tolerance"].as_f64().unwrap_or(1e-9);
        let outcome =
            serde_json::from_value(case["input"].clone()).map_err(Failure::from).and_then(|input| answer(&input));
        match outcome {
            Ok(found) => {
                let place = format!("{file}[{index}]");
                compare(&case["expect"], &found, tolerance, &place, &mut differences);
            }
            Err(error) => differences.push(format!("{file}[{index}]: {error}")),
        }
    }
    println!("{file}: {} cases", cases.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    Ok(())
}

/// Notes where `found` does not contain `expected`: objects by key, lists
/// element by element, numbers within the tolerance, relative above 1.
fn compare(expected: &Value, found: &Value, tolerance: f64, place: &str, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(wanted), Value::Object(_)) if place.ends_with(".standing") => {
            let same_keys = wanted.keys().eq(found.as_object().into_iter().flatten().map(|e| e.0));
            if !same_keys || expected != found {
                differences.push(format!("{place}: {found}, expected {expected}"));
            }
        }
        (Value::Object(wanted), Value::Object(_)) => {
            for (key, value) in wanted {
                let place = format!("{place}.{key}");
                compare(value, &found[key], tolerance, &place, differences);
            }
        }
        (Value::Array(wanted), Value::Array(given)) if wanted.len() == given.len() => {
            for (index, (value, given)) in wanted.iter().zip(given).enumerate() {
                let place = format!("{place}[{index}]");
                compare(value, given, tolerance, &place, differences);
            }
        }
        (Value::Number(wanted), Value::Number(given)) => {
            let (wanted, given) = (wanted.as_f64(), given.as_f64());
            let close = wanted
                .zip(given)
                .is_some_and(|(wanted, given)| (wanted - given).abs() <= tolerance * wanted.abs().max(1.0));
            if !close {
                differences.push(format!("{place}: {given:?}, expected {wanted:?}"));
            }
        }
        _ if expected == found => {}
        _ => differences.push(format!("{place}: {found}, expected {expected}")),
    }
}
