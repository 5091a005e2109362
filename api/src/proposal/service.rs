//! Drafting, revising and sharing proposals.

pub mod close;
pub mod comment;
pub mod evidence;
pub mod look;

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative;
use crate::problem::service::in_force;
use crate::write::Write;
use entities::{
    InitiativeId, ProblemId, ProposalId, ProposalStatus, RevisionKind, StakeholderId, derivation, problem, proposal,
    proposal_problem, revision,
};
use serde::Serialize;

/// A new proposal.
#[derive(Clone, Serialize)]
pub struct Draft {
    /// The initiative.
    pub initiative: InitiativeId,
    /// The problems it would solve.
    pub problems: Vec<ProblemId>,
    /// The proposals that it grew out of.
    pub derived_from: Vec<ProposalId>,
    /// What it proposes, in a line.
    pub title: String,
    /// The first revision.
    pub body: String,
}

/// A new revision.
#[derive(Clone, Serialize)]
pub struct Revise {
    /// The proposal.
    pub proposal: ProposalId,
    /// What it changes.
    pub kind: RevisionKind,
    /// A new title.
    pub title: Option<String>,
    /// The whole new text.
    pub body: String,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A draft to open.
#[derive(Clone)]
pub struct Share {
    /// The proposal.
    pub proposal: ProposalId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Drafts a proposal with its first revision.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` without a problem.
pub async fn draft(write: &Write, draft: Draft) -> Result<proposal::Model> {
    let initiative = initiative::service::visible(write, "initiativeId", draft.initiative).await?;
    write.authorize(Action::DraftProposal, On::Initiative(initiative.id))?;
    if draft.problems.is_empty() {
        return Err(Error::bad_input("problemIds", "must name the problem that it would solve; state that first"));
    }
    for (place, id) in draft.problems.iter().enumerate() {
        let path = format!("problemIds.{place}");
        in_force(&path, &write.find_in::<problem::Entity>(&path, *id, initiative.id).await?)?;
    }
    for (place, id) in draft.derived_from.iter().enumerate() {
        write.find_in::<proposal::Entity>(&format!("derivedFromIds.{place}"), *id, initiative.id).await?;
    }
    let author_id = initiative::service::own_part(write, initiative.id)?.stakeholder;
    let row = proposal::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative.id,
        author_id,
        title: draft.title,
        status: ProposalStatus::Draft,
        revision: 1,
        substantive_revision: 1,
        substantive_at: write.now,
        shared_revision: None,
        opened_at: None,
        final_comment_since: None,
        final_comment_ran_ms: None,
        final_comment_runs_since: None,
        final_comment_ended_at: None,
        closed_at: None,
        status_reason: None,
        superseded_by: None,
        version: 1,
        created_at: write.now,
    };
    let row = write.insert("proposal.drafted", Some(initiative.id), row).await?;
    add_revision(write, &row, author_id, RevisionKind::Substantive, draft.body).await?;
    for problem_id in draft.problems {
        let organization_id = write.actor.organization;
        let link =
            proposal_problem::Model { id: new_id(), organization_id, proposal_id: row.id, problem_id, version: 1 };
        write.insert("proposal.linked", Some(initiative.id), link).await?;
    }
    // What is new has grown into nothing yet: there is no circle.
    for source_id in draft.derived_from {
        let organization_id = write.actor.organization;
        let link = derivation::Model { id: new_id(), organization_id, proposal_id: row.id, source_id, version: 1 };
        write.insert("proposal.derived", Some(initiative.id), link).await?;
    }
    Ok(row)
}

/// Gives a proposal a new revision.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` once it is decided.
pub async fn revise(write: &Write, revise: Revise) -> Result<proposal::Model> {
    let before = visible(write, "proposalId", revise.proposal).await?;
    write.authorize(Action::ReviseProposal, On::Initiative(before.initiative_id))?;
    write.expect_version(revise.expected_version, &before)?;
    if !matches!(before.status, ProposalStatus::Draft | ProposalStatus::Open | ProposalStatus::FinalComment) {
        return Err(Error::bad_input("proposalId", "names a proposal that is closed; a closed one is not revised"));
    }
    let number = before.revision.saturating_add(1);
    let mut after = proposal::Model { revision: number, ..before.clone() };
    if let Some(title) = revise.title {
        after.title = title;
    }
    if revise.kind == RevisionKind::Substantive {
        after.substantive_revision = number;
        after.substantive_at = write.now;
    }
    let after = write.update("proposal.revised", Some(before.initiative_id), &before, after).await?;
    let author = initiative::service::own_part(write, before.initiative_id)?.stakeholder;
    add_revision(write, &after, author, revise.kind, revise.body).await?;
    if after.status == ProposalStatus::FinalComment && revise.kind == RevisionKind::Substantive {
        return comment::stop(write, &after).await;
    }
    Ok(after)
}

/// Opens a draft for feedback. Its clocks start now: nobody could answer before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is no draft.
pub async fn share(write: &Write, share: Share) -> Result<proposal::Model> {
    let before = visible(write, "proposalId", share.proposal).await?;
    write.authorize(Action::ShareProposal, On::Initiative(before.initiative_id))?;
    write.expect_version(share.expected_version, &before)?;
    if before.status != ProposalStatus::Draft {
        return Err(Error::bad_input("proposalId", "names a proposal that is shared already"));
    }
    let after = proposal::Model {
        status: ProposalStatus::Open,
        shared_revision: Some(before.revision),
        opened_at: Some(write.now),
        substantive_at: write.now,
        ..before.clone()
    };
    write.update("proposal.shared", Some(before.initiative_id), &before, after).await
}

/// A proposal that an input field names and the actor may see.
///
/// # Errors
///
/// `NOT_FOUND`.
pub async fn visible(write: &Write, path: &str, id: ProposalId) -> Result<proposal::Model> {
    let row = write.find::<proposal::Entity>(path, id).await?;
    let action = if row.status == ProposalStatus::Draft { Action::SeeDrafts } else { Action::SeeInitiative };
    match write.authorize(action, On::Initiative(row.initiative_id)) {
        Ok(()) => Ok(row),
        Err(_) => Err(Error::not_found(path)),
    }
}

/// A proposal that an input field names, that the actor may see, and that takes feedback.
///
/// # Errors
///
/// `NOT_FOUND`, or `BAD_INPUT` where it takes none.
pub async fn open(write: &Write, path: &str, id: ProposalId) -> Result<proposal::Model> {
    let row = visible(write, path, id).await?;
    if takes_feedback(row.status) {
        return Ok(row);
    }
    let message = match row.status {
        ProposalStatus::Draft => "names a draft; share it first",
        _ => "names a proposal that is closed",
    };
    Err(Error::bad_input(path, message))
}

/// Whether a proposal in this state takes feedback.
#[must_use]
pub fn takes_feedback(status: ProposalStatus) -> bool {
    matches!(status, ProposalStatus::Open | ProposalStatus::FinalComment)
}

async fn add_revision(
    write: &Write,
    proposal: &proposal::Model,
    author_id: StakeholderId,
    kind: RevisionKind,
    body: String,
) -> Result<()> {
    let row = revision::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        proposal_id: proposal.id,
        number: proposal.revision,
        kind,
        title: Some(proposal.title.clone()),
        body,
        author_id,
        version: 1,
        created_at: write.now,
    };
    write.insert("revision.written", Some(proposal.initiative_id), row).await?;
    Ok(())
}
