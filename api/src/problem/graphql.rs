//! Problems as clients see them.

use crate::auth::Action;
use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::List;
use crate::graph::Markdown;
use crate::initiative::graphql::{Initiative, Stakeholder, stakeholder_of};
use crate::page::Page;
use crate::proposal::graphql::Proposal;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{problem, proposal_problem};
use futures_util::future::try_join_all;

/// A problem.
pub struct Problem(problem::Model);

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

    /// What hurts, whom, and what a solution must satisfy.
    async fn statement(&self) -> Markdown {
        Markdown(self.0.statement.clone())
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
        Self(row)
    }
}
