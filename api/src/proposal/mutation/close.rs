//! Final comment, and how proposals end without a decision, as clients do it.

use crate::check::{Check, PASSAGE};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::proposal::graphql::Proposal;
use crate::proposal::service::close::{self, Reopen, Supersede, WithdrawProposal};
use crate::proposal::service::comment::{self, StartFinalComment};
use async_graphql::{Context, ID, InputObject, Object};

/// A final comment period to begin.
#[derive(InputObject)]
pub struct StartFinalCommentInput {
    /// The proposal.
    proposal_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A proposal to take back.
#[derive(InputObject)]
pub struct WithdrawProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// Why; at most 5,000 characters.
    reason: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A proposal that another replaces.
#[derive(InputObject)]
pub struct SupersedeProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// The proposal of the same initiative that takes its place.
    by_proposal_id: ID,
    /// Why; at most 5,000 characters.
    reason: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A closed proposal to open again.
#[derive(InputObject)]
pub struct ReopenProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// Why; at most 5,000 characters.
    reason: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What beginning final comment gives.
    StartFinalCommentPayload {
        /// The proposal.
        proposal: Proposal
    }
}

payload! {
    /// What taking a proposal back gives.
    WithdrawProposalPayload {
        /// The proposal.
        proposal: Proposal
    }
}

payload! {
    /// What replacing a proposal gives.
    SupersedeProposalPayload {
        /// The proposal.
        proposal: Proposal
    }
}

payload! {
    /// What opening a proposal again gives.
    ReopenProposalPayload {
        /// The proposal.
        proposal: Proposal
    }
}

/// Ending proposals.
#[derive(Default)]
pub struct CloseMutation;

#[Object]
impl CloseMutation {
    /// Begins final comment, the last call before the decision. Leads do, once the rule holds but for its clocks;
    /// with `RULE_NOT_MET` comes what is missing. A blocking objection or a substantive revision ends it; while
    /// leads owe an answer to any other objection, its clock stands still. Objections of observers do neither.
    async fn start_final_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: StartFinalCommentInput,
    ) -> GraphResult<StartFinalCommentPayload> {
        let mut check = Check::default();
        let proposal = check.id("proposalId", &input.proposal_id);
        let parsed = check.done(StartFinalComment { proposal, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, comment::start_final_comment).await?.into())
    }

    /// Takes a proposal back that is open for feedback. Leads do.
    async fn withdraw_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawProposalInput,
    ) -> GraphResult<WithdrawProposalPayload> {
        let mut check = Check::default();
        let withdraw = WithdrawProposal {
            proposal: check.id("proposalId", &input.proposal_id),
            reason: check.text("reason", input.reason.0, PASSAGE),
            expected_version: input.expected_version,
        };
        Ok(Request::of(ctx).write(check.done(withdraw), close::withdraw).await?.into())
    }

    /// Puts another proposal in the place of one that is open for feedback or accepted; of one that is accepted, only
    /// another that is accepted. Leads do.
    async fn supersede_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SupersedeProposalInput,
    ) -> GraphResult<SupersedeProposalPayload> {
        let mut check = Check::default();
        let supersede = Supersede {
            proposal: check.id("proposalId", &input.proposal_id),
            by: check.id("byProposalId", &input.by_proposal_id),
            reason: check.text("reason", input.reason.0, PASSAGE),
            expected_version: input.expected_version,
        };
        Ok(Request::of(ctx).write(check.done(supersede), close::supersede).await?.into())
    }

    /// Opens a proposal for feedback again that was accepted, rejected, withdrawn or superseded. Its clocks begin
    /// anew, positions and objections stay, and a decision is in force no more. Leads and the decider do.
    async fn reopen_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ReopenProposalInput,
    ) -> GraphResult<ReopenProposalPayload> {
        let mut check = Check::default();
        let reopen = Reopen {
            proposal: check.id("proposalId", &input.proposal_id),
            reason: check.text("reason", input.reason.0, PASSAGE),
            expected_version: input.expected_version,
        };
        Ok(Request::of(ctx).write(check.done(reopen), close::reopen).await?.into())
    }
}
