//! Alternatives as people rank them, pair by pair.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pairwise::Majorities;
use super::report::{Condorcet, PairMargin};

/// One person's order of preference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ranking {
    /// Their weight, in millionths.
    pub weight_millionths: u64,
    /// Ids of alternatives, best first; those of one tier are alike to them.
    /// Where an id comes twice, the first place counts.
    pub tiers: Vec<Vec<String>>,
}

/// The alternatives as people rank them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// Every pair, by ids: the weight of those who rank both, and the one before the other.
    pub pairs: Vec<PairMargin>,
    /// Who beats every other pair by pair, or the cycle.
    pub condorcet: Condorcet,
}

/// Counts rankings pair by pair: a person counts for the alternative that they
/// rank before the other, with their weight, if they rank both. What is no
/// alternative is passed over. Weights are compared exactly.
///
/// Everything is listed by id; the order of the input does not matter. Time for
/// k alternatives and n rankings: O(k² n + k³).
///
/// ```
/// use engine::Ranking;
///
/// let order = |ids: [&str; 2]| Ranking {
///     weight_millionths: 1_000_000,
///     tiers: ids.map(|id| vec![id.to_owned()]).to_vec(),
/// };
/// let alternatives = ["queue".to_owned(), "table".to_owned()];
/// let rankings = [order(["queue", "table"]), order(["table", "queue"]), order(["table", "queue"])];
/// let preferences = engine::preferences(&alternatives, &rankings);
/// assert_eq!(preferences.condorcet.winner.as_deref(), Some("table"));
/// assert_eq!(preferences.pairs[0].margin, -1.0);
/// ```
#[must_use]
pub fn preferences(alternatives: &[String], rankings: &[Ranking]) -> Preferences {
    let ids: BTreeSet<&str> = alternatives.iter().map(String::as_str).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let places: Vec<(u64, Vec<Option<usize>>)> = rankings.iter().map(|ranking| placed(&ids, ranking)).collect();
    let majorities = Majorities::counted(ids, |one, other, counted| {
        for (weight, places) in &places {
            let place = |number: usize| places.get(number).copied().flatten();
            if let (Some(first), Some(second)) = (place(one), place(other)) {
                // The lower place is the better one.
                counted.add(second.cmp(&first), (*weight).into());
            }
        }
    });
    Preferences { pairs: majorities.pairs(), condorcet: majorities.condorcet() }
}

/// A person's weight, and the tier of each alternative.
fn placed(ids: &[&str], ranking: &Ranking) -> (u64, Vec<Option<usize>>) {
    let mut tiers: BTreeMap<&str, usize> = BTreeMap::new();
    for (tier, alternatives) in ranking.tiers.iter().enumerate() {
        for id in alternatives {
            tiers.entry(id).or_insert(tier);
        }
    }
    (ranking.weight_millionths, ids.iter().map(|id| tiers.get(id).copied()).collect())
}
