//! Saying which findings a proposal rests on, as clients do it.

use crate::check::{Check, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::proposal::graphql::ProposalEvidence;
use crate::proposal::service::evidence::{self, AddProposalEvidence, RemoveProposalEvidence};
use async_graphql::{Context, ID, InputObject, Object};

/// A finding that a proposal rests on.
#[derive(InputObject)]
pub struct AddProposalEvidenceInput {
    /// The proposal.
    proposal_id: ID,
    /// The finding, of the same initiative.
    finding_id: ID,
    /// What it says for the proposal, or against it; at most 5,000 characters.
    note: Option<Markdown>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A finding that a proposal rests on no more.
#[derive(InputObject)]
pub struct RemoveProposalEvidenceInput {
    /// The link from the proposal to the finding.
    proposal_evidence_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What adding a finding to a proposal gives.
    AddProposalEvidencePayload {
        /// The link.
        evidence: ProposalEvidence
    }
}

payload! {
    /// What removing a finding from a proposal gives.
    RemoveProposalEvidencePayload {
        /// The link, removed.
        evidence: ProposalEvidence
    }
}

/// Saying which findings proposals rest on.
#[derive(Default)]
pub struct ProposalEvidenceMutation;

#[Object]
impl ProposalEvidenceMutation {
    /// Says that a proposal rests on a finding. Leads do; a proposal rests on at most 100. For one that it rests on
    /// already, the note is changed.
    async fn add_proposal_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AddProposalEvidenceInput,
    ) -> GraphResult<AddProposalEvidencePayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("addProposalEvidence", key, parse(input), evidence::add_evidence).await?.into())
    }

    /// Says that a proposal rests on a finding no more. That it did stays on record. Leads do.
    async fn remove_proposal_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RemoveProposalEvidenceInput,
    ) -> GraphResult<RemoveProposalEvidencePayload> {
        let mut check = Check::default();
        let link = check.id("proposalEvidenceId", &input.proposal_evidence_id);
        let parsed = check.done(RemoveProposalEvidence { evidence: link, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, evidence::remove_evidence).await?.into())
    }
}

fn parse(input: AddProposalEvidenceInput) -> Parsed<AddProposalEvidence> {
    let mut check = Check::default();
    let add = AddProposalEvidence {
        proposal: check.id("proposalId", &input.proposal_id),
        finding: check.id("findingId", &input.finding_id),
        note: check.optional("note", input.note.map(|text| text.0), PASSAGE),
    };
    check.done(add)
}
