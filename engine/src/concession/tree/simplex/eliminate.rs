//! Finding the pivots of a basis: those that need no elimination first, the
//! rest column by column (Gilbert and Peierls 1988).

use super::super::lists::{Lists, at, change, put};
use super::factor::subtract;

/// A pivot below this is none.
const TINY: f64 = 1e-9;
/// A pivot is at least this share of the largest of its column.
const STABLE: f64 = 0.1;

/// A factorization under way.
pub(super) struct Work<'a> {
    columns: &'a Lists<f64>,
    rows: &'a Lists<f64>,
    /// The basic columns that have no pivot yet.
    open: Vec<bool>,
    basic: &'a [usize],
    /// The rows that have no pivot yet.
    free: Vec<bool>,
    /// How many free rows each open column is in, and open columns each free row.
    in_column: Vec<usize>,
    in_row: Vec<usize>,
    /// For each row, the column that pivots on it; none if it is the slack.
    pub(super) head: Vec<Option<usize>>,
    /// The row each step pivots on, and the pivot.
    pub(super) steps: Vec<(usize, f64)>,
    /// For each step, with what its row is subtracted from later ones.
    pub(super) lower: Lists<f64>,
    /// For each step, the entries of its column in the rows of earlier steps.
    pub(super) upper: Lists<f64>,
    /// The columns that depend on others and pivot on no row.
    pub(super) dropped: Vec<usize>,
}

impl<'a> Work<'a> {
    /// With no pivot yet; `own` says of which rows the slack is basic.
    pub(super) fn new(columns: &'a Lists<f64>, rows: &'a Lists<f64>, basic: &'a [usize], own: &[bool]) -> Self {
        let mut open = vec![false; columns.len()];
        for column in basic {
            put(&mut open, *column, true);
        }
        let free: Vec<bool> = own.iter().map(|own| !own).collect();
        let count = |list: &[(usize, f64)], such: &[bool]| list.iter().filter(|(index, _)| at(such, *index)).count();
        let mut in_column = vec![0; columns.len()];
        let mut in_row = vec![0; rows.len()];
        for column in basic {
            put(&mut in_column, *column, count(columns.of(*column), &free));
            for (row, _) in columns.of(*column) {
                change(&mut in_row, *row, |count: usize| count.saturating_add(1));
            }
        }
        Self {
            columns,
            rows,
            open,
            basic,
            free,
            in_column,
            in_row,
            head: vec![None; rows.len()],
            steps: Vec::new(),
            lower: Lists::new(),
            upper: Lists::new(),
            dropped: Vec::new(),
        }
    }

    /// Takes the pivots that are alone in their column, or in their row.
    pub(super) fn peel(&mut self) {
        let mut columns: Vec<usize> =
            self.basic.iter().rev().copied().filter(|c| at(&self.in_column, *c) == 1).collect();
        let alone = |row: &usize| at(&self.free, *row) && at(&self.in_row, *row) == 1;
        let mut rows: Vec<usize> = (0..self.rows.len()).rev().filter(alone).collect();
        loop {
            if let Some(column) = columns.pop() {
                if !at(&self.open, column) || at(&self.in_column, column) != 1 {
                    continue;
                }
                let found = self.columns.of(column).iter().find(|(row, _)| at(&self.free, *row)).copied();
                if let Some((row, pivot)) = found.filter(|(_, pivot)| pivot.abs() > TINY) {
                    self.take(column, (row, pivot), (&mut columns, &mut rows));
                }
            } else if let Some(row) = rows.pop() {
                if !at(&self.free, row) || at(&self.in_row, row) != 1 {
                    continue;
                }
                let found = self.rows.of(row).iter().find(|(column, _)| at(&self.open, *column)).copied();
                if let Some((column, pivot)) = found.filter(|(_, pivot)| pivot.abs() > TINY) {
                    self.take(column, (row, pivot), (&mut columns, &mut rows));
                }
            } else {
                return;
            }
        }
    }

    /// Pivots on an entry that no earlier step changes.
    fn take(&mut self, column: usize, pivot: (usize, f64), (columns, rows): (&mut Vec<usize>, &mut Vec<usize>)) {
        let entries = self.columns.of(column);
        self.close(column, pivot, entries.iter().copied());
        for (other, _) in entries {
            change(&mut self.in_row, *other, |count| count.saturating_sub(1));
            if at(&self.free, *other) && at(&self.in_row, *other) == 1 {
                rows.push(*other);
            }
        }
        for (other, _) in self.rows.of(pivot.0) {
            change(&mut self.in_column, *other, |count| count.saturating_sub(1));
            if at(&self.open, *other) && at(&self.in_column, *other) == 1 {
                columns.push(*other);
            }
        }
    }

    /// Factors what is left, the shortest columns first.
    pub(super) fn eliminate(&mut self) {
        let mut left: Vec<usize> = self.basic.iter().copied().filter(|column| at(&self.open, *column)).collect();
        left.sort_by_key(|column| at(&self.in_column, *column));
        let first = self.steps.len();
        let mut dense = vec![0.0; self.rows.len()];
        let mut touched = Vec::new();
        for column in left {
            for (row, value) in self.columns.of(column) {
                put(&mut dense, *row, *value);
                touched.push(*row);
            }
            for (step, (row, _)) in self.steps.iter().enumerate().skip(first) {
                let value = at(&dense, *row);
                if value != 0.0 {
                    let below = self.lower.of(step);
                    touched.extend(below.iter().map(|(row, _)| *row));
                    subtract(&mut dense, below, value);
                }
            }
            touched.sort_unstable();
            touched.dedup();
            self.choose(column, &dense, &touched);
            for row in touched.drain(..) {
                put(&mut dense, row, 0.0);
            }
        }
    }

    /// Pivots on the row of the fewest columns whose entry is large enough.
    fn choose(&mut self, column: usize, dense: &[f64], touched: &[usize]) {
        let entries = || touched.iter().map(|row| (*row, at(dense, *row))).filter(|(_, value)| *value != 0.0);
        let largest =
            entries().filter(|(row, _)| at(&self.free, *row)).fold(0.0, |most: f64, (_, v)| most.max(v.abs()));
        let stable = entries().filter(|(row, value)| at(&self.free, *row) && value.abs() >= STABLE * largest);
        let Some((row, pivot)) = stable.min_by_key(|(row, _)| at(&self.in_row, *row)).filter(|_| largest > TINY) else {
            put(&mut self.open, column, false);
            self.dropped.push(column);
            return;
        };
        let entries: Vec<(usize, f64)> = entries().collect();
        self.close(column, (row, pivot), entries.into_iter());
    }

    /// Makes an entry the next pivot of its column.
    fn close(&mut self, column: usize, (row, pivot): (usize, f64), entries: impl Iterator<Item = (usize, f64)>) {
        let others = entries.filter(|(other, _)| *other != row);
        let (below, above): (Vec<_>, Vec<_>) = others.partition(|(other, _)| at(&self.free, *other));
        put(&mut self.open, column, false);
        put(&mut self.free, row, false);
        put(&mut self.head, row, Some(column));
        self.steps.push((row, pivot));
        self.lower.push(below.into_iter().map(|(row, value)| (row, value / pivot)));
        self.upper.push(above);
    }
}
