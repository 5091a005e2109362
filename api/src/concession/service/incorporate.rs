//! Taking a concession up in a revision: it answers what it would settle, and
//! the raisers say whether it does.

use super::answer::settled_by;
use super::visible;
use crate::auth::{Action, On};
use crate::check::LINE;
use crate::error::{Error, Result};
use crate::objection::moves::Move;
use crate::objection::service::{self as objections, Said, Step};
use crate::proposal;
use crate::write::Write;
use entities::{ConcessionId, ConcessionState, InOrganization, concession, objection, revision};
use sea_orm::{ColumnTrait, QueryFilter};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A concession that a revision takes up.
#[derive(Clone)]
pub struct Incorporate {
    /// The concession.
    pub concession: ConcessionId,
    /// The number of the revision.
    pub revision: i32,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Says that a revision takes a concession up. Each objection that all the
/// concessions it takes have now been made for is answered by that change.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is not
/// accepted, where it excludes one that was taken up or requires one that was
/// not, or where the revision is none since it was drafted.
pub async fn incorporate(write: &Write, what: Incorporate) -> Result<concession::Model> {
    let (proposal, before) = visible(write, what.concession).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::IncorporateConcession, On::Initiative(initiative))?;
    write.expect_version(what.expected_version, &before)?;
    proposal::service::open(write, "concessionId", proposal.id).await?;
    let settles = settled_by(write, &before).await?;
    match before.state {
        ConcessionState::Accepted => {}
        // There is nobody to ask.
        ConcessionState::Offered if settles.is_empty() => {}
        ConcessionState::Incorporated => {
            return Err(Error::bad_input("concessionId", "names a concession that a revision has taken up"));
        }
        _ => {
            let message = "names a concession that those whose objections it would settle have not all accepted";
            return Err(Error::bad_input("concessionId", message));
        }
    }
    check_revision(write, &before, what.revision).await?;
    let made = incorporated(write, &before).await?;
    check_others(write, &before, &made).await?;
    let after = concession::Model {
        state: ConcessionState::Incorporated,
        incorporated_in: Some(what.revision),
        ..before.clone()
    };
    let after = write.update("concession.incorporated", Some(initiative), &before, after).await?;
    let ids: BTreeSet<ConcessionId> = made.iter().map(|row| row.id).chain([after.id]).collect();
    for row in made.iter().chain([&after]) {
        let gone = row.removes.0.iter().filter(|removal| {
            let takes_part = row.id == after.id || removal.together.contains(&after.id);
            takes_part && removal.together.iter().all(|id| ids.contains(id))
        });
        for removal in gone {
            address(write, removal.objection, row, what.revision).await?;
        }
    }
    Ok(after)
}

/// Answers an objection by what was conceded; one that is latent, settled or decided needs no answer.
async fn address(write: &Write, objection: Uuid, made: &concession::Model, revision: i32) -> Result<()> {
    let found = objection::Entity::in_org(write.actor.organization).filter(objection::Column::Id.eq(objection));
    let found = found.one(&write.tx).await?.filter(|row| Move::Address.from().contains(&row.state));
    let Some(found) = found else { return Ok(()) };
    let text = if made.body.trim().is_empty() { made.title.clone() } else { made.body.clone() };
    let summary = Some(made.title.chars().take(LINE).collect());
    let said = Said::Address(objections::Answer { summary, text, changed_in: Some(revision) });
    objections::advance(write, Step { objection: found.id, said, expected_version: None }).await.map(drop)
}

async fn check_revision(write: &Write, concession: &concession::Model, number: i32) -> Result<()> {
    let found = revision::Entity::in_org(write.actor.organization)
        .filter(revision::Column::ProposalId.eq(concession.proposal_id))
        .filter(revision::Column::Number.eq(number))
        .one(&write.tx)
        .await?;
    match found {
        Some(found) if found.created_at >= concession.created_at => Ok(()),
        Some(_) => Err(Error::bad_input("revision", "must be a revision from after the concession was drafted")),
        None => Err(Error::bad_input("revision", "must be the number of a revision of the proposal")),
    }
}

/// The concessions that revisions have taken up.
async fn incorporated(write: &Write, of: &concession::Model) -> Result<Vec<concession::Model>> {
    let rows = concession::Entity::in_org(write.actor.organization)
        .filter(concession::Column::ProposalId.eq(of.proposal_id))
        .filter(concession::Column::State.eq(ConcessionState::Incorporated))
        .all(&write.tx)
        .await?;
    Ok(rows)
}

async fn check_others(write: &Write, row: &concession::Model, made: &[concession::Model]) -> Result<()> {
    let is_made = |id: &ConcessionId| made.iter().any(|other| other.id == *id);
    if let Some(missing) = row.requires.0.iter().find(|id| !is_made(id)) {
        let missing = write.find::<concession::Entity>("concessionId", *missing).await?;
        let message = format!("requires `{}`; a revision must take that up first", missing.title);
        return Err(Error::bad_input("concessionId", message));
    }
    let against = made.iter().find(|other| row.excludes.0.contains(&other.id) || other.excludes.0.contains(&row.id));
    match against {
        None => Ok(()),
        Some(other) => {
            let message = format!("cannot be conceded together with `{}`, which a revision has taken up", other.title);
            Err(Error::bad_input("concessionId", message))
        }
    }
}
