//! Comparisons: a worked example, unknown values, and what is refused.

use engine::{Alternatives, Comparison};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

fn deliberation(id: &str, stances: [&str; 3], objection: &Value) -> Value {
    let people = ["ann", "bob", "cat"];
    let positions = people.iter().zip(stances);
    let positions = positions.map(|(id, stance)| json!({"stakeholder": id, "stance": stance, "revision": 1}));
    json!({
        "now": "2026-03-10T09:00:00Z", "rule": {"preset": "CONSENT"},
        "proposal": {"id": id, "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
                     "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
        "stakeholders": people.map(|id| json!({"id": id, "role": "APPROVER"})),
        "positions": positions.collect::<Vec<Value>>(), "objections": objection
    })
}

/// Three alternatives in a circle, with two criteria.
fn alternatives() -> Value {
    let objection = json!([{"id": "o1", "by": "cat", "severity": "MAJOR"}]);
    json!({
        "alternatives": [
            {"id": "queue", "deliberation": deliberation("p1", ["CHAMPION", "ACCEPT", "SUPPORT"], &objection)},
            {"id": "table", "deliberation": deliberation("p2", ["SUPPORT", "CHAMPION", "ACCEPT"], &json!([]))},
            {"id": "cache", "deliberation": deliberation("p3", ["ACCEPT", "SUPPORT", "CHAMPION"], &json!([]))}
        ],
        "criteria": [{"id": "cost", "direction": "LOWER", "weight": 3},
                     {"id": "speed", "direction": "HIGHER", "weight": 1, "worst": 0, "best": 10}],
        "values": [{"alternative": "queue", "criterion": "cost", "value": 100},
                   {"alternative": "table", "criterion": "cost", "value": 300},
                   {"alternative": "cache", "criterion": "cost", "value": 200},
                   {"alternative": "queue", "criterion": "speed", "value": 2},
                   {"alternative": "table", "criterion": "speed", "value": 9},
                   {"alternative": "cache", "criterion": "speed", "value": 2}]
    })
}

fn compared(alternatives: Value) -> Result<Comparison, Failure> {
    let alternatives: Alternatives = serde_json::from_value(alternatives)?;
    Ok(engine::compare(&alternatives)?)
}

#[test]
fn a_circle_is_named_and_so_is_what_disagrees() -> Result<(), Failure> {
    let comparison = compared(alternatives())?;
    assert_eq!(comparison.condorcet.winner, None);
    assert_eq!(comparison.condorcet.cycle, ["cache", "queue", "table"]);
    assert_eq!(comparison.condorcet.smith, ["cache", "queue", "table"]);
    let says = "no alternative beats every other, pair by pair: \
                cache beats queue, queue beats table and table beats cache";
    assert_eq!(comparison.condorcet.sentence, says);
    assert_eq!(comparison.objections.last().map(|rank| (rank.alternative.as_str(), rank.rank)), Some(("queue", 3)));
    let said = comparison.disagreements.iter().map(|said| said.sentence.as_str()).collect::<Vec<&str>>();
    let expected = "queue and table: readiness (76.1 against 96.3) puts table first; \
                    the people (weight 2 against 1) prefer queue; \
                    the objections (worst MAJOR, 0.5 together against none) are weaker to table";
    assert!(said.contains(&expected), "{said:?}");
    assert!(!comparison.agree && comparison.sentence.starts_with("the orders disagree on who is first: "));
    Ok(())
}

#[test]
fn the_criteria_table_shows_values_dominance_and_how_firm_the_winner_is() -> Result<(), Failure> {
    let table = compared(alternatives())?.criteria.ok_or("no table")?;
    let values: Vec<(&str, Option<f64>)> = table.rows.iter().map(|row| (row.alternative.as_str(), row.value)).collect();
    assert_eq!(values, [("cache", Some(0.425)), ("queue", Some(0.8)), ("table", Some(0.225))]);
    assert_eq!(table.rows[0].dominated_by, ["queue"]);
    assert_eq!(table.winner.as_deref(), Some("queue"));
    let change = table.sensitivity[0].change.as_ref().ok_or("no change")?;
    assert_eq!(change.to, "table");
    assert!((change.share - 0.7 / 1.7).abs() < 1e-12 && (change.weight - 0.7).abs() < 1e-12, "{change:?}");
    let says = "cost has 75.0 % of the weight; below 41.2 % table wins instead of queue";
    assert_eq!(table.sensitivity[0].sentence, says);
    Ok(())
}

#[test]
fn what_is_unknown_makes_a_value_an_interval() -> Result<(), Failure> {
    let mut given = alternatives();
    given["values"].as_array_mut().ok_or("no list")?.remove(0);
    let table = compared(given)?.criteria.ok_or("no table")?;
    let queue = &table.rows[1];
    assert_eq!((queue.value, queue.low, queue.high), (None, 0.05, 0.8));
    assert_eq!(queue.cells[0].raw, None);
    assert_eq!(table.leaders, ["cache", "queue"]);
    assert_eq!((table.winner, table.sensitivity.len()), (None, 0));
    assert!(table.sentence.ends_with("some values are unknown"));
    assert!(table.rows.iter().all(|row| row.dominated_by.is_empty()));
    Ok(())
}

#[test]
fn one_alternative_wins_against_nobody() -> Result<(), Failure> {
    let mut given = alternatives();
    given["alternatives"].as_array_mut().ok_or("no list")?.truncate(1);
    given["criteria"] = json!([]);
    given["values"] = json!([]);
    let comparison = compared(given)?;
    assert_eq!(comparison.condorcet.winner.as_deref(), Some("queue"));
    assert!(comparison.agree && comparison.pairs.is_empty() && comparison.criteria.is_none());
    Ok(())
}

#[test]
fn every_wrong_field_is_named() -> Result<(), Failure> {
    let none: [Value; 0] = [];
    for (pointer, value, expected) in [
        ("/alternatives", json!(none), "alternatives: is empty, must name at least one alternative"),
        ("/alternatives/1/id", json!("queue"), "alternatives[1].id: `queue` is already the id of alternatives[0].id"),
        ("/criteria/0/id", json!("queue"), "criteria[0].id: `queue` is already the id of alternatives[0].id"),
        (
            "/alternatives/1/deliberation/stakeholders/0",
            json!({"id": "ann", "role": "APPROVER", "weight": -1}),
            "alternatives[1].deliberation.stakeholders[0].weight: is -1, must be above 0",
        ),
        (
            "/alternatives/1/deliberation/stakeholders/0",
            json!({"id": "ann", "role": "APPROVER", "weight": 2}),
            "alternatives[1].deliberation.stakeholders[0].weight: is 2, must be the weight of the same person",
        ),
        (
            "/alternatives/2/deliberation/stakeholders/3",
            json!({"id": "dan", "role": "OBSERVER"}),
            "alternatives[2].deliberation.stakeholders[3].id: `dan` is unknown, must be the id of a stakeholder of alternatives[0]",
        ),
        (
            "/alternatives/0/deliberation/stakeholders/3",
            json!({"id": "dan", "role": "OBSERVER"}),
            "alternatives[1].deliberation.stakeholders: is without `dan`, must be the same people as in alternatives[0]",
        ),
        ("/criteria/0/weight", json!(-1), "criteria[0].weight: is -1, must be from 0 to 1000000000"),
        ("/criteria/1/worst", json!(1e13), "criteria[1].worst: is 10000000000000, must be from -10^12"),
        ("/criteria/1/best", json!(0), "criteria[1].best: is 0, must be above `worst`, because more is better"),
        ("/criteria/1/direction", json!("LOWER"), "criteria[1].best: is 10, must be below `worst`"),
        ("/values/4/value", json!(10.5), "values[4].value: is 10.5, must be within `worst` and `best`"),
        ("/values/4/value", json!(-1e13), "values[4].value: is -10000000000000, must be from -10^12"),
        ("/values/4/alternative", json!("desk"), "values[4].alternative: `desk` is unknown, must be the id of an alt"),
        ("/values/4/criterion", json!("queue"), "values[4].criterion: `queue` is unknown, must be the id of a crit"),
        ("/values/4/criterion", json!("cost"), "values[4]: is a second value of `table` by `cost`, must be the only"),
    ] {
        let mut wrong = alternatives();
        if let Some(place) = wrong.pointer_mut(pointer) {
            *place = value;
        } else {
            let list = pointer.trim_end_matches("/3");
            wrong.pointer_mut(list).and_then(Value::as_array_mut).ok_or("no such list")?.push(value);
        }
        let error = compared(wrong).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with(expected), "{error:?}, expected {expected:?}");
    }
    let mut light = alternatives();
    light["criteria"][0]["weight"] = json!(0);
    light["criteria"][1]["weight"] = json!(0);
    let error = compared(light).err().map(|error| error.to_string()).unwrap_or_default();
    assert_eq!(error, "criteria[0].weight: is 0, must be above 0 for one criterion at least");
    let mut many = alternatives();
    let criteria = (0..101).map(|number| json!({"id": format!("c{number}"), "direction": "HIGHER", "weight": 1}));
    many["criteria"] = criteria.collect();
    let error = compared(many).err().map(|error| error.to_string()).unwrap_or_default();
    assert_eq!(error, "criteria: is a list of 101, must be at most 100 long");
    Ok(())
}
