//! Why there is no plan: the fewest things that cannot be had together.

use std::collections::BTreeSet;

use super::model::{Demand, Model, Subject};
use super::part::{Part, split};
use super::plan::Planner;
use super::report::{Conflict, ConflictKind, Explanation};
use super::search::is_feasible;
use crate::rule::Clause;
use crate::snapshot::Snapshot;
use crate::words::list_all;

/// Of these demands, or if they can be had together of all, an irreducible set
/// that cannot: those are left out, half, a quarter and in the end one at a
/// time, without which the rest still cannot (a deletion filter).
pub(super) fn explain(planner: &Planner<'_>, model: &Model, demands: &[Demand]) -> Explanation {
    let mut core: Vec<Demand> = demands.to_vec();
    core.sort_unstable();
    core.dedup();
    if can_be_had(planner, &core) == Some(true) {
        core = model.rows.iter().map(|row| row.demand).collect();
        core.sort_unstable();
        core.dedup();
    }
    let mut told = can_be_had(planner, &core) == Some(false);
    let mut size = core.len();
    while size > 0 && core.len() > 1 {
        size = if size == 1 { 0 } else { size.div_ceil(2) };
        let step = size.max(1);
        let mut start = 0;
        while start < core.len() && core.len() > 1 {
            if planner.patience.left().is_zero() {
                return told_of(planner.snapshot, &core, false);
            }
            let end = start.saturating_add(step);
            let kept = core.iter().enumerate().filter(|(index, _)| !(start..end).contains(index));
            let rest: Vec<Demand> = kept.map(|(_, demand)| *demand).collect();
            let outcome = can_be_had(planner, &rest);
            told &= outcome.is_some();
            if outcome == Some(false) {
                core = rest;
            } else {
                start = end;
            }
        }
    }
    told_of(planner.snapshot, &core, told)
}

fn told_of(snapshot: &Snapshot, core: &[Demand], irreducible: bool) -> Explanation {
    let conflicts: Vec<Conflict> = core.iter().map(|demand| conflict(snapshot, *demand)).collect();
    let sentences: Vec<&str> = conflicts.iter().map(|conflict| conflict.sentence.as_str()).collect();
    let together = if conflicts.len() > 1 { "no plan, because these cannot be had together: " } else { "no plan: " };
    Explanation { sentence: format!("{together}{}", sentences.join("; ")), conflicts, irreducible }
}

/// There are plans, but none within the budget.
pub(super) fn dear(budget: i64, cheapest: i64) -> Explanation {
    let sentence = format!("the budget is {budget}, and the cheapest plan costs {cheapest}");
    let conflict = Conflict {
        kind: ConflictKind::Budget,
        clause: None,
        objection: None,
        stakeholder: None,
        group: None,
        concessions: Vec::new(),
        sentence: sentence.clone(),
    };
    Explanation { sentence: format!("no plan: {sentence}"), conflicts: vec![conflict], irreducible: true }
}

/// Whether some set of concessions satisfies these demands; none if that could
/// not be told in time.
fn can_be_had(planner: &Planner<'_>, demands: &[Demand]) -> Option<bool> {
    let active: BTreeSet<Demand> = demands.iter().copied().collect();
    let model = Model::of(planner.snapshot, &planner.limits, |demand| active.contains(&demand));
    if model.rows.iter().any(|row| row.sum.range().1 < 0) {
        return Some(false);
    }
    let costs = vec![0; model.offers];
    let mut told = true;
    for part in split(&model, &costs).iter().filter(|part| !part.rows.is_empty()) {
        let feasible = if part.offers.len() <= planner.options.enumerate {
            let best = part.enumerate(1, planner.patience);
            (!best.ranks.is_empty() || best.complete).then_some(!best.ranks.is_empty())
        } else {
            is_feasible(part, (planner.options.solver, planner.patience))
        };
        match feasible {
            Some(false) => return Some(false),
            Some(true) => {}
            None => told = false,
        }
    }
    told.then_some(true)
}

impl Part<'_> {
    /// What its rows are there for.
    pub(super) fn demands(&self) -> Vec<Demand> {
        self.rows.iter().filter_map(|row| self.model.rows.get(*row)).map(|row| row.demand).collect()
    }
}

fn conflict(snapshot: &Snapshot, demand: Demand) -> Conflict {
    let names = |numbers: &[usize]| -> Vec<String> {
        let offers = numbers.iter().filter_map(|number| snapshot.flat.offers.get(*number));
        offers.map(|offer| offer.id.clone()).collect()
    };
    let mut conflict = Conflict {
        kind: ConflictKind::Clause,
        clause: None,
        objection: None,
        stakeholder: None,
        group: None,
        concessions: Vec::new(),
        sentence: String::new(),
    };
    match demand {
        Demand::Clause(number, subject) => about_clause(snapshot, number, subject, &mut conflict),
        Demand::Requires(one, other) => {
            conflict.kind = ConflictKind::Requires;
            conflict.concessions = names(&[one, other]);
            conflict.sentence = conflict.concessions.join(" requires ");
        }
        Demand::Excludes(one, other) => {
            conflict.kind = ConflictKind::Excludes;
            conflict.concessions = names(&[one, other]);
            conflict.sentence = conflict.concessions.join(" excludes ");
        }
        Demand::Force(offer) => {
            conflict.kind = ConflictKind::Force;
            conflict.concessions = names(&[offer]);
            conflict.sentence = format!("{} is forced", list_all(&conflict.concessions));
        }
        Demand::Forbid(offer) => {
            conflict.kind = ConflictKind::Forbid;
            conflict.concessions = names(&[offer]);
            conflict.sentence = format!("{} is forbidden", list_all(&conflict.concessions));
        }
    }
    conflict.concessions.sort_unstable();
    conflict.concessions.dedup();
    conflict
}

fn about_clause(snapshot: &Snapshot, number: usize, subject: Subject, conflict: &mut Conflict) {
    conflict.clause = Some(number);
    let clause = snapshot.rule.clauses.get(number);
    let requirement = clause.map(Clause::describe).unwrap_or_default();
    conflict.sentence = match subject {
        Subject::Everybody => format!("the rule asks for {requirement}"),
        Subject::Group(group) => {
            conflict.group = snapshot.flat.groups.get(group).cloned().flatten();
            let group = conflict.group.as_ref();
            let group = group.map_or("the people without a group".to_owned(), |group| format!("the group {group}"));
            format!("the rule asks for {requirement}, which {group} lacks")
        }
        Subject::Person(person) => {
            let id = snapshot.flat.ids.at(person).to_owned();
            let sentence = match clause {
                Some(Clause::NoPosition { at_most, .. }) => {
                    format!("{id} must not end at {}", crate::rule::or_below(*at_most))
                }
                _ => format!("{id} has to satisfy {requirement}"),
            };
            conflict.stakeholder = Some(id);
            sentence
        }
        Subject::Objection(objection) => about_objection(snapshot, objection, conflict),
    };
}

fn about_objection(snapshot: &Snapshot, objection: usize, conflict: &mut Conflict) -> String {
    let Some(objection) = snapshot.flat.objections.get(objection) else {
        return String::new();
    };
    let name = |number: usize| snapshot.flat.offers.get(number).map(|offer| offer.id.clone());
    let mut sets: Vec<Vec<usize>> = objection.removed_by.iter().map(|set| set.iter().collect()).collect();
    sets.sort_unstable();
    sets.dedup();
    let named = |set: &Vec<usize>| list_all(&set.iter().filter_map(|number| name(*number)).collect::<Vec<String>>());
    let sets: Vec<String> = sets.iter().map(named).collect();
    let provokers: Vec<String> = objection.provoked_by.iter().flat_map(|set| set.iter().filter_map(name)).collect();
    let removers = objection.removed_by.iter().flat_map(|set| set.iter().filter_map(name));
    conflict.concessions = removers.chain(provokers.iter().cloned()).collect();
    conflict.objection = Some(objection.id.clone());
    let by = snapshot.flat.ids.at(objection.by);
    let removal = if sets.is_empty() {
        "which no concession does".to_owned()
    } else {
        format!("which {} would do", sets.join(", or "))
    };
    let id = &objection.id;
    let severity = objection.severity;
    if provokers.is_empty() {
        format!("{id} ({severity}, by {by}) has to be settled, {removal}")
    } else {
        let provokers = list_all(&provokers);
        format!("{id} ({severity}, by {by}), which {provokers} would provoke, has to be settled then, {removal}")
    }
}
