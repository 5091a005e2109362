//! Work items as clients see them.

use crate::context::Request;
use crate::decision::graphql::Decision;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::word::WorkStatus;
use crate::graph::{CalendarDate, Markdown};
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::work_item;

/// A work item.
pub struct WorkItem(work_item::Model);

/// A piece of work that follows from a decision.
#[Object]
impl WorkItem {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The decision.
    async fn decision(&self, ctx: &Context<'_>) -> GraphResult<Decision> {
        Ok(Request::of(ctx).referred(self.0.decision_id).await?.into())
    }

    /// What is to be done, in a line.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What is to be done.
    async fn body(&self) -> Option<Markdown> {
        self.0.body.clone().map(Markdown)
    }

    /// Who does it.
    async fn owner(&self, ctx: &Context<'_>) -> Option<GraphResult<Stakeholder>> {
        Some(stakeholder_of(Request::of(ctx), self.0.owner_id?).await.map_err(Into::into))
    }

    /// The day it is due.
    async fn due_on(&self) -> Option<CalendarDate> {
        self.0.due_on.map(CalendarDate)
    }

    /// Where it is.
    async fn status(&self) -> WorkStatus {
        self.0.status.into()
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<work_item::Model> for WorkItem {
    fn from(row: work_item::Model) -> Self {
        Self(row)
    }
}
