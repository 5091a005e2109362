//! Entering stages, as clients do it.

use super::graphql::StageEntry;
use super::service::{self, Enter};
use crate::check::{Check, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::Stage;
use async_graphql::{Context, ID, InputObject, Object};

/// A stage to enter.
#[derive(InputObject)]
pub struct EnterStageInput {
    /// The initiative.
    initiative_id: ID,
    /// The stage; the one it is in may be entered again.
    stage: Stage,
    /// Why now; at most 5,000 characters.
    reason: Markdown,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

payload! {
    /// What entering a stage gives.
    EnterStagePayload {
        /// The entry; `initiative.stageAdvice` says what is worth doing in the stage.
        entry: StageEntry
    }
}

/// Entering stages.
#[derive(Default)]
pub struct StageMutation;

#[Object]
impl StageMutation {
    /// Takes an initiative to a stage. Leads do, at any time and as often as they
    /// like; nothing is lost by going back. `Initiative.stageAdvice` says what is
    /// missing for it, and keeps nobody from it.
    async fn enter_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: EnterStageInput,
    ) -> GraphResult<EnterStagePayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("enterStage", key, parse(input), service::enter).await?.into())
    }
}

fn parse(input: EnterStageInput) -> Parsed<Enter> {
    let mut check = Check::default();
    let enter = Enter {
        initiative: check.id("initiativeId", &input.initiative_id),
        stage: input.stage.into(),
        reason: check.text("reason", input.reason.0, PASSAGE),
    };
    check.done(enter)
}
