//! Saying how one sees a problem, and taking that back.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::problem::service::{in_force, visible};
use crate::write::Write;
use entities::{InOrganization, ProblemId, StakeholderId, UnderstandingStance, understanding};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;

/// How somebody sees a problem.
#[derive(Clone, Serialize)]
pub struct Take {
    /// The problem.
    pub problem: ProblemId,
    /// How they see it.
    pub stance: UnderstandingStance,
    /// The problem in their own words.
    pub restatement: Option<String>,
    /// The version of the problem that they looked at; the newest unless given.
    pub problem_version: Option<i32>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// An understanding to take back.
#[derive(Clone)]
pub struct Withdraw {
    /// The problem.
    pub problem: ProblemId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Says how one sees a problem, in place of what was said before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the problem is superseded or there is no
/// such version of it.
pub async fn take(write: &Write, take: Take) -> Result<understanding::Model> {
    let problem = visible(write, "problemId", take.problem).await?;
    write.authorize(Action::TakeUnderstanding, On::Initiative(problem.initiative_id))?;
    in_force("problemId", &problem)?;
    let stakeholder = own_part(write, problem.initiative_id)?.stakeholder;
    let problem_version = take.problem_version.unwrap_or(problem.version);
    if !(1..=problem.version).contains(&problem_version) {
        let message = format!("must be from 1 to {}, the newest", problem.version);
        return Err(Error::bad_input("problemVersion", message));
    }
    let held = held(write, problem.id, stakeholder).await?;
    let row = understanding::Model {
        id: held.as_ref().map_or_else(new_id, |row| row.id),
        organization_id: problem.organization_id,
        problem_id: problem.id,
        stakeholder_id: stakeholder,
        problem_version,
        stance: take.stance,
        restatement: take.restatement,
        taken_at: write.now,
        withdrawn_at: None,
        version: held.as_ref().map_or(1, |row| row.version),
    };
    let Some(before) = held else {
        write.expect_none(take.expected_version)?;
        return write.insert("understanding.taken", Some(problem.initiative_id), row).await;
    };
    write.expect_version(take.expected_version, &before)?;
    write.update("understanding.taken", Some(problem.initiative_id), &before, row).await
}

/// Takes back how one sees a problem: silence again.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where nothing was said.
pub async fn withdraw(write: &Write, withdraw: Withdraw) -> Result<understanding::Model> {
    let problem = visible(write, "problemId", withdraw.problem).await?;
    write.authorize(Action::TakeUnderstanding, On::Initiative(problem.initiative_id))?;
    in_force("problemId", &problem)?;
    let stakeholder = own_part(write, problem.initiative_id)?.stakeholder;
    let before = held(write, problem.id, stakeholder).await?.filter(|row| row.withdrawn_at.is_none());
    let before =
        before.ok_or_else(|| Error::bad_input("problemId", "names a problem of which you have said nothing"))?;
    write.expect_version(withdraw.expected_version, &before)?;
    let after = understanding::Model { withdrawn_at: Some(write.now), ..before.clone() };
    write.update("understanding.withdrawn", Some(problem.initiative_id), &before, after).await
}

async fn held(write: &Write, problem: ProblemId, holder: StakeholderId) -> Result<Option<understanding::Model>> {
    let select = understanding::Entity::in_org(write.actor.organization)
        .filter(understanding::Column::ProblemId.eq(problem))
        .filter(understanding::Column::StakeholderId.eq(holder));
    Ok(select.one(&write.tx).await?)
}
