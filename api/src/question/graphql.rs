//! Questions as clients see them.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::Markdown;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::question;

/// A question.
pub struct Question(question::Model);

/// What somebody wants to know of a proposal before they answer, and what leads tell them. It is no position and no
/// objection, and no rule counts it.
#[Object]
impl Question {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The proposal.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// Who asks.
    async fn asked_by(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.asked_by).await?)
    }

    /// What they ask.
    async fn body(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// What a lead tells them; nothing before.
    async fn answer(&self) -> Option<Markdown> {
        self.0.answer.clone().map(Markdown)
    }

    /// The lead who does.
    async fn answered_by(&self, ctx: &Context<'_>) -> Option<GraphResult<Stakeholder>> {
        Some(stakeholder_of(Request::of(ctx), self.0.answered_by?).await.map_err(Into::into))
    }

    /// When they did.
    async fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.0.answered_at
    }

    /// When it was taken back; nothing while it is not.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// When it was asked.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<question::Model> for Question {
    fn from(row: question::Model) -> Self {
        Self(row)
    }
}
