//! Decisions as clients see them.

use super::madr;
use crate::assessment::wording::summary;
use crate::commitment::graphql::Commitment;
use crate::context::Request;
use crate::error::{Error, GraphResult, Result};
use crate::global_id;
use crate::graph::word::{Outcome, Reversibility, Stance, VerdictStatus};
use crate::graph::{List, Markdown};
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::loaders::{RevisionOf, Uncommitted};
use crate::objection::graphql::Objection;
use crate::page::Page;
use crate::proposal::graphql::{Proposal, Revision, proposal_of};
use crate::rule::graphql::DecisionRule;
use crate::work::graphql::WorkItem;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::decision;

/// A decision.
pub struct Decision(Box<decision::Model>);

/// What was decided on a proposal, with all that it rested on.
#[Object]
impl Decision {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What was decided on.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// What the proposal was called then.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The text that was decided on.
    async fn revision(&self, ctx: &Context<'_>) -> GraphResult<Revision> {
        Ok(Request::of(ctx).referred(RevisionOf(self.0.proposal_id, self.0.revision)).await?.into())
    }

    /// What was decided.
    async fn outcome(&self) -> Outcome {
        self.0.outcome.into()
    }

    /// Why.
    async fn rationale(&self) -> Markdown {
        Markdown(self.0.rationale.clone())
    }

    /// Why the proposal was accepted though its rule was not met; nothing where it was.
    async fn override_reason(&self) -> Option<Markdown> {
        self.0.override_reason.clone().map(Markdown)
    }

    /// Whether it can be taken back at little cost.
    async fn reversibility(&self) -> Reversibility {
        self.0.reversibility.into()
    }

    /// When it is to be looked at again.
    async fn review_at(&self) -> Option<DateTime<Utc>> {
        self.0.review_at
    }

    /// The rule as it was then.
    async fn rule(&self) -> GraphResult<DecisionRule> {
        Ok(DecisionRule::frozen(&self.0.rule)?)
    }

    /// How the proposal stood at that moment.
    async fn assessment(&self) -> GraphResult<FrozenAssessment> {
        Ok(FrozenAssessment::new(&self.0)?)
    }

    /// Who with a say did not agree, in their words. Where it was accepted: whose objection was overruled or not
    /// settled, and who stood below `ACCEPT`. Where it was rejected: who stood at `SUPPORT` or above.
    async fn dissents(&self) -> Vec<Dissent<'_>> {
        self.0.dissents.0.iter().map(Dissent).collect()
    }

    /// Who decided.
    async fn decided_by(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.decided_by).await?)
    }

    /// When.
    async fn decided_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When the proposal was opened again; nothing while the decision is in force.
    async fn reopened_at(&self) -> Option<DateTime<Utc>> {
        self.0.reopened_at
    }

    /// Why it was.
    async fn reopening(&self) -> Option<Markdown> {
        self.0.reopening.clone().map(Markdown)
    }

    /// When leads handed the plan over to delivery.
    async fn handed_over_at(&self) -> Option<DateTime<Utc>> {
        self.0.handed_over_at
    }

    /// What people say to it, in the order they first did.
    async fn commitments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Commitment>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::commitment::Entity, _>(self.0.id, false, page).await?)
    }

    /// Who has a say and has not said yet whether they commit to it.
    async fn uncommitted(&self, ctx: &Context<'_>) -> GraphResult<Vec<Stakeholder>> {
        let request = Request::of(ctx);
        let initiative = request.referred(self.0.proposal_id).await?.initiative_id;
        let people = request.referred(Uncommitted(self.0.id, initiative)).await?;
        Ok(people.into_iter().map(Into::into).collect())
    }

    /// The work that follows from it, oldest first.
    async fn work_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<WorkItem>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::work_item::Entity, _>(self.0.id, false, page).await?)
    }

    /// The decision as a Markdown Architectural Decision Record (MADR 4), to keep beside the code. What people
    /// wrote stands in it as plain text.
    async fn madr(&self, ctx: &Context<'_>) -> Option<GraphResult<Markdown>> {
        Some(madr::write(Request::of(ctx), &self.0).await.map(Markdown).map_err(Into::into))
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<decision::Model> for Decision {
    fn from(row: decision::Model) -> Self {
        Self(Box::new(row))
    }
}

/// An assessment as it was kept with a decision.
#[derive(SimpleObject)]
pub struct FrozenAssessment {
    /// The moment it holds for.
    at: DateTime<Utc>,
    /// The version of the engine that made it.
    engine_version: String,
    /// The verdict and the readiness in one line.
    summary: String,
    /// What the rule said.
    verdict: VerdictStatus,
    /// How far people agreed, from 0 to 100; nothing where nobody had a say.
    score: Option<f64>,
    /// The score if everybody who was silent had been against.
    low: Option<f64>,
    /// The score if everybody who was silent had been for, and what was contested or answered had been settled.
    high: Option<f64>,
    /// All of it, as the engine writes it: JSON, numbers unrounded, without what is for leads only.
    json: String,
}

impl FrozenAssessment {
    pub(super) fn new(row: &decision::Model) -> Result<Self> {
        let read: engine::Assessment =
            serde_json::from_str(&row.assessment).map_err(|error| Error::Internal(error.to_string()))?;
        let unmet = read.verdict.clauses.iter().filter(|clause| clause.status == engine::ClauseStatus::Unsatisfied);
        let readiness = read.readiness.as_ref();
        Ok(Self {
            at: row.created_at,
            summary: summary(read.verdict.status, unmet.count(), readiness),
            verdict: read.verdict.status.into(),
            score: readiness.map(|readiness| readiness.score),
            low: readiness.map(|readiness| readiness.low),
            high: readiness.map(|readiness| readiness.high),
            json: row.assessment.clone(),
            engine_version: read.engine,
        })
    }

    /// The verdict and the readiness in one line.
    pub(super) fn in_a_line(&self) -> &str {
        &self.summary
    }
}

/// What somebody holds against a decision.
pub struct Dissent<'a>(&'a decision::Dissent);

/// What somebody holds against a decision, as it was kept with it.
#[Object]
impl Dissent<'_> {
    /// Who.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder).await?)
    }

    /// The stance they held; nothing where it is an objection.
    async fn stance(&self) -> Option<Stance> {
        self.0.stance.map(Into::into)
    }

    /// Their objection; nothing where it is a stance.
    async fn objection(&self, ctx: &Context<'_>) -> Option<GraphResult<Objection>> {
        let found = Request::of(ctx).referred(self.0.objection?).await;
        Some(found.map(Into::into).map_err(Into::into))
    }

    /// Why, in their words, at most 5,000 characters of them; nothing where they gave no reason.
    async fn words(&self) -> Option<Markdown> {
        self.0.words.clone().map(Markdown)
    }
}
