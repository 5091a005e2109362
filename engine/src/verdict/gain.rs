//! Which unmet clauses one person alone could satisfy.

use super::ballot::Ballot;
use super::tally::{CELLS, Tally};
use super::{clause_status, wide};
use crate::csr::index;
use crate::deliberation::Stance;
use crate::report::ClauseStatus;
use crate::rule::Clause;
use crate::snapshot::{Hold, Snapshot};

/// The unmet clauses, and what each waits for.
pub(crate) struct Gains<'a> {
    snapshot: &'a Snapshot,
    tally: Tally,
    unmet: Vec<(usize, Wants)>,
    /// For each cell of the tally, which clauses are met once a person of the
    /// last weight seen in it has moved.
    known: Vec<Option<(u64, Hold, Vec<usize>)>>,
}

/// What an unmet clause waits for.
enum Wants {
    /// Other counts.
    Counts,
    /// One more approval at this level, in this group.
    Approval(usize, Stance),
    /// All that this person objects to.
    Settled(usize),
    /// More than one person, or time.
    More,
}

impl<'a> Gains<'a> {
    /// O(people + objections) for each unmet clause.
    pub(crate) fn new(snapshot: &'a Snapshot) -> Self {
        let tally = Tally::new(snapshot, &snapshot.present);
        let ballots =
            snapshot.rule.clauses.iter().map(|clause| Ballot::new(snapshot, &snapshot.present, &tally, clause));
        let unmet = ballots.enumerate().filter(|(_, ballot)| clause_status(*ballot) == ClauseStatus::Unsatisfied);
        let unmet = unmet.map(|(number, ballot)| (number, wants(ballot))).collect();
        Self { snapshot, unmet, tally, known: vec![None; CELLS] }
    }

    /// The clauses met if a person comes to hold that, their objections
    /// settled, in order. O(clauses).
    pub(crate) fn of(&mut self, person: usize, to: Hold) -> Vec<usize> {
        let by_counts = self.by_counts(person, to);
        let unmet = self.unmet.iter().filter(|(number, wants)| match wants {
            Wants::Counts => by_counts.contains(number),
            Wants::Approval(group, at_least) => self.approves(*number, person, to, (*group, *at_least)),
            Wants::Settled(raiser) => *raiser == person,
            Wants::More => false,
        });
        unmet.map(|(number, _)| *number).collect()
    }

    /// Whether a person's approval would be one more in that group.
    fn approves(&self, clause: usize, person: usize, to: Hold, (group, at_least): (usize, Stance)) -> bool {
        let Some((clause, from)) = self.snapshot.rule.clauses.get(clause).zip(self.snapshot.present.holds.get(person))
        else {
            return false;
        };
        let in_group = self.snapshot.flat.people.get(person).is_some_and(|person| index(person.group) == group);
        let gained = from.level() < at_least.level() && to.level() >= at_least.level();
        in_group && gained && self.asks(clause, person)
    }

    /// Whether a clause asks a person who is not recused.
    fn asks(&self, clause: &Clause, person: usize) -> bool {
        let rule = &self.snapshot.rule;
        let excluded = rule.exclude_author && self.snapshot.flat.author == Some(person);
        let asked = clause.roles().unwrap_or(&rule.roles);
        !excluded && self.snapshot.flat.people.get(person).is_some_and(|person| asked.contains(&person.role))
    }

    /// The clauses about counts that are met once a person has moved.
    fn by_counts(&mut self, person: usize, to: Hold) -> Vec<usize> {
        let snapshot = self.snapshot;
        let excluded = snapshot.rule.exclude_author && snapshot.flat.author == Some(person);
        let held = snapshot.flat.people.get(person).zip(snapshot.present.holds.get(person));
        let Some((someone, from)) = held.filter(|(_, from)| !excluded && **from != to) else {
            return Vec::new();
        };
        let weight = if snapshot.rule.weighted { someone.weight } else { 0 };
        let Some(known) = self.known.get_mut(Tally::cell(someone, *from)) else {
            return Vec::new();
        };
        if let Some((_, _, met)) = known.as_ref().filter(|(seen, hold, _)| *seen == weight && *hold == to) {
            return met.clone();
        }
        let moved = self.tally.moved(someone, *from, to);
        let counted = self.unmet.iter().filter(|(_, wants)| matches!(wants, Wants::Counts));
        let met = counted.filter_map(|(number, _)| {
            let clause = snapshot.rule.clauses.get(*number)?;
            let status = clause_status(Ballot::new(snapshot, &snapshot.present, &moved, clause));
            (status != ClauseStatus::Unsatisfied).then_some(*number)
        });
        let met: Vec<usize> = met.collect();
        *known = Some((weight, to, met.clone()));
        met
    }
}

fn wants(ballot: Ballot<'_>) -> Wants {
    match ballot.clause {
        Clause::ApprovalsPerGroup { at_least, count, .. } => {
            let short = ballot.short_groups(*at_least, *count);
            let mut groups = short.iter();
            let (Some(group), None) = (groups.next(), groups.next()) else {
                return Wants::More;
            };
            let approvals = ballot.members(|hold| hold.level() >= at_least.level());
            let inside = |number| ballot.person(number).is_some_and(|person| index(person.group) == group);
            let heads: u128 = approvals.filter(|&number| inside(number)).map(|_| 1).sum();
            if heads.saturating_add(1) >= wide(*count) { Wants::Approval(group, *at_least) } else { Wants::More }
        }
        Clause::NoObjection { severity_at_least, settled_by } => {
            let mut raisers = ballot.left(*severity_at_least, *settled_by).map(|(_, objection, _)| objection.by);
            let Some(first) = raisers.next() else {
                return Wants::More;
            };
            if raisers.all(|raiser| raiser == first) { Wants::Settled(first) } else { Wants::More }
        }
        Clause::OpenFor { .. } | Clause::FinalComment { .. } => Wants::More,
        _ => Wants::Counts,
    }
}
