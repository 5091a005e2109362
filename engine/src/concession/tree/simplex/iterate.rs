//! One step of the dual simplex method.

use super::super::lists::{at, change, put};
use super::ratio::Entering;
use super::{FEASIBLE, Place, Simplex, Step};

/// A pivot below this is none.
const TINY: f64 = 1e-7;
/// How far two computations of a pivot may differ, as a share of it.
const AGREED: f64 = 1e-6;
/// The least weight of a position.
const LIGHT: f64 = 1e-4;

impl Simplex {
    pub(super) fn iterate(&mut self) -> Step {
        let Some((position, miss)) = self.leaving() else {
            return Step::None;
        };
        let mut rho = vec![0.0; self.head.len()];
        put(&mut rho, position, 1.0);
        self.factor.backward(&mut rho);
        let row = self.row(&rho);
        let Some(Entering { variable, flips }) = self.entering(&row, miss) else {
            let sign = if miss < 0.0 { -1.0 } else { 1.0 };
            self.ray = rho.iter().map(|value| value * sign).collect();
            return Step::Ray;
        };
        let mut column = vec![0.0; self.head.len()];
        self.scatter(variable, 1.0, &mut column);
        self.factor.forward(&mut column);
        let (pivot, expected) = (at(&column, position), row.of(variable));
        if (pivot - expected).abs() > AGREED * (1.0 + expected.abs()) || pivot.abs() < TINY {
            return Step::Trouble;
        }
        self.flip(&flips);
        self.update_reduced(&row, (variable, position), pivot);
        self.update_weights(rho, &column, position);
        self.change_basis(&column, (variable, position), miss < 0.0);
        Step::Taken
    }

    /// The position that misses its range most for its weight, and by how much
    /// (below 0 if it is too small).
    fn leaving(&self) -> Option<(usize, f64)> {
        let mut best = None;
        let mut most = 0.0;
        for (position, ((variable, value), weight)) in self.head.iter().zip(&self.values).zip(&self.weights).enumerate()
        {
            let (below, above) = (value - at(&self.lower, *variable), value - at(&self.upper, *variable));
            let miss = if below < -FEASIBLE {
                below
            } else if above > FEASIBLE {
                above
            } else {
                continue;
            };
            let merit = miss * miss / weight;
            if merit > most {
                most = merit;
                best = Some((position, miss));
            }
        }
        best
    }

    /// The row of the tableau.
    fn row(&self, rho: &[f64]) -> Row {
        let columns = self.columns.len();
        let mut entries = vec![0.0; self.places.len()];
        let mut touched = Vec::new();
        for (row, value) in rho.iter().enumerate().filter(|(_, value)| value.abs() > 1e-14) {
            for (column, a) in self.rows.of(row) {
                if let Some(slot) = entries.get_mut(*column) {
                    if *slot == 0.0 {
                        touched.push(*column);
                        // Not 0, so that no column is listed twice.
                        *slot = f64::MIN_POSITIVE;
                    }
                    *slot += value * a;
                    if *slot == 0.0 {
                        *slot = f64::MIN_POSITIVE;
                    }
                }
            }
            let slack = columns.saturating_add(row);
            put(&mut entries, slack, -value);
            touched.push(slack);
        }
        touched.retain(|variable| !matches!(at(&self.places, *variable), Place::Basic(_)));
        Row { entries, touched }
    }

    /// Adds a variable's column so many times.
    fn scatter(&self, variable: usize, times: f64, vector: &mut [f64]) {
        match variable.checked_sub(self.columns.len()) {
            Some(row) => change(vector, row, |value| value - times),
            None => {
                for (row, a) in self.columns.of(variable) {
                    change(vector, *row, |value| value + a * times);
                }
            }
        }
    }

    /// Moves variables from one end of their range to the other.
    fn flip(&mut self, flips: &[usize]) {
        if flips.is_empty() {
            return;
        }
        let mut moved = vec![0.0; self.head.len()];
        for variable in flips {
            let range = at(&self.upper, *variable) - at(&self.lower, *variable);
            let (place, by) = if at(&self.places, *variable) == Place::Lower {
                (Place::Upper, range)
            } else {
                (Place::Lower, -range)
            };
            put(&mut self.places, *variable, place);
            self.scatter(*variable, by, &mut moved);
        }
        self.factor.forward(&mut moved);
        for (value, by) in self.values.iter_mut().zip(&moved) {
            *value -= by;
        }
    }

    fn update_reduced(&mut self, row: &Row, (variable, position): (usize, usize), pivot: f64) {
        let step = at(&self.reduced, variable) / pivot;
        for other in &row.touched {
            change(&mut self.reduced, *other, |reduced| reduced - step * at(&row.entries, *other));
        }
        put(&mut self.reduced, variable, 0.0);
        put(&mut self.reduced, at(&self.head, position), -step);
    }

    fn update_weights(&mut self, rho: Vec<f64>, column: &[f64], position: usize) {
        let own: f64 = rho.iter().map(|value| value * value).sum();
        let mut tau = rho;
        self.factor.forward(&mut tau);
        let pivot = at(column, position);
        for ((weight, entry), tau) in self.weights.iter_mut().zip(column).zip(&tau) {
            if *entry != 0.0 {
                let share = entry / pivot;
                *weight = (*weight - 2.0 * share * tau + share * share * own).max(LIGHT);
            }
        }
        put(&mut self.weights, position, (own / (pivot * pivot)).max(LIGHT));
    }

    fn change_basis(&mut self, column: &[f64], (variable, position): (usize, usize), below: bool) {
        let leaving = at(&self.head, position);
        let (end, place) =
            if below { (at(&self.lower, leaving), Place::Lower) } else { (at(&self.upper, leaving), Place::Upper) };
        let step = (at(&self.values, position) - end) / at(column, position);
        for (value, entry) in self.values.iter_mut().zip(column) {
            *value -= step * entry;
        }
        let value = self.value(variable) + step;
        put(&mut self.values, position, value);
        put(&mut self.places, leaving, place);
        put(&mut self.places, variable, Place::Basic(position));
        put(&mut self.head, position, variable);
        self.factor.replace(position, column);
    }
}

/// A row of the tableau: its entries, and which of them are not 0 and not basic.
pub(super) struct Row {
    pub(super) entries: Vec<f64>,
    pub(super) touched: Vec<usize>,
}

impl Row {
    pub(super) fn of(&self, variable: usize) -> f64 {
        at(&self.entries, variable)
    }
}
