//! Preparing and offering concessions.

mod answer;
mod incorporate;

pub use answer::{Answer, answer};
pub use incorporate::{Incorporate, incorporate};

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::proposal;
use crate::write::Write;
use entities::concession::{Concessions, Provocations, Removal, Removals, Shift, Shifts};
use entities::{
    ConcessionId, ConcessionState, LatentObjectionId, ObjectionId, ProposalId, Severity, StakeholderId, concession,
    latent_objection, objection, stakeholder,
};
use serde::Serialize;
use uuid::Uuid;

/// A concession to prepare.
#[derive(Clone, Serialize)]
pub struct Draft {
    /// The proposal.
    pub proposal: ProposalId,
    /// The change in a line.
    pub title: String,
    /// The change.
    pub body: String,
    /// What it costs.
    pub cost: i32,
    /// What it settles.
    pub removes: Vec<Removes>,
    /// What it provokes.
    pub provokes: Vec<Provokes>,
    /// Whom it moves.
    pub shifts: Vec<Shift>,
    /// What must be conceded with it.
    pub requires: Vec<ConcessionId>,
    /// What cannot be conceded with it.
    pub excludes: Vec<ConcessionId>,
}

/// An objection that goes once this concession and others are made.
#[derive(Clone, Serialize)]
pub struct Removes {
    /// The objection.
    pub objection: AnyObjection,
    /// The others.
    pub together: Vec<ConcessionId>,
}

/// An objection of either kind.
#[derive(Clone, Copy, Serialize)]
pub enum AnyObjection {
    /// One that was raised.
    Raised(ObjectionId),
    /// One that is expected.
    Latent(LatentObjectionId),
}

/// A latent objection that a concession provokes.
#[derive(Clone, Serialize)]
pub enum Provokes {
    /// One that is written down already.
    Known(LatentObjectionId),
    /// A new one.
    New {
        /// Who would raise it.
        expected_from: StakeholderId,
        /// The concern in a line.
        title: String,
        /// How grave it would be.
        severity: Severity,
        /// What it would be about.
        issue: Option<String>,
    },
}

/// A concession to offer.
#[derive(Clone)]
pub struct Offer {
    /// The concession.
    pub concession: ConcessionId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Prepares a concession, which only leads see.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`.
pub async fn draft(write: &Write, draft: Draft) -> Result<concession::Model> {
    let proposal = proposal::service::visible(write, "proposalId", draft.proposal).await?;
    write.authorize(Action::DraftConcession, On::Initiative(proposal.initiative_id))?;
    for (place, shift) in draft.shifts.iter().enumerate() {
        let path = format!("shifts.{place}.stakeholderId");
        write.find_in::<stakeholder::Entity>(&path, shift.stakeholder, proposal.initiative_id).await?;
    }
    check_concessions(write, "requireIds", proposal.id, &draft.requires).await?;
    check_concessions(write, "excludeIds", proposal.id, &draft.excludes).await?;
    let removes = removals(write, proposal.id, draft.removes).await?;
    let provokes = provocations(write, &proposal, draft.provokes).await?;
    let row = concession::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        proposal_id: proposal.id,
        title: draft.title,
        body: draft.body,
        cost: draft.cost,
        state: ConcessionState::Draft,
        removes: Removals(removes),
        provokes: Provocations(provokes),
        shifts: Shifts(draft.shifts),
        requires: Concessions(draft.requires),
        excludes: Concessions(draft.excludes),
        incorporated_in: None,
        version: 1,
        created_at: write.now,
    };
    write.insert("concession.drafted", Some(proposal.initiative_id), row).await
}

/// Offers a concession: from now on every stakeholder sees it.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is no
/// draft or requires one.
pub async fn offer(write: &Write, offer: Offer) -> Result<concession::Model> {
    let (proposal, before) = visible(write, offer.concession).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::OfferConcession, On::Initiative(initiative))?;
    write.expect_version(offer.expected_version, &before)?;
    if before.state != ConcessionState::Draft {
        return Err(Error::bad_input("concessionId", "names a concession that is offered already"));
    }
    for required in &before.requires.0 {
        let required = write.find::<concession::Entity>("concessionId", *required).await?;
        if required.state == ConcessionState::Draft {
            return Err(Error::bad_input("concessionId", format!("requires `{}`; offer that first", required.title)));
        }
    }
    let after = concession::Model { state: ConcessionState::Offered, ..before.clone() };
    write.update("concession.offered", Some(initiative), &before, after).await
}

/// A concession that the actor may see, with its proposal.
async fn visible(write: &Write, id: ConcessionId) -> Result<(entities::proposal::Model, concession::Model)> {
    let row = write.find::<concession::Entity>("concessionId", id).await?;
    let proposal = proposal::service::visible(write, "concessionId", row.proposal_id).await?;
    let drafts = write.authorize(Action::SeeDrafts, On::Initiative(proposal.initiative_id)).is_ok();
    if row.state == ConcessionState::Draft && !drafts {
        return Err(Error::not_found("concessionId"));
    }
    Ok((proposal, row))
}

async fn check_concessions(write: &Write, path: &str, proposal: ProposalId, ids: &[ConcessionId]) -> Result<()> {
    for (place, id) in ids.iter().enumerate() {
        write.find_in::<concession::Entity>(&format!("{path}.{place}"), *id, proposal).await?;
    }
    Ok(())
}

async fn removals(write: &Write, proposal: ProposalId, removes: Vec<Removes>) -> Result<Vec<Removal>> {
    let mut found = Vec::with_capacity(removes.len());
    for (place, Removes { objection, together }) in removes.into_iter().enumerate() {
        let path = format!("removes.{place}.objectionId");
        let objection: Uuid = match objection {
            AnyObjection::Raised(id) => write.find_in::<objection::Entity>(&path, id, proposal).await?.id.0,
            AnyObjection::Latent(id) => write.find_in::<latent_objection::Entity>(&path, id, proposal).await?.id.0,
        };
        check_concessions(write, &format!("removes.{place}.togetherIds"), proposal, &together).await?;
        found.push(Removal { objection, together });
    }
    Ok(found)
}

async fn provocations(
    write: &Write,
    proposal: &entities::proposal::Model,
    provokes: Vec<Provokes>,
) -> Result<Vec<LatentObjectionId>> {
    let mut found = Vec::with_capacity(provokes.len());
    for (place, provoked) in provokes.into_iter().enumerate() {
        let row = match provoked {
            Provokes::Known(id) => {
                let path = format!("provokes.{place}.latentObjectionId");
                write.find_in::<latent_objection::Entity>(&path, id, proposal.id).await?
            }
            Provokes::New { expected_from, title, severity, issue } => {
                let path = format!("provokes.{place}.new.expectedFromId");
                write.find_in::<stakeholder::Entity>(&path, expected_from, proposal.initiative_id).await?;
                let row = latent_objection::Model {
                    id: new_id(),
                    organization_id: write.actor.organization,
                    proposal_id: proposal.id,
                    expected_from,
                    title,
                    severity,
                    issue,
                    version: 1,
                    created_at: write.now,
                };
                write.insert("latentObjection.expected", Some(proposal.initiative_id), row).await?
            }
        };
        if !found.contains(&row.id) {
            found.push(row.id);
        }
    }
    Ok(found)
}
