//! What the options of the questions do.

use super::answer;
use super::question::{DELIBERATION, decided};
use crate::binary::{fails, fed};
use serde_json::{Value, json};

fn plan(options: &[&str]) -> Value {
    answer(&fed(&[&["engine", "plan", "-"], options].concat(), DELIBERATION))
}

fn sets(report: &Value) -> Vec<Value> {
    report["plans"].as_array().into_iter().flatten().map(|plan| plan["concessions"].clone()).collect()
}

#[test]
fn plans_keep_to_the_budget_and_to_what_is_forced_and_forbidden() {
    assert_eq!(sets(&plan(&["--top", "1"])), [json!(["c"])]);
    assert_eq!(sets(&plan(&["--budget", "7"])), [json!(["c"]), json!(["d"])]);
    assert_eq!(sets(&plan(&["--force", "d"])), [json!(["d"]), json!(["c", "d"])]);
    assert_eq!(sets(&plan(&["--forbid", "c"])), [json!(["d"])]);
    assert_eq!(sets(&plan(&["--force", "c", "--force", "d", "--time-limit-ms", "5000"])), [json!(["c", "d"])]);
    let none = plan(&["--forbid", "c", "--forbid", "d"]);
    assert_eq!((&none["status"], &none["plans"]), (&json!("INFEASIBLE"), &json!([])));
    assert!(none["explanation"]["sentence"].is_string(), "{none:#}");
}

#[test]
fn what_no_plan_can_be_asked_for_is_refused() {
    for (options, field) in [
        (["--budget", "-1"], "budget: is -1"),
        (["--top", "0"], "top: is 0"),
        (["--top", "11"], "top: is 11"),
        (["--force", "o"], "force[0]: `o`"),
        (["--forbid", "z"], "forbid[0]: `z`"),
    ] {
        fails(&fed(&[&["engine", "plan", "-"], &options[..]].concat(), DELIBERATION), 2, field);
    }
}

#[test]
fn many_more_concessions_than_can_be_tried_set_by_set_are_planned_with() {
    let concessions: Vec<String> = (0..40).map(|n| format!(r#"{{"id": "c{n}", "cost": {}}}"#, 1 + n % 7)).collect();
    let objections: Vec<String> = (0..20)
        .map(|n| {
            let sets = format!(r#"[["c{n}"], ["c{}", "c{}"]]"#, n + 1, n + 20);
            format!(r#"{{"id": "o{n}", "by": "b", "severity": "MAJOR", "removedBy": {sets}}}"#)
        })
        .collect();
    let mut file: Value = serde_json::from_str(DELIBERATION).expect("JSON");
    let list = |items: &[String]| serde_json::from_str::<Value>(&format!("[{}]", items.join(","))).expect("JSON");
    (file["concessions"], file["objections"], file["arguments"]) = (list(&concessions), list(&objections), json!([]));
    let report = answer(&fed(&["engine", "plan", "-", "--time-limit-ms", "60000"], &file.to_string()));
    assert_eq!((&report["status"], sets(&report).len()), (&json!("OPTIMAL"), 3), "{report:#}");
}

#[test]
fn a_calibration_adds_how_likely_acceptance_is() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), fed(&["engine", "calibrate", "-"], &decided(60)).stdout).expect("it is written");
    let plain = answer(&fed(&["engine", "assess", "-"], DELIBERATION));
    assert_eq!(plain.get("probability"), None);
    let ask = |deliberation: &str| {
        let file = file.path().to_str().expect("a path");
        answer(&fed(&["engine", "assess", "-", "--calibration", file], deliberation))
    };
    let mut calibrated = ask(DELIBERATION);
    let unsettled = calibrated["probability"].take().as_f64().expect("a number");
    calibrated.as_object_mut().expect("an object").remove("probability");
    assert_eq!(calibrated, plain);
    let settled = DELIBERATION.replace("\"severity\": \"MAJOR\"", "\"severity\": \"MAJOR\", \"state\": \"WITHDRAWN\"");
    let settled = ask(&settled)["probability"].as_f64().expect("a number");
    assert!(0.0 < unsettled && unsettled < settled && settled < 1.0, "{unsettled}, then {settled}");
}
