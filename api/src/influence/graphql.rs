//! Who listens to whom, as leads see it.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use async_graphql::{Context, ID, Object};
use entities::influence;

/// That somebody listens to somebody.
pub struct Influence(influence::Model);

/// That a stakeholder listens to another. Leads alone see it, and what follows from it.
#[Object]
impl Influence {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Who listens.
    async fn listener(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.listener_id).await?)
    }

    /// To whom.
    async fn heard(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.heard_id).await?)
    }

    /// How much, beside the others whom the same person listens to; 0 once they do no more.
    async fn weight(&self) -> f64 {
        super::service::weight(&self.0)
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<influence::Model> for Influence {
    fn from(row: influence::Model) -> Self {
        Self(row)
    }
}
