//! Counting: the people one clause asks, and what they hold.

use std::collections::BTreeMap;

use super::is_left;
use crate::deliberation::{Severity, Stance};
use crate::report::Standing;
use crate::rule::SettledBy;
use crate::snapshot::{FlatObjection, Hold, Person, Situation, Snapshot};

/// The eligible people of one clause in one situation.
#[derive(Clone, Copy)]
pub(super) struct Ballot<'a> {
    pub(super) snapshot: &'a Snapshot,
    situation: &'a Situation,
    eligible: &'a [usize],
}

impl<'a> Ballot<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, situation: &'a Situation, eligible: &'a [usize]) -> Self {
        Self { snapshot, situation, eligible }
    }

    pub(super) fn is_empty(self) -> bool {
        self.eligible.is_empty()
    }

    /// How many people hold such a position.
    pub(super) fn heads(self, such: impl Fn(Hold) -> bool) -> u128 {
        self.members(such).map(|_| 1).sum()
    }

    /// How many people, or under a weighted rule how many millionths of weight.
    pub(super) fn amount(self, such: impl Fn(Hold) -> bool) -> u128 {
        if self.snapshot.rule.weighted {
            self.members(such).map(|person| person.weight).sum()
        } else {
            self.heads(such)
        }
    }

    pub(super) fn any(self, such: impl Fn(Hold) -> bool) -> bool {
        self.members(such).next().is_some()
    }

    /// The ids of the people who hold such a position, sorted.
    pub(super) fn ids(self, such: impl Fn(Hold) -> bool) -> Vec<String> {
        self.members(such).map(|person| person.id.clone()).collect()
    }

    /// The people who hold such a position, in order of their ids.
    pub(super) fn members(self, such: impl Fn(Hold) -> bool) -> impl Iterator<Item = &'a Person> {
        let people = self.eligible.iter().filter_map(move |&index| {
            let hold = self.situation.holds.get(index)?;
            Some((self.snapshot.flat.people.get(index)?, *hold))
        });
        people.filter(move |(_, hold)| such(*hold)).map(|(person, _)| person)
    }

    /// The groups with fewer approvals than wanted, and how many they have.
    pub(super) fn short_groups(self, at_least: Stance, count: u32) -> BTreeMap<usize, u32> {
        let mut approvals: BTreeMap<usize, u32> = self.members(|_| true).map(|person| (person.group, 0)).collect();
        for person in self.members(|hold| hold.level() >= at_least.level()) {
            if let Some(heads) = approvals.get_mut(&person.group) {
                *heads = heads.saturating_add(1);
            }
        }
        approvals.retain(|_, heads| *heads < count);
        approvals
    }

    /// The objections of that severity or above that are not dealt with, in
    /// order of their ids.
    pub(super) fn left(
        self,
        at_least: Severity,
        settled_by: SettledBy,
    ) -> impl Iterator<Item = (&'a FlatObjection, Standing)> {
        let objections = self.snapshot.flat.objections.iter();
        objections
            .zip(&self.situation.standing)
            .filter_map(|(objection, standing)| Some((objection, (*standing)?)))
            .filter(move |(objection, standing)| {
                let severity = (objection.severity, at_least);
                is_left(severity, settled_by, objection.state, *standing)
            })
    }
}

impl Hold {
    /// Whether it is on the ladder, at or below a level.
    pub(super) fn is_at_most(self, at_most: Stance) -> bool {
        self.level().is_some() && self.level() <= at_most.level()
    }

    /// Whether it stands in the way of a `NO_POSITION` clause.
    pub(super) fn vetoes(self, at_most: Stance, reason_required: bool) -> bool {
        self.is_at_most(at_most) && (self.reasoned || !reason_required)
    }
}
