//! Raising and seconding objections, as clients do it.

mod answer;
mod carry;
mod gap;
mod ruling;
mod settle;

pub use answer::AnswerMutation;
pub use carry::CarryMutation;
pub use gap::GapMutation;
pub use ruling::RulingMutation;
pub use settle::SettleMutation;

use super::graphql::{Objection, Second};
use super::service::{self, NameSpeaker, Raise, Said, Step};
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
    /// The topic that was not looked into deep enough, if that is the matter.
    topic_id: Option<ID>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// An objection to second.
#[derive(InputObject)]
pub struct SecondObjectionInput {
    /// The objection.
    objection_id: ID,
}

/// An objection to second no more.
#[derive(InputObject)]
pub struct WithdrawSecondInput {
    /// The objection.
    objection_id: ID,
}

/// Who speaks for an objection of yours.
#[derive(InputObject)]
pub struct NameSpeakerInput {
    /// The objection.
    objection_id: ID,
    /// The stakeholder who speaks for it; nobody but you where it is left out.
    speaker_id: Option<ID>,
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
    /// What seconding an objection gives.
    SecondObjectionPayload {
        /// That you second it.
        second: Second
    }
}

payload! {
    /// What seconding an objection no more gives.
    WithdrawSecondPayload {
        /// That you seconded it.
        second: Second
    }
}

payload! {
    /// What naming a speaker gives.
    NameSpeakerPayload {
        /// The objection.
        objection: Objection
    }
}

/// Raising and seconding objections.
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

    /// Seconds somebody else's objection. Every stakeholder of the initiative
    /// will see that with your name, and so will owners and admins of the
    /// organization. Doing it again does nothing.
    async fn second_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SecondObjectionInput,
    ) -> GraphResult<SecondObjectionPayload> {
        Ok(Request::of(ctx).write(parse_second(&input.objection_id), service::second).await?.into())
    }

    /// Seconds an objection no more. That you did stays on record.
    async fn withdraw_second(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawSecondInput,
    ) -> GraphResult<WithdrawSecondPayload> {
        Ok(Request::of(ctx).write(parse_second(&input.objection_id), service::withdraw_second).await?.into())
    }

    /// Lets another stakeholder speak for your objection: they may confirm, reject and settle in your place.
    async fn name_speaker(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: NameSpeakerInput,
    ) -> GraphResult<NameSpeakerPayload> {
        let mut check = Check::default();
        let objection = check.id("objectionId", &input.objection_id);
        let speaker = input.speaker_id.map(|id| check.id("speakerId", &id));
        let parsed = check.done(NameSpeaker { objection, speaker, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::name_speaker).await?.into())
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
        topic: input.topic_id.map(|id| check.id("topicId", &id)),
    };
    check.done(raise)
}

fn parse_second(id: &ID) -> Parsed<service::Second> {
    let mut check = Check::default();
    let objection = check.id("objectionId", id);
    check.done(service::Second { objection })
}

/// A move with what is said, as it is parsed.
fn parse_step(id: &ID, expected_version: Option<i32>, said: impl FnOnce(&mut Check) -> Said) -> Parsed<Step> {
    let mut check = Check::default();
    let objection = check.id("objectionId", id);
    let said = said(&mut check);
    check.done(Step { objection, said, expected_version })
}
