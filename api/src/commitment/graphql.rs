//! Commitments as clients see them.

use crate::context::Request;
use crate::decision::graphql::Decision;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::word::Pledge;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::commitment;

/// A commitment.
pub struct Commitment(commitment::Model);

/// What a stakeholder says to a decision.
#[Object]
impl Commitment {
    /// Its id; the same however often they change their mind.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The decision.
    async fn decision(&self, ctx: &Context<'_>) -> GraphResult<Decision> {
        Ok(Request::of(ctx).referred(self.0.decision_id).await?.into())
    }

    /// Who says it.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// What they say.
    async fn pledge(&self) -> Pledge {
        self.0.commitment.into()
    }

    /// What they add.
    async fn note(&self) -> Option<Markdown> {
        self.0.note.clone().map(Markdown)
    }

    /// When they first said something.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<commitment::Model> for Commitment {
    fn from(row: commitment::Model) -> Self {
        Self(row)
    }
}
