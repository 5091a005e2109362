//! That leads talked to people, as leads see it.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::word::TalkOutcome;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::talk;

/// A talk.
pub struct Talk(talk::Model);

/// That a lead talked to a stakeholder about a proposal, or sees no use in it for now. Leads alone see it.
#[Object]
impl Talk {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it was about.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// The number of the revision that was the newest by then.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// Who was talked to.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// The lead who says so.
    async fn recorded_by(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.recorded_by).await?)
    }

    /// What became of it.
    async fn outcome(&self) -> TalkOutcome {
        self.0.outcome.into()
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When that was taken back; nothing while it is not.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<talk::Model> for Talk {
    fn from(row: talk::Model) -> Self {
        Self(row)
    }
}
