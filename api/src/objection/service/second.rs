//! Seconding other people's objections.

use super::visible;
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::objection::moves::Move;
use crate::proposal;
use crate::write::Write;
use entities::{InOrganization, ObjectionId, StakeholderId, second as row};
use sea_orm::{ColumnTrait, QueryFilter};

/// An objection to second.
#[derive(Clone)]
pub struct Second {
    /// The objection.
    pub objection: ObjectionId,
}

/// Seconds an objection; nothing happens twice.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` for one's own objection and one that is settled.
pub async fn second(write: &Write, second: Second) -> Result<row::Model> {
    let (proposal, objection) = visible(write, second.objection).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::SecondObjection, On::Initiative(initiative))?;
    proposal::service::open(write, "objectionId", proposal.id).await?;
    let stakeholder = own_part(write, initiative)?.stakeholder;
    if stakeholder == objection.raised_by {
        return Err(Error::bad_input("objectionId", "names your own objection; others second it"));
    }
    if !Move::Withdraw.from().contains(&objection.state) {
        return Err(Error::bad_input("objectionId", "names an objection that was settled by its raiser"));
    }
    let made = row::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        proposal_id: proposal.id,
        objection_id: objection.id,
        stakeholder_id: stakeholder,
        withdrawn_at: None,
        version: 1,
        created_at: write.now,
    };
    match own(write, objection.id, stakeholder).await? {
        None => write.insert("objection.seconded", Some(initiative), made).await,
        Some(before) if before.withdrawn_at.is_some() => {
            let after = row::Model { withdrawn_at: None, ..before.clone() };
            write.update("objection.seconded", Some(initiative), &before, after).await
        }
        Some(there) => Ok(there),
    }
}

/// Takes back that the actor seconds an objection.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where they do not.
pub async fn withdraw_second(write: &Write, second: Second) -> Result<row::Model> {
    let (proposal, objection) = visible(write, second.objection).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::SecondObjection, On::Initiative(initiative))?;
    proposal::service::open(write, "objectionId", proposal.id).await?;
    let stakeholder = own_part(write, initiative)?.stakeholder;
    let before = own(write, objection.id, stakeholder).await?.filter(|row| row.withdrawn_at.is_none());
    let before = before.ok_or_else(|| Error::bad_input("objectionId", "names an objection that you do not second"))?;
    let after = row::Model { withdrawn_at: Some(write.now), ..before.clone() };
    write.update("objection.secondWithdrawn", Some(initiative), &before, after).await
}

async fn own(write: &Write, objection: ObjectionId, stakeholder: StakeholderId) -> Result<Option<row::Model>> {
    let found = row::Entity::in_org(write.actor.organization)
        .filter(row::Column::ObjectionId.eq(objection))
        .filter(row::Column::StakeholderId.eq(stakeholder))
        .one(&write.tx)
        .await?;
    Ok(found)
}
