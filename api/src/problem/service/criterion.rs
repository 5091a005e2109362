//! What solutions to a problem are measured by.

use super::{in_force, visible};
use crate::auth::{Action, On};
use crate::check::{LIST, Patch};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::problem::figure::shown;
use crate::write::Write;
use entities::{CriterionId, Direction, InOrganization, ProblemId, criterion, criterion_value, problem};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Serialize;

/// A criterion to add.
#[derive(Clone, Serialize)]
pub struct AddCriterion {
    /// The problem.
    pub problem: ProblemId,
    /// What it is.
    pub measure: Measure,
}

/// What a criterion measures, and how.
#[derive(Clone, Serialize)]
pub struct Measure {
    /// What is measured.
    pub name: String,
    /// Which end is better.
    pub direction: Direction,
    /// What it is measured in.
    pub unit: Option<String>,
    /// The value that is worth nothing, in millionths.
    pub worst: Option<i64>,
    /// The value that is worth all, in millionths.
    pub best: Option<i64>,
    /// What the step from worst to best is worth, from 0 to 100.
    pub weight: i32,
}

/// What to change of a criterion; what is absent stays.
#[derive(Clone)]
pub struct ChangeCriterion {
    /// The criterion.
    pub criterion: CriterionId,
    /// What is measured.
    pub name: Option<String>,
    /// Which end is better.
    pub direction: Option<Direction>,
    /// What it is measured in.
    pub unit: Patch<String>,
    /// The value that is worth nothing, in millionths.
    pub worst: Patch<i64>,
    /// The value that is worth all, in millionths.
    pub best: Patch<i64>,
    /// What the step from worst to best is worth.
    pub weight: Option<i32>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A criterion to remove.
#[derive(Clone)]
pub struct RemoveCriterion {
    /// The criterion.
    pub criterion: CriterionId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Adds a criterion.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where the problem is superseded or has too many, or the range is none.
pub async fn add_criterion(write: &Write, add: AddCriterion) -> Result<criterion::Model> {
    let problem = visible(write, "problemId", add.problem).await?;
    write.authorize(Action::ChangeProblem, On::Initiative(problem.initiative_id))?;
    in_force("problemId", &problem)?;
    let there = criterion::Entity::in_org(problem.organization_id)
        .filter(criterion::Column::ProblemId.eq(problem.id))
        .filter(criterion::Column::RemovedAt.is_null());
    if there.count(&write.tx).await? >= LIST as u64 {
        return Err(Error::bad_input("problemId", format!("has {LIST} criteria already; remove one first")));
    }
    let row = criterion::Model {
        id: new_id(),
        organization_id: problem.organization_id,
        problem_id: problem.id,
        name: add.measure.name,
        direction: add.measure.direction,
        unit: add.measure.unit,
        worst_millionths: add.measure.worst,
        best_millionths: add.measure.best,
        weight: add.measure.weight,
        removed_at: None,
        version: 1,
        created_at: write.now,
    };
    check_range(&row)?;
    write.insert("criterion.added", Some(problem.initiative_id), row).await
}

/// Changes a criterion.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the range is none or leaves a value out.
pub async fn change_criterion(write: &Write, change: ChangeCriterion) -> Result<criterion::Model> {
    let (problem, before) = open(write, change.criterion).await?;
    write.expect_version(change.expected_version, &before)?;
    let mut after = before.clone();
    after.name = change.name.unwrap_or(after.name);
    after.direction = change.direction.unwrap_or(after.direction);
    after.unit = change.unit.over(after.unit);
    after.worst_millionths = change.worst.over(after.worst_millionths);
    after.best_millionths = change.best.over(after.best_millionths);
    after.weight = change.weight.unwrap_or(after.weight);
    check_range(&after)?;
    let values = criterion_value::Entity::in_org(before.organization_id)
        .filter(criterion_value::Column::CriterionId.eq(before.id))
        .filter(criterion_value::Column::ValueMillionths.is_not_null())
        .order_by_asc(criterion_value::Column::Id)
        .all(&write.tx)
        .await?;
    for value in values.iter().filter_map(|row| row.value_millionths) {
        if !takes(&after, value) {
            let path = if signed(&after, value) < after.worst_millionths.map_or(i64::MIN, |worst| signed(&after, worst))
            {
                "worst"
            } else {
                "best"
            };
            return Err(Error::bad_input(path, format!("leaves out a value that was given: {}", shown(value))));
        }
    }
    write.update("criterion.changed", Some(problem.initiative_id), &before, after).await
}

/// Removes a criterion: it is kept on record, and measures nothing any more.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is removed already.
pub async fn remove_criterion(write: &Write, remove: RemoveCriterion) -> Result<criterion::Model> {
    let (problem, before) = open(write, remove.criterion).await?;
    write.expect_version(remove.expected_version, &before)?;
    let after = criterion::Model { removed_at: Some(write.now), ..before.clone() };
    write.update("criterion.removed", Some(problem.initiative_id), &before, after).await
}

/// Whether a value is within the range of a criterion.
#[must_use]
pub fn takes(row: &criterion::Model, value: i64) -> bool {
    let value = signed(row, value);
    row.worst_millionths.is_none_or(|worst| value >= signed(row, worst))
        && row.best_millionths.is_none_or(|best| value <= signed(row, best))
}

/// A criterion that the actor may change.
async fn open(write: &Write, id: CriterionId) -> Result<(problem::Model, criterion::Model)> {
    let row = write.find::<criterion::Entity>("criterionId", id).await?;
    let problem = visible(write, "criterionId", row.problem_id).await?;
    write.authorize(Action::ChangeProblem, On::Initiative(problem.initiative_id))?;
    in_force("criterionId", &problem)?;
    if row.removed_at.is_some() {
        return Err(Error::bad_input("criterionId", "names a criterion that was removed"));
    }
    Ok((problem, row))
}

fn check_range(row: &criterion::Model) -> Result<()> {
    let (Some(worst), Some(best)) = (row.worst_millionths, row.best_millionths) else { return Ok(()) };
    if signed(row, best) > signed(row, worst) {
        return Ok(());
    }
    Err(Error::bad_input(
        "best",
        match row.direction {
            Direction::Higher => "must be above `worst`, because more is better",
            Direction::Lower => "must be below `worst`, because less is better",
        },
    ))
}

/// A value with its sign turned where less is better.
fn signed(row: &criterion::Model, value: i64) -> i64 {
    match row.direction {
        Direction::Higher => value,
        Direction::Lower => value.saturating_neg(),
    }
}
