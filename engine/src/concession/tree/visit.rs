//! One node of the tree: its bound, what follows from it, and its two children.

use std::rc::Rc;

use super::domain::Domain;
use super::proof::Proof;
use super::simplex::End;
use super::{Node, Tree};

/// A value this near to a whole number counts as one.
pub(super) const WHOLE: f64 = 1e-6;
/// How many steps the method has for a node.
const STEPS: usize = 100_000;
/// One in so many nodes is rounded.
const ROUNDED: u64 = 16;

/// What a relaxation shows.
pub(super) enum Shown {
    /// Proven: no set here counts.
    Nothing,
    /// A bound, and what each column adds to it; none if the numbers grew too large.
    Bound(Option<Proof>),
}

/// What to do with a node.
pub(super) enum Choice {
    /// Branch on a column.
    Branch(usize),
    /// Fix a column, since nothing counts where it has the other value.
    Fix(usize, bool),
}

impl Tree<'_> {
    /// Looks at a node and returns the child to go on with; the other is put
    /// with the open ones. `dives` says whether its parent was looked at just before.
    pub(super) fn visit(&mut self, node: &Node, dives: bool) -> Option<Node> {
        let mut domain = self.root.clone();
        let start = domain.mark();
        if !node.fixed.iter().all(|(column, value)| domain.fix(*column, *value)) || !domain.propagate() {
            return None;
        }
        if !dives {
            self.simplex.load(&node.basis);
        }
        let mut bound = self.settle(&mut domain, node.bound)?;
        self.learn(&domain, node);
        if node.number.is_multiple_of(ROUNDED) {
            self.round(&domain);
        }
        loop {
            if (0..self.part.offers.len()).all(|column| domain.value(column).is_some()) {
                self.meet(&self.ones(&domain));
                return None;
            }
            match self.choose(&mut domain)? {
                Choice::Branch(column) => return Some(self.split(&domain, (start, bound, column))),
                Choice::Fix(column, value) => {
                    if !domain.decide(column, value) {
                        return None;
                    }
                    bound = self.settle(&mut domain, bound)?;
                }
            }
        }
    }

    /// Solves the relaxation of a domain and fixes what it shows to be fixed,
    /// until nothing more follows. Returns the bound; none if nothing counts.
    fn settle(&mut self, domain: &mut Domain<'_>, mut bound: i128) -> Option<i128> {
        loop {
            let Shown::Bound(proof) = self.relax(domain) else {
                return None;
            };
            bound = proof.as_ref().map_or(bound, |proof| bound.max(proof.bound));
            if self.is_dear(bound) {
                return None;
            }
            let mark = domain.mark();
            if !self.fix_dear(domain, proof.as_ref()) {
                return None;
            }
            if !domain.since(mark).iter().any(|column| self.differs(*column, domain)) {
                return Some(bound);
            }
        }
    }

    /// Solves the relaxation of a domain.
    pub(super) fn relax(&mut self, domain: &Domain<'_>) -> Shown {
        for column in 0..self.rows.columns {
            let (lower, upper) = match domain.value(column) {
                Some(true) => (1.0, 1.0),
                Some(false) => (0.0, 0.0),
                None => (0.0, 1.0),
            };
            self.simplex.set_range(column, lower, upper);
        }
        let mut end = self.simplex.solve(self.limit(), STEPS, self.patience);
        if end == End::Dear {
            if self.prove(domain).is_some_and(|proof| self.is_dear(proof.bound)) {
                return Shown::Nothing;
            }
            end = self.simplex.solve(f64::INFINITY, STEPS, self.patience);
        }
        if end == End::Infeasible && self.refutes(domain) {
            return Shown::Nothing;
        }
        Shown::Bound(self.prove(domain))
    }

    /// Whether nothing of at least this objective counts.
    pub(super) fn is_dear(&self, bound: i128) -> bool {
        self.cutoff().is_some_and(|cutoff| bound >= cutoff)
    }

    /// The objective above which the method need not go on.
    pub(super) fn limit(&self) -> f64 {
        self.cutoff().map_or(f64::INFINITY, |cutoff| {
            let cutoff = real(cutoff);
            // One less would still count; a little above that, the proof succeeds in spite of round-off.
            cutoff - 1.0 + 1e-3 + 1e-9 * cutoff.abs()
        })
    }

    /// What the multipliers of the relaxation prove.
    pub(super) fn prove(&self, domain: &Domain<'_>) -> Option<Proof> {
        Proof::new(self.rows, &self.costs, &self.simplex.multipliers(), domain)
    }

    /// Whether the multipliers that the method ended with prove that a domain has no point.
    pub(super) fn refutes(&self, domain: &Domain<'_>) -> bool {
        let nothing = vec![0; self.costs.len()];
        Proof::new(self.rows, &nothing, &self.simplex.ray(), domain).is_some_and(|proof| proof.refutes())
    }

    /// Fixes columns whose other value is proven to be too dear; false if nothing is left.
    pub(super) fn fix_dear(&self, domain: &mut Domain<'_>, proof: Option<&Proof>) -> bool {
        let Some((proof, cutoff)) = proof.zip(self.cutoff()) else {
            return true;
        };
        for column in 0..self.rows.columns {
            for value in [false, true] {
                let dear = domain.value(column).is_none() && proof.with(column, value) >= cutoff;
                if dear && !domain.decide(column, !value) {
                    return false;
                }
            }
        }
        true
    }

    /// Whether the relaxation has another value than a column is fixed to.
    fn differs(&self, column: usize, domain: &Domain<'_>) -> bool {
        let fixed = f64::from(u8::from(domain.value(column) == Some(true)));
        (self.simplex.value(column) - fixed).abs() > WHOLE
    }

    /// Which of the concessions a domain fixes to be made.
    pub(super) fn ones(&self, domain: &Domain<'_>) -> Vec<bool> {
        (0..self.part.offers.len()).map(|column| domain.value(column) == Some(true)).collect()
    }

    /// Notes what the branching that led to a node gained.
    fn learn(&mut self, domain: &Domain<'_>, node: &Node) {
        if let Some((column, value, before)) = node.from {
            let gain = self.simplex.objective() - before;
            self.gains.note((column, domain.value(column) == Some(true)), value, gain);
        }
    }

    /// Puts one child with the open nodes and returns the other.
    fn split(&mut self, domain: &Domain<'_>, (start, bound, column): (usize, i128, usize)) -> Node {
        let basis = Rc::new(self.simplex.basis());
        let value = self.simplex.value(column);
        let before = self.simplex.objective();
        let known = domain.since(start).iter().map(|column| (*column, domain.value(*column) == Some(true)));
        let [down, up] = [false, true].map(|side| {
            self.made = self.made.saturating_add(1);
            Node {
                bound,
                number: self.made,
                fixed: known.clone().chain([(column, side)]).collect(),
                basis: Rc::clone(&basis),
                from: Some((column, value, before)),
            }
        });
        let [gain_down, gain_up] = self.gains.expected(column, value);
        let (first, other) = if gain_up < gain_down { (up, down) } else { (down, up) };
        self.open.push(other);
        first
    }
}

#[expect(clippy::cast_precision_loss, reason = "where the method stops; what it leaves out is proven in whole numbers")]
fn real(number: i128) -> f64 {
    number as f64
}
