//! Whom to talk to next, as leads see it.

use super::deliberation::Rows;
use super::graphql::{ClauseReport, raised, stakeholder};
use super::service::Assessed;
use super::wording::named;
use crate::initiative::graphql::Stakeholder;
use crate::objection::graphql::Objection;
use crate::talk::graphql::Talk;
use crate::talk::service::counting;
use async_graphql::SimpleObject;
use entities::{StakeholderId, TalkOutcome, talk};

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

/// Whom to talk to next: as the engine orders them, but for those to whom leads have talked.
pub fn next(assessed: &Assessed, talks: &[talk::Model]) -> Vec<TalkToNext> {
    let Assessed { rows, result, at } = assessed;
    let of = |next: &engine::TalkToNext| {
        let stakeholder = next.stakeholder.parse().ok().map(StakeholderId)?;
        let counting = counting(talks, rows, stakeholder, *at);
        let useful = counting.is_none_or(|talk| talk.outcome != TalkOutcome::NotUseful);
        useful.then(|| TalkToNext::new(rows, result, next, counting))?
    };
    let mut people: Vec<TalkToNext> = result.talk_to_next.iter().filter_map(of).collect();
    people.sort_by_key(|next| next.talked.is_some());
    people
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
