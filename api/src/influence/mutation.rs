//! Saying who listens to whom, as leads do it.

use super::graphql::Influence;
use super::service::{self, SetInfluence};
use crate::check::Check;
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};

/// How much somebody listens to somebody.
#[derive(InputObject)]
pub struct SetInfluenceInput {
    /// The initiative.
    initiative_id: ID,
    /// The stakeholder who listens.
    listener_id: ID,
    /// The stakeholder to whom they listen.
    heard_id: ID,
    /// How much, beside the others whom they listen to: above 0 and at most 1000000, with at most 6 decimals; left
    /// out where they do no more.
    weight: Option<f64>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What saying who listens to whom gives.
    SetInfluencePayload {
        /// How much they listen.
        influence: Influence
    }
}

/// Saying who listens to whom.
#[derive(Default)]
pub struct InfluenceMutation;

#[Object]
impl InfluenceMutation {
    /// Says how much a stakeholder listens to another, in place of what was said
    /// before. Leads do, and leads alone see it: it orders whom to talk to next,
    /// and counts in no vote.
    async fn set_influence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SetInfluenceInput,
    ) -> GraphResult<SetInfluencePayload> {
        let mut check = Check::default();
        let set = SetInfluence {
            initiative: check.id("initiativeId", &input.initiative_id),
            listener: check.id("listenerId", &input.listener_id),
            heard: check.id("heardId", &input.heard_id),
            weight_millionths: input.weight.map_or(0, |weight| check.weight("weight", Some(weight))),
            expected_version: input.expected_version,
        };
        Ok(Request::of(ctx).write(check.done(set), service::set).await?.into())
    }
}
