//! What of a proposal somebody has seen: their own business, and so no event.

use super::visible;
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::write::Write;
use entities::{InOrganization, ProposalId, look as row, proposal};
use sea_orm::{ColumnTrait, QueryFilter};

/// A look at a proposal.
#[derive(Clone)]
pub struct Look {
    /// The proposal.
    pub proposal: ProposalId,
    /// The revision that is seen; the newest unless given.
    pub revision: Option<i32>,
}

/// Notes that the actor looks at a proposal.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` for a revision that they may not read.
pub async fn look(write: &Write, look: Look) -> Result<proposal::Model> {
    let proposal = visible(write, "proposalId", look.proposal).await?;
    write.authorize(Action::LookAtProposal, On::Initiative(proposal.initiative_id))?;
    let leads = write.authorize(Action::SeeDrafts, On::Initiative(proposal.initiative_id)).is_ok();
    let first = if leads { 1 } else { proposal.shared_revision.unwrap_or(1) };
    let revision = look.revision.unwrap_or(proposal.revision);
    if !(first..=proposal.revision).contains(&revision) {
        let message = format!("must be from {first} to {}, the newest", proposal.revision);
        return Err(Error::bad_input("revision", message));
    }
    looked(write, &proposal, revision).await?;
    Ok(proposal)
}

/// Notes that the actor has seen this revision; a newer one they saw before stays.
///
/// # Errors
///
/// Whatever the database says.
pub async fn looked(write: &Write, proposal: &proposal::Model, revision: i32) -> Result<()> {
    let before = row::Entity::in_org(write.actor.organization)
        .filter(row::Column::UserId.eq(write.actor.user))
        .filter(row::Column::ProposalId.eq(proposal.id))
        .one(&write.tx)
        .await?;
    match before {
        Some(before) if before.revision > revision => Ok(()),
        Some(before) => write.put(&row::Model { revision, looked_at: write.now.max(before.looked_at), ..before }).await,
        None => {
            let row = row::Model {
                id: new_id(),
                organization_id: write.actor.organization,
                user_id: write.actor.user,
                proposal_id: proposal.id,
                revision,
                looked_at: write.now,
            };
            write.add(&row).await
        }
    }
}
