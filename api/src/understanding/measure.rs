//! How far people see the same problem.
//!
//! One that was taken before the substance of its problem changed is stale:
//! agreement is silence then, since it was with something else; doubt goes on
//! counting until it is taken back.
//!
//! Of a proposal for several problems, a person counts with the worst they say
//! of any of them: who disputes one problem disputes what the proposal is for.
//! Who agrees with some of them and is silent on another is silent: half an
//! answer is none.

use crate::error::{Error, Result};
use crate::graph::word::engine_understanding;
use crate::rule::service::DEFAULT;
use chrono::{DateTime, Utc};
use engine::{Deliberation, RuleChoice, Snapshot};
use entities::problem::Substance;
use entities::{StakeholderId, UnderstandingStance, problem, stakeholder, understanding};
use std::collections::BTreeMap;

/// How far people see a problem as it is stated.
#[derive(Clone, Debug)]
pub struct Measured {
    /// From 0 to 100, with its bounds; nothing where nobody has a say.
    pub report: Option<engine::UnderstandingReport>,
    /// How many of the people with a say see it how; the last for silence.
    pub counts: [usize; 5],
    /// How many of them answered before the substance changed.
    pub stale: usize,
}

/// What counts of what people say of the problems that a proposal solves; nothing where nobody has said anything.
#[must_use]
pub fn of_proposal(
    problems: &[Substance],
    understandings: &[understanding::Model],
) -> Option<Vec<engine::Understanding>> {
    let mut said: BTreeMap<StakeholderId, Vec<UnderstandingStance>> = BTreeMap::new();
    let mut asked = false;
    for row in understandings {
        let Some(problem) = problems.iter().find(|problem| problem.id == row.problem_id) else { continue };
        asked = true;
        if counts(problem, row) {
            said.entry(row.stakeholder_id).or_default().push(row.stance);
        }
    }
    let of_person = |(stakeholder, said): (StakeholderId, Vec<UnderstandingStance>)| {
        let worst = said.iter().copied().max()?;
        let whole = is_doubt(worst) || said.len() == problems.len();
        whole.then(|| engine::Understanding {
            stakeholder: stakeholder.to_string(),
            stance: engine_understanding(worst),
        })
    };
    asked.then(|| said.into_iter().filter_map(of_person).collect())
}

/// How far these people see a problem as it is stated; nothing where nobody has said anything.
///
/// # Errors
///
/// `INTERNAL` where stored rows are no question to the engine.
pub fn of_problem(
    problem: &problem::Model,
    people: &[stakeholder::Model],
    understandings: &[understanding::Model],
    now: DateTime<Utc>,
) -> Result<Option<Measured>> {
    let substance = Substance::from(problem);
    let Some(given) = of_proposal(std::slice::from_ref(&substance), understandings) else { return Ok(None) };
    let mut counts = [0; 5];
    let mut stale = 0;
    for person in people.iter().filter(|row| row.role != entities::Role::Observer) {
        let said = understandings.iter().find(|row| row.stakeholder_id == person.id);
        stale += usize::from(said.is_some_and(|row| substance.has_changed_since(row.problem_version)));
        let id = person.id.to_string();
        counts[given.iter().find(|one| one.stakeholder == id).map_or(4, |one| place(one.stance))] += 1;
    }
    let question = Deliberation {
        now,
        rule: RuleChoice::from(DEFAULT),
        proposal: engine::Proposal {
            id: problem.id.to_string(),
            author: None,
            revision: 1,
            opened_at: now,
            last_substantive_revision: 1,
            last_substantive_at: now,
            final_comment_since: None,
        },
        stakeholders: people.iter().map(crate::assessment::deliberation::stakeholder_of).collect(),
        positions: Vec::new(),
        objections: Vec::new(),
        arguments: Vec::new(),
        concessions: Vec::new(),
        understandings: Some(given),
        listens: Vec::new(),
    };
    let snapshot = Snapshot::new(&question).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Some(Measured { report: engine::assess(&snapshot).understanding, counts, stale }))
}

/// What an assessment says of it, in a sentence.
#[must_use]
pub fn sentence(report: &engine::UnderstandingReport) -> String {
    let (all, dispute) = (report.dissenters, report.dispute_problem);
    match (all, dispute) {
        (0, _) => "Nobody stands below ACCEPT.".to_owned(),
        (1, 0) => "The one who stands below ACCEPT disputes the solution, not the problem.".to_owned(),
        (1, _) => "The one who stands below ACCEPT disputes the problem.".to_owned(),
        (all, 0) => format!("All {all} who stand below ACCEPT dispute the solution, none the problem."),
        (all, dispute) if all == dispute => format!("All {all} who stand below ACCEPT dispute the problem."),
        (all, dispute) => format!("Of {all} who stand below ACCEPT, {dispute} dispute the problem."),
    }
}

fn counts(problem: &Substance, row: &understanding::Model) -> bool {
    is_doubt(row.stance) || !problem.has_changed_since(row.problem_version)
}

fn is_doubt(stance: UnderstandingStance) -> bool {
    matches!(stance, UnderstandingStance::Unsure | UnderstandingStance::Disagree)
}

fn place(stance: engine::UnderstandingStance) -> usize {
    match stance {
        engine::UnderstandingStance::Agree => 0,
        engine::UnderstandingStance::Restated => 1,
        engine::UnderstandingStance::Unsure => 2,
        engine::UnderstandingStance::Disagree => 3,
    }
}
