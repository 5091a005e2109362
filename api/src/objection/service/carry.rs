//! Carrying objections over from one alternative to another that grew out of it.
//! They stay their raisers' own: a lead only says that they may hold there too.

use super::{visible, voice};
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::objection::moves::Move;
use crate::proposal;
use crate::proposal::service::comment;
use crate::write::Write;
use entities::{InOrganization, ObjectionId, ObjectionState, ProposalId, derivation, objection, revision};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use std::collections::BTreeSet;

/// How many steps back a proposal's ancestry is looked at.
const STEPS: usize = 20;

/// Objections to carry over.
#[derive(Clone)]
pub struct Carry {
    /// The proposal to carry them to.
    pub proposal: ProposalId,
    /// The objections to what it grew out of.
    pub objections: Vec<ObjectionId>,
}

/// An objection that was carried over and holds.
#[derive(Clone)]
pub struct Uphold {
    /// The objection.
    pub objection: ObjectionId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Carries objections over, each at most once whichever way it comes.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` for what is no open objection to an ancestor, or is there already.
pub async fn carry(write: &Write, carry: Carry) -> Result<entities::proposal::Model> {
    let target = proposal::service::open(write, "proposalId", carry.proposal).await?;
    write.authorize(Action::CarryObjections, On::Initiative(target.initiative_id))?;
    if carry.objections.is_empty() {
        return Err(Error::bad_input("objectionIds", "must name the objections to carry over"));
    }
    let ancestors = ancestors(write, target.id).await?;
    for (place, id) in carry.objections.into_iter().enumerate() {
        let path = format!("objectionIds.{place}");
        let origin = write.find::<objection::Entity>(&path, id).await?;
        proposal::service::visible(write, &path, origin.proposal_id).await?;
        if !ancestors.contains(&origin.proposal_id) {
            return Err(Error::bad_input(&path, "names an objection to nothing that the proposal grew out of"));
        }
        if !Move::Overrule.from().contains(&origin.state) && origin.state != ObjectionState::Sustained {
            return Err(Error::bad_input(&path, "names an objection that is settled or overruled"));
        }
        carry_one(write, &path, target.id, origin).await?;
    }
    proposal::service::visible(write, "proposalId", target.id).await
}

/// Says that what was carried over holds here too; nothing happens twice.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it was not carried over, or is settled.
pub async fn uphold(write: &Write, uphold: Uphold) -> Result<objection::Model> {
    let (proposal, before) = visible(write, uphold.objection).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::UpholdObjection, On::Of(initiative, voice(write, initiative, &before)))?;
    write.expect_version(uphold.expected_version, &before)?;
    proposal::service::open(write, "objectionId", proposal.id).await?;
    if before.carried_from_id.is_none() {
        return Err(Error::bad_input("objectionId", "names an objection that was raised here"));
    }
    if !Move::Withdraw.from().contains(&before.state) {
        return Err(Error::bad_input("objectionId", "names an objection that was settled by its raiser"));
    }
    if before.upheld_at.is_some() {
        return Ok(before);
    }
    let after = objection::Model { upheld_at: Some(write.now), ..before.clone() };
    write.update("objection.upheld", Some(initiative), &before, after).await
}

/// Whether an objection was carried over, and its raiser has said nothing to that.
#[must_use]
pub fn awaits_raiser(row: &objection::Model) -> bool {
    row.carried_from_id.is_some() && row.upheld_at.is_none() && Move::Withdraw.from().contains(&row.state)
}

async fn carry_one(write: &Write, path: &str, target: ProposalId, origin: objection::Model) -> Result<()> {
    // The one before may have ended final comment.
    let target = proposal::service::open(write, "proposalId", target).await?;
    let root = origin.root_id.unwrap_or(origin.id);
    let there = objection::Entity::in_org(origin.organization_id)
        .filter(objection::Column::ProposalId.eq(target.id))
        .filter(objection::Column::RootId.eq(root));
    if there.count(&write.tx).await? > 0 {
        return Err(Error::bad_input(path, "names an objection that was carried over already"));
    }
    let text = revision::Entity::in_org(origin.organization_id)
        .filter(revision::Column::ProposalId.eq(target.id))
        .filter(revision::Column::Number.eq(target.revision))
        .one(&write.tx)
        .await?;
    let quoted = |passage: &String| text.as_ref().is_some_and(|text| text.body.contains(passage.trim()));
    let row = objection::Model {
        id: new_id(),
        proposal_id: target.id,
        state: ObjectionState::Raised,
        passage: origin.passage.filter(quoted),
        restatement: None,
        correction: None,
        summary: None,
        answer: None,
        changed_in: None,
        rejection: None,
        ruling: None,
        dissent: None,
        settlement: None,
        information: None,
        carried_from_id: Some(origin.id),
        root_id: Some(root),
        upheld_at: None,
        moved_at: None,
        raised_at: write.now,
        version: 1,
        ..origin
    };
    let row = write.insert("objection.carried", Some(target.initiative_id), row).await?;
    comment::objected(write, &target, &row).await
}

/// What a proposal grew out of, and what that grew out of.
async fn ancestors(write: &Write, proposal: ProposalId) -> Result<BTreeSet<ProposalId>> {
    let (mut found, mut newest) = (BTreeSet::new(), vec![proposal]);
    for _ in 0..STEPS {
        let links = derivation::Entity::in_org(write.actor.organization)
            .filter(derivation::Column::ProposalId.is_in(newest))
            .all(&write.tx)
            .await?;
        newest = links.into_iter().map(|link| link.source_id).filter(|id| found.insert(*id)).collect();
        if newest.is_empty() {
            break;
        }
    }
    Ok(found)
}
