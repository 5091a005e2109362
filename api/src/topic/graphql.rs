//! Topics as clients see them.

use crate::context::Request;
use crate::error::GraphResult;
use crate::finding::graphql::Finding;
use crate::global_id;
use crate::graph::word::Depth;
use crate::graph::{List, Markdown};
use crate::initiative::graphql::Initiative;
use crate::loaders::TopicsUnder;
use crate::page::Page;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::topic;

/// A topic.
pub struct Topic(topic::Model);

/// An area to look into. A tree of topics gives research its breadth.
#[Object]
impl Topic {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The initiative.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.0.initiative_id).await?.into())
    }

    /// The topic that it is a part of; nothing at the top.
    async fn parent(&self, ctx: &Context<'_>) -> Option<GraphResult<Topic>> {
        let parent = Request::of(ctx).referred(self.0.parent_id?).await;
        Some(parent.map(Topic).map_err(Into::into))
    }

    /// The topics that are parts of it, oldest first; at most 50.
    async fn children(&self, ctx: &Context<'_>) -> GraphResult<Vec<Topic>> {
        let rows = Request::of(ctx).referred(TopicsUnder(self.0.id)).await?;
        Ok(rows.into_iter().map(Topic).collect())
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What there is to find out.
    async fn summary(&self) -> Option<Markdown> {
        self.0.summary.clone().map(Markdown)
    }

    /// How much it matters, from 1 to 5.
    async fn importance(&self) -> i32 {
        self.0.importance
    }

    /// How deep it is to be looked into.
    async fn target(&self) -> Depth {
        self.0.target.into()
    }

    /// How deep it was looked into.
    async fn depth(&self) -> Depth {
        self.0.depth.into()
    }

    /// How many minutes it may take at most; nothing where there is no limit.
    async fn time_box_minutes(&self) -> Option<i32> {
        self.0.time_box_minutes
    }

    /// How many minutes it took so far.
    async fn time_spent_minutes(&self) -> i32 {
        self.0.time_spent_minutes
    }

    /// Whether it is left alone, and all beneath it: it counts nowhere then.
    async fn is_out_of_scope(&self) -> bool {
        self.0.out_of_scope
    }

    /// What was learnt on it, oldest first; of duplicates that were merged, only what they were merged into.
    async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Finding>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::finding::Entity, _>(self.0.id, false, page).await?)
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

impl From<topic::Model> for Topic {
    fn from(row: topic::Model) -> Self {
        Self(row)
    }
}
