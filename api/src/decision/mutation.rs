//! Deciding and handing over, as clients do it.

use super::graphql::Decision;
use super::service::{self, Decide, HandOver};
use crate::check::{Check, PASSAGE, Parsed, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::{Outcome, Reversibility};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};

/// A decision to take.
#[derive(InputObject)]
pub struct DecideInput {
    /// The proposal.
    proposal_id: ID,
    /// What is decided.
    outcome: Outcome,
    /// Why; at most 40,000 characters.
    rationale: Markdown,
    /// Whether it can be taken back at little cost.
    reversibility: Reversibility,
    /// When it is to be looked at again; in the future.
    review_at: Option<DateTime<Utc>>,
    /// To accept what the rule does not: why; at most 5,000 characters. It stays with the decision. Not kept where
    /// the rule is met.
    override_reason: Option<Markdown>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A plan to hand over.
#[derive(InputObject)]
pub struct HandOverInput {
    /// The decision.
    decision_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What deciding gives.
    DecidePayload {
        /// The decision.
        decision: Decision
    }
}

payload! {
    /// What handing a plan over gives.
    HandOverPayload {
        /// The decision.
        decision: Decision
    }
}

/// Deciding.
#[derive(Default)]
pub struct DecisionMutation;

#[Object]
impl DecisionMutation {
    /// Decides on a proposal that is open for feedback. The decider does. Accepting takes a verdict of
    /// `READY`, or a reason why not; with `RULE_NOT_MET` comes what is missing. What the decision rests on, and who
    /// did not agree, is kept with it for good.
    async fn decide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: DecideInput,
    ) -> GraphResult<DecidePayload> {
        Ok(Request::of(ctx).write(parse(input), service::decide).await?.into())
    }

    /// Hands the plan over to delivery: from now on the work items are for who carries them out. Leads do, once
    /// there is a work item.
    async fn hand_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: HandOverInput,
    ) -> GraphResult<HandOverPayload> {
        let mut check = Check::default();
        let decision = check.id("decisionId", &input.decision_id);
        let parsed = check.done(HandOver { decision, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::hand_over).await?.into())
    }
}

fn parse(input: DecideInput) -> Parsed<Decide> {
    let mut check = Check::default();
    let decide = Decide {
        proposal: check.id("proposalId", &input.proposal_id),
        outcome: input.outcome.into(),
        rationale: check.text("rationale", input.rationale.0, TEXT),
        reversibility: input.reversibility.into(),
        review_at: input.review_at.map(|at| check.moment("reviewAt", at)),
        override_reason: check.optional("overrideReason", input.override_reason.map(|text| text.0), PASSAGE),
        expected_version: input.expected_version,
    };
    check.done(decide)
}
