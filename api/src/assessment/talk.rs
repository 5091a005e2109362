//! Whom to talk to next, as leads see it.

use super::deliberation::Rows;
use super::graphql::{ClauseReport, raised, stakeholder};
use super::wording::named;
use crate::initiative::graphql::Stakeholder;
use crate::objection::graphql::Objection;
use async_graphql::SimpleObject;

/// Somebody to talk to, and what their coming round would gain.
#[derive(SimpleObject)]
pub struct TalkToNext {
    /// Who.
    stakeholder: Stakeholder,
    /// The clauses of the rule that would hold and do not.
    clauses: Vec<ClauseReport>,
    /// The points that the score would gain, from 0 to 100.
    score: f64,
    /// Their objections that are not settled.
    objections: Vec<Objection>,
    /// The same in words.
    sentence: String,
}

impl TalkToNext {
    /// What the engine says of this person; nothing where they are not there.
    pub(super) fn new(rows: &Rows, result: &engine::Assessment, next: &engine::TalkToNext) -> Option<Self> {
        let clauses = next.clauses.iter().filter_map(|place| result.verdict.clauses.get(*place));
        let ids: Vec<String> = [&next.stakeholder].into_iter().chain(&next.objections).cloned().collect();
        Some(Self {
            stakeholder: stakeholder(rows, &next.stakeholder)?,
            clauses: clauses.map(|clause| ClauseReport::new(rows, clause)).collect(),
            score: next.score,
            objections: next.objections.iter().filter_map(|id| raised(rows, id)).collect(),
            sentence: named(rows, &next.sentence, &ids),
        })
    }
}
