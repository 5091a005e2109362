//! What some decisions leave open: columns fixed by what the rows then force.

use super::lists::{at, change, put};
use super::rows::Rows;

/// Columns fixed to 0 or 1, and what each row has left to lose.
#[derive(Clone)]
pub(super) struct Domain<'a> {
    rows: &'a Rows,
    fixed: Vec<Option<bool>>,
    /// For each row, by how much the most it can reach is above what it needs.
    room: Vec<i128>,
    /// The fixed columns, in the order they were fixed.
    trail: Vec<usize>,
    /// Rows that lost something since they were looked at.
    queue: Vec<usize>,
    queued: Vec<bool>,
}

impl<'a> Domain<'a> {
    /// With nothing fixed; every row is yet to be looked at.
    pub(super) fn new(rows: &'a Rows) -> Self {
        let room = rows.at_least.iter().enumerate().map(|(row, least)| {
            let positive = rows.by_row.of(row).iter().filter(|(_, times)| *times > 0);
            positive.fold(least.saturating_neg(), |sum, (_, times)| sum.saturating_add(*times))
        });
        Self {
            rows,
            fixed: vec![None; rows.columns],
            room: room.collect(),
            trail: Vec::new(),
            queue: (0..rows.len()).rev().collect(),
            queued: vec![true; rows.len()],
        }
    }

    /// What a column is fixed to.
    pub(super) fn value(&self, column: usize) -> Option<bool> {
        at(&self.fixed, column)
    }

    /// All that is fixed, from a mark on, in order.
    pub(super) fn since(&self, mark: usize) -> &[usize] {
        self.trail.get(mark..).unwrap_or_default()
    }

    /// Where the trail ends now.
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Fixes a column and all that follows; false if that cannot be. What was
    /// fixed on the way stays until it is undone.
    pub(super) fn decide(&mut self, column: usize, value: bool) -> bool {
        let kept = self.fix(column, value) && self.propagate();
        if !kept {
            self.clear();
        }
        kept
    }

    /// Frees what was fixed after a mark.
    pub(super) fn undo(&mut self, mark: usize) {
        for column in self.trail.drain(mark.min(self.trail.len())..) {
            let value = at(&self.fixed, column).unwrap_or_default();
            put(&mut self.fixed, column, None);
            for (row, times) in self.rows.by_column.of(column) {
                if (*times > 0) != value {
                    change(&mut self.room, *row, |room| room.saturating_add(times.saturating_abs()));
                }
            }
        }
    }

    /// Fixes a column alone; false if it is fixed otherwise or a row can no longer hold.
    pub(super) fn fix(&mut self, column: usize, value: bool) -> bool {
        if let Some(known) = self.value(column) {
            return known == value;
        }
        put(&mut self.fixed, column, Some(value));
        self.trail.push(column);
        let mut possible = true;
        for (row, times) in self.rows.by_column.of(column) {
            if (*times > 0) == value {
                continue;
            }
            change(&mut self.room, *row, |room| room.saturating_sub(times.saturating_abs()));
            possible &= at(&self.room, *row) >= 0;
            if !at(&self.queued, *row) {
                put(&mut self.queued, *row, true);
                self.queue.push(*row);
            }
        }
        possible
    }

    /// Fixes what the rows force; false if one cannot hold.
    pub(super) fn propagate(&mut self) -> bool {
        while let Some(row) = self.queue.pop() {
            put(&mut self.queued, row, false);
            let room = at(&self.room, row);
            if room < 0 {
                self.clear();
                return false;
            }
            for (column, times) in self.rows.by_row.of(row) {
                if times.saturating_abs() <= room {
                    break;
                }
                if self.value(*column).is_none() && !self.fix(*column, *times > 0) {
                    self.clear();
                    return false;
                }
            }
        }
        true
    }

    fn clear(&mut self) {
        for row in self.queue.drain(..) {
            put(&mut self.queued, row, false);
        }
    }
}
