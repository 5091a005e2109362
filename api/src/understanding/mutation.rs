//! Saying how one sees a problem, as clients do it.

use super::graphql::Understanding;
use super::service::{self, Take, Withdraw};
use crate::check::{Check, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::UnderstandingStance;
use async_graphql::{Context, ID, InputObject, Object};

/// How you see a problem.
#[derive(InputObject)]
pub struct TakeUnderstandingInput {
    /// The problem.
    problem_id: ID,
    /// How you see it.
    stance: UnderstandingStance,
    /// The problem in your own words; at most 5,000 characters. Required with `RESTATED`.
    restatement: Option<Markdown>,
    /// The version of the problem that you looked at; the newest unless given.
    problem_version: Option<i32>,
    /// The version of your understanding that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// An understanding to take back.
#[derive(InputObject)]
pub struct WithdrawUnderstandingInput {
    /// The problem.
    problem_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What saying how you see a problem gives.
    TakeUnderstandingPayload {
        /// How you see it.
        understanding: Understanding
    }
}

payload! {
    /// What taking it back gives.
    WithdrawUnderstandingPayload {
        /// How you saw it, withdrawn.
        understanding: Understanding
    }
}

/// Saying how one sees problems.
#[derive(Default)]
pub struct UnderstandingMutation;

#[Object]
impl UnderstandingMutation {
    /// Says how you see a problem, in place of what you said before: whether it
    /// is the one to solve, whatever you think of solutions to it. Who has a say
    /// does. Every stakeholder of the initiative will see it with your name, and
    /// so will owners and admins of the organization.
    async fn take_understanding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: TakeUnderstandingInput,
    ) -> GraphResult<TakeUnderstandingPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("takeUnderstanding", key, parse(input), service::take).await?;
        Ok(written.into())
    }

    /// Takes back how you see a problem: you are silent again. That you said it stays on record.
    async fn withdraw_understanding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawUnderstandingInput,
    ) -> GraphResult<WithdrawUnderstandingPayload> {
        let mut check = Check::default();
        let problem = check.id("problemId", &input.problem_id);
        let parsed = check.done(Withdraw { problem, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::withdraw).await?.into())
    }
}

fn parse(input: TakeUnderstandingInput) -> Parsed<Take> {
    let mut check = Check::default();
    let take = Take {
        problem: check.id("problemId", &input.problem_id),
        stance: input.stance.into(),
        restatement: check.optional("restatement", input.restatement.map(|text| text.0), PASSAGE),
        problem_version: input.problem_version,
        expected_version: input.expected_version,
    };
    if take.restatement.is_none() && input.stance == UnderstandingStance::Restated {
        check.refuse(
            RefusalCode::BadInput,
            "restatement",
            "must be given with RESTATED: the problem in your own words",
        );
    }
    check.done(take)
}
