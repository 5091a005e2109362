//! Statements as clients see them, with what was answered as far as it is shown.

use super::tally::{Counts, Tally};
use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::word::Opinion;
use crate::initiative::graphql::{Initiative, Stakeholder, stakeholder_of};
use crate::loaders::{OwnAnswer, TallyOf};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::{statement, statement_answer};

/// A statement.
pub struct Statement(statement::Model);

/// Something that the people of an initiative are asked whether they agree with. Who put it there is said;
/// who answered what is not, to anybody.
#[Object]
impl Statement {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Where it is asked.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.0.initiative_id).await?.into())
    }

    /// Who put it to the others.
    async fn author(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.author_id).await?)
    }

    /// What it says, in a line.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// What the viewer answered; nothing until they do, and once they took it back. Nobody else is ever given it.
    async fn viewer_answer(&self, ctx: &Context<'_>) -> Option<GraphResult<OwnOpinion>> {
        let own = Request::of(ctx).find(OwnAnswer(self.0.id)).await;
        own.map(|row| row.map(Into::into)).map_err(Into::into).transpose()
    }

    /// What people answered, as far as it is shown: nothing of fewer than five.
    async fn tally(&self, ctx: &Context<'_>) -> GraphResult<StatementTally> {
        Ok(Request::of(ctx).referred(TallyOf(self.0.id)).await?.into())
    }

    /// When a lead hid it: it is not asked any more, and only leads and its author see it. Nothing while it is asked.
    async fn hidden_at(&self) -> Option<DateTime<Utc>> {
        self.0.hidden_at
    }

    /// Why it was hidden.
    async fn hidden_reason(&self) -> Option<&str> {
        self.0.hidden_reason.as_deref()
    }

    /// When it was put to the others.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1; answers are none.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<statement::Model> for Statement {
    fn from(row: statement::Model) -> Self {
        Self(row)
    }
}

/// What the viewer themself answered to a statement.
#[derive(SimpleObject)]
pub struct OwnOpinion {
    /// What they answered.
    opinion: Opinion,
    /// When they answered last.
    answered_at: DateTime<Utc>,
    /// Counts the changes of the answer, from 1: for `expectedVersion`.
    version: i32,
}

impl From<statement_answer::Model> for OwnOpinion {
    fn from(row: statement_answer::Model) -> Self {
        Self { opinion: row.opinion.into(), answered_at: row.answered_at, version: row.version }
    }
}

/// What people answered to a statement, as far as it is shown.
#[derive(SimpleObject)]
pub struct StatementTally {
    /// How many answered what, once five people did; nothing before, and where fewer than five are left. The numbers
    /// go on only when the answers of five people changed since they were shown last, so that nobody sees what the
    /// last one answered. Until then, an answer that was changed or taken back counts as it was.
    counts: Option<StatementCounts>,
    /// How many more people it takes until something is shown; 0 once enough have answered.
    needed: i32,
    /// The same in a sentence, such as `needs 5 people, has 3`.
    sentence: String,
}

/// How many people answered what.
#[derive(SimpleObject)]
pub struct StatementCounts {
    /// How many answered: five at least.
    people: i32,
    /// How many agree.
    agree: i32,
    /// How many disagree.
    disagree: i32,
    /// How many take no side.
    pass: i32,
}

impl From<Tally> for StatementTally {
    fn from(tally: Tally) -> Self {
        let (needed, sentence) = (number(tally.needed()), tally.sentence());
        Self { counts: tally.shown().map(Into::into), needed, sentence }
    }
}

impl From<Counts> for StatementCounts {
    fn from(counts: Counts) -> Self {
        let [people, agree, disagree, pass] = [counts.people(), counts.agree, counts.disagree, counts.pass].map(number);
        Self { people, agree, disagree, pass }
    }
}

/// A count as the schema has it.
pub(super) fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
