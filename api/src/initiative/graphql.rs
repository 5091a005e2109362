//! Initiatives and stakeholders as clients see them.

use crate::auth::Action;
use crate::context::Request;
use crate::delegation::graphql::Delegation;
use crate::error::{Error, GraphResult, Result};
use crate::global_id;
use crate::graph::List;
use crate::graph::word::{InitiativeContext, Role, Stage};
use crate::graph::{EmailAddress, Markdown};
use crate::influence::graphql::Influence;
use crate::initiative::audience::{Audience, audience_of};
use crate::loaders::{DelegationOf, LastTalk, NextStatements, OwnPart, ResearchOf, StageFacts, StageOf};
use crate::opinion::graphql::Statement;
use crate::opinion::map_graphql::{Opinions, opinions_of};
use crate::page::Page;
use crate::problem::graphql::Problem;
use crate::proposal::graphql::Proposal;
use crate::research::graphql::{Research, research_of};
use crate::rule::graphql::DecisionRule;
use crate::stage::advice::advise;
use crate::stage::graphql::{StageAdvice, StageEntry};
use crate::talk::graphql::Talk;
use crate::topic::graphql::Topic;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{initiative, stakeholder};

/// An initiative.
pub struct Initiative(initiative::Model);

/// One technical project taken through research, proposals and negotiation.
#[Object]
impl Initiative {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What it is about.
    async fn summary(&self) -> Markdown {
        Markdown(self.0.summary.clone())
    }

    /// What it starts from.
    async fn context(&self) -> InitiativeContext {
        self.0.context.into()
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was opened.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Who listens to whom, in the order it was first said. For leads only: nothing for anybody else.
    async fn influences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Option<GraphResult<List<Influence>>> {
        let request = Request::of(ctx);
        if !request.may(Action::SeeInfluence, self.0.id) {
            return None;
        }
        let listed = async || {
            let page = Page::parse(first, after, last, before)?;
            request.list::<entities::influence::Entity, _>(self.0.id, true, page).await
        };
        Some(listed().await.map_err(Into::into))
    }

    /// The viewer's own part; nothing where they have none.
    async fn viewer_stakeholder(&self, ctx: &Context<'_>) -> Option<GraphResult<Stakeholder>> {
        // Read and not taken from the actor: who opens an initiative had no part in it when they asked.
        let own = Request::of(ctx).find(OwnPart(self.0.id)).await;
        own.map(|row| row.map(Stakeholder)).map_err(Into::into).transpose()
    }

    /// The rule of every proposal here that has none of its own.
    async fn rule(&self, ctx: &Context<'_>) -> GraphResult<DecisionRule> {
        DecisionRule::of(Request::of(ctx), &[self.0.id.0, self.0.organization_id.0]).await
    }

    /// Who takes part, in the order they came.
    async fn stakeholders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Stakeholder>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::stakeholder::Entity, _>(self.0.id, false, page).await?)
    }

    /// Who lets somebody answer for them, on a proposal or in the whole initiative, in the order they first did.
    async fn delegations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Delegation>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::delegation::Entity, _>(self.0.id, false, page).await?)
    }

    /// Who will see what is said here: to be shown before somebody answers.
    async fn audience(&self, ctx: &Context<'_>) -> GraphResult<Audience> {
        Ok(audience_of(Request::of(ctx), self.0.id).await?)
    }

    /// The stage it is in.
    async fn stage(&self, ctx: &Context<'_>) -> GraphResult<Stage> {
        Ok(Request::of(ctx).referred(StageOf(self.0.id)).await?.into())
    }

    /// The stages it was in and is in, oldest first. It begins in research; one that was opened before stages were
    /// recorded has its first entry once it enters another.
    async fn stages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<StageEntry>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::stage_entry::Entity, _>(self.0.id, false, page).await?)
    }

    /// What is worth doing when a stage is entered, the most basic first: what research, problems or answers are
    /// missing. Everybody who sees the initiative is told the same; drafts are not looked at. It keeps nobody from
    /// entering a stage.
    async fn stage_advice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage; the one it is in where this is left out.")] stage: Option<Stage>,
    ) -> GraphResult<Vec<StageAdvice>> {
        let request = Request::of(ctx);
        let stage = match stage {
            Some(stage) => stage.into(),
            None => request.referred(StageOf(self.0.id)).await?,
        };
        let research = request.referred(ResearchOf(self.0.id)).await?;
        Ok(advise(stage, &research, &*request.referred(StageFacts(self.0.id)).await?))
    }

    /// The topics of its research at every level of their tree, oldest first; `parent` says where each stands.
    async fn topics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Topic>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::topic::Entity, _>(self.0.id, false, page).await?)
    }

    /// How far its research got, and what it is missing.
    async fn research(&self, ctx: &Context<'_>) -> GraphResult<Research> {
        Ok(research_of(Request::of(ctx), self.0.id).await?)
    }

    /// The statements that its people are asked about, oldest first; hidden ones for leads and their authors only.
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Statement>> {
        let page = Page::parse(first, after, last, before)?;
        let request = Request::of(ctx);
        let hidden = request.may(Action::HideStatement, self.0.id);
        Ok(request.list::<entities::statement::Entity, _>(self.0.id, hidden, page).await?)
    }

    /// What the viewer has not answered yet of the statements: always in the same order for them, and for each person
    /// in another, so that every statement is answered by some. Empty for whoever has no say.
    async fn next_statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many, from 1 to 100.")] first: i32,
    ) -> GraphResult<Vec<Statement>> {
        let most = crate::page::MOST;
        let size = usize::try_from(first).ok().filter(|_| (1..=most).contains(&first));
        let size = size.ok_or_else(|| Error::BadRequest(format!("`first` must be from 1 to {most}")))?;
        let next = Request::of(ctx).referred(NextStatements(self.0.id)).await?;
        Ok(next.into_iter().take(size).map(Into::into).collect())
    }

    /// What its people think of the statements, as far as it is shown.
    async fn opinions(&self, ctx: &Context<'_>) -> GraphResult<Opinions> {
        Ok(opinions_of(Request::of(ctx), self.0.id).await?)
    }

    /// The problems, oldest first.
    async fn problems(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Problem>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::problem::Entity, _>(self.0.id, false, page).await?)
    }

    /// The proposals, oldest first; drafts for leads only.
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
        let drafts = request.may(Action::SeeDrafts, self.0.id);
        Ok(request.list::<entities::proposal::Entity, _>(self.0.id, drafts, page).await?)
    }
}

impl From<initiative::Model> for Initiative {
    fn from(row: initiative::Model) -> Self {
        Self(row)
    }
}

/// A stakeholder.
pub struct Stakeholder(stakeholder::Model);

/// A person with a part in an initiative.
#[Object]
impl Stakeholder {
    /// Their id; of this part, not of their account.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What others see.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where they were invited; for leads, owners and admins, and themselves.
    async fn email(&self, ctx: &Context<'_>) -> Option<EmailAddress> {
        let request = Request::of(ctx);
        let own = request.actor().is_ok_and(|actor| self.0.user_id == Some(actor.user));
        let sees = own || request.may(Action::SeeAddresses, self.0.initiative_id);
        sees.then(|| EmailAddress(self.0.email.clone()))
    }

    /// Their part.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// Their team or function.
    async fn group(&self) -> Option<&str> {
        self.0.group_name.as_deref()
    }

    /// How much their position weighs; 1 unless set.
    async fn weight(&self) -> f64 {
        weight(&self.0)
    }

    /// Whom they let answer for them in the whole initiative; nothing where nobody does. Those for one proposal:
    /// see the delegations of the initiative.
    async fn delegation(&self, ctx: &Context<'_>) -> Option<GraphResult<Delegation>> {
        let found = Request::of(ctx).find(DelegationOf(self.0.id)).await;
        found.map(|row| row.map(Into::into)).map_err(Into::into).transpose()
    }

    /// The last time that a lead talked to them. For leads only: nothing for anybody else.
    async fn last_talk(&self, ctx: &Context<'_>) -> Option<GraphResult<Talk>> {
        let request = Request::of(ctx);
        if !request.may(Action::SeeInfluence, self.0.initiative_id) {
            return None;
        }
        request.find(LastTalk(self.0.id)).await.map(|row| row.map(Into::into)).map_err(Into::into).transpose()
    }

    /// Whether they drive the initiative.
    async fn is_lead(&self) -> bool {
        self.0.lead
    }

    /// Whether they decide it and may overrule objections.
    async fn is_decider(&self) -> bool {
        self.0.decider
    }

    /// Whether they have come in; until then they are only invited.
    async fn has_joined(&self) -> bool {
        self.0.user_id.is_some()
    }

    /// Counts the changes of their part, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<stakeholder::Model> for Stakeholder {
    fn from(row: stakeholder::Model) -> Self {
        Self(row)
    }
}

/// A stakeholder that a row refers to.
///
/// # Errors
///
/// Whatever the database says.
pub async fn stakeholder_of(request: Request<'_>, id: entities::StakeholderId) -> Result<Stakeholder> {
    Ok(Stakeholder(request.referred(id).await?))
}

/// A stakeholder's weight as a number.
#[must_use]
pub fn weight(row: &stakeholder::Model) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 10^12, far below 2^53")]
    let millionths = row.weight_millionths as f64;
    millionths / 1e6
}

/// Questions about initiatives.
#[derive(Default)]
pub struct InitiativeQuery;

#[Object]
impl InitiativeQuery {
    /// The initiatives that the viewer may see, oldest first.
    async fn initiatives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Option<GraphResult<List<Initiative>>> {
        let visible = async || {
            let page = Page::parse(first, after, last, before)?;
            let request = Request::of(ctx);
            request.list::<initiative::Entity, _>(request.actor()?.organization, false, page).await
        };
        Some(visible().await.map_err(Into::into))
    }
}
