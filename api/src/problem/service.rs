//! Writing problems down and changing what is written.

mod belongings;
mod criterion;
mod evidence;
mod lineage;

pub use criterion::{AddCriterion, ChangeCriterion, Measure, RemoveCriterion, add_criterion, change_criterion};
pub use criterion::{remove_criterion, takes};
pub use evidence::{AddEvidence, RemoveEvidence, add_evidence, remove_evidence};
pub use lineage::{Merge, Part, Split, merge, split};

use crate::auth::{Action, On};
use crate::check::Patch;
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::{own_part, visible as visible_initiative};
use crate::write::Write;
use entities::{InitiativeId, ProblemId, RevisionKind, problem};
use serde::Serialize;

/// A problem to write down.
#[derive(Clone, Serialize)]
pub struct State {
    /// The initiative.
    pub initiative: InitiativeId,
    /// What hurts, in a line.
    pub title: String,
    /// What hurts, whom, and what a solution must satisfy.
    pub statement: String,
    /// Whom it hurts.
    pub whom: Option<String>,
}

/// What to change of a problem; what is absent stays.
#[derive(Clone)]
pub struct Change {
    /// The problem.
    pub problem: ProblemId,
    /// What the change is to those who have answered.
    pub kind: RevisionKind,
    /// What hurts, in a line.
    pub title: Option<String>,
    /// What hurts.
    pub statement: Option<String>,
    /// Whom it hurts.
    pub whom: Patch<String>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Writes a problem down.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`.
pub async fn state(write: &Write, what: State) -> Result<problem::Model> {
    let initiative = visible_initiative(write, "initiativeId", what.initiative).await?;
    write.authorize(Action::StateProblem, On::Initiative(initiative.id))?;
    let row = stated(write, initiative.id, what.title, what.statement, what.whom)?;
    write.insert("problem.stated", Some(initiative.id), row).await
}

/// Changes a problem. A change of the substance makes what people said of it stale.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where nothing changes or it is superseded.
pub async fn change(write: &Write, change: Change) -> Result<problem::Model> {
    let before = visible(write, "problemId", change.problem).await?;
    write.authorize(Action::ChangeProblem, On::Initiative(before.initiative_id))?;
    write.expect_version(change.expected_version, &before)?;
    in_force("problemId", &before)?;
    if change.title.is_none() && change.statement.is_none() && change.whom == Patch::Keep {
        return Err(Error::bad_input("problemId", "is all there is; give a title, a statement or whom it hurts"));
    }
    let mut after = before.clone();
    after.title = change.title.unwrap_or(after.title);
    after.statement = change.statement.unwrap_or(after.statement);
    after.whom = change.whom.over(after.whom);
    if change.kind == RevisionKind::Substantive {
        after.substantive_version = Some(before.version.saturating_add(1));
    }
    write.update("problem.changed", Some(before.initiative_id), &before, after).await
}

/// A problem that an input field names and the actor may see.
///
/// # Errors
///
/// `NOT_FOUND`.
pub async fn visible(write: &Write, path: &str, id: ProblemId) -> Result<problem::Model> {
    let row = write.find::<problem::Entity>(path, id).await?;
    match write.authorize(Action::SeeInitiative, On::Initiative(row.initiative_id)) {
        Ok(()) => Ok(row),
        Err(_) => Err(Error::not_found(path)),
    }
}

/// Lets pass what takes more: a problem that was split or merged takes nothing.
///
/// # Errors
///
/// `BAD_INPUT`.
pub fn in_force(path: &str, row: &problem::Model) -> Result<()> {
    match row.superseded_at {
        None => Ok(()),
        Some(_) => {
            Err(Error::bad_input(path, "names a problem that was split or merged; go on with what became of it"))
        }
    }
}

/// A new problem of the actor's.
fn stated(
    write: &Write,
    initiative: InitiativeId,
    title: String,
    statement: String,
    whom: Option<String>,
) -> Result<problem::Model> {
    Ok(problem::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative,
        author_id: own_part(write, initiative)?.stakeholder,
        title,
        statement,
        whom,
        substantive_version: None,
        split_from_id: None,
        merged_into_id: None,
        superseded_at: None,
        version: 1,
        created_at: write.now,
    })
}
