//! Bad input: every error names the field and says what would be right.

use engine::{Clause, Deliberation, Rule, RuleChoice, Snapshot};
use serde_json::{Value, json};

/// A deliberation that is right, and has something in every list.
fn right() -> Value {
    json!({
        "now": "2026-03-10T09:00:00Z",
        "rule": {"name": "ours", "family": "OBJECTION", "roles": ["APPROVER", "CONTRIBUTOR"],
                 "assentAfterHours": 72, "weights": {"acceptance": 0.5, "objections": 0.4, "group": 0.1},
                 "clauses": [{"kind": "APPROVALS", "atLeast": "ACCEPT", "share": [2, 3]},
                             {"kind": "OPEN_FOR", "hours": 72, "since": "OPENED"},
                             {"kind": "MORE_FOR_THAN_AGAINST", "atLeast": "SUPPORT", "atMost": "OPPOSE"},
                             {"kind": "APPROVALS", "atLeast": "ACCEPT", "count": 1}]},
        "proposal": {"id": "p1", "author": "nobody", "revision": 2, "openedAt": "2026-03-01T09:00:00Z",
                     "lastSubstantiveRevision": 2, "lastSubstantiveAt": "2026-03-04T09:00:00Z",
                     "finalCommentSince": null},
        "stakeholders": [{"id": "s1", "role": "APPROVER", "group": "platform", "weight": 1.000_001},
                         {"id": "s2", "role": "CONTRIBUTOR", "susceptibility": 0.25}],
        "positions": [{"stakeholder": "s1", "stance": "SUPPORT", "revision": 2, "reason": "good"},
                      {"stakeholder": "s2", "stance": "NEEDS_TIME", "revision": 1, "until": "2026-03-20T09:00:00Z"}],
        "objections": [{"id": "o1", "by": "s2", "severity": "BLOCKING", "state": "RAISED", "issue": "keys",
                        "raisedAt": "2026-03-05T10:00:00Z", "seconds": ["s1"], "removedBy": [["c1"], ["c2", "c1"]]},
                       {"id": "o2", "by": "s1", "severity": "MINOR", "state": "RAISED", "provokedBy": ["c2"]}],
        "arguments": [{"id": "a1", "attacks": ["o1"], "supports": ["o2"], "weight": 0.5}],
        "concessions": [{"id": "c1", "cost": 8, "shifts": [{"stakeholder": "s1", "steps": -1}], "excludes": ["c2"]},
                        {"id": "c2", "cost": 0, "requires": []}],
        "understandings": [{"stakeholder": "s2", "stance": "DISAGREE"}],
        "listens": [{"from": "s1", "to": "s2", "weight": 0.5}]
    })
}

/// The right deliberation with the value at a JSON pointer replaced.
fn with(pointer: &str, value: Value) -> Result<Deliberation, serde_json::Error> {
    let mut changed = right();
    match changed.pointer_mut(pointer) {
        Some(place) => *place = value,
        None => assert_eq!(pointer, "", "there is nothing at that pointer"),
    }
    serde_json::from_value(changed)
}

#[test]
fn what_is_right_is_accepted() -> Result<(), Box<dyn std::error::Error>> {
    let deliberation: Deliberation = serde_json::from_value(right())?;
    Snapshot::new(&deliberation)?;
    let again: Deliberation = serde_json::from_str(&serde_json::to_string(&deliberation)?)?;
    assert_eq!(again, deliberation, "what is written can be read again");
    Ok(())
}

#[test]
fn every_wrong_reference_is_named() -> Result<(), serde_json::Error> {
    expect_all([
        ("/stakeholders/1/id", json!("s1"), "stakeholders[1].id: `s1` is already the id of stakeholders[0].id"),
        ("/objections/0/id", json!("p1"), "objections[0].id: `p1` is already the id of proposal.id"),
        ("/arguments/0/id", json!("o2"), "arguments[0].id: `o2` is already the id of objections[1].id"),
        ("/concessions/1/id", json!("a1"), "concessions[1].id: `a1` is already the id of arguments[0].id"),
        ("/positions/0/stakeholder", json!("s9"), "positions[0].stakeholder: `s9` is unknown"),
        ("/positions/1/stakeholder", json!("s1"), "positions[1].stakeholder: `s1` has one already"),
        ("/objections/0/by", json!("c1"), "objections[0].by: `c1` is unknown, must be the id of a stakeholder"),
        ("/objections/0/seconds/0", json!("s9"), "objections[0].seconds[0]: `s9` is unknown"),
        ("/objections/0/removedBy/1/0", json!("c9"), "objections[0].removedBy[1][0]: `c9` is unknown"),
        ("/objections/1/provokedBy/0", json!("s1"), "objections[1].provokedBy[0]: `s1` is unknown"),
        ("/arguments/0/attacks/0", json!("s1"), "arguments[0].attacks[0]: `s1` is unknown, must be the id of an objec"),
        ("/arguments/0/supports/0", json!("o9"), "arguments[0].supports[0]: `o9` is unknown"),
        ("/concessions/0/shifts/0/stakeholder", json!("s9"), "concessions[0].shifts[0].stakeholder: `s9` is unknown"),
        ("/concessions/1/requires", json!(["c1", "s1"]), "concessions[1].requires[1]: `s1` is unknown"),
        ("/concessions/0/excludes/0", json!("o1"), "concessions[0].excludes[0]: `o1` is unknown"),
        ("/understandings/0/stakeholder", json!("s9"), "understandings[0].stakeholder: `s9` is unknown"),
        ("/listens/0/from", json!("s9"), "listens[0].from: `s9` is unknown"),
        ("/listens/0/to", json!("a1"), "listens[0].to: `a1` is unknown"),
    ])
}

#[test]
fn two_understandings_of_a_person_are_one_too_many() -> Result<(), serde_json::Error> {
    let two = json!([{"stakeholder": "s2", "stance": "AGREE"}, {"stakeholder": "s2", "stance": "UNSURE"}]);
    expect_all([("/understandings", two, "understandings[1].stakeholder: `s2` has one already")])
}

#[test]
fn every_number_and_instant_out_of_range_is_named() -> Result<(), serde_json::Error> {
    expect_all([
        ("/now", json!("+10000-01-01T00:00:00Z"), "now: is +10000-01-01 00:00:00 UTC, must be in the years 1 to 9999"),
        ("/proposal/openedAt", json!("-0001-01-01T00:00:00Z"), "proposal.openedAt: is -0001"),
        ("/proposal/lastSubstantiveAt", json!("+262142-12-31T00:00:00Z"), "proposal.lastSubstantiveAt: is +262142"),
        ("/proposal/finalCommentSince", json!("+99999-01-01T00:00:00Z"), "proposal.finalCommentSince: is +99999"),
        ("/proposal/lastSubstantiveRevision", json!(3), "proposal.lastSubstantiveRevision: is 3, must be at most"),
        ("/positions/0/revision", json!(3), "positions[0].revision: is 3, must be at most `proposal.revision`"),
        ("/positions/1/until", json!("+99999-01-01T00:00:00Z"), "positions[1].until: is +99999"),
        ("/objections/0/raisedAt", json!("+99999-01-01T00:00:00Z"), "objections[0].raisedAt: is +99999"),
        ("/stakeholders/0/weight", json!(0), "stakeholders[0].weight: is 0, must be above 0"),
        ("/stakeholders/0/weight", json!(-1), "stakeholders[0].weight: is -1"),
        ("/stakeholders/0/weight", json!(0.000_000_1), "stakeholders[0].weight: is 0.0000001"),
        ("/stakeholders/0/weight", json!(1.000_000_1), "stakeholders[0].weight: is 1.0000001"),
        ("/stakeholders/0/weight", json!(1e300), "stakeholders[0].weight: is 1000"),
        ("/stakeholders/0/weight", json!(1_000_000_000.000_1), "stakeholders[0].weight: is 1000000000.0001"),
        ("/stakeholders/1/susceptibility", json!(1), "stakeholders[1].susceptibility: is 1, must be from 0 up to"),
        ("/arguments/0/weight", json!(1.5), "arguments[0].weight: is 1.5, must be from 0 to 1"),
        ("/concessions/0/cost", json!(-1), "concessions[0].cost: is -1, must be a whole number from 0 to 1000000"),
        ("/concessions/0/cost", json!(1_000_001), "concessions[0].cost: is 1000001"),
        ("/concessions/0/shifts/0/steps", json!(-6), "concessions[0].shifts[0].steps: is -6"),
        ("/concessions/0/shifts/0/steps", json!(6), "concessions[0].shifts[0].steps: is 6"),
        ("/listens/0/weight", json!(-0.5), "listens[0].weight: is -0.5, must be from 0"),
    ])
}

#[test]
fn numbers_that_are_not_finite_are_named() -> Result<(), Box<dyn std::error::Error>> {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut deliberation: Deliberation = serde_json::from_value(right())?;
        deliberation.stakeholders[1].weight = bad;
        assert_eq!(fault(&deliberation).split(':').next(), Some("stakeholders[1].weight"));
        let mut deliberation: Deliberation = serde_json::from_value(right())?;
        deliberation.arguments[0].weight = bad;
        assert_eq!(fault(&deliberation).split(':').next(), Some("arguments[0].weight"));
    }
    Ok(())
}

#[test]
fn what_makes_no_sense_is_named() -> Result<(), serde_json::Error> {
    expect_all([
        ("/objections/0/removedBy/1", json!([]), "objections[0].removedBy[1]: is empty, must name"),
        ("/objections/1/provokedBy", json!([]), "objections[1].provokedBy: is empty, must name"),
        ("/objections/1/state", json!("ADDRESSED"), "objections[1].state: is ADDRESSED, must be RAISED, because"),
        ("/concessions/1/requires", json!(["c2"]), "concessions[1].requires: `c2` requires itself"),
    ])
}

#[test]
fn a_cycle_through_others_is_named() -> Result<(), Box<dyn std::error::Error>> {
    let mut deliberation: Deliberation = serde_json::from_value(right())?;
    deliberation.concessions[0].requires = vec!["c2".to_owned()];
    deliberation.concessions[1].requires = vec!["c1".to_owned()];
    let fault = fault(&deliberation);
    assert!(fault.starts_with("concessions["), "{fault}");
    assert!(fault.contains("].requires: `c"), "{fault}");
    Ok(())
}

#[test]
fn every_wrong_parameter_of_a_rule_is_named() -> Result<(), serde_json::Error> {
    let none: [&str; 0] = [];
    expect_all([
        ("/rule/roles", json!(none), "rule.roles: is empty, must name APPROVER"),
        ("/rule/roles", json!(["APPROVER", "OBSERVER"]), "rule.roles: is OBSERVER, must be APPROVER"),
        ("/rule/assentAfterHours", json!(-1), "rule.assentAfterHours: is -1, must be from 0"),
        ("/rule/weights/group", json!(-0.1), "rule.weights.group: is -0.1, must be from 0 to 1"),
        ("/rule/weights/group", json!(0.2), "rule.weights: is 1.1, must be three numbers that add up to 1"),
        ("/rule/clauses/0/share", json!([1, 0]), "rule.clauses[0].share: is [1, 0], must be [n, d]"),
        ("/rule/clauses/0/share", json!([3, 2]), "rule.clauses[0].share: is [3, 2]"),
        ("/rule/clauses/0/share", Value::Null, "rule.clauses[0].share: is empty, must name a share [n, d]"),
        ("/rule/clauses/0/atLeast", json!("ABSTAIN"), "rule.clauses[0].atLeast: is ABSTAIN, must be a level"),
        ("/rule/clauses/1/hours", json!(-72), "rule.clauses[1].hours: is -72, must be from 0 to 1000000 hours"),
        ("/rule/clauses/1/hours", json!(i64::MAX), "rule.clauses[1].hours: is 9223372036854775807"),
        ("/rule/clauses/2/atMost", json!("SUPPORT"), "rule.clauses[2].atMost: is SUPPORT, must be below"),
        ("/rule/clauses/2/atMost", json!("RECUSED"), "rule.clauses[2].atMost: is RECUSED, must be a level"),
    ])?;
    let clause = |clause: Value| json!([clause]);
    let both = json!({"kind": "HEARD", "count": 1, "share": [1, 2]});
    let of = json!({"kind": "APPROVALS", "atLeast": "ACCEPT", "count": 1, "of": "SIDES"});
    let strict = json!({"kind": "APPROVALS", "atLeast": "ACCEPT", "count": 1, "strict": true});
    let nobody = json!({"kind": "HEARD", "count": 1, "roles": none});
    expect_all([
        ("/rule/clauses", clause(both), "rule.clauses[0].share: is [1, 2], must be left out"),
        ("/rule/clauses", clause(of), "rule.clauses[0].of: is SIDES, must be left out"),
        ("/rule/clauses", clause(strict), "rule.clauses[0].strict: is true, must be left out"),
        ("/rule/clauses", clause(nobody), "rule.clauses[0].roles: is empty, must name APPROVER"),
    ])
}

#[test]
fn what_is_no_clause_at_all_is_refused_where_it_goes_wrong() {
    // What is wrong comes first: a reader that only notices it at the end of
    // the clause no longer knows the field.
    for (wrong, rest, what) in [
        (r#""count": -1"#, r#""kind": "HEARD""#, "invalid value: integer `-1`"),
        (r#""count": 1.5"#, r#""kind": "HEARD""#, "invalid type: floating point `1.5`"),
        (r#""share": [1]"#, r#""kind": "HEARD""#, "invalid length 1"),
        (r#""share": [1, -2]"#, r#""kind": "HEARD""#, "invalid value: integer `-2`"),
        (r#""roles": ["BOSS"]"#, r#""kind": "HEARD", "count": 1"#, "unknown variant `BOSS`"),
        (r#""most": 1"#, r#""kind": "HEARD", "count": 1"#, "unknown field `most`"),
        (r#""hours": 0.5"#, r#""kind": "FINAL_COMMENT""#, "invalid type: floating point `0.5`"),
        (r#""since": null"#, r#""kind": "OPEN_FOR", "hours": 1"#, "expected value"),
        (r#""since": "NOW""#, r#""kind": "OPEN_FOR", "hours": 1"#, "unknown variant `NOW`"),
        (r#""atLeast": "YES""#, r#""kind": "APPROVALS", "count": 1"#, "unknown variant `YES`"),
        (r#""strict": null"#, r#""kind": "APPROVALS", "atLeast": "ACCEPT""#, "invalid type: null"),
    ] {
        let error = serde_json::from_str::<Clause>(&format!("{{{wrong}, {rest}}}")).err();
        let (column, says) = error.map(|error| (error.column(), error.to_string())).unwrap_or_default();
        assert!(says.contains(what), "{wrong}: {says}");
        assert!((1..=wrong.len() + 2).contains(&column), "{wrong}: {says}");
    }
    for (clause, what) in [
        (r#"{"kind": "HEARD", "count": 1, "count": 2}"#, "duplicate field `count`"),
        (r#"{"kind": "HEARD", "count": 1, "hours": 2}"#, "unknown field `hours` for a clause of this kind"),
        (r#"{"kind": "FINAL_COMMENT", "hours": 2, "roles": null}"#, "unknown field `roles` for a clause of this kind"),
        (r#"{"kind": "FINAL_COMMENT"}"#, "missing field `hours`"),
        (r#"{"kind": "APPROVALS_PER_GROUP", "atLeast": "ACCEPT", "count": null}"#, "missing field `count`"),
        (r#"{"kind": "NO_OBJECTION", "severityAtLeast": "MINOR"}"#, "missing field `settledBy`"),
        (r#"{"hours": 1}"#, "missing field `kind`"),
        (r#"["FINAL_COMMENT", 1]"#, "expected a clause"),
    ] {
        let says = serde_json::from_str::<Clause>(clause).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(says.contains(what), "{clause}: {says}");
    }
}

#[test]
fn a_share_above_the_whole_says_that_nothing_can_satisfy_it() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = right();
    for of in ["ELIGIBLE", "HEARD", "SIDES"] {
        let clause = json!({"kind": "APPROVALS", "atLeast": "BLOCK", "share": [2, 2], "of": of, "strict": true});
        input["rule"]["clauses"] = json!([clause]);
        let snapshot = Snapshot::new(&serde_json::from_value(input.clone())?)?;
        let clauses = engine::assess(&snapshot).verdict.clauses;
        let sentence = clauses.first().and_then(|clause| clause.sentence.as_deref()).unwrap_or_default();
        assert!(sentence.contains("which nothing can satisfy"), "{sentence}");
    }
    Ok(())
}

#[test]
fn a_rule_alone_is_checked_by_its_own_paths() -> Result<(), serde_json::Error> {
    let mut rule: Rule = serde_json::from_value(right()["rule"].clone())?;
    assert_eq!(rule.check(), Ok(()));
    rule.assent_after_hours = Some(-3);
    assert_eq!(rule.check().map_err(|error| error.field().to_owned()), Err("assentAfterHours".to_owned()));
    Ok(())
}

#[test]
fn a_preset_takes_no_overrides_and_no_field_is_made_up() {
    let refused = |text: &str| serde_json::from_str::<RuleChoice>(text).err().map(|error| error.to_string());
    let says = |text: &str, what: &str| {
        let error = refused(text);
        assert!(error.as_ref().is_some_and(|error| error.contains(what)), "{text}: {error:?}");
    };
    says(r#"{"preset": "CONSENT", "weighted": true}"#, "unknown field `weighted`");
    says(r#"{"preset": "DICTATORSHIP"}"#, "unknown variant `DICTATORSHIP`");
    says(r#"{"family": "VOTE", "preset": "CONSENT"}"#, "unknown field `preset`");
    says(r#"{"roles": ["APPROVER"], "clauses": []}"#, "missing field `family`");
    says("{}", "missing field `preset`");
    says(r#""CONSENT""#, "a decision rule");
    says(
        r#"{"family": "VOTE", "roles": ["APPROVER"], "clauses": [{"kind": "FINAL_COMMENT", "hours": 1, "days": 2}]}"#,
        "unknown field `days`",
    );
    assert_eq!(refused(r#"{"preset": "W3C_CONSENSUS"}"#), None);
}

#[test]
fn instants_at_the_ends_of_what_is_allowed_are_no_trouble() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = right();
    input["now"] = json!("0001-01-01T00:00:00Z");
    input["proposal"]["openedAt"] = json!("9999-12-31T23:59:59Z");
    input["rule"]["clauses"][1]["hours"] = json!(1_000_000);
    let snapshot = Snapshot::new(&serde_json::from_value(input)?)?;
    let clause = &engine::assess(&snapshot).verdict.clauses[1];
    let sentence = clause.sentence.as_deref().unwrap_or_default();
    assert!(sentence.starts_with("has to stay open until +10114-"), "{sentence}");
    assert!(serde_json::to_string(clause)?.contains("+10114-"));
    Ok(())
}

#[test]
fn options_out_of_range_are_refused_with_their_field() -> Result<(), Box<dyn std::error::Error>> {
    let snapshot = Snapshot::new(&serde_json::from_value(right())?)?;
    let wrong = [
        (json!({"budget": -1}), "budget: is -1, must be 0 or more, or null"),
        (json!({"top": 0}), "top: is 0, must be from 1 to 10"),
        (json!({"top": 11}), "top: is 11, must be from 1 to 10"),
        (json!({"enumerate": 15}), "enumerate: is 15, must be from 0 to 14"),
        (json!({"force": ["c1", "o1"]}), "force[1]: `o1` is unknown, must be the id of a concession"),
        (json!({"forbid": ["nobody"]}), "forbid[0]: `nobody` is unknown, must be the id of a concession"),
    ];
    for (options, message) in wrong {
        let refused = engine::plan(&snapshot, &serde_json::from_value(options)?).err();
        assert_eq!(refused.map(|error| error.to_string()).as_deref(), Some(message));
    }
    Ok(())
}

#[test]
fn projecting_what_is_no_concession_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let snapshot = Snapshot::new(&serde_json::from_value(right())?)?;
    let ids = ["c1".to_owned(), "o1".to_owned()];
    let refused = engine::project(&snapshot, &ids).err().map(|error| error.to_string());
    assert_eq!(refused.as_deref(), Some("ids[1]: `o1` is unknown, must be the id of a concession"));
    Ok(())
}

#[test]
fn what_may_be_left_out_has_its_default() -> Result<(), Box<dyn std::error::Error>> {
    let least = json!({
        "now": "2026-03-10T09:00:00Z", "rule": {"preset": "UNANIMITY"}, "stakeholders": [],
        "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
                     "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"}
    });
    let assessment = engine::assess(&Snapshot::new(&serde_json::from_value(least)?)?);
    assert_eq!(assessment.readiness, None);
    assert_eq!(assessment.understanding, None);
    assert_eq!(assessment.engine, env!("CARGO_PKG_VERSION"));
    Ok(())
}

fn expect_all<const N: usize>(cases: [(&str, Value, &str); N]) -> Result<(), serde_json::Error> {
    for (pointer, value, expected) in cases {
        let fault = fault(&with(pointer, value)?);
        assert!(fault.starts_with(expected), "{pointer}: {fault:?}, expected {expected:?}");
    }
    Ok(())
}

fn fault(deliberation: &Deliberation) -> String {
    Snapshot::new(deliberation).err().map(|error| error.to_string()).unwrap_or_default()
}
