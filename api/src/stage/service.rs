//! Entering stages, and reading what advice rests on.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::Result;
use crate::initiative::service::{own_part, visible};
use crate::loaders::StageFacts;
use crate::proposal::service::takes_feedback;
use crate::write::Write;
use entities::{
    InOrganization, InitiativeId, OrganizationId, ProposalStatus, Stage, StakeholderId, criterion, evidence, position,
    problem, proposal, proposal_problem, stage_entry, stakeholder,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// A stage to enter.
#[derive(Clone, Serialize)]
pub struct Enter {
    /// The initiative.
    pub initiative: InitiativeId,
    /// The stage.
    pub stage: Stage,
    /// Why now.
    pub reason: String,
}

/// What advice on entering a stage rests on, beside research: what everybody sees who sees the initiative.
#[derive(Default)]
pub struct Facts {
    /// Who takes part.
    pub stakeholders: Vec<stakeholder::Model>,
    /// The problems.
    pub problems: Vec<problem::Model>,
    /// What solutions to them are measured by.
    pub criteria: Vec<criterion::Model>,
    /// What they rest on.
    pub evidence: Vec<evidence::Model>,
    /// The proposals that were shared.
    pub proposals: Vec<proposal::Model>,
    /// Which of them would solve which problem.
    pub solves: Vec<proposal_problem::Model>,
    /// What people said to those that are open for feedback.
    pub positions: Vec<position::Model>,
}

/// Enters a stage: any, at any time, again too.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`.
pub async fn enter(write: &Write, enter: Enter) -> Result<stage_entry::Model> {
    let initiative = visible(write, "initiativeId", enter.initiative).await?;
    write.authorize(Action::EnterStage, On::Initiative(initiative.id))?;
    let by = own_part(write, initiative.id)?.stakeholder;
    let there = stage_entry::Entity::in_org(write.actor.organization)
        .filter(stage_entry::Column::InitiativeId.eq(initiative.id))
        .filter(stage_entry::Column::LeftAt.is_null())
        .order_by_asc(stage_entry::Column::Id)
        .all(&write.tx)
        .await?;
    for before in there {
        let after = stage_entry::Model { left_at: Some(write.now), ..before.clone() };
        write.update("stage.left", Some(initiative.id), &before, after).await?;
    }
    begin(write, initiative.id, by, (enter.stage, Some(enter.reason))).await
}

/// Puts an initiative that is in no stage into one.
///
/// # Errors
///
/// Whatever the database says.
pub async fn begin(
    write: &Write,
    initiative: InitiativeId,
    entered_by: StakeholderId,
    (stage, reason): (Stage, Option<String>),
) -> Result<stage_entry::Model> {
    let row = stage_entry::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative,
        stage,
        reason,
        entered_by,
        entered_at: write.now,
        left_at: None,
        version: 1,
    };
    write.insert("stage.entered", Some(initiative), row).await
}

/// Reads what advice for these initiatives rests on, in seven statements however many they are.
///
/// # Errors
///
/// Whatever the database says.
pub async fn read(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    keys: &[StageFacts],
) -> Result<HashMap<StageFacts, Arc<Facts>>, DbErr> {
    let initiatives: Vec<InitiativeId> = keys.iter().map(|key| key.0).collect();
    let mut found: HashMap<StageFacts, Facts> = keys.iter().map(|key| (*key, Facts::default())).collect();
    let stakeholders = stakeholder::Entity::in_org(organization)
        .filter(stakeholder::Column::InitiativeId.is_in(initiatives.iter().copied()))
        .order_by_asc(stakeholder::Column::Id)
        .all(tx)
        .await?;
    for row in stakeholders {
        found.entry(StageFacts(row.initiative_id)).or_default().stakeholders.push(row);
    }
    let problems = problem::Entity::in_org(organization)
        .filter(problem::Column::InitiativeId.is_in(initiatives.iter().copied()))
        .order_by_asc(problem::Column::Id)
        .all(tx)
        .await?;
    let proposals = proposal::Entity::in_org(organization)
        .filter(proposal::Column::InitiativeId.is_in(initiatives))
        .filter(proposal::Column::Status.ne(ProposalStatus::Draft))
        .order_by_asc(proposal::Column::Id)
        .all(tx)
        .await?;
    let solves = proposal_problem::Entity::in_org(organization)
        .filter(proposal_problem::Column::ProposalId.is_in(proposals.iter().map(|row| row.id)))
        .order_by_asc(proposal_problem::Column::Id)
        .all(tx)
        .await?;
    let of: HashMap<_, _> = proposals.iter().map(|row| (row.id, row.initiative_id)).collect();
    for row in solves {
        if let Some(initiative) = of.get(&row.proposal_id) {
            found.entry(StageFacts(*initiative)).or_default().solves.push(row);
        }
    }
    around(tx, organization, &problems, &mut found).await?;
    for row in problems {
        found.entry(StageFacts(row.initiative_id)).or_default().problems.push(row);
    }
    let open = proposals.iter().filter(|row| takes_feedback(row.status)).map(|row| row.id);
    let positions = position::Entity::in_org(organization)
        .filter(position::Column::ProposalId.is_in(open))
        .filter(position::Column::WithdrawnAt.is_null())
        .all(tx)
        .await?;
    for row in positions {
        if let Some(initiative) = of.get(&row.proposal_id) {
            found.entry(StageFacts(*initiative)).or_default().positions.push(row);
        }
    }
    for row in proposals {
        found.entry(StageFacts(row.initiative_id)).or_default().proposals.push(row);
    }
    Ok(found.into_iter().map(|(key, facts)| (key, Arc::new(facts))).collect())
}

/// Reads what belongs to these problems.
async fn around(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    problems: &[problem::Model],
    found: &mut HashMap<StageFacts, Facts>,
) -> Result<(), DbErr> {
    let of: HashMap<_, _> = problems.iter().map(|row| (row.id, row.initiative_id)).collect();
    let criteria = criterion::Entity::in_org(organization)
        .filter(criterion::Column::ProblemId.is_in(of.keys().copied()))
        .filter(criterion::Column::RemovedAt.is_null())
        .all(tx)
        .await?;
    for row in criteria {
        if let Some(initiative) = of.get(&row.problem_id) {
            found.entry(StageFacts(*initiative)).or_default().criteria.push(row);
        }
    }
    let evidence = evidence::Entity::in_org(organization)
        .filter(evidence::Column::ProblemId.is_in(of.keys().copied()))
        .filter(evidence::Column::RemovedAt.is_null())
        .all(tx)
        .await?;
    for row in evidence {
        if let Some(initiative) = of.get(&row.problem_id) {
            found.entry(StageFacts(*initiative)).or_default().evidence.push(row);
        }
    }
    Ok(())
}
