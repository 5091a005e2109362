//! Bad input: exit code 2, one line that names the field, and no answer.

use super::question::{DELIBERATION, decided, questions};
use crate::binary::{fails, fed, run, text};

#[test]
fn what_no_question_can_be_is_refused_by_every_question() {
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path().to_str().expect("a path");
    for question in questions() {
        let ask = |input: &str| fed(&question.of("-"), input);
        fails(&ask(""), 2, "EOF");
        fails(&ask("{"), 2, "EOF");
        fails(&ask("[[]]"), 2, "must be an object");
        fails(&ask("7"), 2, "invalid type");
        fails(&ask("\u{feff}"), 2, "expected value");
        fails(&ask(&format!("{} x", question.file)), 2, "after the end");
        fails(&ask(&question.file.replacen('{', "{\"nonsense\": 1, ", 1)), 2, "nonsense");
        fails(&ask(&question.file.replacen('}', "", 1)), 2, "");
        fails(&run(&question.of("no-such-file.json")), 2, "no-such-file.json");
        fails(&run(&question.of(directory)), 2, directory);
    }
}

/// The command, what to replace in its file by what, and the field that is wrong then.
const WRONG: [(&str, &str, &str, &str); 38] = [
    ("assess", "\"MAJOR\"", "\"HUGE\"", "objections[0].severity"),
    ("assess", "\"by\": \"b\"", "\"by\": \"z\"", "objections[0].by"),
    ("assess", "\"cost\": 3", "\"cost\": -1", "concessions[0].cost"),
    ("assess", "\"cost\": 3", "\"price\": 3", "concessions[0].price"),
    ("assess", "\"role\": \"APPROVER\"", "\"role\": 1", "stakeholders[0].role"),
    ("assess", "\"id\": \"b\"", "\"id\": \"a\"", "stakeholders[1].id"),
    ("assess", "CONSENT", "CONSENSUS", "rule"),
    ("plan", "\"cost\": 5", "\"cost\": 5.5", "concessions[1].cost"),
    ("plan", "[\"d\"]", "[\"e\"]", "objections[0].removedBy[1]"),
    ("plan", "[\"d\"]", "[]", "objections[0].removedBy[1]"),
    ("compare", "\"id\": \"table\"", "\"id\": \"queue\"", "alternatives[1].id"),
    ("compare", "\"LOWER\"", "\"LESS\"", "criteria[0].direction"),
    ("compare", "\"value\": 9", "\"value\": 1e300", "values[1].value"),
    ("compare", "\"by\": \"b\"", "\"by\": \"z\"", "alternatives[0].deliberation.objections[0].by"),
    ("compare", "\"weight\": 1}]", "\"weight\": \"much\"}]", "weight"),
    ("arguments", "[\"y\", \"x\"]", "[\"y\", \"z\"]", "attacks[1][1]"),
    ("arguments", "\"weight\": 1", "\"weight\": 2", "nodes[1].weight"),
    ("arguments", "{\"id\": \"y\"}", "{\"id\": \"x\"}", "nodes[2].id"),
    ("arguments", "[\"y\", \"x\"]", "[\"y\"]", "attacks[1]"),
    ("arguments --deliberation", "[\"o\"]", "[\"z\"]", "arguments[0].attacks[0]"),
    ("opinions", "\"DISAGREE\"", "\"NO\"", "votes[1].vote"),
    ("opinions", "\"person\": \"b\"", "\"person\": \"a\"", "votes[1].statement"),
    ("opinions", "[\"b\"]", "[\"z\"]", "groups[1].people[0]"),
    ("opinions", "[\"b\"]", "[\"a\"]", "groups[1].people[0]"),
    ("influence", "\"to\": \"b\"", "\"to\": \"z\"", "listens[0].to"),
    ("influence", "\"susceptibility\": 0.5", "\"susceptibility\": 1", "people[1].susceptibility"),
    ("influence", "0.8", "1e10", "people[1].opinion"),
    ("influence --deliberation", "\"weight\": 1}]\n}", "\"weight\": -1}]\n}", "listens[0].weight"),
    ("undiscovered", "\"people\": 4", "\"people\": 2", "people"),
    ("undiscovered", "\"people\": 4", "\"people\": -4", "people"),
    ("undiscovered", "[\"keys\", \"b\"]", "[\"keys\", 2]", "sightings[1][1]"),
    ("undiscovered", "\"importance\": 5", "\"importance\": 6", "topics[0].importance"),
    ("settle", "\"cost\": 3", "\"cost\": -3", "people[1].cost"),
    ("settle", "\"position\": 99", "\"position\": null", "people[0].position"),
    ("settle", "\"tolerance\": 1", "\"tolerance\": -1", "tolerance"),
    ("calibrate", "REJECTED", "DROPPED", "rows[0].outcome"),
    ("calibrate", "\"score\": 80", "\"score\": 800", "rows[1].features.score"),
    ("calibrate", "\"score\": 80", "\"low\": 80", "rows[1].features"),
];

#[test]
fn what_is_wrong_in_a_file_is_named_down_to_its_field() {
    for (command, right, wrong, field) in WRONG {
        let questions = questions();
        let question = questions.iter().find(|question| question.command.join(" ") == command);
        let question = question.expect("there is such a command");
        let file = question.file.replacen(right, wrong, 1);
        assert_ne!(file, question.file, "{command}: {right} is in its file");
        let output = fed(&question.of("-"), &file);
        println!("{command}: {}", text(&output.stderr).trim());
        fails(&output, 2, field);
    }
}

#[test]
fn a_message_cannot_steer_or_flood_the_terminal() {
    let long = "z".repeat(10_000);
    for id in ["\\u001b[2J", long.as_str()] {
        let output =
            fed(&["engine", "assess", "-"], &DELIBERATION.replace("\"by\": \"b\"", &format!("\"by\": \"{id}\"")));
        fails(&output, 2, "objections[0].by");
        assert!(output.stderr.len() < 600 && !output.stderr.contains(&0x1b), "{}", text(&output.stderr));
    }
}

#[test]
fn a_calibration_of_another_rule_or_scale_or_none_at_all_is_refused() {
    let calibration = text(&fed(&["engine", "calibrate", "-"], &decided(60)).stdout);
    let refused = text(&fed(&["engine", "calibrate", "-"], &decided(49)).stdout);
    for (printed, from, to, field) in [
        (&calibration, "\"scale\": 1", "\"scale\": 2", "calibration.scale"),
        (&calibration, "\"authorApproves\": false", "\"authorApproves\": true", "calibration.rule"),
        (&calibration, "\"informative\": true", "\"informative\": 1", "calibration.informative"),
        (&calibration, "\"intercept\"", "\"intersection\"", "intercept"),
        (&refused, "\"calibration\": null", "\"calibration\": null", "needs at least 50 decided proposals, has 49"),
        (&refused, "{", "", "expected"),
    ] {
        assert!(printed.contains(from), "{from} is in {printed}");
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), printed.replacen(from, to, 1)).expect("it is written");
        let file = file.path().to_str().expect("a path");
        fails(&fed(&["engine", "assess", "-", "--calibration", file], DELIBERATION), 2, field);
    }
    fails(&fed(&["engine", "assess", "-", "--calibration", "no-such.json"], DELIBERATION), 2, "no-such.json");
}
