//! `entente engine`: every question, what is wrong with a file, and the schemas.

mod bad_input;
mod conformance;
mod options;
mod polis;
mod question;
mod schema;

use crate::binary::{fed, run, text};
use question::{DELIBERATION, questions};
use serde_json::Value;
use std::process::Output;

/// The answer, which there is.
fn answer(output: &Output) -> Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.stdout.last(), Some(&b'\n'));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn every_question_is_answered_from_a_file_and_from_stdin_in_the_same_bytes() {
    for question in questions() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), &question.file).expect("it is written");
        let once = run(&question.of(file.path().to_str().expect("a path")));
        let again = fed(&question.of("-"), &question.file);
        let answer = answer(&once);
        for (place, says) in question.says {
            let found = answer.pointer(place).map(Value::to_string);
            assert_eq!(found.as_deref(), Some(*says), "{:?} {place} in {answer:#}", question.command);
        }
        assert_eq!(text(&once.stdout), text(&again.stdout), "{:?}", question.command);
    }
}

#[test]
fn the_presets_are_printed_as_rules_that_can_be_used() {
    let rules = answer(&run(&["engine", "rules"]));
    let rules = rules.as_array().expect("a list");
    assert_eq!(rules.len(), 14);
    for rule in rules {
        let with = DELIBERATION.replace("{\"preset\": \"CONSENT\"}", &rule.to_string());
        assert!(fed(&["engine", "assess", "-"], &with).status.success(), "{rule}");
    }
}

#[test]
fn help_names_every_question_and_shows_examples() {
    let help = text(&run(&["engine", "--help"]).stdout);
    for question in questions() {
        assert!(help.contains(&format!("\n  {} ", question.command[0])), "{help}");
    }
    for example in ["entente engine plan deliberation.json --budget", "entente engine opinions --votes votes.csv"] {
        assert!(help.contains(example), "{help}");
    }
}
