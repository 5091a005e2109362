//! What belongs to a problem, as clients see it.

use super::Problem;
use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::word::Direction;
use crate::graph::{Markdown, Url};
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::problem::figure::shown;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{criterion, evidence};

/// A criterion.
pub struct Criterion(criterion::Model);

/// What solutions to a problem are measured by.
#[Object]
impl Criterion {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The problem.
    async fn problem(&self, ctx: &Context<'_>) -> GraphResult<Problem> {
        Ok(Request::of(ctx).referred(self.0.problem_id).await?.into())
    }

    /// What is measured.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Which end is better.
    async fn direction(&self) -> Direction {
        self.0.direction.into()
    }

    /// What it is measured in.
    async fn unit(&self) -> Option<&str> {
        self.0.unit.as_deref()
    }

    /// The value that is worth nothing; the worst of the alternatives where there is none.
    async fn worst(&self) -> Option<f64> {
        self.0.worst_millionths.map(shown)
    }

    /// The value that is worth all; the best of the alternatives where there is none.
    async fn best(&self) -> Option<f64> {
        self.0.best_millionths.map(shown)
    }

    /// Its swing weight, from 0 to 100: what the step from worst to best is worth next to the steps of the
    /// other criteria. Only the proportions matter.
    async fn weight(&self) -> i32 {
        self.0.weight
    }

    /// When it was removed; nothing while it measures.
    async fn removed_at(&self) -> Option<DateTime<Utc>> {
        self.0.removed_at
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

impl From<criterion::Model> for Criterion {
    fn from(row: criterion::Model) -> Self {
        Self(row)
    }
}

/// Evidence.
pub struct Evidence(evidence::Model);

/// What a problem statement rests on.
#[Object]
impl Evidence {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The problem.
    async fn problem(&self, ctx: &Context<'_>) -> GraphResult<Problem> {
        Ok(Request::of(ctx).referred(self.0.problem_id).await?.into())
    }

    /// What was seen.
    async fn body(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// Where it can be read.
    async fn url(&self) -> Option<Url> {
        self.0.url.clone().map(Url)
    }

    /// Who wrote it.
    async fn author(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.author_id).await?)
    }

    /// When it was removed; nothing while it holds.
    async fn removed_at(&self) -> Option<DateTime<Utc>> {
        self.0.removed_at
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

impl From<evidence::Model> for Evidence {
    fn from(row: evidence::Model) -> Self {
        Self(row)
    }
}
