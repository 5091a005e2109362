//! Delegating and answering oneself again, as clients do it.

use super::graphql::Delegation;
use super::service::{self, Give, Revoke, Subject};
use crate::check::{Check, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};
use entities::ProposalId;
use uuid::Uuid;

/// A delegation to give.
#[derive(InputObject)]
pub struct DelegatePositionInput {
    /// The proposal it is for, or the initiative where it is for all of them.
    subject_id: ID,
    /// The stakeholder who is to answer for you.
    delegate_id: ID,
    /// Why; at most 5,000 characters.
    note: Option<Markdown>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A delegation to take back.
#[derive(InputObject)]
pub struct RevokeDelegationInput {
    /// The delegation.
    delegation_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What delegating gives.
    DelegatePositionPayload {
        /// The delegation.
        delegation: Delegation
    }
}

payload! {
    /// What taking a delegation back gives.
    RevokeDelegationPayload {
        /// The delegation, taken back.
        delegation: Delegation
    }
}

/// Delegating.
#[derive(Default)]
pub struct DelegationMutation;

#[Object]
impl DelegationMutation {
    /// Lets another stakeholder with a say answer for you, on a proposal or in the whole initiative, in place of
    /// whom you let before. Everybody in the initiative will see it with your name, and so will owners and admins of
    /// the organization. A position of your own always goes before theirs; what they are recused from stays theirs.
    /// Objections and commitments are not delegated. No circles.
    async fn delegate_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: DelegatePositionInput,
    ) -> GraphResult<DelegatePositionPayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("delegatePosition", key, parse(input), service::give).await?.into())
    }

    /// Takes a delegation of yours back, at any time: from now on nobody answers for you by it. That you gave it
    /// stays on record.
    async fn revoke_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RevokeDelegationInput,
    ) -> GraphResult<RevokeDelegationPayload> {
        let mut check = Check::default();
        let delegation = check.id("delegationId", &input.delegation_id);
        let parsed = check.done(Revoke { delegation, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::revoke).await?.into())
    }
}

fn parse(input: DelegatePositionInput) -> Parsed<Give> {
    let mut check = Check::default();
    let id = &input.subject_id;
    let subject =
        global_id::decode(id).map(Subject::Proposal).or_else(|| global_id::decode(id).map(Subject::Initiative));
    if subject.is_none() {
        check.refuse(RefusalCode::NotFound, "subjectId", "names nothing that you can see");
    }
    let give = Give {
        subject: subject.unwrap_or(Subject::Proposal(ProposalId(Uuid::nil()))),
        delegate: check.id("delegateId", &input.delegate_id),
        note: check.optional("note", input.note.map(|text| text.0), PASSAGE),
        expected_version: input.expected_version,
    };
    check.done(give)
}
