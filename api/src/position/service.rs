//! Taking positions and taking them back; and what leads enter for others.

use crate::assessment::answers::awaits_confirmation;
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::proposal::service::look::looked;
use crate::proposal::service::{open, visible};
use crate::write::Write;
use chrono::{DateTime, Utc};
use entities::{InOrganization, PositionId, ProposalId, StakeholderId, Stance, position, proposal, stakeholder};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;

/// A position to take.
#[derive(Clone, Serialize)]
pub struct Take {
    /// The proposal.
    pub proposal: ProposalId,
    /// What they think.
    pub stance: Stance,
    /// The revision they looked at; the newest unless given.
    pub revision: Option<i32>,
    /// Why.
    pub reason: Option<String>,
    /// With `NEEDS_TIME`: when they will answer.
    pub until: Option<DateTime<Utc>>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A position to enter for somebody.
#[derive(Clone, Serialize)]
pub struct Enter {
    /// For whom.
    pub stakeholder: StakeholderId,
    /// What they are said to think.
    pub take: Take,
}

/// A position to confirm.
#[derive(Clone)]
pub struct Confirm {
    /// The position.
    pub position: PositionId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A position to take back.
#[derive(Clone)]
pub struct Withdraw {
    /// The proposal.
    pub proposal: ProposalId,
    /// Whose it is; the actor's own unless given.
    pub stakeholder: Option<StakeholderId>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Takes a position, in place of the one that was held before or entered by a lead.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the parts do not fit together.
pub async fn take(write: &Write, take: Take) -> Result<position::Model> {
    let proposal = open(write, "proposalId", take.proposal).await?;
    write.authorize(Action::TakePosition, On::Initiative(proposal.initiative_id))?;
    let stakeholder = own_part(write, proposal.initiative_id)?.stakeholder;
    let held = held(write, &proposal, stakeholder).await?;
    let row = put(write, &proposal, stakeholder, take, held, None).await?;
    looked(write, &proposal, row.revision).await?;
    Ok(row)
}

/// Enters a position for somebody who has not answered themselves, as a lead was
/// told it: it says so, and waits for them.
///
/// # Errors
///
/// As [`take`], and `BAD_INPUT` for oneself and for who has answered themselves.
pub async fn enter(write: &Write, enter: Enter) -> Result<position::Model> {
    let proposal = open(write, "proposalId", enter.take.proposal).await?;
    write.authorize(Action::EnterPosition, On::Initiative(proposal.initiative_id))?;
    let lead = own_part(write, proposal.initiative_id)?.stakeholder;
    let initiative = proposal.initiative_id;
    let person = write.find_in::<stakeholder::Entity>("stakeholderId", enter.stakeholder, initiative).await?;
    if person.id == lead {
        return Err(Error::bad_input("stakeholderId", "must name somebody else; take your own position yourself"));
    }
    let held = held(write, &proposal, person.id).await?;
    if held.as_ref().is_some_and(|row| row.withdrawn_at.is_none() && !awaits_confirmation(row)) {
        let message = "names somebody who has answered themselves; nobody else changes that";
        return Err(Error::bad_input("stakeholderId", message));
    }
    put(write, &proposal, person.id, enter.take, held, Some(lead)).await
}

/// Confirms what a lead entered: from now on it is their own; nothing happens twice.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where there is nothing to confirm.
pub async fn confirm(write: &Write, confirm: Confirm) -> Result<position::Model> {
    let before = write.find::<position::Entity>("positionId", confirm.position).await?;
    let proposal = visible(write, "positionId", before.proposal_id).await?;
    write.authorize(Action::ConfirmPosition, On::Of(proposal.initiative_id, before.stakeholder_id))?;
    write.expect_version(confirm.expected_version, &before)?;
    open(write, "positionId", proposal.id).await?;
    if before.entered_by.is_none() || before.withdrawn_at.is_some() {
        return Err(Error::bad_input("positionId", "names no position that a lead entered for you"));
    }
    if before.confirmed_at.is_some() {
        return Ok(before);
    }
    let after = position::Model { confirmed_at: Some(write.now), ..before.clone() };
    let row = write.update("position.confirmed", Some(proposal.initiative_id), &before, after).await?;
    looked(write, &proposal, row.revision).await?;
    Ok(row)
}

/// Takes a position back: silence again. Leads take back what they entered for
/// somebody and nobody confirmed.
///
/// # Errors
///
/// `NOT_FOUND` where none is held, `FORBIDDEN`, `VERSION_CONFLICT`.
pub async fn withdraw(write: &Write, withdraw: Withdraw) -> Result<position::Model> {
    let proposal = open(write, "proposalId", withdraw.proposal).await?;
    let own = own_part(write, proposal.initiative_id)?.stakeholder;
    let holder = match withdraw.stakeholder {
        Some(id) => write.find_in::<stakeholder::Entity>("stakeholderId", id, proposal.initiative_id).await?.id,
        None => own,
    };
    let before = held(write, &proposal, holder).await?.filter(|row| row.withdrawn_at.is_none());
    if holder == own || !before.as_ref().is_some_and(awaits_confirmation) {
        write.authorize(Action::WithdrawPosition, On::Of(proposal.initiative_id, holder))?;
    } else {
        write.authorize(Action::EnterPosition, On::Initiative(proposal.initiative_id))?;
    }
    let before =
        before.ok_or_else(|| Error::bad_input("proposalId", "names a proposal on which you hold no position"))?;
    write.expect_version(withdraw.expected_version, &before)?;
    let after = position::Model { withdrawn_at: Some(write.now), ..before.clone() };
    write.update("position.withdrawn", Some(proposal.initiative_id), &before, after).await
}

async fn put(
    write: &Write,
    proposal: &proposal::Model,
    stakeholder: StakeholderId,
    take: Take,
    held: Option<position::Model>,
    entered_by: Option<StakeholderId>,
) -> Result<position::Model> {
    let revision = take.revision.unwrap_or(proposal.revision);
    if !(1..=proposal.revision).contains(&revision) {
        return Err(Error::bad_input("revision", format!("must be from 1 to {}, the newest", proposal.revision)));
    }
    check_until(&take, write.now)?;
    let kind = if entered_by.is_some() { "position.entered" } else { "position.taken" };
    let row = position::Model {
        id: held.as_ref().map_or_else(new_id, |row| row.id),
        organization_id: write.actor.organization,
        proposal_id: proposal.id,
        stakeholder_id: stakeholder,
        revision,
        stance: take.stance,
        reason: take.reason,
        until: take.until,
        entered_by,
        confirmed_at: None,
        taken_at: write.now,
        withdrawn_at: None,
        version: held.as_ref().map_or(1, |row| row.version),
    };
    let Some(before) = held else {
        write.expect_none(take.expected_version)?;
        return write.insert(kind, Some(proposal.initiative_id), row).await;
    };
    write.expect_version(take.expected_version, &before)?;
    write.update(kind, Some(proposal.initiative_id), &before, row).await
}

fn check_until(take: &Take, now: DateTime<Utc>) -> Result<()> {
    match (take.stance, take.until) {
        (Stance::NeedsTime, None) => Err(Error::bad_input("until", "must say when the answer will come")),
        (Stance::NeedsTime, Some(until)) if until <= now => Err(Error::bad_input("until", "must lie in the future")),
        (Stance::NeedsTime, Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => Err(Error::bad_input("until", "goes with the stance NEEDS_TIME only")),
    }
}

async fn held(write: &Write, proposal: &proposal::Model, holder: StakeholderId) -> Result<Option<position::Model>> {
    let select = position::Entity::in_org(write.actor.organization)
        .filter(position::Column::ProposalId.eq(proposal.id))
        .filter(position::Column::StakeholderId.eq(holder));
    Ok(select.one(&write.tx).await?)
}
