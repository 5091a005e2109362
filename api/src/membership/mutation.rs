//! Running an organization's memberships, as clients do it.

use super::graphql::Membership;
use super::service::{self, SetRole};
use crate::check::Check;
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::graph::word::OrganizationRole;
use async_graphql::{Context, ID, InputObject, Object};
use entities::MembershipId;

payload! {
    /// What changing a member's role gives.
    SetMemberRolePayload {
        /// The membership.
        membership: Membership
    }
}

payload! {
    /// What keeping a member out gives.
    SuspendMemberPayload {
        /// The membership.
        membership: Membership
    }
}

payload! {
    /// What letting a member in again gives.
    ReinstateMemberPayload {
        /// The membership.
        membership: Membership
    }
}

/// A member's new role.
#[derive(InputObject)]
pub struct SetMemberRoleInput {
    /// The membership.
    membership_id: ID,
    /// What they may do from now on.
    role: OrganizationRole,
    /// The version you read; a newer one is a conflict.
    expected_version: Option<i32>,
}

/// A member to keep out.
#[derive(InputObject)]
pub struct SuspendMemberInput {
    /// The membership.
    membership_id: ID,
}

/// A member to let in again.
#[derive(InputObject)]
pub struct ReinstateMemberInput {
    /// The membership.
    membership_id: ID,
}

/// Running memberships.
#[derive(Default)]
pub struct MembershipMutation;

#[Object]
impl MembershipMutation {
    /// Changes what a member may do in the organization, at once. For owners and
    /// admins; only owners make owners and change what one may do. The last owner stays one.
    async fn set_member_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SetMemberRoleInput,
    ) -> GraphResult<SetMemberRolePayload> {
        let mut check = Check::default();
        let membership = check.id::<MembershipId>("membershipId", &input.membership_id);
        let what = SetRole { membership, role: input.role.into(), expected_version: input.expected_version };
        Ok(Request::of(ctx).write(check.done(what), service::set_role).await?.into())
    }

    /// Keeps a member out of the organization: their sessions in it end at once,
    /// and their API tokens hold no more until they are let in again. What they
    /// said stays. For owners and admins; only owners suspend an owner.
    async fn suspend_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SuspendMemberInput,
    ) -> GraphResult<SuspendMemberPayload> {
        let mut check = Check::default();
        let id = check.id::<MembershipId>("membershipId", &input.membership_id);
        Ok(Request::of(ctx).write(check.done(id), service::suspend).await?.into())
    }

    /// Lets a suspended member in again; they sign in anew.
    async fn reinstate_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ReinstateMemberInput,
    ) -> GraphResult<ReinstateMemberPayload> {
        let mut check = Check::default();
        let id = check.id::<MembershipId>("membershipId", &input.membership_id);
        Ok(Request::of(ctx).write(check.done(id), service::reinstate).await?.into())
    }
}
