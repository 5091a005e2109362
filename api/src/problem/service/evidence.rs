//! What a problem statement rests on.

use super::{in_force, visible};
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::write::Write;
use entities::{EvidenceId, InOrganization, ProblemId, evidence};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

/// The most pieces of evidence for one problem.
pub const MOST: u64 = 100;

/// Evidence to add.
#[derive(Clone, Serialize)]
pub struct AddEvidence {
    /// The problem.
    pub problem: ProblemId,
    /// What was seen.
    pub body: String,
    /// Where it can be read.
    pub url: Option<String>,
}

/// Evidence to remove.
#[derive(Clone)]
pub struct RemoveEvidence {
    /// The evidence.
    pub evidence: EvidenceId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Adds evidence.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where the problem is superseded or has too much.
pub async fn add_evidence(write: &Write, add: AddEvidence) -> Result<evidence::Model> {
    let problem = visible(write, "problemId", add.problem).await?;
    write.authorize(Action::ChangeProblem, On::Initiative(problem.initiative_id))?;
    in_force("problemId", &problem)?;
    let there = evidence::Entity::in_org(problem.organization_id)
        .filter(evidence::Column::ProblemId.eq(problem.id))
        .filter(evidence::Column::RemovedAt.is_null());
    if there.count(&write.tx).await? >= MOST {
        return Err(Error::bad_input("problemId", format!("has {MOST} pieces of evidence already; remove one first")));
    }
    let row = evidence::Model {
        id: new_id(),
        organization_id: problem.organization_id,
        problem_id: problem.id,
        author_id: own_part(write, problem.initiative_id)?.stakeholder,
        body: add.body,
        url: add.url,
        removed_at: None,
        version: 1,
        created_at: write.now,
    };
    write.insert("evidence.added", Some(problem.initiative_id), row).await
}

/// Removes evidence: it is kept on record, and listed no more.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is removed already.
pub async fn remove_evidence(write: &Write, remove: RemoveEvidence) -> Result<evidence::Model> {
    let before = write.find::<evidence::Entity>("evidenceId", remove.evidence).await?;
    let problem = visible(write, "evidenceId", before.problem_id).await?;
    write.authorize(Action::ChangeProblem, On::Initiative(problem.initiative_id))?;
    write.expect_version(remove.expected_version, &before)?;
    in_force("evidenceId", &problem)?;
    if before.removed_at.is_some() {
        return Err(Error::bad_input("evidenceId", "names evidence that was removed"));
    }
    let after = evidence::Model { removed_at: Some(write.now), ..before.clone() };
    write.update("evidence.removed", Some(problem.initiative_id), &before, after).await
}
