//! Where to settle a negotiable quantity, such as a date, a limit or an SLO:
//! the consensus that costs least.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::InputError;
use crate::ids::Ids;

/// The largest position and tolerance: milliseconds since 1970 fit many times over.
const REACH: f64 = 1_000_000_000_000_000.0;
/// The largest cost.
const COST: f64 = 1_000_000_000.0;
/// A slope below this part of all costs is taken for none: sums of decimals are not exact.
const FLAT: f64 = 1e-12;

/// A quantity people negotiate: what each wants, and how dear it is to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Negotiable {
    /// The people; at least one. Their ids are unique.
    #[schemars(length(min = 1))]
    pub people: Vec<NegotiablePerson>,
    /// How far from the settlement a position may stay, from 0 to 10^15, in
    /// the unit of the positions; 0 unless given.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e15))]
    pub tolerance: f64,
}

/// What one person wants the quantity to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NegotiablePerson {
    /// Their id.
    pub id: String,
    /// What they want it to be, from -10^15 to 10^15.
    #[schemars(range(min = -1e15, max = 1e15))]
    pub position: f64,
    /// What it costs to move them by one unit, from 0 to 10^9.
    #[schemars(range(min = 0.0, max = 1e9))]
    pub cost: f64,
}

/// The consensus that costs least.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Settlement {
    /// Where to settle: the middle of `low` and `high`.
    pub settlement: f64,
    /// The lowest value that costs no more.
    pub low: f64,
    /// The highest value that costs no more.
    pub high: f64,
    /// What it costs to move everybody within the tolerance of it.
    pub cost: f64,
    /// Who has to move, by id.
    pub moves: Vec<Move>,
}

/// How one person comes within the tolerance of the settlement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Move {
    /// Who moves.
    pub person: String,
    /// Their position.
    pub from: f64,
    /// The nearest position within the tolerance.
    pub to: f64,
    /// How far that is, above 0.
    pub distance: f64,
    /// The distance times what a unit costs them.
    pub cost: f64,
}

/// Finds the value g that minimizes the sum over people of cost times
/// max(|position - g| - tolerance, 0), and who moves how far.
///
/// Often a whole interval is optimal; its middle treats both sides alike. If
/// moving costs nobody anything, the least movement decides instead.
/// O(n log n) time and O(n) memory.
///
/// Minimum-cost consensus: Ben-Arieh and Easton, *Multi-criteria group
/// consensus under linear cost opinion elasticity* (2007).
///
/// # Errors
/// No people, a double id, or a number out of range: the first found, with its path.
///
/// ```
/// use engine::{Negotiable, settle};
///
/// let latency: Negotiable = serde_json::from_str(r#"{
///     "people": [{"id": "ann", "position": 100, "cost": 1},
///                {"id": "bob", "position": 200, "cost": 3},
///                {"id": "eve", "position": 250, "cost": 1}],
///     "tolerance": 20
/// }"#)?;
/// let found = settle(&latency)?;
/// assert_eq!((found.low, found.high, found.settlement), (180.0, 220.0, 200.0));
/// assert_eq!(found.cost, 80.0 + 30.0);
/// assert_eq!((found.moves[0].person.as_str(), found.moves[0].to), ("ann", 180.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn settle(negotiable: &Negotiable) -> Result<Settlement, InputError> {
    check(negotiable)?;
    let ids = Ids::new("people", negotiable.people.iter().map(|person| person.id.as_str()))?;
    let tolerance = negotiable.tolerance;
    let (low, high) = optimum(&negotiable.people, tolerance);
    let settlement = low + (high - low) / 2.0;
    let people = ids.arrange(&negotiable.people);
    let moves: Vec<Move> = people.filter_map(|person| movement(person, settlement, tolerance)).collect();
    let cost = moves.iter().fold(0.0, |sum, step| sum + step.cost);
    Ok(Settlement { settlement, low, high, cost, moves })
}

fn check(negotiable: &Negotiable) -> Result<(), InputError> {
    if negotiable.people.is_empty() {
        return Err(InputError::Empty { field: "people".to_owned(), expected: "at least one person" });
    }
    InputError::check_range(negotiable.tolerance, 0.0..=REACH, || "tolerance".to_owned(), "from 0 to 10^15")?;
    for (index, person) in negotiable.people.iter().enumerate() {
        let field = |name| move || format!("people[{index}].{name}");
        InputError::check_range(person.position, -REACH..=REACH, field("position"), "from -10^15 to 10^15")?;
        InputError::check_range(person.cost, 0.0..=COST, field("cost"), "from 0 to 10^9")?;
    }
    Ok(())
}

/// The ends of the interval where the cost is least. The cost is convex and
/// made of lines that meet where a position, less or plus the tolerance, is
/// passed; from left to right its slope rises from minus to plus all costs.
fn optimum(people: &[NegotiablePerson], tolerance: f64) -> (f64, f64) {
    let free = people.iter().all(|person| person.cost <= 0.0);
    let cost = |person: &NegotiablePerson| if free { 1.0 } else { person.cost };
    let mut held: Vec<(f64, f64)> = people.iter().map(|person| (person.position, cost(person))).collect();
    held.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let total = held.iter().fold(0.0, |sum, (_, cost)| sum + cost);
    let mut slope = -total;
    let mut low = None;
    for (bend, cost) in bends(&held, tolerance) {
        slope += cost;
        if slope >= -FLAT * total {
            low = low.or(Some(bend));
        }
        if slope > FLAT * total {
            return (low.unwrap_or(bend), bend);
        }
    }
    (0.0, 0.0)
}

/// Where the slope changes, and by how much, from left to right.
fn bends(held: &[(f64, f64)], tolerance: f64) -> impl Iterator<Item = (f64, f64)> {
    let mut reached = held.iter().map(move |(position, cost)| (position - tolerance, *cost)).peekable();
    let mut left = held.iter().map(move |(position, cost)| (position + tolerance, *cost)).peekable();
    std::iter::from_fn(move || match (reached.peek(), left.peek()) {
        (Some(one), Some(other)) if one.0 <= other.0 => reached.next(),
        _ => left.next(),
    })
}

/// How a person comes near enough, if they are not already.
fn movement(person: &NegotiablePerson, settlement: f64, tolerance: f64) -> Option<Move> {
    let from = person.position;
    // The sums are those of `bends`: whoever's bend it is has exactly nothing to move.
    let (down, up) = ((from - tolerance) - settlement, settlement - (from + tolerance));
    let distance = down.max(up);
    (distance > 0.0).then(|| Move {
        person: person.id.clone(),
        from,
        to: if down > 0.0 { from - distance } else { from + distance },
        distance,
        cost: distance * person.cost,
    })
}
