//! What becomes of objections, as variables.

use super::build::Builder;
use super::linear::{Lit, Sum};
use super::{Demand, Subject};
use crate::rule::Clause;
use crate::snapshot::Snapshot;
use crate::verdict;

/// What the rule leaves no choice about.
#[derive(Default)]
pub(super) struct Fates {
    /// Whether a real objection has to be settled, a latent one kept from becoming real.
    demanded: Vec<bool>,
}

impl Fates {
    /// What the active demands leave no choice about.
    pub(super) fn new(snapshot: &Snapshot, such: &impl Fn(Demand) -> bool) -> Self {
        let mut demanded = vec![false; snapshot.flat.objections.len()];
        for (number, clause) in snapshot.rule.clauses.iter().enumerate() {
            for objection in left(snapshot, clause) {
                if let Some(slot) = demanded.get_mut(objection) {
                    *slot |= such(Demand::Clause(number, Subject::Objection(objection)));
                }
            }
        }
        Self { demanded }
    }

    fn is_demanded(&self, objection: usize) -> bool {
        self.demanded.get(objection).copied().unwrap_or_default()
    }
}

/// The objections a `NO_OBJECTION` clause asks something of: real ones that
/// are left, and latent ones that would be.
fn left<'a>(snapshot: &'a Snapshot, clause: &'a Clause) -> impl Iterator<Item = usize> + 'a {
    let objections = snapshot.flat.objections.iter().zip(&snapshot.present.standing).enumerate();
    objections
        .filter(move |(_, (objection, standing))| {
            let Clause::NoObjection { severity_at_least, settled_by } = clause else {
                return false;
            };
            let standing =
                standing.or((objection.by_say && objection.provoked_by.is_some()).then(|| objection.when_real()));
            standing.is_some_and(|standing| {
                verdict::is_left((objection.severity, *severity_at_least), *settled_by, objection.state, standing)
            })
        })
        .map(|(index, _)| index)
}

impl Builder<'_> {
    /// The rows of a `NO_OBJECTION` clause.
    pub(super) fn add_no_objection(&mut self, such: &impl Fn(Demand) -> bool, number: usize, clause: &Clause) {
        let objections: Vec<usize> = left(self.snapshot, clause).collect();
        for index in objections {
            let demand = Demand::Clause(number, Subject::Objection(index));
            if !such(demand) {
                continue;
            }
            let removals = self.removals(index);
            let mut sum = Sum::default();
            for removal in removals {
                sum.add(1, removal);
            }
            let provokers = self.provokers(index);
            if provokers.is_empty() {
                sum.constant = sum.constant.saturating_sub(1);
                self.demand(demand, sum);
                continue;
            }
            for provoker in provokers {
                let mut sum = sum.clone();
                sum.add(-1, provoker);
                self.demand(demand, sum);
            }
        }
    }

    /// Whether an objection that is unsettled now is settled then.
    pub(super) fn settled(&mut self, objection: usize) -> Lit {
        if self.fates.is_demanded(objection) {
            return Lit::Const(true);
        }
        let removals = self.removals(objection);
        self.any(removals)
    }

    /// Whether a latent objection becomes real.
    pub(super) fn real(&mut self, objection: usize) -> Lit {
        if self.fates.is_demanded(objection) {
            return Lit::Const(false);
        }
        let removals = self.removals(objection);
        let provokers = self.provokers(objection);
        let provoked = self.any(provokers);
        let opposites: Vec<Lit> = removals.into_iter().map(Lit::not).collect();
        self.all(opposites.into_iter().chain([provoked]))
    }

    /// For each set that settles the objection, whether all of it is offered.
    fn removals(&mut self, objection: usize) -> Vec<Lit> {
        let snapshot = self.snapshot;
        let Some(objection) = snapshot.flat.objections.get(objection) else {
            return Vec::new();
        };
        let sets = objection.removed_by.iter();
        sets.map(|set| self.all(set.iter().map(Lit::Is))).collect()
    }

    fn provokers(&self, objection: usize) -> Vec<Lit> {
        let objection = self.snapshot.flat.objections.get(objection);
        objection.and_then(|o| o.provoked_by.as_ref()).into_iter().flat_map(|set| set.iter().map(Lit::Is)).collect()
    }
}
