//! What leads say to objections, as clients do it.

use super::parse_step;
use crate::check::{LINE, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::objection::graphql::Objection;
use crate::objection::service::{self, Answer, Said};
use async_graphql::{Context, ID, InputObject, Object};

/// An objection in the words of a lead.
#[derive(InputObject)]
pub struct RestateObjectionInput {
    /// The objection.
    objection_id: ID,
    /// What the concern is, as you understand it; at most 40,000 characters.
    restatement: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// An answer to an objection.
#[derive(InputObject)]
pub struct AddressObjectionInput {
    /// The objection.
    objection_id: ID,
    /// The answer in a line of at most 200 characters.
    summary: Option<String>,
    /// What was changed, or why it was not; at most 40,000 characters.
    answer: Markdown,
    /// The number of the revision that changes it, written since it was raised; without one, reasons answer it. An objection that the decider sustained is answered by a change only.
    changed_in: Option<i32>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What restating an objection gives.
    RestateObjectionPayload {
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

/// Answering objections.
#[derive(Default)]
pub struct AnswerMutation;

#[Object]
impl AnswerMutation {
    /// Says what you understand an objection to be. Leads do, before they answer it;
    /// its raiser says whether that is it. A new restatement takes the place of the last one.
    async fn restate_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RestateObjectionInput,
    ) -> GraphResult<RestateObjectionPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::Restate(check.text("restatement", input.restatement.0, TEXT))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }

    /// Answers an objection, by a change of the proposal or with reasons.
    /// Leads do. It is settled only when its raiser says so.
    async fn address_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AddressObjectionInput,
    ) -> GraphResult<AddressObjectionPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::Address(Answer {
                summary: check.optional("summary", input.summary, LINE),
                text: check.text("answer", input.answer.0, TEXT),
                changed_in: input.changed_in,
            })
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }
}
