//! Positions as clients see them.

use super::service::{self, Take, Withdraw};
use crate::check::{Check, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::Stance;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};
use entities::position;

/// A position.
pub struct Position(position::Model);

/// What a stakeholder thinks of a proposal, pinned to the revision they looked at.
#[Object]
impl Position {
    /// Its id; the same however often it changes.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Whose it is.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// What it is about.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// What they think.
    async fn stance(&self) -> Stance {
        self.0.stance.into()
    }

    /// Why, in their words.
    async fn reason(&self) -> Option<Markdown> {
        self.0.reason.clone().map(Markdown)
    }

    /// The number of the revision they looked at.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// Whether a later revision changed the substance; the rule says whether it still counts.
    async fn is_stale(&self, ctx: &Context<'_>) -> GraphResult<bool> {
        let proposal = Request::of(ctx).referred(self.0.proposal_id).await?;
        Ok(self.0.revision < proposal.substantive_revision)
    }

    /// With `NEEDS_TIME`: when they will answer.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }

    /// When they took it.
    async fn taken_at(&self) -> DateTime<Utc> {
        self.0.taken_at
    }

    /// When they took it back: silence since; nothing while they hold it.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<position::Model> for Position {
    fn from(row: position::Model) -> Self {
        Self(row)
    }
}

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
    /// Every stakeholder of the initiative will see it, with your name.
    async fn take_position(&self, ctx: &Context<'_>, input: TakePositionInput) -> GraphResult<TakePositionPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("takePosition", key, parse(input), service::take).await?;
        Ok(written.into())
    }

    /// Takes your position back: you are silent again. That you held it stays on record.
    async fn withdraw_position(
        &self,
        ctx: &Context<'_>,
        input: WithdrawPositionInput,
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
