//! Where the method stands: kept, gone back to, and computed anew from a basis.

use super::super::lists::{at, change, put};
use super::factor::Factor;
use super::{PRICED, Place, Simplex};

/// Which variables are basic and which are at their upper end, to go on from.
pub(in super::super) struct Basis(Vec<u8>);

/// What a trial changes, to go back to.
pub(in super::super) struct Saved {
    places: Vec<Place>,
    head: Vec<usize>,
    values: Vec<f64>,
    weights: Vec<f64>,
    reduced: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    age: usize,
    births: usize,
}

impl Simplex {
    pub(super) fn slack_basis(&self) -> Basis {
        let mut states = vec![0; self.columns.len()];
        states.resize(self.places.len(), 2);
        Basis(states)
    }

    /// Where the method stands, to go on from later.
    pub(in super::super) fn basis(&self) -> Basis {
        let state = |place: &Place| match place {
            Place::Lower => 0,
            Place::Upper => 1,
            Place::Basic(_) => 2,
        };
        Basis(self.places.iter().map(state).collect())
    }

    /// Goes to a basis; a wrong one is mended with slacks.
    pub(in super::super) fn load(&mut self, basis: &Basis) {
        for (place, state) in self.places.iter_mut().zip(&basis.0) {
            *place = match state {
                0 => Place::Lower,
                1 => Place::Upper,
                _ => Place::Basic(0),
            };
        }
        self.weights.fill(1.0);
        self.refactor();
    }

    /// Keeps what a trial changes.
    pub(in super::super) fn save(&self) -> Saved {
        Saved {
            places: self.places.clone(),
            head: self.head.clone(),
            values: self.values.clone(),
            weights: self.weights.clone(),
            reduced: self.reduced.clone(),
            lower: self.lower.clone(),
            upper: self.upper.clone(),
            age: self.factor.age(),
            births: self.factor.births,
        }
    }

    /// Goes back to before a trial.
    pub(in super::super) fn restore(&mut self, saved: &Saved) {
        self.places.clone_from(&saved.places);
        self.head.clone_from(&saved.head);
        self.values.clone_from(&saved.values);
        self.weights.clone_from(&saved.weights);
        self.reduced.clone_from(&saved.reduced);
        self.lower.clone_from(&saved.lower);
        self.upper.clone_from(&saved.upper);
        self.stale = false;
        if self.factor.births == saved.births {
            self.factor.rewind(saved.age);
        } else {
            self.refactor();
        }
    }

    /// Factors the basis anew, and all that follows from it.
    pub(super) fn refactor(&mut self) {
        let columns = self.columns.len();
        let old: Vec<(usize, f64)> = self.head.iter().copied().zip(self.weights.iter().copied()).collect();
        let is_basic = |place: &Place| matches!(place, Place::Basic(_));
        let basic: Vec<usize> = (0..columns).filter(|column| is_basic(&at(&self.places, *column))).collect();
        let own: Vec<bool> = self.places.iter().skip(columns).map(is_basic).collect();
        let births = self.factor.births.saturating_add(1);
        let (factor, pivots) = Factor::new(&self.columns, &self.rows, &basic, &own);
        self.factor = factor;
        self.factor.births = births;
        for column in pivots.dropped {
            put(&mut self.places, column, Place::Lower);
        }
        self.head =
            pivots.head.iter().enumerate().map(|(row, column)| column.unwrap_or(columns.saturating_add(row))).collect();
        let mut by_variable = vec![1.0; self.places.len()];
        for (variable, weight) in old {
            put(&mut by_variable, variable, weight);
        }
        for (position, variable) in self.head.iter().enumerate() {
            put(&mut self.places, *variable, Place::Basic(position));
            put(&mut self.weights, position, at(&by_variable, *variable));
        }
        self.reprice();
    }

    /// Reduced costs and values from the factors; variables on the wrong end go to the other.
    pub(super) fn reprice(&mut self) {
        let prices = self.row_prices();
        let columns = self.columns.len();
        for variable in 0..self.places.len() {
            let cost = at(&self.costs, variable);
            let reduced = match variable.checked_sub(columns) {
                Some(row) => cost + at(&prices, row),
                None => cost - self.columns.of(variable).iter().map(|(row, a)| a * at(&prices, *row)).sum::<f64>(),
            };
            let reduced = self.placed(variable, reduced);
            put(&mut self.reduced, variable, reduced);
        }
        let mut rest = self.at_least.clone();
        for column in 0..columns {
            let value = self.value(column);
            if !matches!(at(&self.places, column), Place::Basic(_)) && value != 0.0 {
                for (row, a) in self.columns.of(column) {
                    change(&mut rest, *row, |sum| sum - a * value);
                }
            }
        }
        self.factor.forward(&mut rest);
        self.values = rest;
        self.stale = false;
    }

    /// Puts a variable that is not basic where its reduced cost wants it.
    fn placed(&mut self, variable: usize, reduced: f64) -> f64 {
        let place = at(&self.places, variable);
        if matches!(place, Place::Basic(_)) {
            return 0.0;
        }
        let (lower, upper) = (at(&self.lower, variable), at(&self.upper, variable));
        if upper <= lower {
            return reduced;
        }
        if place == Place::Lower && reduced < -PRICED {
            if upper.is_finite() {
                put(&mut self.places, variable, Place::Upper);
            } else {
                // Its cost is taken to be as much higher; the bound is proven with the true one.
                change(&mut self.costs, variable, |cost| cost - reduced);
                if !self.priced.contains(&variable) {
                    self.priced.push(variable);
                }
                return 0.0;
            }
        }
        if place == Place::Upper && reduced > PRICED {
            put(&mut self.places, variable, Place::Lower);
        }
        reduced
    }
}
