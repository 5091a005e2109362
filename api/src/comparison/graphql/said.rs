//! What is said of alternatives, as clients see it.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::Markdown;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::problem::figure::shown;
use crate::problem::graphql::{Criterion, Problem};
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{ProposalId, criterion_value, ranking};
use futures_util::future::try_join_all;

/// A value.
pub struct CriterionValue(criterion_value::Model);

/// How a proposal does by a criterion.
#[Object]
impl CriterionValue {
    /// Its id; the same however often it changes.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The proposal.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// The criterion.
    async fn criterion(&self, ctx: &Context<'_>) -> GraphResult<Criterion> {
        Ok(Request::of(ctx).referred(self.0.criterion_id).await?.into())
    }

    /// The raw value in the unit of the criterion; nothing where it is unknown.
    async fn value(&self) -> Option<f64> {
        self.0.value_millionths.map(shown)
    }

    /// Where it comes from.
    async fn note(&self) -> Option<Markdown> {
        self.0.note.clone().map(Markdown)
    }

    /// When it was first given.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<criterion_value::Model> for CriterionValue {
    fn from(row: criterion_value::Model) -> Self {
        Self(row)
    }
}

/// A ranking.
pub struct Ranking(ranking::Model);

/// The order in which a stakeholder prefers the alternatives to a problem.
#[Object]
impl Ranking {
    /// Its id; the same however often it changes.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The problem.
    async fn problem(&self, ctx: &Context<'_>) -> GraphResult<Problem> {
        Ok(Request::of(ctx).referred(self.0.problem_id).await?.into())
    }

    /// Whose it is.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// The alternatives, best first; at most 50.
    async fn tiers(&self) -> Vec<RankingTier<'_>> {
        self.0.tiers.0.iter().map(|tier| RankingTier(tier)).collect()
    }

    /// When they ranked them.
    async fn ranked_at(&self) -> DateTime<Utc> {
        self.0.ranked_at
    }

    /// When they took it back; nothing while it holds.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<ranking::Model> for Ranking {
    fn from(row: ranking::Model) -> Self {
        Self(row)
    }
}

/// A tier.
pub struct RankingTier<'a>(&'a [ProposalId]);

/// Alternatives that are alike to somebody.
#[Object]
impl RankingTier<'_> {
    /// The proposals; at most 50.
    async fn proposals(&self, ctx: &Context<'_>) -> GraphResult<Vec<Proposal>> {
        let request = Request::of(ctx);
        let rows = try_join_all(self.0.iter().map(|id| request.referred(*id))).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}
