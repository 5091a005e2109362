//! Lower bounds proven in whole numbers from multipliers that need not be exact.
//!
//! Rows times multipliers of at least 0, whatever they are, leave a bound
//! that holds (weak duality); good ones only make it high.

use super::domain::Domain;
use super::lists::at;
use super::rows::Rows;

/// Multipliers are whole numbers of this part of one.
const SHIFT: u32 = 40;

/// Numbers from here on might not add up in 128 bits.
const LARGE: u128 = 1 << 120;

/// What multipliers prove of the points a domain leaves.
pub(super) struct Proof {
    /// The objective is at least this.
    pub(super) bound: i128,
    /// By how much the bound is above, and what each column adds to it as 1,
    /// in parts of one.
    exact: i128,
    reduced: Vec<i128>,
}

impl Proof {
    /// What multipliers prove of an objective; none if the numbers grow too large.
    pub(super) fn new(rows: &Rows, costs: &[i128], multipliers: &[f64], domain: &Domain<'_>) -> Option<Self> {
        let mut reduced = Vec::with_capacity(costs.len());
        for cost in costs {
            reduced.push(cost.checked_mul(1 << SHIFT)?);
        }
        let mut exact = 0_i128;
        for (row, multiplier) in multipliers.iter().enumerate() {
            let multiplier = whole(*multiplier);
            if multiplier == 0 {
                continue;
            }
            exact = exact.checked_add(multiplier.checked_mul(at(&rows.at_least, row))?)?;
            for (column, times) in rows.by_row.of(row) {
                let slot = reduced.get_mut(*column)?;
                *slot = slot.checked_sub(multiplier.checked_mul(*times)?)?;
            }
        }
        for (column, part) in reduced.iter().enumerate() {
            let least = match domain.value(column) {
                Some(true) => *part,
                Some(false) => 0,
                None => (*part).min(0),
            };
            exact = exact.checked_add(least)?;
        }
        let small = |part: &i128| part.unsigned_abs() < LARGE;
        (small(&exact) && reduced.iter().all(small)).then(|| Self { bound: rounded_up(exact), exact, reduced })
    }

    /// The same for the points where a column that is not fixed has one value.
    pub(super) fn with(&self, column: usize, value: bool) -> i128 {
        let part = at(&self.reduced, column);
        let extra = if value { part.max(0) } else { part.min(0).saturating_neg() };
        rounded_up(self.exact.saturating_add(extra))
    }

    /// Whether it proves that there is no point, for an objective of nothing.
    pub(super) fn refutes(&self) -> bool {
        self.exact > 0
    }
}

/// In whole units: the objective is a whole number.
fn rounded_up(exact: i128) -> i128 {
    let one = 1_i128 << SHIFT;
    exact.div_euclid(one).saturating_add(i128::from(exact.rem_euclid(one) != 0))
}

/// The nearest part of one, never below 0.
#[expect(clippy::cast_possible_truncation, reason = "any multiplier of at least 0 will do; the cast saturates")]
fn whole(multiplier: f64) -> i128 {
    let parts = multiplier * f64::from(1_u32 << 20) * f64::from(1_u32 << (SHIFT - 20));
    if parts.is_finite() && parts > 0.0 { parts.round() as i128 } else { 0 }
}
