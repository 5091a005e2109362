//! Positions as clients see them.

use crate::assessment::answers::awaits_confirmation;
use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::word::Stance;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::position;

/// A position.
pub struct Position(position::Model);

/// What a stakeholder thinks of a proposal, pinned to the revision they looked at.
#[Object]
impl Position {
    /// Its id; the same however often it changes.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Whose it is.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// What it is about.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// What they think.
    async fn stance(&self) -> Stance {
        self.0.stance.into()
    }

    /// Why, in their words.
    async fn reason(&self) -> Option<Markdown> {
        self.0.reason.clone().map(Markdown)
    }

    /// The number of the revision they looked at.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// Whether a later revision changed the substance; the rule says whether it still counts.
    async fn is_stale(&self, ctx: &Context<'_>) -> GraphResult<bool> {
        let proposal = Request::of(ctx).referred(self.0.proposal_id).await?;
        Ok(self.0.revision < proposal.substantive_revision)
    }

    /// With `NEEDS_TIME`: when they will answer.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }

    /// The lead who entered it on their behalf; nothing where they took it themselves.
    async fn entered_by(&self, ctx: &Context<'_>) -> Option<GraphResult<Stakeholder>> {
        Some(stakeholder_of(Request::of(ctx), self.0.entered_by?).await.map_err(Into::into))
    }

    /// When they confirmed what was entered; nothing until they do, and where they took it themselves.
    async fn confirmed_at(&self) -> Option<DateTime<Utc>> {
        self.0.confirmed_at
    }

    /// Whether it was entered by a lead and waits until whose it is confirms or corrects it. Until then it counts for
    /// nothing: it is silence that is never taken for assent.
    async fn awaits_confirmation(&self) -> bool {
        awaits_confirmation(&self.0)
    }

    /// When they took it, or it was entered.
    async fn taken_at(&self) -> DateTime<Utc> {
        self.0.taken_at
    }

    /// When they took it back: silence since; nothing while they hold it.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<position::Model> for Position {
    fn from(row: position::Model) -> Self {
        Self(row)
    }
}
