//! Taking positions and taking them back, as clients do it.

use super::graphql::Position;
use super::service::{self, Confirm, Enter, Take, Withdraw};
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

/// A position to enter for somebody.
#[derive(InputObject)]
pub struct EnterPositionInput {
    /// The proposal.
    proposal_id: ID,
    /// Whose it is.
    stakeholder_id: ID,
    /// What they told you that they think.
    stance: Stance,
    /// Why, in their words; at most 5,000 characters. Required below `ACCEPT`.
    reason: Option<Markdown>,
    /// The number of the revision they looked at; the newest unless given.
    revision: Option<i32>,
    /// With `NEEDS_TIME`, and only with it: when they will answer.
    until: Option<DateTime<Utc>>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A position to confirm.
#[derive(InputObject)]
pub struct ConfirmPositionInput {
    /// The position that was entered for you.
    position_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A position to take back.
#[derive(InputObject)]
pub struct WithdrawPositionInput {
    /// The proposal.
    proposal_id: ID,
    /// Whose it is, where you lead and it was entered for them and waits to be confirmed; yours where it is left out.
    stakeholder_id: Option<ID>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What entering a position gives.
    EnterPositionPayload {
        /// The position, which waits to be confirmed.
        position: Position
    }
}

payload! {
    /// What confirming a position gives.
    ConfirmPositionPayload {
        /// The position, confirmed.
        position: Position
    }
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
    /// Says what you think of a proposal, in place of what you said before or a lead entered for you.
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

    /// Enters a position for somebody who told it to you: leads do. Everybody sees that you entered it, and that it
    /// waits until whose it is confirms or corrects it. Until then it counts for nothing, neither for nor against:
    /// they are not heard by it, and their silence is never taken for assent. Nobody who has answered themselves is
    /// answered for.
    async fn enter_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: EnterPositionInput,
    ) -> GraphResult<EnterPositionPayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("enterPosition", key, parse_enter(input), service::enter).await?.into())
    }

    /// Says that a position which a lead entered for you is yours: from now on it counts. To correct it, take your
    /// own with `takePosition`; to have none, take it back with `withdrawPosition`.
    async fn confirm_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ConfirmPositionInput,
    ) -> GraphResult<ConfirmPositionPayload> {
        let mut check = Check::default();
        let position = check.id("positionId", &input.position_id);
        let parsed = check.done(Confirm { position, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::confirm).await?.into())
    }

    /// Takes your position back: you are silent again. That you held it stays on record.
    async fn withdraw_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawPositionInput,
    ) -> GraphResult<WithdrawPositionPayload> {
        let mut check = Check::default();
        let proposal = check.id("proposalId", &input.proposal_id);
        let stakeholder = input.stakeholder_id.map(|id| check.id("stakeholderId", &id));
        let parsed = check.done(Withdraw { proposal, stakeholder, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::withdraw).await?.into())
    }
}

fn parse(input: TakePositionInput) -> Parsed<Take> {
    let mut check = Check::default();
    let take = take(&mut check, input);
    check.done(take)
}

fn parse_enter(input: EnterPositionInput) -> Parsed<Enter> {
    let mut check = Check::default();
    let stakeholder = check.id("stakeholderId", &input.stakeholder_id);
    let EnterPositionInput { proposal_id, stance, reason, revision, until, expected_version, .. } = input;
    let idempotency_key = None;
    let input = TakePositionInput { proposal_id, stance, reason, revision, until, expected_version, idempotency_key };
    let take = take(&mut check, input);
    check.done(Enter { stakeholder, take })
}

fn take(check: &mut Check, input: TakePositionInput) -> Take {
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
    take
}
