//! Answering concessions: those do whose objections one would settle.

use super::visible;
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::objection;
use crate::proposal;
use crate::write::Write;
use entities::{
    ConcessionId, ConcessionState, InOrganization, Role, StakeholderId, concession, concession_answer,
    objection as row, stakeholder,
};
use sea_orm::{ColumnTrait, QueryFilter};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An answer to a concession.
#[derive(Clone)]
pub struct Answer {
    /// The concession.
    pub concession: ConcessionId,
    /// Whether it would settle what they hold.
    pub accepts: bool,
    /// Why.
    pub note: Option<String>,
    /// The version of the concession that was read.
    pub expected_version: Option<i32>,
}

/// Answers a concession, in place of what the actor answered before. It is
/// accepted once all whose objections it would settle accept it, and declined
/// as soon as one of them declines.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is not
/// on offer or would settle nothing of the actor's.
pub async fn answer(write: &Write, answer: Answer) -> Result<concession::Model> {
    let (proposal, before) = visible(write, answer.concession).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::AnswerConcession, On::Initiative(initiative))?;
    write.expect_version(answer.expected_version, &before)?;
    proposal::service::open(write, "concessionId", proposal.id).await?;
    match before.state {
        ConcessionState::Offered | ConcessionState::Accepted | ConcessionState::Declined => {}
        ConcessionState::Draft => return Err(Error::bad_input("concessionId", "names a draft; offer it first")),
        ConcessionState::Incorporated => {
            return Err(Error::bad_input("concessionId", "names a concession that a revision has taken up"));
        }
    }
    let actor = own_part(write, initiative)?.stakeholder;
    let objections = settled_by(write, &before).await?;
    let mine: BTreeSet<StakeholderId> = objections
        .iter()
        .filter(|row| objection::service::holder(Some(actor), row) == actor || row.raised_by == actor)
        .map(|row| row.raised_by)
        .collect();
    if mine.is_empty() {
        return Err(Error::bad_input(
            "concessionId",
            "names a concession that would settle no objection of yours that counts",
        ));
    }
    let mut answers = answers(write, before.id).await?;
    for raiser in mine {
        let given = give(write, &before, raiser, &answer, &answers).await?;
        answers.retain(|row| row.stakeholder_id != raiser);
        answers.push(given);
    }
    let raisers: BTreeSet<StakeholderId> = objections.iter().map(|row| row.raised_by).collect();
    let state = state(&raisers, &answers);
    let kind = match state {
        ConcessionState::Accepted => "concession.accepted",
        ConcessionState::Declined => "concession.declined",
        _ => "concession.answered",
    };
    let after = concession::Model { state, ..before.clone() };
    write.update(kind, Some(initiative), &before, after).await
}

/// The objections that are not settled yet and that a concession would settle,
/// alone or with others; those of observers count nowhere.
pub(super) async fn settled_by(write: &Write, concession: &concession::Model) -> Result<Vec<row::Model>> {
    let ids: Vec<Uuid> = concession.removes.0.iter().map(|removal| removal.objection).collect();
    let rows = row::Entity::in_org(write.actor.organization).filter(row::Column::Id.is_in(ids)).all(&write.tx).await?;
    let heard = stakeholder::Entity::in_org(write.actor.organization)
        .filter(stakeholder::Column::Id.is_in(rows.iter().map(|row| row.raised_by)))
        .filter(stakeholder::Column::Role.ne(Role::Observer))
        .all(&write.tx)
        .await?;
    let heard: BTreeSet<StakeholderId> = heard.into_iter().map(|row| row.id).collect();
    let open = objection::moves::Move::Withdraw.from();
    Ok(rows.into_iter().filter(|row| open.contains(&row.state) && heard.contains(&row.raised_by)).collect())
}

async fn answers(write: &Write, concession: ConcessionId) -> Result<Vec<concession_answer::Model>> {
    let select = concession_answer::Entity::in_org(write.actor.organization)
        .filter(concession_answer::Column::ConcessionId.eq(concession));
    Ok(select.all(&write.tx).await?)
}

/// Writes down what is answered for this raiser.
async fn give(
    write: &Write,
    concession: &concession::Model,
    raiser: StakeholderId,
    answer: &Answer,
    answers: &[concession_answer::Model],
) -> Result<concession_answer::Model> {
    let before = answers.iter().find(|row| row.stakeholder_id == raiser);
    let row = concession_answer::Model {
        id: before.map_or_else(new_id, |row| row.id),
        organization_id: write.actor.organization,
        proposal_id: concession.proposal_id,
        concession_id: concession.id,
        stakeholder_id: raiser,
        accepts: answer.accepts,
        note: answer.note.clone(),
        answered_at: write.now,
        version: before.map_or(1, |row| row.version),
    };
    let initiative =
        Some(proposal::service::visible(write, "concessionId", concession.proposal_id).await?.initiative_id);
    match before {
        Some(before) => write.update("concessionAnswer.given", initiative, before, row).await,
        None => write.insert("concessionAnswer.given", initiative, row).await,
    }
}

fn state(raisers: &BTreeSet<StakeholderId>, answers: &[concession_answer::Model]) -> ConcessionState {
    let of = |raiser: &StakeholderId| answers.iter().find(|row| row.stakeholder_id == *raiser).map(|row| row.accepts);
    if raisers.iter().any(|raiser| of(raiser) == Some(false)) {
        ConcessionState::Declined
    } else if raisers.iter().all(|raiser| of(raiser) == Some(true)) {
        ConcessionState::Accepted
    } else {
        ConcessionState::Offered
    }
}
