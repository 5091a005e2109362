//! Whom to talk to next, as leads see it.

use super::deliberation::Rows;
use super::graphql::{ClauseReport, raised, stakeholder};
use super::service::{Assessed, compute};
use super::wording::named;
use crate::initiative::graphql::Stakeholder;
use crate::objection::graphql::Objection;
use crate::talk::graphql::Talk;
use crate::talk::service::counting;
use async_graphql::SimpleObject;
use entities::{StakeholderId, talk};
use sea_orm::DbErr;
use std::sync::Arc;

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
    /// That a lead talked to them, as long as it counts; nothing where nobody has.
    talked: Option<Talk>,
}

/// The most people that are named.
const MOST: usize = 10;

/// Whom to talk to next: as the engine orders them, but that those to whom
/// leads have talked come after the others, and where they see no use, last.
///
/// # Errors
///
/// Whatever the engine or the database says.
pub async fn next(assessed: Arc<Assessed>, talks: Vec<talk::Model>) -> Result<Vec<TalkToNext>, DbErr> {
    let counting = counting(&talks, &assessed.rows, assessed.at);
    if counting.is_empty() {
        let Assessed { rows, result, .. } = assessed.as_ref();
        return Ok(result.talk_to_next.iter().filter_map(|next| TalkToNext::new(rows, result, next, None)).collect());
    }
    compute(move || {
        let Assessed { rows, result, at } = assessed.as_ref();
        // As many more as may go behind the others.
        let all = engine::talk_to_next(&Assessed::question(rows, *at)?, MOST + counting.len());
        let talked = |next: &engine::TalkToNext| counting.get(&StakeholderId(next.stakeholder.parse().ok()?));
        let mut people: Vec<_> = all.iter().map(|next| (talked(next), next)).collect();
        people.sort_by_key(|(talked, _)| talked.map(|talk| talk.outcome));
        let named = people.into_iter().take(MOST);
        Ok(named.filter_map(|(talked, next)| TalkToNext::new(rows, result, next, talked)).collect())
    })
    .await
}

impl TalkToNext {
    /// What the engine says of this person; nothing where they are not there.
    fn new(
        rows: &Rows,
        result: &engine::Assessment,
        next: &engine::TalkToNext,
        talked: Option<&talk::Model>,
    ) -> Option<Self> {
        let clauses = next.clauses.iter().filter_map(|place| result.verdict.clauses.get(*place));
        let ids: Vec<String> = [&next.stakeholder].into_iter().chain(&next.objections).cloned().collect();
        Some(Self {
            stakeholder: stakeholder(rows, &next.stakeholder)?,
            clauses: clauses.map(|clause| ClauseReport::new(rows, clause)).collect(),
            score: next.score,
            objections: next.objections.iter().filter_map(|id| raised(rows, id)).collect(),
            sentence: named(rows, &next.sentence, &ids),
            talked: talked.cloned().map(Into::into),
        })
    }
}
