//! Problems as clients see them.

mod part;

pub use part::{Criterion, Evidence};

use crate::auth::Action;
use crate::comparison::{
    self,
    graphql::{Comparison, CriterionWeightInput, Ranking},
};
use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::List;
use crate::graph::Markdown;
use crate::initiative::graphql::{Initiative, Stakeholder, stakeholder_of};
use crate::loaders::{MergedFrom, SplitInto, UnderstandingOf};
use crate::page::Page;
use crate::proposal::graphql::Proposal;
use crate::understanding::graphql::{ProblemUnderstanding, Understanding};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{problem, proposal_problem};
use futures_util::future::try_join_all;

/// A problem.
pub struct Problem(Box<problem::Model>);

/// A problem statement: what hurts, whom, and what a solution must satisfy.
#[Object]
impl Problem {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The initiative it was written down in.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.0.initiative_id).await?.into())
    }

    /// What hurts, in a line.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What hurts.
    async fn statement(&self) -> Markdown {
        Markdown(self.0.statement.clone())
    }

    /// Whom it hurts.
    async fn whom(&self) -> Option<Markdown> {
        self.0.whom.clone().map(Markdown)
    }

    /// The problem that it was split from.
    async fn split_from(&self, ctx: &Context<'_>) -> Option<GraphResult<Problem>> {
        Some(Request::of(ctx).referred(self.0.split_from_id?).await.map(Into::into).map_err(Into::into))
    }

    /// The problems that it was split into, at most 10; none unless it was.
    async fn split_into(&self, ctx: &Context<'_>) -> GraphResult<Vec<Problem>> {
        let rows = Request::of(ctx).referred(SplitInto(self.0.id)).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// The problem that it was merged into.
    async fn merged_into(&self, ctx: &Context<'_>) -> Option<GraphResult<Problem>> {
        Some(Request::of(ctx).referred(self.0.merged_into_id?).await.map(Into::into).map_err(Into::into))
    }

    /// The problems that were merged into it, at most 10; none unless some were.
    async fn merged_from(&self, ctx: &Context<'_>) -> GraphResult<Vec<Problem>> {
        let rows = Request::of(ctx).referred(MergedFrom(self.0.id)).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// When it was split or merged. It is kept as it was, and takes no more.
    async fn superseded_at(&self) -> Option<DateTime<Utc>> {
        self.0.superseded_at
    }

    /// What solutions are measured by, in the order it was added; at most 50.
    async fn criteria(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Criterion>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::criterion::Entity, _>(self.0.id, false, page).await?)
    }

    /// What the statement rests on, in the order it was added; at most 100 pieces.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Evidence>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::evidence::Entity, _>(self.0.id, false, page).await?)
    }

    /// How people see it, in the order they first said so.
    async fn understandings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Understanding>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::understanding::Entity, _>(self.0.id, false, page).await?)
    }

    /// How far people see it as it is stated: computed now. Nothing where nobody has said anything.
    async fn understanding(&self, ctx: &Context<'_>) -> Option<GraphResult<ProblemUnderstanding>> {
        let measured = Request::of(ctx).referred(UnderstandingOf(self.0.id)).await;
        measured.map(|measured| measured.map(Into::into)).map_err(Into::into).transpose()
    }

    /// The alternatives side by side: by what people say of each, by criteria, and as people rank them; computed
    /// now. Drafts are among them for leads only. Nothing without an alternative.
    async fn comparison(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "What criteria are to weigh in place of their own weights, to try it out; at most 50. Where \
                          all are 0, all weigh alike."
        )]
        weights: Option<Vec<CriterionWeightInput>>,
    ) -> Option<GraphResult<Comparison>> {
        comparison::graphql::compare(Request::of(ctx), &self.0, weights).await.map_err(Into::into).transpose()
    }

    /// In which order people prefer the alternatives, as they first said so.
    async fn rankings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Ranking>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::ranking::Entity, _>(self.0.id, false, page).await?)
    }

    /// Who wrote it.
    async fn author(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.author_id).await?)
    }

    /// When it was written.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The alternatives that would solve it, oldest first; drafts for leads only.
    async fn proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Proposal>> {
        let page = Page::parse(first, after, last, before)?;
        let request = Request::of(ctx);
        let drafts = request.may(Action::SeeDrafts, self.0.initiative_id);
        let links = request.rows::<proposal_problem::Entity>(self.0.id, drafts, page).await?;
        let reads = links.rows.iter().map(|(_, link)| request.referred(link.proposal_id));
        let proposals = try_join_all(reads).await?.into_iter().map(Proposal::from).collect();
        Ok(links.replace(proposals).into())
    }
}

impl From<problem::Model> for Problem {
    fn from(row: problem::Model) -> Self {
        Self(Box::new(row))
    }
}
