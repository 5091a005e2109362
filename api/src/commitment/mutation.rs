//! Committing to decisions, as clients do it.

use super::graphql::Commitment;
use super::service::{self, Commit};
use crate::check::{Check, PASSAGE};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::Pledge;
use async_graphql::{Context, ID, InputObject, Object};

/// Something to say to a decision.
#[derive(InputObject)]
pub struct CommitToDecisionInput {
    /// The decision.
    decision_id: ID,
    /// What you say.
    commitment: Pledge,
    /// What you add; at most 5,000 characters.
    note: Option<Markdown>,
    /// The version of your commitment that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What committing gives.
    CommitToDecisionPayload {
        /// The commitment.
        commitment: Commitment
    }
}

/// Committing.
#[derive(Default)]
pub struct CommitmentMutation;

#[Object]
impl CommitmentMutation {
    /// Says that you will carry a decision out, whether you agree or not, in place of what you said before. Whoever
    /// has a say does. Every stakeholder of the initiative will see it with your name, and so will owners and admins
    /// of the organization.
    async fn commit_to_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: CommitToDecisionInput,
    ) -> GraphResult<CommitToDecisionPayload> {
        let mut check = Check::default();
        let commit = Commit {
            decision: check.id("decisionId", &input.decision_id),
            commitment: input.commitment.into(),
            note: check.optional("note", input.note.map(|text| text.0), PASSAGE),
            expected_version: input.expected_version,
        };
        Ok(Request::of(ctx).write(check.done(commit), service::commit).await?.into())
    }
}
