//! Writing problems down and changing what is written, as clients do it.

mod criterion;
mod evidence;
mod lineage;

pub use criterion::CriterionMutation;
pub use evidence::EvidenceMutation;
pub use lineage::LineageMutation;

use super::graphql::Problem;
use super::service::{self, Change, State};
use crate::check::{Check, LINE, PASSAGE, Parsed, Patch, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::RevisionKind;
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

/// A problem to write down.
#[derive(InputObject)]
pub struct StateProblemInput {
    /// The initiative.
    initiative_id: ID,
    /// What hurts, in a line of at most 200 characters.
    title: String,
    /// What hurts, whom, and what a solution must satisfy; at most 40,000 characters.
    statement: Markdown,
    /// Whom it hurts; at most 5,000 characters.
    whom: Option<Markdown>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// What to change of a problem. What is left out stays.
#[derive(InputObject)]
pub struct ChangeProblemInput {
    /// The problem.
    problem_id: ID,
    /// Whether the substance changes: then who agreed with it is asked again.
    kind: RevisionKind,
    /// What hurts, in a line of at most 200 characters.
    title: Option<String>,
    /// What hurts; at most 40,000 characters.
    statement: Option<Markdown>,
    /// Whom it hurts, in at most 5,000 characters; `null` clears it.
    whom: MaybeUndefined<Markdown>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What writing a problem down gives.
    StateProblemPayload {
        /// The problem.
        problem: Problem
    }
}

payload! {
    /// What changing a problem gives.
    ChangeProblemPayload {
        /// The problem.
        problem: Problem
    }
}

/// Writing problems down.
#[derive(Default)]
pub struct ProblemMutation;

#[Object]
impl ProblemMutation {
    /// Writes a problem down, before any proposal. Leads do.
    async fn state_problem(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: StateProblemInput,
    ) -> GraphResult<StateProblemPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("stateProblem", key, parse(input), service::state).await?;
        Ok(written.into())
    }

    /// Changes the words of a problem. With `SUBSTANTIVE`, whoever agreed with it counts as silent until they
    /// answer again. Leads do.
    async fn change_problem(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ChangeProblemInput,
    ) -> GraphResult<ChangeProblemPayload> {
        Ok(Request::of(ctx).write(parse_change(input), service::change).await?.into())
    }
}

fn parse(input: StateProblemInput) -> Parsed<State> {
    let mut check = Check::default();
    let state = State {
        initiative: check.id("initiativeId", &input.initiative_id),
        title: check.text("title", input.title, LINE),
        statement: check.text("statement", input.statement.0, TEXT),
        whom: check.optional("whom", input.whom.map(|text| text.0), PASSAGE),
    };
    check.done(state)
}

fn parse_change(input: ChangeProblemInput) -> Parsed<Change> {
    let mut check = Check::default();
    let change = Change {
        problem: check.id("problemId", &input.problem_id),
        kind: input.kind.into(),
        title: input.title.map(|title| check.text("title", title, LINE)),
        statement: input.statement.map(|text| check.text("statement", text.0, TEXT)),
        whom: Patch::of(input.whom, |text| check.optional("whom", Some(text.0), PASSAGE)),
        expected_version: input.expected_version,
    };
    check.done(change)
}
