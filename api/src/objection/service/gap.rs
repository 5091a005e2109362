//! Saying which topic of research an objection points at.

use super::{visible, voice};
use crate::auth::{Action, On};
use crate::error::Result;
use crate::write::Write;
use entities::{ObjectionId, TopicId, objection, topic};

/// What an objection points at.
#[derive(Clone)]
pub struct Point {
    /// The objection.
    pub objection: ObjectionId,
    /// The topic; none any more where there is none.
    pub topic: Option<TopicId>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Says which topic an objection points at, whatever became of it: what was not
/// looked into may explain it later too.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`.
pub async fn point(write: &Write, point: Point) -> Result<objection::Model> {
    let (proposal, before) = visible(write, point.objection).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::PointAtTopic, On::Of(initiative, voice(write, initiative, &before)))?;
    write.expect_version(point.expected_version, &before)?;
    if let Some(topic) = point.topic {
        write.find_in::<topic::Entity>("topicId", topic, initiative).await?;
    }
    let after = objection::Model { topic_id: point.topic, ..before.clone() };
    if after == before {
        return Ok(before);
    }
    write.update("objection.pointed", Some(initiative), &before, after).await
}
