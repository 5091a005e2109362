//! Taking positions and taking them back.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::proposal::service::open;
use crate::write::Write;
use chrono::{DateTime, Utc};
use entities::{InOrganization, ProposalId, StakeholderId, Stance, position, proposal};
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

/// A position to take back.
#[derive(Clone)]
pub struct Withdraw {
    /// The proposal.
    pub proposal: ProposalId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Takes a position, in place of the one that was held before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the parts do not fit together.
pub async fn take(write: &Write, take: Take) -> Result<position::Model> {
    let proposal = open(write, "proposalId", take.proposal).await?;
    write.authorize(Action::TakePosition, On::Initiative(proposal.initiative_id))?;
    let stakeholder = own_part(write, proposal.initiative_id)?.stakeholder;
    let revision = take.revision.unwrap_or(proposal.revision);
    if !(1..=proposal.revision).contains(&revision) {
        return Err(Error::bad_input("revision", format!("must be from 1 to {}, the newest", proposal.revision)));
    }
    check_until(&take, write.now)?;
    let held = held(write, &proposal, stakeholder).await?;
    let row = position::Model {
        id: held.as_ref().map_or_else(new_id, |row| row.id),
        organization_id: write.actor.organization,
        proposal_id: proposal.id,
        stakeholder_id: stakeholder,
        revision,
        stance: take.stance,
        reason: take.reason,
        until: take.until,
        taken_at: write.now,
        withdrawn_at: None,
        version: held.as_ref().map_or(1, |row| row.version),
    };
    let Some(before) = held else {
        write.expect_none(take.expected_version)?;
        return write.insert("position.taken", Some(proposal.initiative_id), row).await;
    };
    write.expect_version(take.expected_version, &before)?;
    write.update("position.taken", Some(proposal.initiative_id), &before, row).await
}

/// Takes a position back: silence again.
///
/// # Errors
///
/// `NOT_FOUND` where none is held, `FORBIDDEN`, `VERSION_CONFLICT`.
pub async fn withdraw(write: &Write, withdraw: Withdraw) -> Result<position::Model> {
    let proposal = open(write, "proposalId", withdraw.proposal).await?;
    let stakeholder = own_part(write, proposal.initiative_id)?.stakeholder;
    write.authorize(Action::WithdrawPosition, On::Of(proposal.initiative_id, stakeholder))?;
    let before = held(write, &proposal, stakeholder).await?.filter(|row| row.withdrawn_at.is_none());
    let before =
        before.ok_or_else(|| Error::bad_input("proposalId", "names a proposal on which you hold no position"))?;
    write.expect_version(withdraw.expected_version, &before)?;
    let after = position::Model { withdrawn_at: Some(write.now), ..before.clone() };
    write.update("position.withdrawn", Some(proposal.initiative_id), &before, after).await
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
