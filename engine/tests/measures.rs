//! Bad input of the four measures: every error names the field and says what would be right.

use engine::InputError;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

#[test]
fn arguments_say_what_is_wrong() -> Result<(), Failure> {
    let with = |nodes: Value, attacks: Value, supports: Value| {
        refused(engine::arguments, json!({"nodes": nodes, "attacks": attacks, "supports": supports}))
    };
    let nodes = json!([{"id": "a"}, {"id": "b", "weight": 1}]);
    assert_eq!(
        with(json!([{"id": "a", "weight": 1.5}]), json!([]), json!([]))?,
        "nodes[0].weight: is 1.5, must be from 0 to 1"
    );
    assert_eq!(
        with(json!([{"id": "a"}, {"id": "a"}]), json!([]), json!([]))?,
        "nodes[1].id: `a` is already the id of nodes[0].id, ids are unique over the whole file"
    );
    assert_eq!(
        with(nodes.clone(), json!([["a", "b"], ["c", "b"]]), json!([]))?,
        "attacks[1][0]: `c` is unknown, must be the id of a node"
    );
    assert_eq!(
        with(nodes, json!([]), json!([["a", "d"]]))?,
        "supports[0][1]: `d` is unknown, must be the id of a node"
    );
    Ok(())
}

#[test]
fn influence_says_what_is_wrong() -> Result<(), Failure> {
    let with = |person: Value, listen: Value| {
        let people = [json!({"id": "a", "opinion": 1, "susceptibility": 0.999_999}), person];
        refused(engine::influence, json!({"people": people, "listens": [listen]}))
    };
    let right = json!({"id": "b", "opinion": 1});
    let listen = |from: &str, to: &str, weight: f64| json!({"from": from, "to": to, "weight": weight});
    let fine = || listen("a", "b", 1.0);
    assert_eq!(
        with(json!({"id": "b", "opinion": 2e9}), fine())?,
        "people[1].opinion: is 2000000000, must be from -1000000000 to 1000000000"
    );
    assert_eq!(
        with(json!({"id": "b", "opinion": 0, "susceptibility": 1}), fine())?,
        "people[1].susceptibility: is 1, must be from 0 up to, not including, 1"
    );
    assert_eq!(
        with(json!({"id": "a", "opinion": 0}), fine())?,
        "people[1].id: `a` is already the id of people[0].id, ids are unique over the whole file"
    );
    assert_eq!(with(right.clone(), listen("a", "b", -1.0))?, "listens[0].weight: is -1, must be from 0 to 1000000000");
    assert_eq!(
        with(right.clone(), listen("c", "b", 1.0))?,
        "listens[0].from: `c` is unknown, must be the id of a person"
    );
    assert_eq!(with(right, listen("a", "c", 1.0))?, "listens[0].to: `c` is unknown, must be the id of a person");
    Ok(())
}

#[test]
fn research_says_what_is_wrong() -> Result<(), Failure> {
    let with = |people: u32, topic: Value| {
        let sightings = [["p1", "s1"], ["p1", "s2"], ["p2", "s2"]];
        let topics = [json!({"id": "t1", "importance": 1, "target": "DEEP", "depth": "DEEP"}), topic];
        refused(engine::undiscovered, json!({"people": people, "sightings": sightings, "topics": topics}))
    };
    let topic = |id: &str, importance: u8, hours: [f64; 2]| {
        json!({"id": id, "importance": importance, "target": "SKIMMED", "depth": "UNTOUCHED",
               "timeBoxHours": hours[0], "timeSpentHours": hours[1]})
    };
    assert_eq!(
        with(1, topic("t2", 1, [0.0; 2]))?,
        "people: is 1, must be at least the number of persons in `sightings`"
    );
    assert_eq!(
        with(1_000_000_001, topic("t2", 1, [0.0; 2]))?,
        "people: is 1000000001, must be a whole number from 0 to 1000000000"
    );
    assert_eq!(with(2, topic("t2", 6, [0.0; 2]))?, "topics[1].importance: is 6, must be a whole number from 1 to 5");
    assert_eq!(with(2, topic("t2", 5, [-1.0, 0.0]))?, "topics[1].timeBoxHours: is -1, must be from 0 to 1000000");
    assert_eq!(with(2, topic("t2", 5, [0.0, 2e6]))?, "topics[1].timeSpentHours: is 2000000, must be from 0 to 1000000");
    assert_eq!(
        with(2, topic("t1", 1, [0.0; 2]))?,
        "topics[1].id: `t1` is already the id of topics[0].id, ids are unique over the whole file"
    );
    Ok(())
}

#[test]
fn a_settlement_says_what_is_wrong() -> Result<(), Failure> {
    let with = |person: Value, tolerance: f64| {
        let people = [json!({"id": "a", "position": 1, "cost": 0}), person];
        refused(engine::settle, json!({"people": people, "tolerance": tolerance}))
    };
    let person = |id: &str, position: f64, cost: f64| json!({"id": id, "position": position, "cost": cost});
    assert_eq!(refused(engine::settle, json!({"people": []}))?, "people: is empty, must name at least one person");
    assert_eq!(with(person("b", 1.0, 1.0), -0.5)?, "tolerance: is -0.5, must be from 0 to 10^15");
    assert_eq!(
        with(person("b", 2e15, 1.0), 0.0)?,
        "people[1].position: is 2000000000000000, must be from -10^15 to 10^15"
    );
    assert_eq!(with(person("b", 1.0, -1.0), 0.0)?, "people[1].cost: is -1, must be from 0 to 10^9");
    assert_eq!(
        with(person("a", 1.0, 1.0), 0.0)?,
        "people[1].id: `a` is already the id of people[0].id, ids are unique over the whole file"
    );
    Ok(())
}

#[test]
fn where_moving_costs_nobody_anything_the_least_movement_decides() -> Result<(), Failure> {
    let people = [0.0, 1.0, 10.0].map(|position| json!({"id": position.to_string(), "position": position, "cost": 0}));
    let found = engine::settle(&serde_json::from_value(json!({"people": people}))?)?;
    assert_eq!((found.low, found.settlement, found.high, found.cost), (1.0, 1.0, 1.0, 0.0));
    assert_eq!(found.moves.len(), 2);
    Ok(())
}

#[test]
fn nobody_at_all_is_an_answer_where_nothing_is_divided() -> Result<(), Failure> {
    let network = engine::influence(&serde_json::from_value(json!({"people": []}))?)?;
    assert!(network.converged && network.people.is_empty());
    let graph = engine::arguments(&serde_json::from_value(json!({"nodes": []}))?)?;
    assert!(graph.converged && graph.nodes.is_empty());
    let research = engine::undiscovered(&serde_json::from_value(json!({"people": 0, "sightings": [], "topics": []}))?)?;
    assert_eq!((research.observed, research.chao2, research.reliable), (0, None, false));
    assert_eq!(research.topics.map(|topics| topics.coverage), Some(None));
    Ok(())
}

/// The message with which an input is refused.
fn refused<I: DeserializeOwned, O>(ask: fn(&I) -> Result<O, InputError>, input: Value) -> Result<String, Failure> {
    let refused = ask(&serde_json::from_value(input)?).err();
    Ok(refused.map_or_else(|| "it was accepted".to_owned(), |error| error.to_string()))
}
