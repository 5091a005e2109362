//! Writing and sharing proposals, as clients do it.

mod close;
mod evidence;
mod look;

pub use close::CloseMutation;
pub use evidence::ProposalEvidenceMutation;
pub use look::LookMutation;

use super::graphql::Proposal;
use super::service::{self, Draft, Revise, Share};
use crate::check::{Check, LINE, Parsed, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::RevisionKind;
use async_graphql::{Context, ID, InputObject, Object};

/// A new proposal.
#[derive(InputObject)]
pub struct DraftProposalInput {
    /// The initiative.
    initiative_id: ID,
    /// The problems it would solve, written down before; from 1 to 50.
    problem_ids: Vec<ID>,
    /// The proposals of the same initiative that it grows out of, as a merge, a compromise or a variant; at most 50.
    derived_from_ids: Option<Vec<ID>>,
    /// What it proposes, in a line of at most 200 characters.
    title: String,
    /// The first revision; at most 40,000 characters.
    body: Markdown,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A new revision of a proposal.
#[derive(InputObject)]
pub struct ReviseProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// Whether the substance changes: then earlier positions become stale.
    kind: RevisionKind,
    /// The whole new text; at most 40,000 characters.
    body: Markdown,
    /// A new title of at most 200 characters; without one, the old one stays.
    title: Option<String>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A draft to open for feedback.
#[derive(InputObject)]
pub struct ShareProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What drafting a proposal gives.
    DraftProposalPayload {
        /// The proposal.
        proposal: Proposal
    }
}

payload! {
    /// What revising a proposal gives.
    ReviseProposalPayload {
        /// The proposal.
        proposal: Proposal
    }
}

payload! {
    /// What sharing a proposal gives.
    ShareProposalPayload {
        /// The proposal.
        proposal: Proposal
    }
}

/// Writing and sharing proposals.
#[derive(Default)]
pub struct ProposalMutation;

#[Object]
impl ProposalMutation {
    /// Puts an alternative solution on the table, as a draft that only leads see. It may grow out of others; the
    /// objections to those are carried over one by one, with `carryObjections`.
    async fn draft_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: DraftProposalInput,
    ) -> GraphResult<DraftProposalPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("draftProposal", key, parse_draft(input), service::draft).await?;
        Ok(written.into())
    }

    /// Gives a proposal a new revision. The old ones stay as they are.
    async fn revise_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ReviseProposalInput,
    ) -> GraphResult<ReviseProposalPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("reviseProposal", key, parse_revise(input), service::revise).await?;
        Ok(written.into())
    }

    /// Opens a draft for feedback: from now on every stakeholder sees it.
    async fn share_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ShareProposalInput,
    ) -> GraphResult<ShareProposalPayload> {
        let mut check = Check::default();
        let proposal = check.id("proposalId", &input.proposal_id);
        let parsed = check.done(Share { proposal, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::share).await?.into())
    }
}

fn parse_draft(input: DraftProposalInput) -> Parsed<Draft> {
    let mut check = Check::default();
    let draft = Draft {
        initiative: check.id("initiativeId", &input.initiative_id),
        problems: check.ids("problemIds", Some(input.problem_ids)),
        derived_from: check.ids("derivedFromIds", input.derived_from_ids),
        title: check.text("title", input.title, LINE),
        body: check.text("body", input.body.0, TEXT),
    };
    check.done(draft)
}

fn parse_revise(input: ReviseProposalInput) -> Parsed<Revise> {
    let mut check = Check::default();
    let revise = Revise {
        proposal: check.id("proposalId", &input.proposal_id),
        kind: input.kind.into(),
        title: check.optional("title", input.title, LINE),
        body: check.text("body", input.body.0, TEXT),
        expected_version: input.expected_version,
    };
    check.done(revise)
}
