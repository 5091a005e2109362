//! Writing problems down, as clients do it.

use super::graphql::Problem;
use super::service::{self, State};
use crate::check::{Check, LINE, Parsed, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};

/// A problem to write down.
#[derive(InputObject)]
pub struct StateProblemInput {
    /// The initiative.
    initiative_id: ID,
    /// What hurts, in a line of at most 200 characters.
    title: String,
    /// What hurts, whom, and what a solution must satisfy; at most 40,000 characters.
    statement: Markdown,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

payload! {
    /// What writing a problem down gives.
    StateProblemPayload {
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
}

fn parse(input: StateProblemInput) -> Parsed<State> {
    let mut check = Check::default();
    let state = State {
        initiative: check.id("initiativeId", &input.initiative_id),
        title: check.text("title", input.title, LINE),
        statement: check.text("statement", input.statement.0, TEXT),
    };
    check.done(state)
}
