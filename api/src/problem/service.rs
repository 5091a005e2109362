//! Writing problems down.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::Result;
use crate::initiative::service::{own_part, visible};
use crate::write::Write;
use entities::{InitiativeId, problem};
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
}

/// Writes a problem down.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`.
pub async fn state(write: &Write, what: State) -> Result<problem::Model> {
    let initiative = visible(write, "initiativeId", what.initiative).await?;
    write.authorize(Action::StateProblem, On::Initiative(initiative.id))?;
    let row = problem::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative.id,
        author_id: own_part(write, initiative.id)?.stakeholder,
        title: what.title,
        statement: what.statement,
        version: 1,
        created_at: write.now,
    };
    write.insert("problem.stated", Some(initiative.id), row).await
}
