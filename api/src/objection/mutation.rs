//! Raising, answering and settling objections, as clients do it.

use super::graphql::Objection;
use super::service::{self, Move, Raise};
use crate::check::{Check, LINE, NAME, PASSAGE, Parsed, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::Severity;
use async_graphql::{Context, ID, InputObject, Object};

/// An objection to raise.
#[derive(InputObject)]
pub struct RaiseObjectionInput {
    /// The proposal.
    proposal_id: ID,
    /// The concern in a line of at most 200 characters.
    title: String,
    /// The concern; at most 40,000 characters.
    body: Markdown,
    /// How grave it is.
    severity: Severity,
    /// What it is about, in at most 100 characters; objections of the same issue count once.
    issue: Option<String>,
    /// The passage of the proposal that it is about; at most 5,000 characters.
    passage: Option<Markdown>,
    /// What would remove it; at most 5,000 characters.
    removal: Option<Markdown>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// An answer to an objection.
#[derive(InputObject)]
pub struct AddressObjectionInput {
    /// The objection.
    objection_id: ID,
    /// What was changed, or why it was not; at most 40,000 characters.
    answer: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// An objection that the change settles.
#[derive(InputObject)]
pub struct ConfirmSettledInput {
    /// The objection.
    objection_id: ID,
    /// Why; at most 5,000 characters.
    note: Option<Markdown>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// An objection to take back.
#[derive(InputObject)]
pub struct WithdrawObjectionInput {
    /// The objection.
    objection_id: ID,
    /// Why; at most 5,000 characters.
    note: Option<Markdown>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What raising an objection gives.
    RaiseObjectionPayload {
        /// The objection.
        objection: Objection
    }
}

payload! {
    /// What answering an objection gives.
    AddressObjectionPayload {
        /// The objection.
        objection: Objection
    }
}

payload! {
    /// What confirming that an objection is settled gives.
    ConfirmSettledPayload {
        /// The objection.
        objection: Objection
    }
}

payload! {
    /// What taking an objection back gives.
    WithdrawObjectionPayload {
        /// The objection.
        objection: Objection
    }
}

/// Raising, answering and settling objections.
#[derive(Default)]
pub struct ObjectionMutation;

#[Object]
impl ObjectionMutation {
    /// Raises an objection to a proposal that is open for feedback. Every
    /// stakeholder of the initiative will see it with your name, and so will
    /// owners and admins of the organization.
    async fn raise_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RaiseObjectionInput,
    ) -> GraphResult<RaiseObjectionPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("raiseObjection", key, parse_raise(input), service::raise).await?;
        Ok(written.into())
    }

    /// Answers an objection, by a change of the proposal or with reasons.
    /// Leads do. It is settled only when its raiser says so.
    async fn address_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AddressObjectionInput,
    ) -> GraphResult<AddressObjectionPayload> {
        let mut check = Check::default();
        let objection = check.id("objectionId", &input.objection_id);
        let text = Some(check.text("answer", input.answer.0, TEXT));
        let parsed = check.done(Move { objection, text, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::address).await?.into())
    }

    /// Says that the change settles your objection.
    async fn confirm_settled(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ConfirmSettledInput,
    ) -> GraphResult<ConfirmSettledPayload> {
        Ok(Request::of(ctx)
            .write(parse_move(&input.objection_id, input.note, input.expected_version), service::confirm_settled)
            .await?
            .into())
    }

    /// Takes your objection back.
    async fn withdraw_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawObjectionInput,
    ) -> GraphResult<WithdrawObjectionPayload> {
        Ok(Request::of(ctx)
            .write(parse_move(&input.objection_id, input.note, input.expected_version), service::withdraw)
            .await?
            .into())
    }
}

fn parse_raise(input: RaiseObjectionInput) -> Parsed<Raise> {
    let mut check = Check::default();
    let raise = Raise {
        proposal: check.id("proposalId", &input.proposal_id),
        title: check.text("title", input.title, LINE),
        body: check.text("body", input.body.0, TEXT),
        severity: input.severity.into(),
        issue: check.optional("issue", input.issue, NAME),
        passage: check.optional("passage", input.passage.map(|text| text.0), PASSAGE),
        removal: check.optional("removal", input.removal.map(|text| text.0), PASSAGE),
    };
    check.done(raise)
}

fn parse_move(id: &ID, note: Option<Markdown>, expected_version: Option<i32>) -> Parsed<Move> {
    let mut check = Check::default();
    let objection = check.id("objectionId", id);
    let text = check.optional("note", note.map(|text| text.0), PASSAGE);
    check.done(Move { objection, text, expected_version })
}
