//! What the decider says of objections, as clients do it.

use super::parse_step;
use crate::check::TEXT;
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::objection::graphql::Objection;
use crate::objection::service::{self, Said};
use async_graphql::{Context, ID, InputObject, Object};

/// An objection to decide against.
#[derive(InputObject)]
pub struct OverruleObjectionInput {
    /// The objection.
    objection_id: ID,
    /// Why; at most 40,000 characters.
    rationale: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// An objection to decide for.
#[derive(InputObject)]
pub struct SustainObjectionInput {
    /// The objection.
    objection_id: ID,
    /// Why; at most 40,000 characters.
    rationale: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What overruling an objection gives.
    OverruleObjectionPayload {
        /// The objection.
        objection: Objection
    }
}

payload! {
    /// What sustaining an objection gives.
    SustainObjectionPayload {
        /// The objection.
        objection: Objection
    }
}

/// Ruling on objections.
#[derive(Default)]
pub struct RulingMutation;

#[Object]
impl RulingMutation {
    /// Decides against an objection. The decider does, and not on an objection of their own.
    /// The dissent is kept in the words of its raiser.
    async fn overrule_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: OverruleObjectionInput,
    ) -> GraphResult<OverruleObjectionPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::Overrule(check.text("rationale", input.rationale.0, TEXT))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }

    /// Decides for an objection: it stands, and the proposal must change. The decider does,
    /// and not on an objection of their own.
    async fn sustain_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SustainObjectionInput,
    ) -> GraphResult<SustainObjectionPayload> {
        let parsed = parse_step(&input.objection_id, input.expected_version, |check| {
            Said::Sustain(check.text("rationale", input.rationale.0, TEXT))
        });
        Ok(Request::of(ctx).write(parsed, service::advance).await?.into())
    }
}
