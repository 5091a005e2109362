//! The schemas say what the files and the answers are.

use super::answer;
use super::question::questions;
use crate::binary::{fed, run, text};
use serde_json::Value;
use std::collections::BTreeSet;

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().into_iter().flat_map(serde_json::Map::keys).map(String::as_str).collect()
}

#[test]
fn every_file_and_every_answer_has_a_schema_with_its_fields() {
    let schemas = answer(&run(&["engine", "schema"]));
    for question in questions() {
        let (file, reply) = question.schemas;
        let [file, reply] = [file, reply].map(|name| &schemas[name]);
        let given: Value = serde_json::from_str(&question.file).expect("JSON");
        let allowed = keys(&file["properties"]);
        assert!(keys(&given).is_subset(&allowed), "{:?}: {allowed:?}", question.command);
        assert_eq!(file["additionalProperties"], false, "{:?}", question.command);

        let found = answer(&fed(&question.of("-"), &question.file));
        let required: BTreeSet<&str> =
            reply["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(keys(&found), required, "{:?}", question.command);
        assert_eq!(keys(&found), keys(&reply["properties"]), "{:?}", question.command);
    }
    assert!(keys(&schemas["planOptions"]["properties"]).contains("budget"));
    assert!(keys(&schemas["rule"]["properties"]).contains("clauses"));
    let calibrated = keys(&schemas["calibratedAssessment"]["properties"]);
    assert!(calibrated.contains("probability") && calibrated.contains("verdict"), "{calibrated:?}");
}

#[test]
fn schemas_are_printed_in_one_order() {
    let printed = text(&run(&["engine", "schema"]).stdout);
    let names: Vec<&str> = printed.lines().filter(|line| line.starts_with("  \"")).collect();
    assert_eq!(names.len(), 20);
    assert!(names[0].contains("\"deliberation\"") && names[19].contains("\"rule\""), "{names:?}");
    assert_eq!(printed, text(&run(&["engine", "schema"]).stdout));
}
