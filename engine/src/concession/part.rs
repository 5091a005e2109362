//! Parts of the program that share no variable, and small ones set by set.

use super::model::{Model, Sum};
use super::program::Patience;
use super::rank::{Best, Rank};

/// The largest number of concessions whose sets are looked at one by one.
pub(super) const ENUMERABLE: usize = 14;

/// Variables and rows that hang together.
pub(super) struct Part<'a> {
    pub(super) model: &'a Model,
    pub(super) costs: &'a [i64],
    /// The concessions, sorted.
    pub(super) offers: Vec<usize>,
    /// The defined variables, sorted.
    pub(super) defined: Vec<usize>,
    /// The rows, by number.
    pub(super) rows: Vec<usize>,
    /// What it adds to the weight of the people who fall.
    pub(super) falls: Sum,
}

/// The parts of a program; rows without a variable are in none. O(size of the
/// program), but for the near-constant factor of union-find.
pub(super) fn split<'a>(model: &'a Model, costs: &'a [i64]) -> Vec<Part<'a>> {
    let mut sets = petgraph::unionfind::UnionFind::new(model.variables());
    for (index, definition) in model.definitions.iter().enumerate() {
        let defined = model.offers.saturating_add(index);
        for variable in definition.meaning.variables() {
            sets.union(defined, variable);
        }
    }
    for row in &model.rows {
        for pair in row.sum.terms.windows(2) {
            if let [(one, _), (other, _)] = pair {
                sets.union(*one, *other);
            }
        }
    }
    let part_of = sets.into_labeling();
    let mut parts: std::collections::BTreeMap<usize, Part<'a>> = std::collections::BTreeMap::new();
    for (variable, label) in part_of.iter().enumerate() {
        let part = parts.entry(*label).or_insert_with(|| Part::empty(model, costs));
        let list = if variable < model.offers { &mut part.offers } else { &mut part.defined };
        list.push(variable);
    }
    let labelled = |variable: usize| part_of.get(variable).copied().unwrap_or_default();
    for (index, row) in model.rows.iter().enumerate() {
        if let Some((variable, _)) = row.sum.terms.first()
            && let Some(part) = parts.get_mut(&labelled(*variable))
        {
            part.rows.push(index);
        }
    }
    for term in &model.falls.terms {
        if let Some(part) = parts.get_mut(&labelled(term.0)) {
            part.falls.terms.push(*term);
        }
    }
    parts.into_values().collect()
}

impl<'a> Part<'a> {
    fn empty(model: &'a Model, costs: &'a [i64]) -> Self {
        Self { model, costs, offers: Vec::new(), defined: Vec::new(), rows: Vec::new(), falls: Sum::default() }
    }

    /// The best sets, found by looking at every set by rising cost until no
    /// other can be among them, or until time runs out.
    pub(super) fn enumerate(&self, top: usize, patience: Patience) -> Best {
        let mut values = vec![false; self.model.variables()];
        let mut ranks: Vec<Rank> = Vec::new();
        let mut complete = true;
        for (cost, word) in self.by_cost() {
            if ranks.len() == top && ranks.last().is_some_and(|worst| worst.cost < cost) {
                complete = false;
                break;
            }
            if patience.left().is_zero() {
                // All that is cheaper was looked at; what was found may have a better equal.
                let proven = ranks.partition_point(|rank| rank.cost < cost);
                let bound = ranks.first().map_or(cost, |rank| rank.cost.min(cost));
                return Best { ranks, proven, complete: false, bound };
            }
            let members: Vec<usize> =
                self.offers.iter().enumerate().filter(|(bit, _)| word >> bit & 1 == 1).map(|(_, o)| *o).collect();
            if let Some(rank) = self.rank(&members, &mut values) {
                let place = ranks.partition_point(|other| *other < rank);
                ranks.insert(place, rank);
                complete &= ranks.len() <= top;
                ranks.truncate(top);
            }
        }
        let bound = ranks.first().map_or(0, |rank| rank.cost);
        Best { proven: ranks.len(), ranks, complete, bound }
    }

    /// Where a set ranks, if every row holds. `values` is as long as the
    /// program has variables, and is overwritten.
    pub(super) fn rank(&self, members: &[usize], values: &mut [bool]) -> Option<Rank> {
        for offer in &self.offers {
            set(values, *offer, members.binary_search(offer).is_ok());
        }
        for defined in &self.defined {
            let definition = self.model.definitions.get(defined.saturating_sub(self.model.offers));
            let value = definition.is_some_and(|definition| definition.meaning.holds(values));
            set(values, *defined, value);
        }
        let mut rows = self.rows.iter().filter_map(|row| self.model.rows.get(*row));
        let holds = rows.all(|row| row.sum.value(values) >= 0);
        holds.then(|| Rank {
            cost: members.iter().filter_map(|offer| self.costs.get(*offer)).sum(),
            fell: self.falls.value(values),
            size: members.len(),
            members: members.to_vec(),
        })
    }

    /// Every set, as bits, by rising cost.
    fn by_cost(&self) -> Vec<(i64, u32)> {
        let mut sets: Vec<(i64, u32)> = vec![(0, 0)];
        for (bit, offer) in self.offers.iter().enumerate() {
            let cost = self.costs.get(*offer).copied().unwrap_or_default();
            for index in 0..sets.len() {
                if let Some(&(sum, word)) = sets.get(index) {
                    sets.push((sum.saturating_add(cost), word | 1 << bit));
                }
            }
        }
        sets.sort_unstable();
        sets
    }
}

fn set(values: &mut [bool], variable: usize, value: bool) {
    if let Some(slot) = values.get_mut(variable) {
        *slot = value;
    }
}
