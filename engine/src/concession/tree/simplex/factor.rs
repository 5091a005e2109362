//! The basis of the simplex method as triangular factors.
//!
//! Later changes of one column are kept as factors of their own (product form
//! of the inverse, Dantzig and Orchard-Hays 1954).

use super::super::lists::{Lists, at, put};
use super::eliminate::Work;

/// A factored basis. The position of a basic column is the row it pivots on.
pub(super) struct Factor {
    /// The rows whose own slack is basic.
    slacks: Vec<usize>,
    /// The row each step pivots on, and the pivot.
    steps: Vec<(usize, f64)>,
    /// The steps whose row is subtracted from others, by row and with what.
    eliminated: Vec<usize>,
    lower: Lists<f64>,
    /// For each step, the entries of its column in the rows of earlier steps.
    upper: Lists<f64>,
    /// For each row, the same by the rows of the steps whose columns they are in.
    across: Lists<f64>,
    /// For each change since, the position that changed, and its entry.
    changes: Vec<(usize, f64)>,
    /// For each change, the other entries of the new column, by position.
    etas: Lists<f64>,
    /// How many bases were factored before.
    pub(super) births: usize,
}

/// What was found to pivot on.
pub(super) struct Pivots {
    /// For each row, the column that pivots on it; none if it is the slack.
    pub(super) head: Vec<Option<usize>>,
    /// The columns that depend on others and pivot on no row.
    pub(super) dropped: Vec<usize>,
}

impl Factor {
    /// Factors a basis: these columns, and the slacks of as many rows as they
    /// leave. `own` says of which rows the slack must be basic.
    pub(super) fn new(columns: &Lists<f64>, rows: &Lists<f64>, basic: &[usize], own: &[bool]) -> (Self, Pivots) {
        let mut work = Work::new(columns, rows, basic, own);
        work.peel();
        work.eliminate();
        let slacks = work.head.iter().enumerate().filter(|(_, column)| column.is_none()).map(|(row, _)| row);
        let mut eliminated = Vec::new();
        let mut lower = Lists::new();
        let mut by_row = Lists::new();
        for (step, (row, _)) in work.steps.iter().enumerate() {
            let below = work.lower.of(step);
            if !below.is_empty() {
                eliminated.push(*row);
                lower.push(below.iter().copied());
            }
            by_row.push(work.upper.of(step).iter().copied());
        }
        let step_row: Vec<usize> = work.steps.iter().map(|(row, _)| *row).collect();
        let across = by_row.transposed(rows.len()).renamed(&step_row);
        let factor = Self {
            slacks: slacks.collect(),
            eliminated,
            steps: work.steps,
            lower,
            upper: work.upper,
            across,
            changes: Vec::new(),
            etas: Lists::new(),
            births: 0,
        };
        (factor, Pivots { head: work.head, dropped: work.dropped })
    }

    /// How many columns changed since.
    pub(super) fn age(&self) -> usize {
        self.changes.len()
    }

    /// Forgets the latest changes.
    pub(super) fn rewind(&mut self, age: usize) {
        self.changes.truncate(age);
        self.etas.truncate(age);
    }

    /// Notes that a position has a new column: the given one times the old basis.
    pub(super) fn replace(&mut self, position: usize, column: &[f64]) {
        let entries = column.iter().enumerate();
        self.etas.push(entries.filter(|(row, value)| *row != position && **value != 0.0).map(|(row, v)| (row, *v)));
        self.changes.push((position, at(column, position)));
    }

    /// Solves for the basic columns: from a vector by row to one by position.
    pub(super) fn forward(&self, vector: &mut [f64]) {
        for (index, row) in self.eliminated.iter().enumerate() {
            let value = at(vector, *row);
            if value != 0.0 {
                subtract(vector, self.lower.of(index), value);
            }
        }
        for (step, (row, pivot)) in self.steps.iter().enumerate().rev() {
            let value = at(vector, *row);
            if value != 0.0 {
                let value = value / pivot;
                put(vector, *row, value);
                subtract(vector, self.upper.of(step), value);
            }
        }
        for row in &self.slacks {
            put(vector, *row, -at(vector, *row));
        }
        for (index, (position, pivot)) in self.changes.iter().enumerate() {
            let value = at(vector, *position);
            if value != 0.0 {
                let value = value / pivot;
                put(vector, *position, value);
                subtract(vector, self.etas.of(index), value);
            }
        }
    }

    /// Solves for the rows: from a vector by position to one by row.
    pub(super) fn backward(&self, vector: &mut [f64]) {
        for (index, (position, pivot)) in self.changes.iter().enumerate().rev() {
            let value = at(vector, *position) - product(vector, self.etas.of(index));
            put(vector, *position, value / pivot);
        }
        for row in &self.slacks {
            let value = -at(vector, *row);
            if value != 0.0 {
                put(vector, *row, value);
                subtract(vector, self.across.of(*row), value);
            }
        }
        for (row, pivot) in &self.steps {
            let value = at(vector, *row);
            if value != 0.0 {
                let value = value / pivot;
                put(vector, *row, value);
                subtract(vector, self.across.of(*row), value);
            }
        }
        for (index, row) in self.eliminated.iter().enumerate().rev() {
            let value = at(vector, *row) - product(vector, self.lower.of(index));
            put(vector, *row, value);
        }
    }
}

/// Subtracts so many times these entries.
pub(super) fn subtract(vector: &mut [f64], entries: &[(usize, f64)], times: f64) {
    for (index, entry) in entries {
        if let Some(slot) = vector.get_mut(*index) {
            *slot -= times * entry;
        }
    }
}

fn product(vector: &[f64], entries: &[(usize, f64)]) -> f64 {
    entries.iter().map(|(index, entry)| entry * at(vector, *index)).sum()
}
