//! What a request is said to cost, held against what it returns.

use crate::harness::{Load, Stage, TestApp, both};
use api::gate::{Bounds, Gate};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

both!(no_request_returns_more_rows_than_it_is_counted_as);

const DRAWN: usize = 40;

/// A field that leads to rows, and the type it leads to.
type Way = (&'static str, &'static str, bool);

/// Where one can go from each type: the field, where it leads, and whether it has pages.
fn ways(from: &str) -> &'static [Way] {
    match from {
        "Query" => &[
            ("initiatives", "Initiative", true),
            ("initiative(id: $initiative)", "Initiative", false),
            ("proposal(id: $proposal)", "Proposal", false),
            ("nodes(ids: $ids)", "Node", false),
            ("node(id: $proposal)", "Node", false),
        ],
        "Initiative" => &[
            ("stakeholders", "Stakeholder", true),
            ("problems", "Problem", true),
            ("proposals", "Proposal", true),
            ("viewerStakeholder", "Stakeholder", false),
            ("rule", "DecisionRule", false),
        ],
        "Problem" => {
            &[("proposals", "Proposal", true), ("author", "Stakeholder", false), ("initiative", "Initiative", false)]
        }
        "Proposal" => &[
            ("positions", "Position", true),
            ("objections", "Objection", true),
            ("arguments", "Argument", true),
            ("concessions", "Concession", true),
            ("revisions", "Revision", true),
            ("problems", "Problem", false),
            ("author", "Stakeholder", false),
            ("currentRevision", "Revision", false),
        ],
        "Position" => &[("stakeholder", "Stakeholder", false), ("proposal", "Proposal", false)],
        "Objection" => &[("raisedBy", "Stakeholder", false), ("proposal", "Proposal", false)],
        "Argument" | "Revision" => &[("author", "Stakeholder", false)],
        _ => &[],
    }
}

/// A selection below a type, at most so many levels deep.
fn selection(from: &'static str, depth: u32) -> BoxedStrategy<String> {
    if from == "Node" {
        let inside = selection("Proposal", depth);
        return inside.prop_map(|inside| format!("__typename ... on Proposal {{ {inside} }}")).boxed();
    }
    let ways = ways(from);
    if depth == 0 || ways.is_empty() {
        return Just("__typename".to_owned()).boxed();
    }
    let field = select(ways).prop_flat_map(move |(field, to, paged)| {
        let page = select(&["first: 1", "last: 2", "first: $n", "last: $n", "first: 30"][..]);
        let shape = select(&["nodes", "edges", "both"][..]);
        (page, shape, selection(to, depth - 1)).prop_map(move |(page, shape, inside)| match (paged, shape) {
            (false, _) => format!("{field} {{ {inside} }}"),
            (true, "nodes") => format!("{field}({page}) {{ __typename nodes {{ {inside} }} }}"),
            (true, "edges") => format!("{field}({page}) {{ edges {{ __typename node {{ {inside} }} }} }}"),
            (true, _) => format!(
                "{field}({page}) {{ pageInfo {{ __typename }} nodes {{ {inside} }} edges {{ node {{ {inside} }} }} }}"
            ),
        })
    });
    vec(field, 1..3)
        .prop_map(|fields| {
            let named = fields.iter().enumerate().map(|(at, field)| format!("f{at}: {field}"));
            format!("__typename {}", named.collect::<Vec<_>>().join(" "))
        })
        .boxed()
}

/// Every object of an answer but the parts of pages and the root.
fn rows(answer: &Value) -> u64 {
    match answer {
        Value::Array(items) => items.iter().map(rows).sum(),
        Value::Object(fields) => {
            let name = fields.get("__typename").and_then(Value::as_str).unwrap_or("Query");
            let part = name == "Query" || name == "PageInfo" || name.ends_with("Connection") || name.ends_with("Edge");
            // An object without its name here is a part of a page.
            let own = u64::from(!part && fields.contains_key("__typename"));
            own + fields.values().map(rows).sum::<u64>()
        }
        _ => 0,
    }
}

fn variables(stage: &Stage, n: u32, ids: usize) -> Map<String, Value> {
    let all = vec![stage.proposal.clone(); ids];
    let Value::Object(map) = json!({ "n": n, "ids": all, "initiative": stage.initiative, "proposal": stage.proposal })
    else {
        unreachable!("it is an object");
    };
    map
}

async fn no_request_returns_more_rows_than_it_is_counted_as(app: &TestApp) {
    let stage = app.stage().await;
    app.fill(&stage, Load::all(6)).await;
    let bounds = Bounds { aliases: 2_000, depth: 60, ..Bounds::default() };
    let gate = Gate::new(&api::schema::sdl(), bounds).expect("a schema that holds");
    let mut runner = TestRunner::deterministic();
    let drawn = (selection("Query", 4), 1_u32..9, 1_usize..9);
    let (mut most, mut asked) = (0, 0);
    // Some draws are more than anybody may ask.
    for _ in 0..10 * DRAWN {
        if asked == DRAWN {
            break;
        }
        let (inside, n, ids) = drawn.new_tree(&mut runner).expect("a draw").current();
        let declared = [("$n", "Int"), ("$ids", "[ID!]!"), ("$initiative", "ID!"), ("$proposal", "ID!")];
        let used: Vec<String> = declared
            .iter()
            .filter(|(name, _)| inside.split([' ', ')', '(']).any(|word| word == *name))
            .map(|(name, kind)| format!("{name}: {kind}"))
            .collect();
        let head = if used.is_empty() { String::new() } else { format!("query({})", used.join(", ")) };
        let query = format!("{head} {{ {inside} }}");
        let variables = variables(&stage, n, ids);
        let Ok(passed) = gate.check(&query, None, &variables) else { continue };
        let reply = app.ask(&stage.lead, &query, Value::Object(variables)).await;
        if reply.code() == "COST_LIMIT" {
            continue;
        }
        assert!(
            reply.status == 200 && reply.body["errors"].is_null(),
            "{query}\n{}",
            &reply.text[..reply.text.len().min(500)]
        );
        let returned = rows(&reply.body["data"]);
        assert!(returned <= passed.cost.rows, "{returned} rows, counted as {}: {query}", passed.cost.rows);
        (most, asked) = (most.max(returned), asked + 1);
    }
    assert_eq!(asked, DRAWN);
    assert!(most > 100, "the draws return something: {most} rows at most");
}
