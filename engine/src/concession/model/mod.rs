//! The concessions as a 0-1 program in whole numbers: which sets of them are plans.
//!
//! A variable is a concession, or is defined by earlier variables: that an
//! objection is settled, that a latent one is real, that a person ends at some
//! level or above. A set of concessions is a plan exactly when every [`Row`]
//! holds.

mod build;
mod clause;
mod linear;
mod objection;
mod person;

pub(super) use build::Limits;
pub(super) use linear::{Definition, Lit, Meaning, Sum};

use crate::snapshot::Snapshot;

/// Which sets of concessions are plans, and who falls.
pub(super) struct Model {
    /// How many of the variables are concessions; they come first.
    pub(super) offers: usize,
    /// The other variables, each defined by earlier ones.
    pub(super) definitions: Vec<Definition>,
    pub(super) rows: Vec<Row>,
    /// The weight of the people who fall, in millionths.
    pub(super) falls: Sum,
}

/// `sum` is at least 0.
pub(super) struct Row {
    pub(super) sum: Sum,
    pub(super) demand: Demand,
}

/// What a row is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Demand {
    /// A clause, by number, and whom or what of it.
    Clause(usize, Subject),
    /// The first concession requires the second.
    Requires(usize, usize),
    /// Two concessions exclude each other.
    Excludes(usize, usize),
    /// The option that forces a concession.
    Force(usize),
    /// The option that forbids one.
    Forbid(usize),
}

/// The part of a clause that one row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// All of it.
    Everybody,
    /// An objection, by number.
    Objection(usize),
    /// A person, by number.
    Person(usize),
    /// A group, by number.
    Group(usize),
}

impl Model {
    /// What it takes to satisfy the rule under these limits.
    pub(super) fn new(snapshot: &Snapshot, limits: &Limits) -> Self {
        build::build(snapshot, limits, |_| true)
    }

    /// The same with only some of the demands.
    pub(super) fn of(snapshot: &Snapshot, limits: &Limits, such: impl Fn(Demand) -> bool) -> Self {
        build::build(snapshot, limits, such)
    }

    /// How many variables there are.
    pub(super) fn variables(&self) -> usize {
        self.offers.saturating_add(self.definitions.len())
    }
}
