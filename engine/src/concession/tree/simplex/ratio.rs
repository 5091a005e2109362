//! Which variable comes into the basis, and which only change ends.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::super::lists::at;
use super::iterate::Row;
use super::{FEASIBLE, Place, Simplex};

/// An entry below this is no candidate.
const TINY: f64 = 1e-9;
/// Steps that differ by less than this count as equal.
const EQUAL: f64 = 1e-9;

/// The variable that enters, and those that go to their other end.
pub(super) struct Entering {
    pub(super) variable: usize,
    pub(super) flips: Vec<usize>,
}

/// A variable that could enter: how long a step that allows, and its entry.
#[derive(Clone, Copy)]
struct Candidate {
    variable: usize,
    step: f64,
    entry: f64,
    range: f64,
}

impl Simplex {
    /// The variable to enter for a position that misses by so much; none if
    /// all of them together cannot make up for it.
    pub(super) fn entering(&self, row: &Row, miss: f64) -> Option<Entering> {
        let candidates: Vec<Candidate> =
            row.touched.iter().filter_map(|variable| self.candidate(row, *variable, miss)).collect();
        let mut candidates = BinaryHeap::from(candidates);
        let mut left = miss.abs();
        let mut flips = Vec::new();
        let mut best = loop {
            let next = candidates.pop()?;
            left -= next.entry.abs() * next.range;
            // What is left within the tolerance is nothing: all of them together just make up for it.
            if left <= FEASIBLE {
                break next;
            }
            flips.push(next.variable);
        };
        // Of equal steps the surest pivot.
        let end = best.step + EQUAL;
        while let Some(next) = candidates.pop().filter(|next| next.step <= end) {
            if next.entry.abs() > best.entry.abs() {
                best = next;
            }
        }
        Some(Entering { variable: best.variable, flips })
    }

    fn candidate(&self, row: &Row, variable: usize, miss: f64) -> Option<Candidate> {
        let range = at(&self.upper, variable) - at(&self.lower, variable);
        let entry = if miss < 0.0 { -row.of(variable) } else { row.of(variable) };
        if range <= 0.0 || entry.abs() < TINY {
            return None;
        }
        let reduced = at(&self.reduced, variable);
        let step = match at(&self.places, variable) {
            Place::Lower if entry > 0.0 => reduced.max(0.0) / entry,
            Place::Upper if entry < 0.0 => reduced.min(0.0) / entry,
            _ => return None,
        };
        Some(Candidate { variable, step, entry, range })
    }
}

impl Ord for Candidate {
    /// The shortest step is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.step.total_cmp(&self.step).then(other.variable.cmp(&self.variable))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate {}
