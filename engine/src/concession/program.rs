//! A mixed-integer program in floating point, and the solver behind it.
//!
//! What comes out is a proposal: whoever asks checks it in whole numbers.

use std::time::{Duration, Instant};

use super::model::{Lit, Meaning, Sum};
use super::part::Part;

/// Beyond this, the coefficients of a row are scaled down: the solver wants
/// them within six orders of magnitude.
const LARGE: u128 = 1_000_000;

/// The columns of a part, from 0 to 1 each, and the rows they keep.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// The variable each column stands for: the part's concessions, then what
    /// is defined.
    variables: Vec<usize>,
    /// Whether each column is 0 or 1 only.
    pub(super) whole: Vec<bool>,
    pub(super) rows: Vec<Row>,
}

/// A sum of columns that is at least a number.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) terms: Vec<(usize, i128)>,
    pub(super) at_least: i128,
}

/// How a solve ended.
#[derive(Clone, Debug)]
pub(super) enum Solved {
    /// For each column whether it is 1, whether nothing is better, and the
    /// lower bound that is proven for the objective.
    Found { ones: Vec<bool>, proven: bool, bound: f64 },
    /// Proven: there is no solution.
    Nothing,
    /// None was found in time, or the solver gave up.
    Stopped,
}

/// A stopwatch that was given so much time. The only reader of a clock in the
/// engine: it decides when to stop, and nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    started: Instant,
    limit: Duration,
}

impl Patience {
    pub(super) fn new(limit: Duration) -> Self {
        Self { started: Instant::now(), limit }
    }

    /// What is left of it.
    pub(super) fn left(self) -> Duration {
        self.limit.saturating_sub(self.started.elapsed())
    }
}

impl Program {
    pub(super) fn new(part: &Part<'_>) -> Self {
        let variables: Vec<usize> = part.offers.iter().chain(&part.defined).copied().collect();
        let whole = vec![true; part.offers.len()];
        let mut program = Self { variables, whole, rows: Vec::new() };
        for row in &part.rows {
            if let Some(row) = part.model.rows.get(*row) {
                program.add(&row.sum);
            }
        }
        for defined in &part.defined {
            program.define(part, *defined);
        }
        program
    }

    /// That a sum is at least 0.
    pub(super) fn add(&mut self, sum: &Sum) {
        let terms = sum.terms.iter();
        let terms = terms.filter_map(|(variable, times)| Some((self.column(*variable)?, *times))).collect();
        self.rows.push(Row { terms, at_least: sum.constant.saturating_neg() });
    }

    /// The coefficients of an objective, column by column.
    pub(super) fn costs(&self, sum: &Sum) -> Vec<i128> {
        let mut costs = vec![0; self.whole.len()];
        for (variable, times) in &sum.terms {
            if let Some(cost) = self.column(*variable).and_then(|column| costs.get_mut(column)) {
                *cost = *times;
            }
        }
        costs
    }

    /// The values of the columns, from those of the variables.
    pub(super) fn values(&self, values: &[bool]) -> Vec<bool> {
        self.variables.iter().map(|variable| values.get(*variable).copied().unwrap_or_default()).collect()
    }

    /// The same in floating point.
    pub(super) fn objective(&self, sum: &Sum) -> Vec<f64> {
        self.costs(sum).into_iter().map(real).collect()
    }

    fn column(&self, variable: usize) -> Option<usize> {
        // The concessions come before all that is defined, and both are sorted.
        self.variables.binary_search(&variable).ok()
    }

    /// The rows that hold a defined variable to its meaning, from the sides
    /// where something would pull it away.
    fn define(&mut self, part: &Part<'_>, defined: usize) {
        let Some(definition) = part.model.definitions.get(defined.saturating_sub(part.model.offers)) else {
            return;
        };
        self.whole.push(matches!(definition.meaning, Meaning::Reached(_)));
        let own = Lit::Is(defined);
        match &definition.meaning {
            Meaning::All(lits) => {
                for lit in lits.iter().filter(|_| definition.wanted) {
                    self.add(&sum(0, [(1, *lit), (-1, own)]));
                }
                if definition.unwanted {
                    let most = i128::try_from(lits.len()).unwrap_or(i128::MAX).saturating_sub(1);
                    let lits = lits.iter().map(|lit| (-1, *lit));
                    self.add(&sum(most, lits.chain([(1, own)])));
                }
            }
            Meaning::Reached(reached) => {
                let (least, most) = reached.range();
                if definition.wanted {
                    let mut sum = reached.clone();
                    sum.add(least, own);
                    sum.constant = sum.constant.saturating_sub(least);
                    self.add(&sum.merged());
                }
                if definition.unwanted {
                    let mut sum = reached.negated();
                    sum.add(most.saturating_add(1), own);
                    sum.constant = sum.constant.saturating_sub(1);
                    self.add(&sum.merged());
                }
            }
        }
    }
}

impl Row {
    /// In floating point, scaled to what a solver can bear.
    pub(super) fn scaled(&self) -> (impl Iterator<Item = (usize, f64)> + '_, f64) {
        let largest = self.terms.iter().map(|(_, times)| times.unsigned_abs()).max().unwrap_or_default();
        let scale = if largest > LARGE { real(i128::try_from(largest).unwrap_or(i128::MAX)) } else { 1.0 };
        (self.terms.iter().map(move |(column, times)| (*column, real(*times) / scale)), real(self.at_least) / scale)
    }
}

fn sum(constant: i128, terms: impl IntoIterator<Item = (i128, Lit)>) -> Sum {
    let mut sum = Sum::of(constant);
    for (times, lit) in terms {
        sum.add(times, lit);
    }
    sum.merged()
}

#[expect(clippy::cast_precision_loss, reason = "the solver's answer is checked in whole numbers")]
pub(super) fn real(number: i128) -> f64 {
    number as f64
}
