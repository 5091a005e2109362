//! What the gate costs a request, beside one that executes nothing: the median
//! of many, for a document that is known and for a new one.

use api::gate::{Bounds, Gate};
use api::limit::{Limit, Limits, Rates};
use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Schema};
use chrono::DateTime;
use serde_json::{Map, Value, json};
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 4_000;
const KNOWN_GOAL: Duration = Duration::from_micros(50);
const NEW_GOAL: Duration = Duration::from_micros(300);

/// A page as a dashboard asks for it: some 2 kB.
const PAGE: &str = include_str!("page.graphql");

struct Nothing;

#[Object]
impl Nothing {
    async fn nothing(&self) -> bool {
        true
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let gate = Gate::new(&api::schema::sdl(), Bounds::default())?;
    let empty = Map::new();
    let Value::Object(page) = json!({ "id": "SW5pdGlhdGl2ZQ", "first": 20 }) else { return Ok(()) };
    println!("{:<46} {:>10} {:>10} {:>10} {:>9}", "", "median", "99 of 100", "goal", "");
    let small = "{ viewer { role user { name } } }";
    line("known, 33 bytes", Some(KNOWN_GOAL), timed(|_| passes(&gate, small, &empty)));
    line("known, 2 kB with variables", Some(KNOWN_GOAL), timed(|_| passes(&gate, PAGE, &page)));
    let new = |round: usize| format!("{PAGE}# {round}\n");
    println!("a new document has {} bytes", new(0).len());
    line("new, 2 kB with variables", Some(NEW_GOAL), timed(|round| passes(&gate, &new(round), &page)));
    line("new, 33 bytes", Some(NEW_GOAL), timed(|round| passes(&gate, &format!("{small}#{round}"), &empty)));
    let db = sea_orm::Database::connect("sqlite::memory:").await?;
    let limits = Limits::new(&db, Rates::default().times(1_000_000));
    let mut charges = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let start = Instant::now();
        limits.charge(Limit::Cost, &(round % 100).to_string(), 7, DateTime::UNIX_EPOCH).await?;
        charges.push(start.elapsed());
    }
    line("charging a person's rows", None, charges);
    let schema = Schema::new(Nothing, EmptyMutation, EmptySubscription);
    let mut nothing = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(schema.execute(Request::new("{ nothing }")).await);
        nothing.push(start.elapsed());
    }
    line("executing nothing, for comparison", None, nothing);
    Ok(())
}

fn passes(gate: &Gate, query: &str, variables: &Map<String, Value>) -> bool {
    gate.check(query, None, variables).is_ok()
}

/// How long each round takes; the first ones warm up.
fn timed(mut work: impl FnMut(usize) -> bool) -> Vec<Duration> {
    let rounds = (0..ROUNDS + ROUNDS / 4).map(|round| {
        let start = Instant::now();
        let passed = black_box(work(round));
        let took = start.elapsed();
        assert!(passed, "the document must pass, or nothing is measured");
        took
    });
    rounds.skip(ROUNDS / 4).collect()
}

fn line(what: &str, goal: Option<Duration>, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    let (median, late) = (at(50), at(99));
    let met = goal.map_or("", |goal| if median < goal { "met" } else { "NOT MET" });
    let goal = goal.map(|goal| format!("{goal:?}")).unwrap_or_default();
    println!("{what:<46} {:>10} {:>10} {goal:>10} {met:>9}", micros(median), micros(late));
}

fn micros(time: Duration) -> String {
    format!("{:.1} us", time.as_secs_f64() * 1e6)
}
