//! Reminders as clients see them.

use super::service::subject_of;
use crate::context::Request;
use crate::error::{GraphResult, Result};
use crate::global_id;
use crate::graph::Node;
use crate::graph::node;
use crate::graph::word::ReminderKind;
use crate::initiative::graphql::Initiative;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{DecisionId, ProposalId, WorkItemId, reminder};

/// A reminder.
pub struct Reminder(reminder::Model);

/// That the viewer was reminded of something: once for each occasion.
#[Object]
impl Reminder {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What of.
    async fn kind(&self) -> ReminderKind {
        self.0.kind.into()
    }

    /// The initiative.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.0.initiative_id).await?.into())
    }

    /// The proposal, the decision or the piece of work.
    async fn node(&self, ctx: &Context<'_>) -> Option<GraphResult<Node>> {
        let found = node::find(Request::of(ctx), subject_of(self.0.kind), self.0.subject_id).await;
        found.map_err(Into::into).transpose()
    }

    /// What it says, in a sentence for people.
    async fn sentence(&self, ctx: &Context<'_>) -> GraphResult<String> {
        Ok(self.said(Request::of(ctx)).await?)
    }

    /// When it is due, or was.
    async fn due_at(&self) -> DateTime<Utc> {
        self.0.due_at
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was dismissed; nothing while it is not.
    async fn dismissed_at(&self) -> Option<DateTime<Utc>> {
        self.0.dismissed_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Reminder {
    async fn said(&self, request: Request<'_>) -> Result<String> {
        use entities::ReminderKind as Kind;
        let id = self.0.subject_id;
        let title = match self.0.kind {
            Kind::FinalCommentEnds | Kind::FinalCommentEnded | Kind::TimeIsUp => {
                request.referred(ProposalId(id)).await?.title
            }
            Kind::ReviewDue => request.referred(DecisionId(id)).await?.title,
            Kind::WorkOverdue => request.referred(WorkItemId(id)).await?.title,
        };
        Ok(match self.0.kind {
            Kind::FinalCommentEnds => {
                format!("Final comment on `{title}` ends soon, and you hold no position on what it says now.")
            }
            Kind::FinalCommentEnded => format!("Final comment on `{title}` is over."),
            Kind::TimeIsUp => format!("You wanted time for `{title}`, until now: what do you think of it?"),
            Kind::ReviewDue => format!("The decision on `{title}` is to be looked at again."),
            Kind::WorkOverdue => format!("`{title}` is late."),
        })
    }
}

impl From<reminder::Model> for Reminder {
    fn from(row: reminder::Model) -> Self {
        Self(row)
    }
}
