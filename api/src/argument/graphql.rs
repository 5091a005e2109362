//! Arguments as clients see them.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::Markdown;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::objection::graphql::Objection;
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, ID, Object, Union};
use chrono::{DateTime, Utc};
use entities::{ArgumentId, ObjectionId, argument};
use futures_util::future::try_join_all;
use uuid::Uuid;

/// An argument.
pub struct Argument(argument::Model);

/// A statement that supports or attacks objections and other arguments.
#[Object]
impl Argument {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What the debate is about.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// Who made it.
    async fn author(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.author_id).await?)
    }

    /// The statement.
    async fn body(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// What it speaks against; at most 50.
    async fn attacks(&self, ctx: &Context<'_>) -> GraphResult<Vec<ArgumentTarget>> {
        targets(Request::of(ctx), &self.0.attacks.0).await
    }

    /// What it speaks for; at most 50.
    async fn supports(&self, ctx: &Context<'_>) -> GraphResult<Vec<ArgumentTarget>> {
        targets(Request::of(ctx), &self.0.supports.0).await
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

impl From<argument::Model> for Argument {
    fn from(row: argument::Model) -> Self {
        Self(row)
    }
}

/// Something that can be argued about.
#[derive(Union)]
pub enum ArgumentTarget {
    /// An objection.
    Objection(Objection),
    /// An argument.
    Argument(Argument),
}

async fn targets(request: Request<'_>, ids: &[Uuid]) -> GraphResult<Vec<ArgumentTarget>> {
    let reads = ids.iter().map(async |&id| match request.find(ObjectionId(id)).await? {
        Some(row) => Ok(ArgumentTarget::Objection(row.into())),
        None => Ok(ArgumentTarget::Argument(request.referred(ArgumentId(id)).await?.into())),
    });
    try_join_all(reads).await
}
