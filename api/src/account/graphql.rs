//! Accounts and organizations as clients see them.

use crate::access::graphql::{ApiToken, Session};
use crate::auth::{Action, Actor, On, authorize};
use crate::calendar::graphql::Calendar;
use crate::context::Request;
use crate::error::GraphResult;
use crate::external::graphql::Identity;
use crate::global_id;
use crate::graph::EmailAddress;
use crate::graph::List;
use crate::graph::word::OrganizationRole;
use crate::initiative::graphql::Initiative;
use crate::loaders::{CalendarOf, IdentitiesOf, SecondFactorOf};
use crate::membership::graphql::Membership;
use crate::page::Page;
use crate::reminder::graphql::Reminder;
use crate::rule::graphql::DecisionRule;
use crate::turn::graphql::Turn;
use async_graphql::{Context, ID, Object};
use entities::{organization, user};
use std::sync::Arc;

/// The person who asks.
pub struct Viewer(Arc<Actor>);

/// The person who asks, and where.
#[Object]
impl Viewer {
    /// Their account.
    async fn user(&self, ctx: &Context<'_>) -> GraphResult<User> {
        Ok(Request::of(ctx).referred(self.0.user).await?.into())
    }

    /// Whether they have shown that they read mail to their address.
    async fn email_verified(&self, ctx: &Context<'_>) -> GraphResult<bool> {
        Ok(Request::of(ctx).referred(self.0.user).await?.email_verified_at.is_some())
    }

    /// Whether signing in to their account needs a code beside the password.
    async fn has_second_factor(&self, ctx: &Context<'_>) -> GraphResult<bool> {
        Ok(Request::of(ctx).find(SecondFactorOf(self.0.user)).await?.is_some())
    }

    /// The organization that they are signed in to.
    async fn organization(&self, ctx: &Context<'_>) -> GraphResult<Organization> {
        Ok(Request::of(ctx).referred(self.0.organization).await?.into())
    }

    /// Who they are elsewhere; at most 10.
    async fn identities(&self, ctx: &Context<'_>) -> GraphResult<Vec<Identity>> {
        let own = Request::of(ctx).referred(IdentitiesOf(self.0.user)).await?;
        Ok(own.into_iter().map(Into::into).collect())
    }

    /// What they may do in it.
    async fn role(&self) -> OrganizationRole {
        self.0.role.into()
    }

    /// What waits for them, what waits for others because of them, and what they can still object to.
    async fn turn(&self, ctx: &Context<'_>) -> GraphResult<Turn> {
        Ok(Turn::of(Request::of(ctx)).await?)
    }

    /// What they were reminded of and did not dismiss, in initiatives they take part in, oldest first.
    async fn reminders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Reminder>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::reminder::Entity, _>(self.0.user, false, page).await?)
    }

    /// Their sessions in it that go on, oldest first; not for API tokens.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Option<GraphResult<List<Session>>> {
        let sessions = async || {
            authorize(&self.0, Action::SeeSessions, On::Account(self.0.user))?;
            let page = Page::parse(first, after, last, before)?;
            Request::of(ctx).list::<entities::session::Entity, _>(self.0.user, false, page).await
        };
        Some(sessions().await.map_err(Into::into))
    }

    /// Their API tokens for it, also those that have ended, oldest first; not for API tokens.
    async fn api_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Option<GraphResult<List<ApiToken>>> {
        let tokens = async || {
            authorize(&self.0, Action::SeeApiTokens, On::Account(self.0.user))?;
            let page = Page::parse(first, after, last, before)?;
            Request::of(ctx).list::<entities::api_token::Entity, _>(self.0.organization, true, page).await
        };
        Some(tokens().await.map_err(Into::into))
    }
}

impl From<Arc<Actor>> for Viewer {
    fn from(actor: Arc<Actor>) -> Self {
        Self(actor)
    }
}

/// An account.
pub struct User(user::Model);

/// An account that can sign in.
#[Object]
impl User {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What others see.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its address.
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.0.email.clone())
    }
}

impl From<user::Model> for User {
    fn from(row: user::Model) -> Self {
        Self(row)
    }
}

/// A tenant.
pub struct Organization(organization::Model);

/// A tenant: nothing crosses it.
#[Object]
impl Organization {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The rule of every initiative and proposal that has none of its own.
    async fn rule(&self, ctx: &Context<'_>) -> GraphResult<DecisionRule> {
        DecisionRule::of(Request::of(ctx), &[self.0.id.0]).await
    }

    /// The days on which it works; nothing where every day counts.
    async fn calendar(&self, ctx: &Context<'_>) -> Option<GraphResult<Calendar>> {
        let found = Request::of(ctx).find(CalendarOf(self.0.id)).await;
        found.map(|row| row.map(Into::into)).map_err(Into::into).transpose()
    }

    /// Its initiatives that the viewer may see, oldest first.
    async fn initiatives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Initiative>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::initiative::Entity, _>(self.0.id, false, page).await?)
    }

    /// Its members, also those who are kept out, in the order they came in.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Membership>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::membership::Entity, _>(self.0.id, false, page).await?)
    }

    /// Everybody's API tokens for it, also those that have ended, oldest first; for owners and admins.
    async fn api_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Option<GraphResult<List<ApiToken>>> {
        let tokens = async || {
            let request = Request::of(ctx);
            authorize(&*request.actor()?, Action::SeeApiTokens, On::Organization)?;
            let page = Page::parse(first, after, last, before)?;
            request.list::<entities::api_token::Entity, _>(self.0.id, false, page).await
        };
        Some(tokens().await.map_err(Into::into))
    }
}

impl From<organization::Model> for Organization {
    fn from(row: organization::Model) -> Self {
        Self(row)
    }
}

/// Questions about who one is.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The person who asks; nothing where nobody signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Viewer> {
        Request::of(ctx).actor().ok().map(Viewer)
    }

    /// The organization that the viewer is signed in to.
    async fn organization(&self, ctx: &Context<'_>) -> Option<GraphResult<Organization>> {
        let request = Request::of(ctx);
        let own = async || request.referred(request.actor()?.organization).await;
        Some(own().await.map(Organization).map_err(Into::into))
    }
}
