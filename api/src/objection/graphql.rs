//! Objections as clients see them.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::word::{ObjectionState, Severity};
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{latent_objection, objection};

/// An objection.
pub struct Objection(objection::Model);

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

    /// The passage of the proposal that it is about.
    async fn passage(&self) -> Option<Markdown> {
        self.0.passage.clone().map(Markdown)
    }

    /// What would remove it, in the words of its raiser.
    async fn removal(&self) -> Option<Markdown> {
        self.0.removal.clone().map(Markdown)
    }

    /// How a lead answered it.
    async fn answer(&self) -> Option<Markdown> {
        self.0.answer.clone().map(Markdown)
    }

    /// What the decider said, overruling or sustaining it, with the dissent in the words of its raiser.
    async fn ruling(&self) -> Option<Markdown> {
        self.0.ruling.clone().map(Markdown)
    }

    /// What its raiser said in the end.
    async fn settlement(&self) -> Option<Markdown> {
        self.0.settlement.clone().map(Markdown)
    }

    /// When it was raised.
    async fn raised_at(&self) -> DateTime<Utc> {
        self.0.raised_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<objection::Model> for Objection {
    fn from(row: objection::Model) -> Self {
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
