//! Carrying objections over to another proposal, as clients do it.

use crate::check::Check;
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::objection::graphql::Objection;
use crate::objection::service::{self, Carry, Uphold};
use crate::proposal::graphql::Proposal;
use async_graphql::{Context, ID, InputObject, Object};

/// Objections to carry over.
#[derive(InputObject)]
pub struct CarryObjectionsInput {
    /// The proposal to carry them to.
    proposal_id: ID,
    /// Objections to proposals that it grew out of, neither settled nor overruled; from 1 to 50.
    objection_ids: Vec<ID>,
}

/// An objection that holds here too.
#[derive(InputObject)]
pub struct UpholdObjectionInput {
    /// The objection.
    objection_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What carrying objections over gives.
    CarryObjectionsPayload {
        /// The proposal that they were carried to.
        proposal: Proposal
    }
}

payload! {
    /// What upholding an objection gives.
    UpholdObjectionPayload {
        /// The objection.
        objection: Objection
    }
}

/// Carrying objections over.
#[derive(Default)]
pub struct CarryMutation;

#[Object]
impl CarryMutation {
    /// Carries objections over from proposals that one grew out of, directly or over others. Leads say which. Each
    /// becomes an objection of its raiser, not of the lead: as grave as it was, and not answered yet. It counts at
    /// once and stands until its raiser says otherwise: that it holds here too (`upholdObjection`), that this
    /// proposal settles it (`confirmSettled`), or that they take it back here (`withdrawObjection`). What becomes of
    /// it changes nothing about the objection that it came from. None is carried over twice.
    async fn carry_objections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: CarryObjectionsInput,
    ) -> GraphResult<CarryObjectionsPayload> {
        let mut check = Check::default();
        let proposal = check.id("proposalId", &input.proposal_id);
        let objections = check.ids("objectionIds", Some(input.objection_ids));
        let parsed = check.done(Carry { proposal, objections });
        Ok(Request::of(ctx).write(parsed, service::carry).await?.into())
    }

    /// Says that an objection of yours which was carried over holds here too. Its raiser does, and whom they named to
    /// speak for them. Doing it again does nothing.
    async fn uphold_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: UpholdObjectionInput,
    ) -> GraphResult<UpholdObjectionPayload> {
        let mut check = Check::default();
        let objection = check.id("objectionId", &input.objection_id);
        let parsed = check.done(Uphold { objection, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::uphold).await?.into())
    }
}
