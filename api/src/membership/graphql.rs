//! Members as clients see them.

use crate::auth::{Action, On, policy};
use crate::context::Request;
use crate::error::{GraphResult, Result};
use crate::global_id;
use crate::graph::EmailAddress;
use crate::graph::word::OrganizationRole;
use crate::loaders::MemberAccount;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{membership, user};

/// A membership.
pub struct Membership(membership::Model);

/// A person in an organization.
#[Object]
impl Membership {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What others see of the person.
    async fn name(&self, ctx: &Context<'_>) -> GraphResult<String> {
        Ok(self.account(ctx).await?.name)
    }

    /// Their address; for themselves and for owners and admins.
    async fn email(&self, ctx: &Context<'_>) -> Option<GraphResult<EmailAddress>> {
        let actor = Request::of(ctx).actor().ok()?;
        if !policy::may(&actor, Action::SeeMemberAddresses, On::Account(self.0.user_id)) {
            return None;
        }
        Some(self.account(ctx).await.map(|account| EmailAddress(account.email)).map_err(Into::into))
    }

    /// What they may do in the organization.
    async fn role(&self) -> OrganizationRole {
        self.0.role.into()
    }

    /// When they came in.
    async fn joined_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Since when they are kept out; nothing where they are not.
    async fn suspended_at(&self) -> Option<DateTime<Utc>> {
        self.0.suspended_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Membership {
    async fn account(&self, ctx: &Context<'_>) -> Result<user::Model> {
        Request::of(ctx).referred(MemberAccount(self.0.user_id)).await
    }
}

impl From<membership::Model> for Membership {
    fn from(row: membership::Model) -> Self {
        Self(row)
    }
}
