//! Plans found the slow way, from the definition: each set of concessions is
//! turned into a deliberation of its own, and that one is assessed.

use std::collections::{BTreeMap, BTreeSet};

use engine::{
    Assessment, ClauseKind, ClauseReport, ClauseStatus, Conflict, ConflictKind, Deliberation, ObjectionState, Plan,
    Position, Role, Rule, Severity, StalePolicy, Stance, Standing,
};
use proptest::test_runner::TestCaseError;

use super::assess;

/// All plans, best first.
pub fn plans(deliberation: &Deliberation) -> Result<Vec<Plan>, TestCaseError> {
    let ids: Vec<&str> = deliberation.concessions.iter().map(|concession| concession.id.as_str()).collect();
    let mut plans = Vec::new();
    for bits in 0..1_usize << ids.len() {
        let chosen: BTreeSet<&str> =
            ids.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1).map(|(_, id)| *id).collect();
        if offered_together(deliberation, &chosen) {
            plans.extend(plan(deliberation, &chosen)?);
        }
    }
    plans.sort_by(|a, b| {
        let rank = |plan: &Plan| (plan.cost, micro(plan.fell_weight), plan.concessions.len());
        rank(a).cmp(&rank(b)).then_with(|| a.concessions.cmp(&b.concessions))
    });
    Ok(plans)
}

fn micro(weight: f64) -> String {
    format!("{weight:020.6}")
}

fn offered_together(deliberation: &Deliberation, chosen: &BTreeSet<&str>) -> bool {
    let mut concessions = deliberation.concessions.iter().filter(|c| chosen.contains(c.id.as_str()));
    concessions.all(|concession| {
        concession.requires.iter().all(|id| chosen.contains(id.as_str()))
            && !concession.excludes.iter().any(|id| chosen.contains(id.as_str()))
    })
}

/// Whether some set of concessions satisfies these of the conflicts.
pub fn can_be_had(deliberation: &Deliberation, conflicts: &[Conflict], kept: &[usize]) -> Result<bool, TestCaseError> {
    let ids: Vec<&str> = deliberation.concessions.iter().map(|concession| concession.id.as_str()).collect();
    for bits in 0..1_usize << ids.len() {
        let chosen: BTreeSet<&str> =
            ids.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1).map(|(_, id)| *id).collect();
        let clauses = after(deliberation, &chosen)?.verdict.clauses;
        let kept = kept.iter().filter_map(|index| conflicts.get(*index));
        if kept.into_iter().all(|conflict| keeps(deliberation, &chosen, &clauses, conflict)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn keeps(deliberation: &Deliberation, chosen: &BTreeSet<&str>, clauses: &[ClauseReport], conflict: &Conflict) -> bool {
    let one_of = |from: &engine::Concession, list: &[String]| {
        conflict.concessions.contains(&from.id) && list.iter().any(|id| conflict.concessions.contains(id))
    };
    let mut concessions = deliberation.concessions.iter().filter(|concession| chosen.contains(concession.id.as_str()));
    let Some(clause) = conflict.clause.and_then(|clause| clauses.get(clause)) else {
        let both = conflict.concessions.iter().all(|id| chosen.contains(id.as_str()));
        return match conflict.kind {
            ConflictKind::Requires => both || !concessions.any(|from| one_of(from, &from.requires)),
            _ => !both,
        };
    };
    let in_group =
        |id: &String| deliberation.stakeholders.iter().any(|person| person.id == *id && person.group == conflict.group);
    match (&conflict.objection, &conflict.stakeholder) {
        (Some(id), _) | (_, Some(id)) => !clause.missing.contains(id),
        _ if clause.status != ClauseStatus::Unsatisfied => true,
        _ if clause.kind == ClauseKind::ApprovalsPerGroup && !clause.missing.is_empty() => {
            !clause.missing.iter().any(in_group)
        }
        _ => false,
    }
}

/// The assessment after a set of concessions.
fn after(deliberation: &Deliberation, chosen: &BTreeSet<&str>) -> Result<Assessment, TestCaseError> {
    let world = World::new(deliberation)?;
    let mut after = deliberation.clone();
    let rule = deliberation.rule.resolve();
    let (_, provokes) = world.settle(&mut after, chosen);
    let levels: BTreeMap<&str, Option<i64>> =
        world.people.keys().map(|id| (*id, world.moved(id, &after, chosen, &provokes))).collect();
    after.positions = world.positions(&levels);
    after.rule = Rule { stale: StalePolicy::Count, author_approves: false, assent_after_hours: None, ..rule }.into();
    assess(&after)
}

fn plan(deliberation: &Deliberation, chosen: &BTreeSet<&str>) -> Result<Option<Plan>, TestCaseError> {
    let world = World::new(deliberation)?;
    let mut after = deliberation.clone();
    let rule = deliberation.rule.resolve();
    let (settles, provokes) = world.settle(&mut after, chosen);
    let levels: BTreeMap<&str, Option<i64>> =
        world.people.keys().map(|id| (*id, world.moved(id, &after, chosen, &provokes))).collect();
    after.positions = world.positions(&levels);
    after.rule = Rule { stale: StalePolicy::Count, author_approves: false, assent_after_hours: None, ..rule }.into();
    let assessment = assess(&after)?;
    let unmet = assessment.verdict.clauses.iter().filter(|clause| clause.status == ClauseStatus::Unsatisfied);
    if unmet.clone().any(|clause| !clause.kind.is_clock() && clause.kind != ClauseKind::Heard) {
        return Ok(None);
    }
    let side = |such: fn(Option<i64>, Option<i64>) -> bool| {
        let people = levels.iter().filter(|(id, level)| such(world.level(id), **level));
        people.map(|(id, _)| (*id).to_owned()).collect::<Vec<String>>()
    };
    let falls = side(|before, now| now.is_some() && now < before.or(Some(3)));
    let weight = |id: &str| deliberation.stakeholders.iter().find(|s| s.id == id).map_or(0.0, |s| s.weight);
    let costs = deliberation.concessions.iter().filter(|c| chosen.contains(c.id.as_str())).map(|c| c.cost);
    Ok(Some(Plan {
        concessions: chosen.iter().map(|id| (*id).to_owned()).collect(),
        cost: costs.sum(),
        fell_weight: falls.iter().map(|id| weight(id)).sum(),
        falls,
        rises: side(|before, now| if before.is_some() { now > before } else { now >= Some(3) }),
        settles,
        provokes,
        verdict: assessment.verdict.status,
        score: assessment.readiness.map(|ready| ready.score),
        sentence: String::new(),
    }))
}

/// What holds before any concession.
struct World<'a> {
    deliberation: &'a Deliberation,
    /// Everybody who counts, with the stance they effectively hold.
    people: BTreeMap<&'a str, Option<Stance>>,
    standing: BTreeMap<String, Standing>,
}

impl<'a> World<'a> {
    fn new(deliberation: &'a Deliberation) -> Result<Self, TestCaseError> {
        let assessment = assess(deliberation)?;
        let effective: BTreeMap<String, Option<Stance>> = assessment
            .contributions
            .into_iter()
            .flat_map(|lost| lost.people)
            .map(|person| (person.stakeholder, person.stance))
            .collect();
        let people = deliberation.stakeholders.iter().filter_map(|person| {
            let stance = effective.get(&person.id)?;
            Some((person.id.as_str(), *stance))
        });
        Ok(Self { deliberation, people: people.collect(), standing: assessment.standing })
    }

    fn level(&self, id: &str) -> Option<i64> {
        self.people.get(id).copied().flatten().and_then(Stance::level).map(i64::from)
    }

    fn is_open(&self, id: &str) -> bool {
        self.standing.get(id).is_some_and(|standing| *standing != Standing::Settled)
    }

    /// Settles and provokes objections; says which.
    fn settle(&self, after: &mut Deliberation, chosen: &BTreeSet<&str>) -> (Vec<String>, Vec<String>) {
        let [mut settles, mut provokes] = [Vec::new(), Vec::new()];
        let offered = |ids: &[String]| ids.iter().all(|id| chosen.contains(id.as_str()));
        for objection in &mut after.objections {
            let removed = objection.removed_by.iter().any(|set| offered(set));
            match &objection.provoked_by {
                None if removed && self.is_open(&objection.id) => {
                    objection.state = ObjectionState::Accommodated;
                    settles.push(objection.id.clone());
                }
                Some(by) if !removed && by.iter().any(|id| chosen.contains(id.as_str())) => {
                    objection.provoked_by = None;
                    let raiser = self.deliberation.stakeholders.iter().find(|person| person.id == objection.by);
                    if raiser.is_some_and(|person| person.role != Role::Observer) {
                        provokes.push(objection.id.clone());
                    }
                }
                _ => {}
            }
        }
        settles.sort();
        provokes.sort();
        (settles, provokes)
    }

    /// The level a person ends at.
    fn moved(&self, id: &str, after: &Deliberation, chosen: &BTreeSet<&str>, provokes: &[String]) -> Option<i64> {
        let mut level = self.level(id);
        let grave = |objection: &&engine::Objection| {
            objection.by == id && objection.severity != Severity::Minor && self.is_open(&objection.id)
        };
        let mut grave = after.objections.iter().filter(grave).peekable();
        if grave.peek().is_some() && grave.all(|objection| objection.state == ObjectionState::Accommodated) {
            level = Some(level.unwrap_or(3).max(3));
        }
        let chosen = after.concessions.iter().filter(|concession| chosen.contains(concession.id.as_str()));
        let shifts = chosen.flat_map(|concession| &concession.shifts).filter(|shift| shift.stakeholder == id);
        let sum: i64 = shifts.map(|shift| shift.steps).sum();
        if level.is_some() || sum < 0 {
            level = Some((level.unwrap_or(3) + sum).clamp(0, 5));
        }
        for objection in after.objections.iter().filter(|o| o.by == id && provokes.contains(&o.id)) {
            let cap = match objection.severity {
                Severity::Minor => 2,
                Severity::Major => 1,
                Severity::Blocking => 0,
            };
            level = Some(level.unwrap_or(3).min(cap));
        }
        level
    }

    /// Positions that say outright what people end up holding.
    fn positions(&self, levels: &BTreeMap<&str, Option<i64>>) -> Vec<Position> {
        let revision = self.deliberation.proposal.revision;
        let recused = self.deliberation.positions.iter().filter(|position| position.stance == Stance::Recused);
        let mut positions: Vec<Position> = recused.cloned().collect();
        for (id, level) in levels {
            let given = self.deliberation.positions.iter().find(|position| position.stakeholder == *id);
            let own = given.filter(|position| self.people.get(id) == Some(&Some(position.stance)));
            let rung = level.and_then(|level| usize::try_from(level).ok()).map(|rung| Stance::LADDER[rung]);
            let moved = *level != self.level(id);
            if let Some(stance) = rung.or(self.people.get(id).copied().flatten()) {
                let reason = if moved { Some("moved".to_owned()) } else { own.and_then(|own| own.reason.clone()) };
                positions.push(Position { stakeholder: (*id).to_owned(), stance, revision, reason, until: None });
            }
        }
        positions
    }
}
