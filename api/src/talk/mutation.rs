//! Recording that one talked to somebody, as leads do it.

use super::graphql::Talk;
use super::service::{self, RecordTalk, WithdrawTalk};
use crate::check::Check;
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::graph::word::TalkOutcome;
use async_graphql::{Context, ID, InputObject, Object};

/// That you talked to somebody, or see no use in it for now.
#[derive(InputObject)]
pub struct RecordTalkInput {
    /// The proposal that it was about.
    proposal_id: ID,
    /// The stakeholder.
    stakeholder_id: ID,
    /// What became of it.
    outcome: TalkOutcome,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// What was recorded and is not so.
#[derive(InputObject)]
pub struct WithdrawTalkInput {
    /// What was recorded.
    talk_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What recording that one talked to somebody gives.
    RecordTalkPayload {
        /// What was recorded.
        talk: Talk
    }
}

payload! {
    /// What taking that back gives.
    WithdrawTalkPayload {
        /// What was recorded, taken back.
        talk: Talk
    }
}

/// Recording that one talked to somebody.
#[derive(Default)]
pub struct TalkMutation;

#[Object]
impl TalkMutation {
    /// Records that you talked to a stakeholder about a proposal, or see no use in it for now. Leads do, and leads
    /// alone see it: whom to talk to next names those who were talked to after the others, and with whom there is no
    /// use last, until they take a position on the proposal or raise an objection to it, it changes in substance, or
    /// two weeks have passed. It counts in no vote.
    async fn record_talk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RecordTalkInput,
    ) -> GraphResult<RecordTalkPayload> {
        let mut check = Check::default();
        let record = RecordTalk {
            proposal: check.id("proposalId", &input.proposal_id),
            stakeholder: check.id("stakeholderId", &input.stakeholder_id),
            outcome: input.outcome.into(),
        };
        let parsed = check.done(record);
        Ok(Request::of(ctx).create("recordTalk", input.idempotency_key, parsed, service::record).await?.into())
    }

    /// Takes back what was recorded of talking to somebody; it stays on record that it was said.
    async fn withdraw_talk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawTalkInput,
    ) -> GraphResult<WithdrawTalkPayload> {
        let mut check = Check::default();
        let talk = check.id("talkId", &input.talk_id);
        let parsed = check.done(WithdrawTalk { talk, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::withdraw).await?.into())
    }
}
