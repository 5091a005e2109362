//! What belongs to a proposal, as clients see it: its revisions, and what it rests on.

use super::{Proposal, proposal_of};
use crate::context::Request;
use crate::error::GraphResult;
use crate::finding::graphql::Finding;
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::word::RevisionKind;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{proposal_evidence, revision};

/// A revision.
pub struct Revision(revision::Model);

/// One immutable text of a proposal.
#[Object]
impl Revision {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it is a text of.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// Its place, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// What it changes.
    async fn kind(&self) -> RevisionKind {
        self.0.kind.into()
    }

    /// What it proposes, in a line; nothing where it was written before titles were kept with revisions.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The text.
    async fn body(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// Who wrote it.
    async fn author(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.author_id).await?)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

impl From<revision::Model> for Revision {
    fn from(row: revision::Model) -> Self {
        Self(row)
    }
}

/// A link from a proposal to a finding.
pub struct ProposalEvidence(proposal_evidence::Model);

/// That a proposal rests on a finding.
#[Object]
impl ProposalEvidence {
    /// Its id; the same however often the finding is removed and added.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What rests on it.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// What was learnt.
    async fn finding(&self, ctx: &Context<'_>) -> GraphResult<Finding> {
        Ok(Request::of(ctx).referred(self.0.finding_id).await?.into())
    }

    /// What the finding says for the proposal, or against it.
    async fn note(&self) -> Option<Markdown> {
        self.0.note.clone().map(Markdown)
    }

    /// Who said so last.
    async fn author(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.author_id).await?)
    }

    /// When it was removed; nothing while the proposal rests on it.
    async fn removed_at(&self) -> Option<DateTime<Utc>> {
        self.0.removed_at
    }

    /// When it was first added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<proposal_evidence::Model> for ProposalEvidence {
    fn from(row: proposal_evidence::Model) -> Self {
        Self(row)
    }
}
