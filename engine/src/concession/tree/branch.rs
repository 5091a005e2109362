//! Which column to branch on: what the objective gained from it before.

use super::lists::{at, change};

/// What fixing each column to 0 and to 1 gained, for each part of it that was
/// rounded away (pseudocosts, Achterberg, Koch and Martin 2005).
pub(super) struct Gains {
    sums: [Vec<f64>; 2],
    counts: [Vec<f64>; 2],
}

impl Gains {
    pub(super) fn new(columns: usize) -> Self {
        Self { sums: [vec![0.0; columns], vec![0.0; columns]], counts: [vec![0.0; columns], vec![0.0; columns]] }
    }

    /// Notes what rounding a column from `value` gained.
    pub(super) fn note(&mut self, (column, up): (usize, bool), value: f64, gain: f64) {
        let part = if up { 1.0 - value } else { value };
        let [down_sums, up_sums] = &mut self.sums;
        let [down_counts, up_counts] = &mut self.counts;
        let (sums, counts) = if up { (up_sums, up_counts) } else { (down_sums, down_counts) };
        change(sums, column, |sum| sum + gain.max(0.0) / part.max(1e-6));
        change(counts, column, |count| count + 1.0);
    }

    /// Whether something is known of both sides of a column.
    pub(super) fn is_known(&self, column: usize) -> bool {
        self.counts.iter().all(|counts| at(counts, column) > 0.0)
    }

    /// What rounding a column down, and up, is expected to gain.
    pub(super) fn expected(&self, column: usize, value: f64) -> [f64; 2] {
        let mut parts = [value, 1.0 - value].into_iter();
        [0, 1].map(|side| {
            let (Some(sums), Some(counts)) = (self.sums.get(side), self.counts.get(side)) else {
                return 0.0;
            };
            let rate = if at(counts, column) > 0.0 {
                at(sums, column) / at(counts, column)
            } else {
                let all: f64 = counts.iter().sum();
                if all > 0.0 { sums.iter().sum::<f64>() / all } else { 1.0 }
            };
            rate * parts.next().unwrap_or_default()
        })
    }
}

/// How good it is to branch where both sides gain so much.
pub(super) fn merit([down, up]: [f64; 2]) -> f64 {
    down.max(1e-6) * up.max(1e-6)
}
