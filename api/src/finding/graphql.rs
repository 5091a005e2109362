//! Findings as clients see them.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::word::{Confidence, FindingKind};
use crate::graph::{List, Markdown, Url};
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::loaders::MergedInto;
use crate::page::Page;
use crate::topic::graphql::Topic;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{finding, sighting};

/// A finding.
pub struct Finding(finding::Model);

/// What was learnt on a topic.
#[Object]
impl Finding {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it is about.
    async fn topic(&self, ctx: &Context<'_>) -> GraphResult<Topic> {
        Ok(Request::of(ctx).referred(self.0.topic_id).await?.into())
    }

    /// What it is.
    async fn kind(&self) -> FindingKind {
        self.0.kind.into()
    }

    /// What was learnt.
    async fn statement(&self) -> Markdown {
        Markdown(self.0.statement.clone())
    }

    /// How sure its finder is.
    async fn confidence(&self) -> Confidence {
        self.0.confidence.into()
    }

    /// Where it can be read up.
    async fn sources(&self) -> Vec<Url> {
        self.0.sources.0.iter().cloned().map(Url).collect()
    }

    /// Who recorded it.
    async fn found_by(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.found_by).await?)
    }

    /// Who found it on their own, its finder included, in the order they reported it.
    async fn sightings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Sighting>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::sighting::Entity, _>(self.0.id, false, page).await?)
    }

    /// The finding that says the same, into which it was merged; nothing where it was not.
    async fn merged_into(&self, ctx: &Context<'_>) -> Option<GraphResult<Finding>> {
        let into = Request::of(ctx).referred(self.0.merged_into?).await;
        Some(into.map(Finding).map_err(Into::into))
    }

    /// The duplicates that were merged into it, oldest first; at most 50.
    async fn merged_from(&self, ctx: &Context<'_>) -> GraphResult<Vec<Finding>> {
        let rows = Request::of(ctx).referred(MergedInto(self.0.id)).await?;
        Ok(rows.into_iter().map(Finding).collect())
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<finding::Model> for Finding {
    fn from(row: finding::Model) -> Self {
        Self(row)
    }
}

/// A sighting.
pub struct Sighting(sighting::Model);

/// That a stakeholder found, on their own, what a finding says. The estimate of what nobody has found rests on
/// these.
#[Object]
impl Sighting {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What they found.
    async fn finding(&self, ctx: &Context<'_>) -> GraphResult<Finding> {
        Ok(Request::of(ctx).referred(self.0.finding_id).await?.into())
    }

    /// Who they are.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// How they came upon it.
    async fn note(&self) -> Option<Markdown> {
        self.0.note.clone().map(Markdown)
    }

    /// When they reported it.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

impl From<sighting::Model> for Sighting {
    fn from(row: sighting::Model) -> Self {
        Self(row)
    }
}
