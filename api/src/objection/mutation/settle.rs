//! What raisers say to answers, and whoever they named to speak for them, as clients do it.

use super::parse_step;
use crate::check::{PASSAGE, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::objection::graphql::Objection;
use crate::objection::service::{self, Said};
use async_graphql::{Context, ID, InputObject, Object};

/// An objection that is understood.
#[derive(InputObject)]
pub struct ConfirmUnderstoodInput {
    /// The objection.
    objection_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// An objection that is not quite understood.
#[derive(InputObject)]
pub struct CorrectRestatementInput {
    /// The objection.
    objection_id: ID,
    /// What the restatement misses; at most 5,000 characters.
    correction: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// An objection that the answer does not settle.
#[derive(InputObject)]
pub struct RejectAnswerInput {
    /// The objection.
    objection_id: ID,
    /// Why not; at most 5,000 characters.
    note: Markdown,
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

/// An objection to raise again.
#[derive(InputObject)]
pub struct ReraiseObjectionInput {
    /// The objection.
    objection_id: ID,
    /// What became known since it was settled; at most 40,000 characters.
    information: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// What you hold against a ruling.
#[derive(InputObject)]
pub struct RecordDissentInput {
    /// The objection.
    objection_id: ID,
    /// The dissent in your words; at most 40,000 characters.
    dissent: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What confirming a restatement gives.
    ConfirmUnderstoodPayload {
        /// The objection.
        objection: Objection
    }
}

payload! {
    /// What correcting a restatement gives.
    CorrectRestatementPayload {
        /// The objection.
        objection: Objection
    }
}

payload! {
    /// What rejecting an answer gives.
    RejectAnswerPayload {
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

payload! {
    /// What raising an objection again gives.
    ReraiseObjectionPayload {
        /// The objection.
        objection: Objection
    }
}

payload! {
    /// What recording a dissent gives.
    RecordDissentPayload {
        /// The objection.
        objection: Objection
    }
}

/// Settling objections.
#[derive(Default)]
pub struct SettleMutation;

#[Object]
impl SettleMutation {
    /// Says “yes, you understood me” to the restatement of your objection.
    async fn confirm_understood(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ConfirmUnderstoodInput,
    ) -> GraphResult<ConfirmUnderstoodPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |_| Said::ConfirmUnderstood);
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }

    /// Says “not quite” to the restatement of your objection, and what it misses.
    async fn correct_restatement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: CorrectRestatementInput,
    ) -> GraphResult<CorrectRestatementPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::CorrectRestatement(check.text("correction", input.correction.0, PASSAGE))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }

    /// Says that the answer does not settle your objection. A lead answers again.
    async fn reject_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RejectAnswerInput,
    ) -> GraphResult<RejectAnswerPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::RejectAnswer(check.text("note", input.note.0, PASSAGE))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }

    /// Says that the change settles your objection.
    async fn confirm_settled(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ConfirmSettledInput,
    ) -> GraphResult<ConfirmSettledPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::ConfirmSettled(check.optional("note", input.note.map(|text| text.0), PASSAGE))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }

    /// Takes your objection back.
    async fn withdraw_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawObjectionInput,
    ) -> GraphResult<WithdrawObjectionPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::Withdraw(check.optional("note", input.note.map(|text| text.0), PASSAGE))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }

    /// Raises your settled or overruled objection again, because something became known since.
    /// What was said of it before stays on record.
    async fn reraise_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ReraiseObjectionInput,
    ) -> GraphResult<ReraiseObjectionPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::Reraise(check.text("information", input.information.0, TEXT))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }

    /// Puts down, in your words, what you hold against your objection being overruled. It
    /// stays with the ruling for good.
    async fn record_dissent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RecordDissentInput,
    ) -> GraphResult<RecordDissentPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::RecordDissent(check.text("dissent", input.dissent.0, TEXT))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }
}
