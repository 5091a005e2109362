//! Adding and changing work items.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::decision;
use crate::error::{Error, Result};
use crate::proposal;
use crate::write::Write;
use chrono::NaiveDate;
use entities::{DecisionId, InitiativeId, StakeholderId, WorkItemId, WorkStatus, stakeholder, work_item};
use serde::Serialize;
use uuid::Uuid;

/// A piece of work to add.
#[derive(Clone, Serialize)]
pub struct Add {
    /// The decision.
    pub decision: DecisionId,
    /// What is to be done, in a line.
    pub title: String,
    /// What is to be done.
    pub body: Option<String>,
    /// Who does it.
    pub owner: Option<StakeholderId>,
    /// The day it is due.
    pub due_on: Option<NaiveDate>,
}

/// A field of a partial change.
#[derive(Clone, Copy)]
pub enum Part<T> {
    /// As it was.
    Keep,
    /// This, or nothing any more.
    Put(Option<T>),
}

/// A change of a piece of work.
#[derive(Clone)]
pub struct Change {
    /// The piece.
    pub item: WorkItemId,
    /// A new title.
    pub title: Option<String>,
    /// A new text.
    pub body: Part<String>,
    /// Who does it now.
    pub owner: Part<StakeholderId>,
    /// The day it is due now.
    pub due_on: Part<NaiveDate>,
    /// Where it is now.
    pub status: Option<WorkStatus>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Adds a piece of work to a decision for a proposal.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where nothing follows from the decision.
pub async fn add(write: &Write, add: Add) -> Result<work_item::Model> {
    let (proposal, decision) = decision::service::visible(write, add.decision).await?;
    write.authorize(Action::AddWorkItem, On::Initiative(proposal.initiative_id))?;
    decision::service::in_force(&decision)?;
    decision::service::accepted(&decision)?;
    check_owner(write, add.owner, proposal.initiative_id).await?;
    let row = work_item::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        proposal_id: proposal.id,
        decision_id: decision.id,
        title: add.title,
        body: add.body,
        owner_id: add.owner,
        due_on: add.due_on,
        status: WorkStatus::Open,
        version: 1,
        created_at: write.now,
    };
    write.insert("workItem.added", Some(proposal.initiative_id), row).await
}

/// Changes a piece of work.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where its decision is in force no more.
pub async fn change(write: &Write, change: Change) -> Result<work_item::Model> {
    let before = write.find::<work_item::Entity>("workItemId", change.item).await?;
    let proposal = proposal::service::visible(write, "workItemId", before.proposal_id).await?;
    let owner = before.owner_id.unwrap_or(StakeholderId(Uuid::nil()));
    write.authorize(Action::ChangeWorkItem, On::Of(proposal.initiative_id, owner))?;
    write.expect_version(change.expected_version, &before)?;
    let decision = write.find::<entities::decision::Entity>("workItemId", before.decision_id).await?;
    if decision.reopened_at.is_some() {
        let message = "names work of a decision that is in force no more: the proposal was opened again";
        return Err(Error::bad_input("workItemId", message));
    }
    if let Part::Put(owner) = change.owner {
        check_owner(write, owner, proposal.initiative_id).await?;
    }
    let after = work_item::Model {
        title: change.title.unwrap_or_else(|| before.title.clone()),
        body: change.body.over(before.body.clone()),
        owner_id: change.owner.over(before.owner_id),
        due_on: change.due_on.over(before.due_on),
        status: change.status.unwrap_or(before.status),
        ..before.clone()
    };
    write.update("workItem.changed", Some(proposal.initiative_id), &before, after).await
}

async fn check_owner(write: &Write, owner: Option<StakeholderId>, initiative: InitiativeId) -> Result<()> {
    if let Some(owner) = owner {
        write.find_in::<stakeholder::Entity>("ownerId", owner, initiative).await?;
    }
    Ok(())
}

impl<T> Part<T> {
    /// What becomes of what is put.
    pub fn map<U>(self, put: impl FnOnce(Option<T>) -> Option<U>) -> Part<U> {
        match self {
            Self::Keep => Part::Keep,
            Self::Put(value) => Part::Put(put(value)),
        }
    }

    fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Put(after) => after,
        }
    }
}
