//! The order of plans, and the best of what independent parts offer.

/// A set of concessions, in the order that plans are compared in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub(super) cost: i64,
    /// The weight of the people who fall, in millionths, but for a constant
    /// that all sets share.
    pub(super) fell: i128,
    pub(super) size: usize,
    /// The concessions by number, which is the order of ids.
    pub(super) members: Vec<usize>,
}

/// The best sets there are, best first, and what is known of them.
#[derive(Clone, Debug)]
pub(super) struct Best {
    pub(super) ranks: Vec<Rank>,
    /// How many of them, from the first, are proven to be the best.
    pub(super) proven: usize,
    /// Whether it is proven that there are no others.
    pub(super) complete: bool,
    /// No set costs less, as far as is proven.
    pub(super) bound: i64,
}

impl Best {
    /// Of no concession at all: the empty set.
    pub(super) fn nothing() -> Self {
        Self { ranks: vec![Rank::default()], proven: 1, complete: true, bound: 0 }
    }

    /// The best unions of one set from each side. Costs, weights and sizes
    /// add up, so a union among the best `top` is made of sets among the best
    /// `top` of either side.
    pub(super) fn with(&self, other: &Self, top: usize) -> Self {
        let mut ranks: Vec<Rank> =
            self.ranks.iter().flat_map(|one| other.ranks.iter().map(|two| one.with(two))).collect();
        ranks.sort_unstable();
        ranks.truncate(top);
        let all = self.is_proven() && other.is_proven();
        let proven = if all {
            ranks.len().min(self.trusted(top).min(other.trusted(top)))
        } else {
            self.proven.min(other.proven).min(1)
        };
        Self { ranks, proven, complete: self.complete && other.complete, bound: self.bound.saturating_add(other.bound) }
    }

    /// Whether every set listed is where it belongs.
    fn is_proven(&self) -> bool {
        self.proven == self.ranks.len()
    }

    /// How many of the best unions its list is long enough for.
    fn trusted(&self, top: usize) -> usize {
        if self.complete { top } else { self.ranks.len() }
    }
}

impl Rank {
    fn with(&self, other: &Self) -> Self {
        let mut members: Vec<usize> = self.members.iter().chain(&other.members).copied().collect();
        members.sort_unstable();
        Self {
            cost: self.cost.saturating_add(other.cost),
            fell: self.fell.saturating_add(other.fell),
            size: self.size.saturating_add(other.size),
            members,
        }
    }
}
