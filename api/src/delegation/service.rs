//! Letting somebody else answer, and answering oneself again.

use super::resolve::{Flaw, LONGEST, delegates, flaw};
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative;
use crate::initiative::service::own_part;
use crate::proposal::service::open;
use crate::write::Write;
use entities::{DelegationId, InOrganization, InitiativeId, ProposalId, Role, StakeholderId, delegation, stakeholder};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;
use std::collections::BTreeSet;

/// What a delegation is for.
#[derive(Clone, Copy, Serialize)]
pub enum Subject {
    /// All of an initiative.
    Initiative(InitiativeId),
    /// One proposal.
    Proposal(ProposalId),
}

/// A delegation to give.
#[derive(Clone, Serialize)]
pub struct Give {
    /// What it is for.
    pub subject: Subject,
    /// Who is to answer.
    pub delegate: StakeholderId,
    /// Why.
    pub note: Option<String>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A delegation to take back.
#[derive(Clone)]
pub struct Revoke {
    /// The delegation.
    pub delegation: DelegationId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Lets somebody else answer, in place of who was to before; nothing happens twice.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where they have no
/// say, or it would lead in a circle or too far.
pub async fn give(write: &Write, give: Give) -> Result<delegation::Model> {
    let (initiative, proposal) = match give.subject {
        Subject::Initiative(id) => (initiative::service::visible(write, "subjectId", id).await?.id, None),
        Subject::Proposal(id) => {
            let row = open(write, "subjectId", id).await?;
            (row.initiative_id, Some(row.id))
        }
    };
    write.authorize(Action::DelegatePosition, On::Initiative(initiative))?;
    let stakeholder_id = own_part(write, initiative)?.stakeholder;
    let delegate = write.find_in::<stakeholder::Entity>("delegateId", give.delegate, initiative).await?;
    if delegate.id == stakeholder_id {
        return Err(Error::bad_input("delegateId", "must name somebody else; you answer for yourself anyway"));
    }
    if delegate.role == Role::Observer {
        return Err(Error::bad_input("delegateId", "names an observer, who has no say"));
    }
    let subject_id = proposal.map_or(initiative.0, |id| id.0);
    let mut all = delegation::Entity::in_org(write.actor.organization)
        .filter(delegation::Column::InitiativeId.eq(initiative))
        .all(&write.tx)
        .await?;
    let place = all.iter().position(|row| row.stakeholder_id == stakeholder_id && row.subject_id == subject_id);
    let before = place.map(|place| all.swap_remove(place));
    let after = delegation::Model {
        id: before.as_ref().map_or_else(new_id, |row| row.id),
        organization_id: write.actor.organization,
        initiative_id: initiative,
        proposal_id: proposal,
        subject_id,
        stakeholder_id,
        delegate_id: delegate.id,
        note: give.note,
        given_at: write.now,
        revoked_at: None,
        version: before.as_ref().map_or(1, |row| row.version),
    };
    all.push(after.clone());
    check_chains(&all, &after)?;
    let Some(before) = before else {
        write.expect_none(give.expected_version)?;
        return write.insert("delegation.given", Some(initiative), after).await;
    };
    write.expect_version(give.expected_version, &before)?;
    if (delegation::Model { given_at: before.given_at, ..after.clone() }) == before {
        return Ok(before);
    }
    write.update("delegation.given", Some(initiative), &before, after).await
}

/// Takes a delegation back: at any time, whatever became of the proposal.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it was taken back already.
pub async fn revoke(write: &Write, revoke: Revoke) -> Result<delegation::Model> {
    let before = write.find::<delegation::Entity>("delegationId", revoke.delegation).await?;
    let initiative = initiative::service::visible(write, "delegationId", before.initiative_id).await?.id;
    write.authorize(Action::RevokeDelegation, On::Of(initiative, before.stakeholder_id))?;
    write.expect_version(revoke.expected_version, &before)?;
    if before.revoked_at.is_some() {
        return Err(Error::bad_input("delegationId", "names a delegation that was taken back already"));
    }
    let after = delegation::Model { revoked_at: Some(write.now), ..before.clone() };
    write.update("delegation.revoked", Some(initiative), &before, after).await
}

/// Refuses what leads in a circle or too far: on the proposal it is for, or else
/// on any that somebody has a delegation for.
fn check_chains(all: &[delegation::Model], given: &delegation::Model) -> Result<()> {
    let others = all.iter().filter(|row| given.proposal_id.is_none() && row.revoked_at.is_none());
    let proposals: BTreeSet<Option<ProposalId>> =
        others.map(|row| row.proposal_id).chain([given.proposal_id]).collect();
    for proposal in proposals {
        let delegates = delegates(all.iter(), proposal);
        // What is for one proposal goes before this one there.
        if delegates.get(&given.stakeholder_id) != Some(&given.delegate_id) {
            continue;
        }
        let message = match flaw(&delegates, given.stakeholder_id) {
            None => continue,
            Some(Flaw::Circle) => "names somebody for whom you answer yourself, directly or through others".to_owned(),
            Some(Flaw::Long) => format!("would make a chain of more than {LONGEST} delegations"),
        };
        return Err(Error::bad_input("delegateId", message));
    }
    Ok(())
}
