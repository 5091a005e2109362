//! How proposals end without a decision, and how they are opened again.

use super::comment::without_comment;
use super::{open, visible};
use crate::auth::{Action, On};
use crate::decision;
use crate::error::{Error, Result};
use crate::write::Write;
use entities::{ProposalId, ProposalStatus, proposal};

/// A proposal to take back.
#[derive(Clone)]
pub struct WithdrawProposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// Why.
    pub reason: String,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A proposal that another replaces.
#[derive(Clone)]
pub struct Supersede {
    /// The proposal.
    pub proposal: ProposalId,
    /// What takes its place.
    pub by: ProposalId,
    /// Why.
    pub reason: String,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A proposal to open again.
#[derive(Clone)]
pub struct Reopen {
    /// The proposal.
    pub proposal: ProposalId,
    /// Why.
    pub reason: String,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Takes a proposal back that is open for feedback.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is a draft or closed.
pub async fn withdraw(write: &Write, withdraw: WithdrawProposal) -> Result<proposal::Model> {
    let before = visible(write, "proposalId", withdraw.proposal).await?;
    write.authorize(Action::WithdrawProposal, On::Initiative(before.initiative_id))?;
    write.expect_version(withdraw.expected_version, &before)?;
    open(write, "proposalId", before.id).await?;
    let after = proposal::Model {
        status: ProposalStatus::Withdrawn,
        closed_at: Some(write.now),
        status_reason: Some(withdraw.reason),
        ..without_comment(before.clone())
    };
    write.update("proposal.withdrawn", Some(before.initiative_id), &before, after).await
}

/// Puts another proposal of the initiative in the place of this one. What was
/// accepted gives way only to what was accepted too.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where one cannot replace the other.
pub async fn supersede(write: &Write, supersede: Supersede) -> Result<proposal::Model> {
    let before = visible(write, "proposalId", supersede.proposal).await?;
    write.authorize(Action::SupersedeProposal, On::Initiative(before.initiative_id))?;
    write.expect_version(supersede.expected_version, &before)?;
    let by = visible(write, "byProposalId", supersede.by).await?;
    if by.initiative_id != before.initiative_id {
        return Err(Error::not_found("byProposalId"));
    }
    if before.status != ProposalStatus::Accepted {
        open(write, "proposalId", before.id).await?;
    }
    let replaces = match by.status {
        ProposalStatus::Accepted => true,
        ProposalStatus::Open | ProposalStatus::FinalComment => before.status != ProposalStatus::Accepted,
        _ => false,
    };
    if by.id == before.id || !replaces {
        let message = if before.status == ProposalStatus::Accepted {
            "must name another proposal that is accepted: what was accepted gives way to nothing less"
        } else {
            "must name another proposal that is open for feedback or accepted"
        };
        return Err(Error::bad_input("byProposalId", message));
    }
    let after = proposal::Model {
        status: ProposalStatus::Superseded,
        closed_at: Some(write.now),
        status_reason: Some(supersede.reason),
        superseded_by: Some(by.id),
        ..without_comment(before.clone())
    };
    write.update("proposal.superseded", Some(before.initiative_id), &before, after).await
}

/// Opens a closed proposal for feedback again, with its clocks anew. A decision
/// that was in force is in force no more.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is not closed.
pub async fn reopen(write: &Write, reopen: Reopen) -> Result<proposal::Model> {
    let before = visible(write, "proposalId", reopen.proposal).await?;
    write.authorize(Action::ReopenProposal, On::Initiative(before.initiative_id))?;
    write.expect_version(reopen.expected_version, &before)?;
    let closed =
        [ProposalStatus::Accepted, ProposalStatus::Rejected, ProposalStatus::Withdrawn, ProposalStatus::Superseded];
    if !closed.contains(&before.status) {
        return Err(Error::bad_input("proposalId", "names a proposal that is not closed"));
    }
    decision::service::reopen(write, &before, &reopen.reason).await?;
    let after = proposal::Model {
        status: ProposalStatus::Open,
        opened_at: Some(write.now),
        substantive_at: write.now,
        closed_at: None,
        status_reason: Some(reopen.reason),
        superseded_by: None,
        ..without_comment(before.clone())
    };
    write.update("proposal.reopened", Some(before.initiative_id), &before, after).await
}
