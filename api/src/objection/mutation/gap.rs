//! Saying which topic of research an objection points at, as clients do it.

use crate::check::Check;
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::objection::graphql::Objection;
use crate::objection::service::{self, Point};
use async_graphql::{Context, ID, InputObject, Object};

/// What an objection points at.
#[derive(InputObject)]
pub struct PointAtTopicInput {
    /// The objection.
    objection_id: ID,
    /// The topic that was not looked into deep enough; none any more where it is left out.
    topic_id: Option<ID>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What pointing at a topic gives.
    PointAtTopicPayload {
        /// The objection.
        objection: Objection
    }
}

/// Saying what objections point at.
#[derive(Default)]
pub struct GapMutation;

#[Object]
impl GapMutation {
    /// Says which topic of research an objection points at: that it was not looked into deep enough. Leads do, who
    /// raised it, and whom they named to speak for them. While it is open and the topic short of its target depth,
    /// `Initiative.research` lists it as a gap.
    async fn point_at_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: PointAtTopicInput,
    ) -> GraphResult<PointAtTopicPayload> {
        let mut check = Check::default();
        let objection = check.id("objectionId", &input.objection_id);
        let topic = input.topic_id.map(|id| check.id("topicId", &id));
        let parsed = check.done(Point { objection, topic, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::point).await?.into())
    }
}
