//! Lower bounds of a program without whole numbers, by the dual simplex method.
//!
//! With steepest edges (Forrest and Goldfarb 1992) and long steps (Fourer
//! 1994). All is in floating point: who asks takes the multipliers it ends
//! with and proves the bound anew in whole numbers.

mod basis;
mod eliminate;
mod factor;
mod iterate;
mod ratio;

pub(super) use basis::Basis;
use factor::Factor;

use super::super::program::Patience;
use super::lists::{Lists, at, put};
use super::rows::Rows;

/// A row is kept if it misses by no more than this.
const FEASIBLE: f64 = 1e-8;
/// A reduced cost is of the right sign if it misses by no more than this.
const PRICED: f64 = 1e-9;
/// After so many changes the basis is factored anew.
const AGE: usize = 32;

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At the least there is.
    Optimal,
    /// Above the cutoff.
    Dear,
    /// At multipliers that show that the rows cannot be kept.
    Infeasible,
    /// After as many steps as were allowed, or in trouble.
    Stopped,
}

/// Where a variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// In the basis, at a position.
    Basic(usize),
    #[default]
    Lower,
    Upper,
}

/// A program and where the method stands. The variables are the columns, and
/// after them the slack of each row.
pub(super) struct Simplex {
    columns: Lists<f64>,
    rows: Lists<f64>,
    at_least: Vec<f64>,
    /// By what each row was divided, and all costs.
    scales: Vec<f64>,
    cost_scale: f64,
    costs: Vec<f64>,
    /// The variables that have a cost.
    priced: Vec<usize>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    places: Vec<Place>,
    head: Vec<usize>,
    /// Of the basic variables, by position.
    values: Vec<f64>,
    weights: Vec<f64>,
    /// Of all variables.
    reduced: Vec<f64>,
    factor: Factor,
    /// The row of the basis inverse that shows that there is no point.
    ray: Vec<f64>,
    stale: bool,
}

impl Simplex {
    /// With every column from 0 to 1, at the basis of slacks.
    pub(super) fn new(rows: &Rows, costs: &[i128]) -> Self {
        let mut scaled = Lists::new();
        let mut divisors = Vec::new();
        for row in 0..rows.len() {
            let terms = rows.by_row.of(row);
            let largest = terms.iter().fold(1.0, |most: f64, (_, times)| most.max(real(*times).abs()));
            scaled.push(terms.iter().map(|(column, times)| (*column, real(*times) / largest)));
            divisors.push(largest);
        }
        let columns = scaled.transposed(rows.columns);
        let cost_scale = costs.iter().fold(1.0, |most: f64, cost| most.max(real(*cost).abs()));
        let slacks = rows.len();
        let variables = rows.columns.saturating_add(slacks);
        let mut all_costs: Vec<f64> = costs.iter().map(|cost| real(*cost) / cost_scale).collect();
        all_costs.resize(variables, 0.0);
        let mut upper = vec![1.0; rows.columns];
        upper.resize(variables, f64::INFINITY);
        let at_least = rows.at_least.iter().zip(&divisors).map(|(least, scale)| real(*least) / scale).collect();
        let (factor, _) = Factor::new(&columns, &scaled, &[], &vec![true; slacks]);
        let mut simplex = Self {
            columns,
            rows: scaled,
            at_least,
            scales: divisors,
            cost_scale,
            priced: (0..all_costs.len()).filter(|variable| at(&all_costs, *variable) != 0.0).collect(),
            costs: all_costs,
            lower: vec![0.0; variables],
            upper,
            places: vec![Place::Lower; variables],
            head: Vec::new(),
            values: vec![0.0; slacks],
            weights: vec![1.0; slacks],
            reduced: vec![0.0; variables],
            factor,
            ray: Vec::new(),
            stale: true,
        };
        simplex.load(&simplex.slack_basis());
        simplex
    }

    /// Lets a column range from one number to another.
    pub(super) fn set_range(&mut self, column: usize, lower: f64, upper: f64) {
        let known = (at(&self.lower, column).to_bits(), at(&self.upper, column).to_bits());
        if known != (lower.to_bits(), upper.to_bits()) {
            put(&mut self.lower, column, lower);
            put(&mut self.upper, column, upper);
            self.stale = true;
        }
    }

    /// The value of a column.
    pub(super) fn value(&self, column: usize) -> f64 {
        match at(&self.places, column) {
            Place::Basic(position) => at(&self.values, position),
            Place::Lower => at(&self.lower, column),
            Place::Upper => at(&self.upper, column),
        }
    }

    /// The objective of where the method stands, a lower bound but for round-off.
    pub(super) fn objective(&self) -> f64 {
        self.priced.iter().map(|variable| at(&self.costs, *variable) * self.value(*variable)).sum::<f64>()
            * self.cost_scale
    }

    /// What one unit of each row is worth, for the program's own rows and costs.
    pub(super) fn multipliers(&self) -> Vec<f64> {
        let scales = self.scales.iter().map(|scale| self.cost_scale / scale);
        self.row_prices().iter().zip(scales).map(|(price, scale)| price * scale).collect()
    }

    /// Multipliers of the rows that show that they cannot all be kept.
    pub(super) fn ray(&self) -> Vec<f64> {
        self.ray.iter().zip(&self.scales).map(|(price, scale)| price / scale).collect()
    }

    fn row_prices(&self) -> Vec<f64> {
        let mut prices: Vec<f64> = self.head.iter().map(|variable| at(&self.costs, *variable)).collect();
        self.factor.backward(&mut prices);
        prices
    }

    /// Minimizes from where it stands, in at most so many steps, until the
    /// objective is above the cutoff.
    pub(super) fn solve(&mut self, cutoff: f64, most: usize, patience: Patience) -> End {
        if self.stale {
            self.reprice();
        }
        let mut troubles = 0_usize;
        for step in 0..most {
            if step % 64 == 63 && patience.left().is_zero() {
                return End::Stopped;
            }
            if self.factor.age() >= AGE {
                self.refactor();
            }
            if self.objective() > cutoff {
                return End::Dear;
            }
            match self.iterate() {
                Step::Taken => {}
                Step::None if self.factor.age() == 0 => return End::Optimal,
                Step::Ray if self.factor.age() == 0 => return End::Infeasible,
                Step::Trouble if troubles > 20 => return End::Stopped,
                Step::None | Step::Ray => self.refactor(),
                Step::Trouble => {
                    troubles = troubles.saturating_add(1);
                    self.refactor();
                }
            }
        }
        End::Stopped
    }
}

/// What one step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Taken,
    /// Every row is kept.
    None,
    /// A row cannot be kept.
    Ray,
    /// The numbers do not agree.
    Trouble,
}

#[expect(clippy::cast_precision_loss, reason = "what comes of it is proven in whole numbers")]
fn real(number: i128) -> f64 {
    number as f64
}
