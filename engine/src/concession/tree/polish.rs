//! Good sets early, so that much of the tree need not be looked at.

use std::rc::Rc;

use super::domain::Domain;
use super::lists::put;
use super::visit::Shown;
use super::{Node, Tree};

/// How often a neighbourhood is looked at.
const ROUNDS: usize = 10;
/// How many nodes are looked at in a neighbourhood.
const NODES: u64 = 60;
/// A value this near to that of a set agrees with it.
const NEAR: f64 = 1e-6;

impl Tree<'_> {
    /// Solves the relaxation at the root, rounds it, and looks for better sets
    /// among those that differ from the best one only where the relaxation
    /// does (relaxation induced neighbourhoods, Danna, Rothberg and Le Pape
    /// 2005). False if there is nothing to look for.
    pub(super) fn polish(&mut self) -> bool {
        for _ in 0..ROUNDS {
            let mut root = self.root.clone();
            let Shown::Bound(proof) = self.relax(&root) else {
                return false;
            };
            self.round(&root);
            if !self.fix_dear(&mut root, proof.as_ref()) {
                return false;
            }
            self.root = root;
            let before = self.cutoff();
            self.neighbours();
            if self.cutoff() == before || self.patience.left().is_zero() {
                break;
            }
        }
        true
    }

    /// Looks at sets that agree with the best one where the relaxation does.
    fn neighbours(&mut self) {
        let Some((_, best)) = self.leaves.first() else {
            return;
        };
        let mut near = self.root.clone();
        let start = near.mark();
        for (column, offer) in self.part.offers.iter().enumerate() {
            let one = best.members.binary_search(offer).is_ok();
            let agrees = (self.simplex.value(column) - f64::from(u8::from(one))).abs() < NEAR;
            if agrees && near.value(column).is_none() && !near.decide(column, one) {
                return;
            }
        }
        let fixed = near.since(start).iter().map(|column| (*column, near.value(*column) == Some(true))).collect();
        let basis = Rc::new(self.simplex.basis());
        let open = std::mem::take(&mut self.open);
        let root = std::mem::replace(&mut self.root, near);
        let bound = self.costs.iter().filter(|cost| **cost < 0).fold(0_i128, |sum, cost| sum.saturating_add(*cost));
        let node = Node { bound, number: 0, fixed, basis: Rc::clone(&basis), from: None };
        let trials = std::mem::replace(&mut self.trials, 0);
        self.explore(node, NODES);
        self.trials = trials;
        self.open = open;
        self.root = root;
        self.simplex.load(&basis);
    }

    /// Rounds the relaxation, what is nearest to 1 first, with all that follows.
    pub(super) fn round(&mut self, domain: &Domain<'_>) {
        let mut domain = domain.clone();
        let offers = self.part.offers.len();
        let mut order: Vec<(f64, usize)> = (0..offers).map(|column| (self.simplex.value(column), column)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (value, column) in order {
            if domain.value(column).is_some() {
                continue;
            }
            let mark = domain.mark();
            if domain.decide(column, value > 0.5) {
                continue;
            }
            domain.undo(mark);
            if !domain.decide(column, value <= 0.5) {
                return;
            }
        }
        let mut ones = self.ones(&domain);
        let mut least = self.meet(&ones);
        // What can be left out again, the last first; each look costs a pass over the program.
        for column in (0..offers).rev().filter(|column| domain.value(*column) == Some(true)) {
            if self.patience.left().is_zero() {
                return;
            }
            put(&mut ones, column, false);
            let value = self.meet(&ones).filter(|value| least.is_some_and(|least| *value < least));
            put(&mut ones, column, value.is_none());
            least = value.or(least);
        }
    }
}
