//! What a proposal rests on: findings of the initiative's research.

use super::visible;
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::write::Write;
use entities::{
    FindingId, InOrganization, ProposalEvidenceId, ProposalId, ProposalStatus, finding, proposal,
    proposal_evidence as row,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

/// The most findings that one proposal rests on.
pub const MOST: u64 = 100;

/// A finding to rest on.
#[derive(Clone, Serialize)]
pub struct AddProposalEvidence {
    /// The proposal.
    pub proposal: ProposalId,
    /// The finding.
    pub finding: FindingId,
    /// What it says for the proposal, or against it.
    pub note: Option<String>,
}

/// A finding to rest on no more.
#[derive(Clone)]
pub struct RemoveProposalEvidence {
    /// The link.
    pub evidence: ProposalEvidenceId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Rests a proposal on a finding; where it did before, with another note.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where the proposal is closed or rests on too many, or the finding was merged.
pub async fn add_evidence(write: &Write, add: AddProposalEvidence) -> Result<row::Model> {
    let proposal = visible(write, "proposalId", add.proposal).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::LinkFinding, On::Initiative(initiative))?;
    revisable("proposalId", &proposal)?;
    let finding = write.find::<finding::Entity>("findingId", add.finding).await?;
    if finding.initiative_id != initiative {
        return Err(Error::not_found("findingId"));
    }
    if finding.merged_into.is_some() {
        return Err(Error::bad_input("findingId", "names a finding that was merged into another; name that one"));
    }
    let links = row::Entity::in_org(proposal.organization_id).filter(row::Column::ProposalId.eq(proposal.id));
    let before = links.clone().filter(row::Column::FindingId.eq(finding.id)).one(&write.tx).await?;
    let there = before.as_ref().is_some_and(|row| row.removed_at.is_none());
    if !there && links.filter(row::Column::RemovedAt.is_null()).count(&write.tx).await? >= MOST {
        return Err(Error::bad_input("proposalId", format!("rests on {MOST} findings already; remove one first")));
    }
    let author_id = own_part(write, initiative)?.stakeholder;
    let Some(before) = before else {
        let row = row::Model {
            id: new_id(),
            organization_id: proposal.organization_id,
            proposal_id: proposal.id,
            finding_id: finding.id,
            author_id,
            note: add.note,
            removed_at: None,
            version: 1,
            created_at: write.now,
        };
        return write.insert("proposalEvidence.added", Some(initiative), row).await;
    };
    if there && before.note == add.note {
        return Ok(before);
    }
    let after = row::Model { author_id, note: add.note, removed_at: None, ..before.clone() };
    write.update("proposalEvidence.added", Some(initiative), &before, after).await
}

/// Removes a finding from what a proposal rests on; that it did stays on record.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is removed already or the proposal is closed.
pub async fn remove_evidence(write: &Write, remove: RemoveProposalEvidence) -> Result<row::Model> {
    let before = write.find::<row::Entity>("proposalEvidenceId", remove.evidence).await?;
    let proposal = visible(write, "proposalEvidenceId", before.proposal_id).await?;
    write.authorize(Action::LinkFinding, On::Initiative(proposal.initiative_id))?;
    write.expect_version(remove.expected_version, &before)?;
    revisable("proposalEvidenceId", &proposal)?;
    if before.removed_at.is_some() {
        return Err(Error::bad_input("proposalEvidenceId", "names what was removed already"));
    }
    let after = row::Model { removed_at: Some(write.now), ..before.clone() };
    write.update("proposalEvidence.removed", Some(proposal.initiative_id), &before, after).await
}

fn revisable(path: &str, row: &proposal::Model) -> Result<()> {
    match row.status {
        ProposalStatus::Draft | ProposalStatus::Open | ProposalStatus::FinalComment => Ok(()),
        _ => Err(Error::bad_input(path, "names a proposal that is closed")),
    }
}
