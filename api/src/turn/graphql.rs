//! A person's turn as clients see it.

use super::question::{Kind, Question};
use super::service::{Objectable, Turned};
use crate::context::Request;
use crate::error::{GraphResult, Result};
use crate::graph::Node;
use crate::graph::node;
use crate::initiative::graphql::{Initiative, Stakeholder, stakeholder_of};
use crate::loaders::TurnOf;
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use entities::StakeholderId;
use futures_util::future::try_join_all;
use std::sync::Arc;

/// The most items of each list, and the most people an item names.
const MOST: usize = 100;

/// A person's turn.
pub struct Turn(Arc<Turned>);

/// Whose turn it is, across all initiatives that the viewer takes part in: the newest 200, and the newest 300
/// proposals and decisions in them. Something is listed only while an answer would change the outcome.
#[Object]
impl Turn {
    /// What waits for the viewer: what ends first, then what has waited longest; at most 100.
    async fn waits_for_me(&self) -> Vec<TurnItem> {
        self.0.mine.iter().take(MOST).map(|(question, since)| TurnItem(Arc::clone(question), *since)).collect()
    }

    /// What the viewer raised, offered or asked, and others have to answer, in the same order; at most 100.
    async fn waits_for_others(&self) -> Vec<AwaitedItem> {
        let of = |(question, since, people): &(Arc<Question>, DateTime<Utc>, Vec<StakeholderId>)| AwaitedItem {
            question: Arc::clone(question),
            since: *since,
            people: people.clone(),
        };
        self.0.others.iter().take(MOST).map(of).collect()
    }

    /// What the viewer can still object to, what can be decided first before the others; at most 100.
    async fn can_object_to(&self) -> Vec<ObjectableItem> {
        self.0.objectable.iter().take(MOST).map(|one| ObjectableItem(*one)).collect()
    }

    /// How many items the three lists leave out.
    async fn omitted(&self) -> i32 {
        let lengths = [self.0.mine.len(), self.0.others.len(), self.0.objectable.len()];
        let omitted: usize = lengths.iter().map(|length| length.saturating_sub(MOST)).sum();
        i32::try_from(omitted).unwrap_or(i32::MAX)
    }
}

impl Turn {
    /// The turn of who asks: computed once a request, however often it is asked for.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED`, or whatever the database says.
    pub async fn of(request: Request<'_>) -> Result<Self> {
        let user = request.actor()?.user;
        Ok(Self(request.referred(TurnOf(user)).await?))
    }
}

/// Something that waits for the viewer.
pub struct TurnItem(Arc<Question>, DateTime<Utc>);

/// Something that waits for the viewer: one question.
#[Object]
impl TurnItem {
    /// What is asked.
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// What it is about; nothing with an invitation, which tells where it leads once one has come in.
    async fn node(&self, ctx: &Context<'_>) -> Option<GraphResult<Node>> {
        about(ctx, &self.0).await
    }

    /// The initiative; nothing with an invitation.
    async fn initiative(&self, ctx: &Context<'_>) -> Option<GraphResult<Initiative>> {
        initiative(ctx, &self.0).await
    }

    /// The proposal that it belongs to, if it belongs to one.
    async fn proposal(&self, ctx: &Context<'_>) -> Option<GraphResult<Proposal>> {
        proposal(ctx, &self.0).await
    }

    /// Since when it waits.
    async fn since(&self) -> DateTime<Utc> {
        self.1
    }

    /// Until when it is to be answered; nothing where nothing says.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }

    /// Why it waits, in a sentence for the viewer.
    async fn why(&self) -> &str {
        &self.0.why
    }

    /// The names of the mutations that answer it.
    async fn answers(&self) -> &[&'static str] {
        self.0.kind.answers()
    }
}

/// Something that waits for others.
pub struct AwaitedItem {
    question: Arc<Question>,
    since: DateTime<Utc>,
    people: Vec<StakeholderId>,
}

/// Something that the viewer raised, offered or asked, and others have to answer.
#[Object]
impl AwaitedItem {
    /// What is asked of them.
    async fn kind(&self) -> Kind {
        self.question.kind
    }

    /// What it is about.
    async fn node(&self, ctx: &Context<'_>) -> Option<GraphResult<Node>> {
        about(ctx, &self.question).await
    }

    /// The initiative.
    async fn initiative(&self, ctx: &Context<'_>) -> Option<GraphResult<Initiative>> {
        initiative(ctx, &self.question).await
    }

    /// The proposal that it belongs to, if it belongs to one.
    async fn proposal(&self, ctx: &Context<'_>) -> Option<GraphResult<Proposal>> {
        proposal(ctx, &self.question).await
    }

    /// Since when it waits for the one who has kept it longest.
    async fn since(&self) -> DateTime<Utc> {
        self.since
    }

    /// Until when it is to be answered; nothing where nothing says.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.question.until
    }

    /// Why it waits, in a sentence for the viewer.
    async fn why(&self) -> &str {
        &self.question.awaited
    }

    /// Whom it waits for; with some questions one of them is enough. At most 100.
    async fn waits_for(&self, ctx: &Context<'_>) -> GraphResult<Vec<Stakeholder>> {
        let request = Request::of(ctx);
        let people = self.people.iter().take(MOST).map(|id| stakeholder_of(request, *id));
        Ok(try_join_all(people).await?)
    }
}

/// Something that can be objected to.
pub struct ObjectableItem(Objectable);

/// A proposal that the viewer can still object to.
#[Object]
impl ObjectableItem {
    /// The proposal.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal).await?)
    }

    /// The initiative.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.0.initiative).await?.into())
    }

    /// Until when at least: the moment from which on it can be decided, as things stand; nothing where no clock
    /// says.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }

    /// Whether it can be decided at any moment: object now, or not at all.
    async fn can_be_decided(&self) -> bool {
        self.0.can_be_decided
    }
}

async fn about(ctx: &Context<'_>, question: &Question) -> Option<GraphResult<Node>> {
    let (kind, id) = question.about?;
    node::find(Request::of(ctx), kind, id).await.map_err(Into::into).transpose()
}

async fn initiative(ctx: &Context<'_>, question: &Question) -> Option<GraphResult<Initiative>> {
    Some(Request::of(ctx).referred(question.initiative?).await.map(Into::into).map_err(Into::into))
}

async fn proposal(ctx: &Context<'_>, question: &Question) -> Option<GraphResult<Proposal>> {
    Some(proposal_of(Request::of(ctx), question.proposal?).await.map_err(Into::into))
}
