//! Objections as clients see them.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::word::{ObjectionMove, ObjectionState, Severity};
use crate::graph::{List, Markdown};
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::loaders::RevisionOf;
use crate::objection::service;
use crate::page::Page;
use crate::proposal::graphql::{Proposal, Revision, proposal_of};
use crate::topic::graphql::Topic;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{latent_objection, objection, second};

/// An objection.
pub struct Objection(Box<objection::Model>);

/// A stakeholder's concern about a proposal.
#[Object]
impl Objection {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it is about.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// Who raised it, and so who settles it.
    async fn raised_by(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.raised_by).await?)
    }

    /// The concern in a line.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The concern.
    async fn body(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// How grave it is.
    async fn severity(&self) -> Severity {
        self.0.severity.into()
    }

    /// Where it is.
    async fn state(&self) -> ObjectionState {
        self.0.state.into()
    }

    /// What it is about; objections of the same issue count once, the worst of them.
    async fn issue(&self) -> Option<&str> {
        self.0.issue.as_deref()
    }

    /// The topic of research that it points at, which was not looked into deep enough.
    async fn topic(&self, ctx: &Context<'_>) -> Option<GraphResult<Topic>> {
        Some(Request::of(ctx).referred(self.0.topic_id?).await.map(Into::into).map_err(Into::into))
    }

    /// The passage of the proposal that it is about.
    async fn passage(&self) -> Option<Markdown> {
        self.0.passage.clone().map(Markdown)
    }

    /// What would remove it, in the words of its raiser.
    async fn removal(&self) -> Option<Markdown> {
        self.0.removal.clone().map(Markdown)
    }

    /// Whom its raiser named to speak for them.
    async fn speaker(&self, ctx: &Context<'_>) -> Option<GraphResult<Stakeholder>> {
        Some(stakeholder_of(Request::of(ctx), self.0.speaker_id?).await.map_err(Into::into))
    }

    /// The concern as a lead understands it.
    async fn restatement(&self) -> Option<Markdown> {
        self.0.restatement.clone().map(Markdown)
    }

    /// What its raiser misses in the restatement.
    async fn correction(&self) -> Option<Markdown> {
        self.0.correction.clone().map(Markdown)
    }

    /// How a lead answered it.
    async fn answer(&self) -> Option<Markdown> {
        self.0.answer.clone().map(Markdown)
    }

    /// Why the answer does not settle it, in the words of its raiser.
    async fn rejection(&self) -> Option<Markdown> {
        self.0.rejection.clone().map(Markdown)
    }

    /// What the decider said, overruling or sustaining it.
    async fn ruling(&self) -> Option<Markdown> {
        self.0.ruling.clone().map(Markdown)
    }

    /// What is held against the ruling, in the words of its raiser.
    async fn dissent(&self) -> Option<Markdown> {
        self.0.dissent.clone().map(Markdown)
    }

    /// What its raiser said in the end.
    async fn settlement(&self) -> Option<Markdown> {
        self.0.settlement.clone().map(Markdown)
    }

    /// How it was dealt with; nothing until it is answered or ruled on.
    async fn resolution(&self) -> Option<Resolution<'_>> {
        (self.0.answer.is_some() || self.0.ruling.is_some()).then_some(Resolution(&self.0))
    }

    /// What became known since it was settled, for which it was raised again.
    async fn information(&self) -> Option<Markdown> {
        self.0.information.clone().map(Markdown)
    }

    /// Who seconds it, in the order they first did.
    async fn seconds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Second>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::second::Entity, _>(self.0.id, false, page).await?)
    }

    /// What the viewer can do with it now.
    async fn viewer_moves(&self, ctx: &Context<'_>) -> GraphResult<Vec<ObjectionMove>> {
        let request = Request::of(ctx);
        let proposal = request.referred(self.0.proposal_id).await?;
        let moves = service::moves(&*request.actor()?, &proposal, &self.0);
        Ok(moves.into_iter().map(Into::into).collect())
    }

    /// The objection to another proposal that it was carried over from, by a lead; nothing where it was raised here.
    async fn carried_from(&self, ctx: &Context<'_>) -> Option<GraphResult<Objection>> {
        Some(Request::of(ctx).referred(self.0.carried_from_id?).await.map(Into::into).map_err(Into::into))
    }

    /// When its raiser said that what was carried over holds here too; nothing until they do.
    async fn upheld_at(&self) -> Option<DateTime<Utc>> {
        self.0.upheld_at
    }

    /// Whether it was carried over and its raiser has not said whether it holds here. It counts all the same.
    async fn awaits_raiser(&self) -> bool {
        service::awaits_raiser(&self.0)
    }

    /// When it was raised, or carried over.
    async fn raised_at(&self) -> DateTime<Utc> {
        self.0.raised_at
    }

    /// When it last came to another state; nothing since it was raised.
    async fn moved_at(&self) -> Option<DateTime<Utc>> {
        self.0.moved_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<objection::Model> for Objection {
    fn from(row: objection::Model) -> Self {
        Self(Box::new(row))
    }
}

/// How an objection was dealt with.
pub struct Resolution<'a>(&'a objection::Model);

/// How an objection was dealt with, by its leads or by the decider.
#[Object]
impl Resolution<'_> {
    /// The answer in a line.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// The revision that changes the proposal for it; nothing where reasons answer it.
    async fn changed_in(&self, ctx: &Context<'_>) -> Option<GraphResult<Revision>> {
        let key = RevisionOf(self.0.proposal_id, self.0.changed_in?);
        Some(Request::of(ctx).referred(key).await.map(Into::into).map_err(Into::into))
    }

    /// Why: what the decider said, or else the answer.
    async fn rationale(&self) -> Option<Markdown> {
        self.0.ruling.clone().or_else(|| self.0.answer.clone()).map(Markdown)
    }
}

/// That somebody seconds an objection.
pub struct Second(second::Model);

/// That a stakeholder seconds somebody else's objection.
#[Object]
impl Second {
    /// Its id; the same however often they change their mind.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What they second.
    async fn objection(&self, ctx: &Context<'_>) -> GraphResult<Objection> {
        Ok(Request::of(ctx).referred(self.0.objection_id).await?.into())
    }

    /// Who they are.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// When they took it back; nothing while they second it.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// When they first did.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

impl From<second::Model> for Second {
    fn from(row: second::Model) -> Self {
        Self(row)
    }
}

/// A latent objection.
pub struct LatentObjection(latent_objection::Model);

/// An objection that a lead expects once a certain concession is made. Others
/// see it only through an offered concession that provokes it.
#[Object]
impl LatentObjection {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Who would raise it.
    async fn expected_from(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.expected_from).await?)
    }

    /// The concern in a line.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// How grave it would be.
    async fn severity(&self) -> Severity {
        self.0.severity.into()
    }

    /// What it would be about.
    async fn issue(&self) -> Option<&str> {
        self.0.issue.as_deref()
    }
}

impl From<latent_objection::Model> for LatentObjection {
    fn from(row: latent_objection::Model) -> Self {
        Self(row)
    }
}
