//! Counting: the people one clause asks, and what they hold.

use super::is_left;
use super::tally::Tally;
use crate::csr::index;
use crate::deliberation::{Role, Severity, Stance};
use crate::report::Standing;
use crate::rule::{Clause, SettledBy};
use crate::set::Set;
use crate::snapshot::{FlatObjection, Hold, Person, Situation, Snapshot};

/// One clause in one situation, with the people it asks.
#[derive(Clone, Copy)]
pub(super) struct Ballot<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) clause: &'a Clause,
    situation: &'a Situation,
    tally: &'a Tally,
}

impl<'a> Ballot<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, situation: &'a Situation, tally: &'a Tally, clause: &'a Clause) -> Self {
        Self { snapshot, clause, situation, tally }
    }

    pub(super) fn is_empty(self) -> bool {
        self.heads(|_| true) == 0
    }

    /// How many people hold such a position.
    pub(super) fn heads(self, such: impl Fn(Hold) -> bool) -> u128 {
        self.tally.count(|role| self.asks(role), such).0
    }

    /// How many people, or under a weighted rule how many millionths of weight.
    pub(super) fn amount(self, such: impl Fn(Hold) -> bool) -> u128 {
        let (heads, weight) = self.tally.count(|role| self.asks(role), such);
        if self.snapshot.rule.weighted { weight } else { heads }
    }

    fn asks(self, role: Role) -> bool {
        self.clause.roles().unwrap_or(&self.snapshot.rule.roles).contains(&role)
    }

    /// The people who hold such a position, in order, by number.
    pub(super) fn members(self, such: impl Fn(Hold) -> bool) -> impl Iterator<Item = usize> {
        let eligible = self.snapshot.eligible(self.clause);
        eligible.filter(move |&place| self.hold(place).is_some_and(&such))
    }

    pub(super) fn hold(self, person: usize) -> Option<Hold> {
        self.situation.holds.get(person).copied()
    }

    pub(super) fn person(self, number: usize) -> Option<&'a Person> {
        self.snapshot.flat.people.get(number)
    }

    /// The groups with an eligible person and fewer approvals than wanted. One
    /// pass over the people; 8 bytes a group.
    pub(super) fn short_groups(self, at_least: Stance, count: u32) -> Set {
        let Snapshot { flat, rule, .. } = self.snapshot;
        // What a person adds is looked up: branches would guess wrong too often.
        let votes = Tally::by_cell(|role, hold| {
            let asked = self.asks(role) && !hold.is_recused();
            let approves = asked && hold.level() >= at_least.level();
            Votes { asked: asked.into(), approvals: approves.into() }
        });
        let excluded = flat.author.filter(|_| rule.exclude_author);
        let mut groups = vec![Votes::default(); flat.groups.len()];
        for (number, (person, hold)) in flat.people.iter().zip(&self.situation.holds).enumerate() {
            if excluded != Some(number)
                && let Some(group) = groups.get_mut(index(person.group))
                && let Some(votes) = votes.get(Tally::cell(person, *hold))
            {
                group.add(*votes);
            }
        }
        let short = groups.iter().enumerate().filter(|(_, votes)| votes.asked > 0 && votes.approvals < count);
        short.map(|(group, _)| group).collect()
    }

    /// The objections of that severity or above that are not dealt with, in
    /// order, with their numbers.
    pub(super) fn left(
        self,
        at_least: Severity,
        settled_by: SettledBy,
    ) -> impl Iterator<Item = (usize, &'a FlatObjection, Standing)> {
        let objections = self.snapshot.flat.objections.iter().enumerate();
        objections
            .zip(&self.situation.standing)
            .filter_map(|((place, objection), standing)| Some((place, objection, (*standing)?)))
            .filter(move |(_, objection, standing)| {
                let severity = (objection.severity, at_least);
                is_left(severity, settled_by, objection.state, *standing)
            })
    }

    /// Where an objection stands, if it counts.
    pub(super) fn standing(self, objection: usize) -> Option<Standing> {
        self.situation.standing.get(objection).copied().flatten()
    }
}

/// How many people of a group are asked, and approve; fewer than 2^32.
#[derive(Clone, Copy, Default)]
struct Votes {
    asked: u32,
    approvals: u32,
}

impl Votes {
    fn add(&mut self, other: Self) {
        self.asked = self.asked.wrapping_add(other.asked);
        self.approvals = self.approvals.wrapping_add(other.approvals);
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
