//! Calibrations: what is refused, and what one is keyed to.

use engine::{Calibration, Decided, Preset, RuleChoice, Snapshot};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

/// Sixty decisions, two of three accepted, whose score says which.
fn decided() -> Value {
    let rows = (0..60).map(|number| {
        let rejected = number % 3 == 0;
        let score = if rejected { 30 + number % 7 } else { 70 + number % 5 };
        json!({"decidedAt": format!("2025-{:02}-{:02}T09:00:00Z", 1 + number / 10, 1 + number % 10),
               "outcome": if rejected { "REJECTED" } else { "ACCEPTED" },
               "features": {"score": score, "low": score / 2}})
    });
    json!({"rule": {"preset": "CONSENT"}, "rows": rows.collect::<Vec<Value>>()})
}

fn calibration() -> Result<Calibration, Failure> {
    let decided: Decided = serde_json::from_value(decided())?;
    Ok(engine::calibrate(&decided)?.calibration.ok_or("refused")?)
}

fn snapshot(rule: &Value) -> Result<Snapshot, Failure> {
    let deliberation = json!({
        "now": "2026-03-10T09:00:00Z", "rule": rule, "stakeholders": [{"id": "ann", "role": "APPROVER"}],
        "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
                     "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"}
    });
    Ok(Snapshot::new(&serde_json::from_value(deliberation)?)?)
}

#[test]
fn every_wrong_row_is_named() -> Result<(), Failure> {
    for (pointer, value, expected) in [
        ("/rows/3/features/score", json!(100.5), "rows[3].features.score: is 100.5, must be from 0 to 100"),
        ("/rows/3/features/low", json!(-1), "rows[3].features.low: is -1, must be from 0 to 100"),
        ("/rows/3/features", json!({"score": 1}), "rows[3].features.low: is missing, must be given, as in rows[0]"),
        (
            "/rows/3/features",
            json!({"score": 1, "low": 1, "group": 0.5}),
            "rows[3].features.group: is 0.5, must be left out",
        ),
        ("/rows/0/features", json!({}), "rows[0].features: is empty, must name at least one figure"),
        (
            "/rule",
            json!({"family": "VOTE", "roles": ["OBSERVER"], "clauses": []}),
            "rule.roles: is OBSERVER, must be APPROVER",
        ),
    ] {
        let mut wrong = decided();
        *wrong.pointer_mut(pointer).ok_or("no such place")? = value;
        let decided: Decided = serde_json::from_value(wrong)?;
        let error = engine::calibrate(&decided).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with(expected), "{error:?}, expected {expected:?}");
    }
    for bad in [f64::NAN, f64::INFINITY] {
        let mut decided: Decided = serde_json::from_value(decided())?;
        decided.rows[7].features.score = Some(bad);
        let error = engine::calibrate(&decided).err().map(|error| error.field().to_owned());
        assert_eq!(error.as_deref(), Some("rows[7].features.score"));
    }
    Ok(())
}

#[test]
fn what_is_no_figure_of_a_readiness_is_refused() {
    let row = r#"{"decidedAt": "2026-01-01T00:00:00Z", "outcome": "ACCEPTED", "features": {"mood": 1}}"#;
    let error = serde_json::from_str::<engine::DecidedRow>(row).err().map(|error| error.to_string());
    assert!(error.is_some_and(|error| error.contains("unknown field `mood`")));
}

#[test]
fn a_calibration_speaks_for_its_own_rule_and_scale_only() -> Result<(), Failure> {
    let calibration = calibration()?;
    let consent = snapshot(&json!({"preset": "CONSENT"}))?;
    let chance = engine::probability(&calibration, &consent)?.ok_or("nobody has a say")?;
    assert!((0.3..0.98).contains(&chance), "{chance}");

    let mut renamed = Preset::Consent.rule();
    renamed.name = "as we do it".to_owned();
    let renamed = snapshot(&serde_json::to_value(RuleChoice::from(renamed))?)?;
    assert_eq!(engine::probability(&calibration, &renamed)?, Some(chance), "a name is no rule");

    let refused = |calibration: &Calibration, snapshot: &Snapshot| {
        engine::probability(calibration, snapshot).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let unanimity = refused(&calibration, &snapshot(&json!({"preset": "UNANIMITY"}))?);
    assert!(unanimity.starts_with("calibration.rule: is `CONSENT`, must be the rule of the deliberation, `UNANIMITY`"));
    let mut weighed = Preset::Consent.rule();
    weighed.weights = Some(engine::Weights { acceptance: 0.5, objections: 0.4, group: 0.1 });
    let weighed = refused(&calibration, &snapshot(&serde_json::to_value(RuleChoice::from(weighed))?)?);
    assert!(weighed.starts_with("calibration.rule"), "{weighed}");
    let scaled = refused(&Calibration { scale: 2, ..calibration.clone() }, &consent);
    assert_eq!(scaled, "calibration.scale: is 2, must be 1, the scale of this engine");
    let mut forged = calibration;
    forged.coefficients.low = Some(-1.0);
    assert!(refused(&forged, &consent).starts_with("calibration.coefficients.low: is -1, must be 0 or above"));
    Ok(())
}

#[test]
fn a_calibration_that_was_kept_is_the_same_when_read_again() -> Result<(), Failure> {
    let calibration = calibration()?;
    let again: Calibration = serde_json::from_str(&serde_json::to_string(&calibration)?)?;
    let consent = snapshot(&json!({"preset": "CONSENT"}))?;
    assert_eq!(engine::probability(&again, &consent)?, engine::probability(&calibration, &consent)?);
    assert!(calibration.informative && calibration.sentence.starts_with("readiness tells something"));
    let bins = &calibration.test.reliability;
    assert!(bins.iter().all(|bin| (bin.predicted - bin.observed).abs() < 0.2), "{bins:?}");
    Ok(())
}
