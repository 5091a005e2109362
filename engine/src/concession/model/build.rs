//! Building the program, row by row, from what the snapshot says.

use std::collections::BTreeMap;

use super::linear::{Definition, Lit, Meaning, Sum};
use super::objection::Fates;
use super::person::People;
use super::{Demand, Model, Row, clause};
use crate::snapshot::Snapshot;

/// What the lead wants in every plan, and in none; concessions by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) force: Vec<usize>,
    pub(crate) forbid: Vec<usize>,
}

pub(super) fn build(snapshot: &Snapshot, limits: &Limits, such: impl Fn(Demand) -> bool) -> Model {
    let mut builder = Builder::new(snapshot);
    builder.add_offers(limits, &such);
    builder.fates = Fates::new(snapshot, &such);
    let mut people = People::new(snapshot, &such);
    for (number, clause) in snapshot.rule.clauses.iter().enumerate() {
        let eligible: Vec<usize> = snapshot.eligible(clause).collect();
        clause::add(&mut builder, &mut people, &such, (number, clause, &eligible));
    }
    let falls = people.falls(&mut builder);
    builder.finish(falls)
}

/// A program under construction.
pub(super) struct Builder<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) fates: Fates,
    meanings: Vec<Meaning>,
    known: BTreeMap<Meaning, usize>,
    rows: Vec<Row>,
}

impl<'a> Builder<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, fates: Fates::default(), meanings: Vec::new(), known: BTreeMap::new(), rows: Vec::new() }
    }

    /// That `sum` is at least 0.
    pub(super) fn demand(&mut self, demand: Demand, sum: Sum) {
        let sum = sum.merged();
        if sum.range().0 < 0 {
            self.rows.push(Row { sum, demand });
        }
    }

    /// True when the sum is at least 0.
    pub(super) fn reached(&mut self, sum: Sum) -> Lit {
        let sum = sum.merged();
        let (least, most) = sum.range();
        if least >= 0 || most < 0 {
            return Lit::Const(least >= 0);
        }
        self.define(Meaning::Reached(sum))
    }

    /// True when all of these are.
    pub(super) fn all(&mut self, lits: impl IntoIterator<Item = Lit>) -> Lit {
        let mut lits: Vec<Lit> = lits.into_iter().filter(|lit| *lit != Lit::Const(true)).collect();
        lits.sort_unstable();
        lits.dedup();
        let contradicts = |lit: &Lit| *lit == Lit::Const(false) || lits.binary_search(&lit.not()).is_ok();
        if lits.iter().any(contradicts) {
            return Lit::Const(false);
        }
        match lits.as_slice() {
            [] => Lit::Const(true),
            [only] => *only,
            _ => self.define(Meaning::All(lits)),
        }
    }

    /// True when any of these is.
    pub(super) fn any(&mut self, lits: impl IntoIterator<Item = Lit>) -> Lit {
        let opposites: Vec<Lit> = lits.into_iter().map(Lit::not).collect();
        self.all(opposites).not()
    }

    fn define(&mut self, meaning: Meaning) -> Lit {
        let next = self.snapshot.flat.offers.len().saturating_add(self.meanings.len());
        let variable = *self.known.entry(meaning).or_insert_with_key(|meaning| {
            self.meanings.push(meaning.clone());
            next
        });
        Lit::Is(variable)
    }

    /// What concessions require and exclude, and what is forced and forbidden.
    fn add_offers(&mut self, limits: &Limits, such: &impl Fn(Demand) -> bool) {
        let snapshot = self.snapshot;
        for (one, offer) in snapshot.flat.offers.iter().enumerate() {
            for other in offer.requires.iter() {
                self.demand_if(such, Demand::Requires(one, other), 0, &[(1, other), (-1, one)]);
            }
            for other in offer.excludes.iter() {
                let demand = Demand::Excludes(one.min(other), one.max(other));
                self.demand_if(such, demand, 1, &[(-1, one), (-1, other)]);
            }
        }
        for &offer in &limits.force {
            self.demand_if(such, Demand::Force(offer), -1, &[(1, offer)]);
        }
        for &offer in &limits.forbid {
            self.demand_if(such, Demand::Forbid(offer), 0, &[(-1, offer)]);
        }
    }

    fn demand_if(&mut self, such: &impl Fn(Demand) -> bool, demand: Demand, constant: i128, offers: &[(i128, usize)]) {
        if such(demand) {
            let mut sum = Sum::of(constant);
            for &(times, offer) in offers {
                sum.add(times, Lit::Is(offer));
            }
            self.demand(demand, sum);
        }
    }

    /// Marks of each definition from which side it is needed, and ends.
    fn finish(self, falls: Sum) -> Model {
        let offers = self.snapshot.flat.offers.len();
        let falls = falls.merged();
        let mut marks = vec![Mark::default(); offers.saturating_add(self.meanings.len())];
        for row in &self.rows {
            mark(&mut marks, &row.sum, Mark { wanted: true, unwanted: false });
        }
        mark(&mut marks, &falls, Mark { wanted: false, unwanted: true });
        let mut definitions = Vec::new();
        for (index, meaning) in self.meanings.into_iter().enumerate().rev() {
            let own = marks.get(offers.saturating_add(index)).copied().unwrap_or_default();
            match &meaning {
                Meaning::Reached(sum) => mark(&mut marks, sum, own),
                Meaning::All(lits) => {
                    let mut sum = Sum::default();
                    for lit in lits {
                        sum.add(1, *lit);
                    }
                    mark(&mut marks, &sum, own);
                }
            }
            definitions.push(Definition { meaning, wanted: own.wanted, unwanted: own.unwanted });
        }
        definitions.reverse();
        Model { offers, definitions, rows: self.rows, falls }
    }
}

/// From which sides a variable is pulled away from its meaning.
#[derive(Clone, Copy, Default)]
struct Mark {
    wanted: bool,
    unwanted: bool,
}

/// Marks the variables of a sum that something wants greater (or smaller).
fn mark(marks: &mut [Mark], sum: &Sum, greater: Mark) {
    for &(variable, times) in &sum.terms {
        if let Some(mark) = marks.get_mut(variable) {
            let (up, down) =
                if times > 0 { (greater.wanted, greater.unwanted) } else { (greater.unwanted, greater.wanted) };
            mark.wanted |= up;
            mark.unwanted |= down;
        }
    }
}
