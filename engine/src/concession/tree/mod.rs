//! The best sets of a part by branch and bound: one tree for all that are asked for.
//!
//! Bounds come from linear relaxations and are proven in whole numbers before
//! anything is left out; what is found is checked in whole numbers.

mod branch;
mod domain;
mod lists;
mod polish;
mod proof;
mod rows;
mod simplex;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers, and a test may fail")]
mod tests;
mod trial;
mod visit;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

use branch::Gains;
use domain::Domain;
use rows::Rows;
use simplex::{Basis, Simplex};

use super::model::Sum;
use super::part::Part;
use super::program::{Patience, Program};
use super::rank::Rank;

/// How many columns are tried at a node before one is branched on.
const TRIALS: usize = 8;

/// The best sets by an objective, and what is known of all others.
pub(super) struct Found {
    /// Each with its objective, best first.
    pub(super) leaves: Vec<(i128, Rank)>,
    /// The objective of every other set is at least this, if it was not told to be more.
    pub(super) bound: i128,
    /// Whether every set was found or proven to be no better than these.
    pub(super) finished: bool,
}

/// The `top` best sets of a part that keep a program, by an objective.
pub(super) fn best(part: &Part<'_>, program: &Program, sum: &Sum, (top, patience): (usize, Patience)) -> Found {
    let rows = Rows::new(program.whole.len(), &program.rows);
    let costs = program.costs(sum);
    let mut tree = Tree::new(part, program, &rows, costs, (top, patience));
    tree.run(sum.constant)
}

/// A search under way.
struct Tree<'a> {
    part: &'a Part<'a>,
    program: &'a Program,
    rows: &'a Rows,
    costs: Vec<i128>,
    top: usize,
    patience: Patience,
    simplex: Simplex,
    /// What holds for every set that is still sought.
    root: Domain<'a>,
    gains: Gains,
    /// What was found, best first.
    leaves: Vec<(i128, Rank)>,
    open: BinaryHeap<Node>,
    /// How many nodes were made.
    made: u64,
    values: Vec<bool>,
    /// How many columns may be tried at a node.
    trials: usize,
}

/// Sets that are yet to be looked at.
struct Node {
    /// No set of it is better than this; the least comes first.
    bound: i128,
    /// The latest first among equals.
    number: u64,
    /// The columns that are fixed.
    fixed: Vec<(usize, bool)>,
    basis: Rc<Basis>,
    /// The column branched on, from which value, and the objective before.
    from: Option<(usize, f64, f64)>,
}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (Reverse(self.bound), self.number).cmp(&(Reverse(other.bound), other.number))
    }
}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Node {}

impl<'a> Tree<'a> {
    fn new(
        part: &'a Part<'a>,
        program: &'a Program,
        rows: &'a Rows,
        costs: Vec<i128>,
        (top, patience): (usize, Patience),
    ) -> Self {
        let simplex = Simplex::new(rows, &costs);
        Self {
            part,
            program,
            rows,
            costs,
            top,
            patience,
            simplex,
            root: Domain::new(rows),
            gains: Gains::new(rows.columns),
            leaves: Vec::new(),
            open: BinaryHeap::new(),
            made: 0,
            values: vec![false; part.model.variables()],
            trials: TRIALS,
        }
    }

    fn run(&mut self, constant: i128) -> Found {
        let negative = self.costs.iter().filter(|cost| **cost < 0);
        let least = negative.fold(0_i128, |sum, cost| sum.saturating_add(*cost));
        let mut left = None;
        if self.patience.left().is_zero() {
            left = Some(least);
        } else if self.root.propagate() {
            let basis = Rc::new(self.simplex.basis());
            let node = Node { bound: least, number: 0, fixed: Vec::new(), basis, from: None };
            left = if self.polish() { self.explore(node, u64::MAX) } else { None };
        }
        let bound = left.unwrap_or_else(|| self.cutoff().unwrap_or(least));
        for (value, _) in &mut self.leaves {
            *value = value.saturating_add(constant);
        }
        Found {
            leaves: std::mem::take(&mut self.leaves),
            bound: bound.saturating_add(constant),
            finished: left.is_none(),
        }
    }

    /// Looks at a node and all that come of it, but at no more nodes than so
    /// many. Returns a bound on what is left, if something is.
    fn explore(&mut self, node: Node, most: u64) -> Option<i128> {
        let mut next = Some(node);
        let mut dives = false;
        let mut count = 0_u64;
        loop {
            let node = next.take().or_else(|| {
                dives = false;
                self.open.pop()
            })?;
            if self.cutoff().is_some_and(|cutoff| node.bound >= cutoff) {
                continue;
            }
            if count >= most || self.patience.left().is_zero() {
                return Some(self.open.iter().fold(node.bound, |bound, open| bound.min(open.bound)));
            }
            count = count.saturating_add(1);
            next = self.visit(&node, dives);
            dives = true;
        }
    }

    /// What a set has to be better than to count.
    fn cutoff(&self) -> Option<i128> {
        self.leaves.get(self.top.saturating_sub(1)).map(|(value, _)| *value)
    }

    /// Looks at a set, one value for each concession of the part; lists it if it counts.
    fn meet(&mut self, ones: &[bool]) -> Option<i128> {
        let members: Vec<usize> =
            self.part.offers.iter().zip(ones).filter(|(_, one)| **one).map(|(offer, _)| *offer).collect();
        let rank = self.part.rank(&members, &mut self.values)?;
        let values = self.program.values(&self.values);
        if !self.rows.hold(&values) {
            return None;
        }
        let ones = self.costs.iter().zip(&values).filter(|(_, one)| **one);
        let value = ones.fold(0_i128, |sum, (cost, _)| sum.saturating_add(*cost));
        let leaf = (value, rank);
        if let Err(place) = self.leaves.binary_search(&leaf) {
            self.leaves.insert(place, leaf);
            self.leaves.truncate(self.top);
        }
        Some(value)
    }
}
