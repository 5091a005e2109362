//! What plans are compared by: cost, weight of the people who fall, number.

use super::model::{Lit, Sum};
use super::part::Part;
use super::program::real;
use super::rank::{Best, Rank};
use super::tree::Found;

/// Objectives are merged into one while their values stay below this, so that
/// floating point tells neighbours apart.
const MERGED: i128 = 1 << 36;

/// An objective, at least 0; a later one decides between equals of the earlier.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) sum: Sum,
    most: i128,
    /// How many units of it one unit of cost makes; 0 if it is not about cost.
    cost_unit: i128,
}

impl Level {
    /// Without a preference.
    pub(super) fn none() -> Self {
        Self { sum: Sum::default(), most: 0, cost_unit: 0 }
    }

    /// What is less than a bound on the objective cannot be reached; so much
    /// cost is in it at least.
    pub(super) fn cost_bound(&self, bound: f64) -> i64 {
        let units = real(self.cost_unit);
        let bound = bound + real(self.sum.constant);
        let cost = ((bound - 1e-6 * bound.abs().max(1.0)).ceil() / units).floor();
        if self.cost_unit == 0 || !cost.is_finite() { 0 } else { whole(cost) }
    }

    /// What a tree found by this level, the only one.
    pub(super) fn best(&self, found: Found, top: usize) -> Best {
        let proven = found.leaves.partition_point(|(value, _)| found.finished || *value <= found.bound);
        let ranks: Vec<Rank> = found.leaves.into_iter().map(|(_, rank)| rank).collect();
        let first = ranks.first().filter(|_| proven > 0).map(|first| first.cost);
        Best {
            proven,
            complete: found.finished && ranks.len() < top,
            bound: first.unwrap_or(self.cost_of(found.bound)),
            ranks,
        }
    }

    /// The cost there is at least where the objective is at least so much.
    pub(super) fn cost_of(&self, bound: i128) -> i64 {
        let units = bound.checked_div(self.cost_unit).unwrap_or_default();
        i64::try_from(units.max(0)).unwrap_or_default()
    }

    /// Both as one objective, if it stays small.
    fn merged(&self, later: &Self) -> Option<Self> {
        let unit = later.most.checked_add(1)?;
        let most = self.most.checked_mul(unit)?.checked_add(later.most)?;
        if most >= MERGED {
            return None;
        }
        let mut sum = later.sum.clone();
        sum.constant = sum.constant.checked_add(self.sum.constant.checked_mul(unit)?)?;
        for (variable, times) in &self.sum.terms {
            sum.terms.push((*variable, times.checked_mul(unit)?));
        }
        Some(Self { sum: sum.merged(), most, cost_unit: self.cost_unit.checked_mul(unit)? })
    }
}

/// Cost, weight of the people who fall, number; merged as far as that is exact.
pub(super) fn levels(part: &Part<'_>) -> Vec<Level> {
    let mut cost = Sum::default();
    let mut size = Sum::default();
    for offer in &part.offers {
        let price = part.costs.get(*offer).copied().unwrap_or_default();
        cost.add(price.into(), Lit::Is(*offer));
        size.add(1, Lit::Is(*offer));
    }
    let level = |sum: Sum, cost_unit| {
        let sum = sum.merged().reduced();
        Level { most: sum.range().1, sum, cost_unit }
    };
    // Cost keeps its unit, so that bounds on it can be read.
    let cost = cost.merged();
    let mut levels = vec![Level { most: cost.range().1, sum: cost, cost_unit: 1 }];
    for next in [level(part.falls.clone(), 0), level(size, 0)] {
        match levels.last().and_then(|last| last.merged(&next)) {
            Some(merged) => {
                levels.pop();
                levels.push(merged);
            }
            None => levels.push(next),
        }
    }
    levels
}

/// The nearest whole number; bounds on cost are far from the ends.
#[expect(clippy::cast_possible_truncation, reason = "a sum of costs is far below 2^53")]
fn whole(number: f64) -> i64 {
    number.max(0.0) as i64
}
