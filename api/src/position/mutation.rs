//! Taking positions and taking them back, as clients do it.

use super::graphql::Position;
use super::service::{self, Take, Withdraw};
use crate::check::{Check, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::Stance;
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};

/// A position to take.
#[derive(InputObject)]
pub struct TakePositionInput {
    /// The proposal.
    proposal_id: ID,
    /// What you think.
    stance: Stance,
    /// Why; at most 5,000 characters. Required below `ACCEPT`.
    reason: Option<Markdown>,
    /// The number of the revision you looked at; the newest unless given.
    revision: Option<i32>,
    /// With `NEEDS_TIME`, and only with it: when you will answer.
    until: Option<DateTime<Utc>>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A position to take back.
#[derive(InputObject)]
pub struct WithdrawPositionInput {
    /// The proposal.
    proposal_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What taking a position gives.
    TakePositionPayload {
        /// The position.
        position: Position
    }
}

payload! {
    /// What taking a position back gives.
    WithdrawPositionPayload {
        /// The position, withdrawn.
        position: Position
    }
}

/// Taking positions.
#[derive(Default)]
pub struct PositionMutation;

#[Object]
impl PositionMutation {
    /// Says what you think of a proposal, in place of what you said before.
    /// Every stakeholder of the initiative will see it with your name, and so
    /// will owners and admins of the organization.
    async fn take_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: TakePositionInput,
    ) -> GraphResult<TakePositionPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("takePosition", key, parse(input), service::take).await?;
        Ok(written.into())
    }

    /// Takes your position back: you are silent again. That you held it stays on record.
    async fn withdraw_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawPositionInput,
    ) -> GraphResult<WithdrawPositionPayload> {
        let mut check = Check::default();
        let proposal = check.id("proposalId", &input.proposal_id);
        let parsed = check.done(Withdraw { proposal, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::withdraw).await?.into())
    }
}

fn parse(input: TakePositionInput) -> Parsed<Take> {
    let mut check = Check::default();
    let take = Take {
        proposal: check.id("proposalId", &input.proposal_id),
        stance: input.stance.into(),
        revision: input.revision,
        reason: check.optional("reason", input.reason.map(|text| text.0), PASSAGE),
        until: input.until.map(|until| check.moment("until", until)),
        expected_version: input.expected_version,
    };
    if take.reason.is_none() && matches!(input.stance, Stance::Reservations | Stance::Oppose | Stance::Block) {
        check.refuse(RefusalCode::BadInput, "reason", "must be given below ACCEPT: what would change your mind?");
    }
    check.done(take)
}
