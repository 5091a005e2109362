//! Looking at proposals, as clients do it.

use crate::check::Check;
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::proposal::graphql::Proposal;
use crate::proposal::service::look::{self, Look};
use async_graphql::{Context, ID, InputObject, Object};

/// A proposal that is looked at.
#[derive(InputObject)]
pub struct LookAtProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// The number of the revision that is seen; the newest unless given.
    revision: Option<i32>,
}

payload! {
    /// What looking at a proposal gives.
    LookAtProposalPayload {
        /// The proposal.
        proposal: Proposal
    }
}

/// Looking at proposals.
#[derive(Default)]
pub struct LookMutation;

#[Object]
impl LookMutation {
    /// Notes that you have seen a proposal up to a revision, so that `sinceYouLastLooked` tells what is new the next
    /// time. Nobody else is told, leads as little as anybody. Looking at an older revision than you saw before does
    /// nothing. Whoever takes a position on a revision has seen it.
    async fn look_at_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: LookAtProposalInput,
    ) -> GraphResult<LookAtProposalPayload> {
        let mut check = Check::default();
        let proposal = check.id("proposalId", &input.proposal_id);
        let parsed = check.done(Look { proposal, revision: input.revision });
        Ok(Request::of(ctx).write(parsed, look::look).await?.into())
    }
}
