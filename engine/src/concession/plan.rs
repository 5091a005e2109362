//! The cheapest concessions that satisfy the rule, by looking at every set of them.

use thiserror::Error;

use super::project::{Outcome, apply, fell_weight};
use super::report::{Plan, PlanReport, PlanStatus};
use crate::set::Set;
use crate::snapshot::{Situation, Snapshot};
use crate::{readiness, verdict};

/// The largest number of concessions [`plan`] takes.
pub const PLAN_BOUND: usize = 14;

/// How many plans are returned.
const BEST: usize = 3;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// There are too many concessions to look at every set of them.
    #[error("concessions: there are {count}, must be at most {PLAN_BOUND} for a plan")]
    TooManyConcessions {
        /// How many there are.
        count: usize,
    },
}

/// The best three plans: sets of concessions that keep `requires` and
/// `excludes` and make every clause hold except clocks and `HEARD`, by cost,
/// then weight of the people who fall, then number of concessions, then ids.
///
/// # Errors
/// More than [`PLAN_BOUND`] concessions.
pub fn plan(snapshot: &Snapshot) -> Result<PlanReport, PlanError> {
    let count = snapshot.flat.offers.len();
    if count > PLAN_BOUND {
        return Err(PlanError::TooManyConcessions { count });
    }
    let mut after = snapshot.present.clone();
    let mut plans = Vec::new();
    for candidate in best(snapshot, &mut after) {
        apply(snapshot, &candidate.chosen, &mut after);
        plans.push(describe(snapshot, &candidate.chosen, &after));
    }
    Ok(PlanReport {
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        status: if plans.is_empty() { PlanStatus::Infeasible } else { PlanStatus::Optimal },
        plans,
    })
}

/// A plan, in the order that plans are compared in.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    cost: i64,
    fell_weight: u128,
    size: u32,
    /// By number, which is the order of ids.
    members: Vec<usize>,
}

struct Candidate {
    rank: Rank,
    chosen: Set,
}

/// The best plans, in order. Sets are looked at by rising cost, until no
/// other can be among the best.
fn best(snapshot: &Snapshot, after: &mut Situation) -> Vec<Candidate> {
    let mut best: Vec<Candidate> = Vec::new();
    for (cost, word) in by_cost(snapshot) {
        let worst = best.get(BEST.saturating_sub(1));
        if worst.is_some_and(|worst| worst.rank.cost < cost) {
            break;
        }
        let chosen = Set::of_word(word);
        apply(snapshot, &chosen, after);
        if !verdict::reached(snapshot, after) {
            continue;
        }
        let members: Vec<usize> = (0..PLAN_BOUND).filter(|&i| chosen.contains(i)).collect();
        let rank = Rank { cost, fell_weight: fell_weight(snapshot, after), size: word.count_ones(), members };
        let place = best.partition_point(|other| other.rank < rank);
        best.insert(place, Candidate { rank, chosen });
        best.truncate(BEST);
    }
    best
}

/// Every set of concessions that can be offered together, as bits, by rising cost.
fn by_cost(snapshot: &Snapshot) -> Vec<(i64, u64)> {
    let offers = &snapshot.flat.offers;
    let end = 1_u64 << offers.len().min(PLAN_BOUND);
    let mut sets: Vec<(i64, u64)> = (0..end)
        .filter_map(|word| {
            let chosen = Set::of_word(word);
            let members = offers.iter().enumerate();
            let mut cost = 0_i64;
            for (_, offer) in members.filter(|(index, _)| chosen.contains(*index)) {
                if !offer.requires.is_within(&chosen) || offer.excludes.meets(&chosen) {
                    return None;
                }
                cost = cost.saturating_add(offer.cost);
            }
            Some((cost, word))
        })
        .collect();
    sets.sort_unstable();
    sets
}

fn describe(snapshot: &Snapshot, chosen: &Set, after: &Situation) -> Plan {
    let outcome = Outcome::new(snapshot, chosen, after);
    Plan {
        concessions: outcome.concessions,
        cost: outcome.cost,
        fell_weight: outcome.fell_weight,
        falls: outcome.falls,
        rises: outcome.rises,
        settles: outcome.settles,
        provokes: outcome.provokes,
        verdict: verdict::status(snapshot, after),
        score: readiness::score_of(snapshot, after),
    }
}
