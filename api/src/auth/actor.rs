//! The person behind a request, with every right they hold.

use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use entities::api_token::Scopes;
use entities::{
    ApiTokenId, InOrganization, InitiativeId, OrganizationId, OrganizationRole, Role, Scope, SessionId, StakeholderId,
    UserId, api_token, membership, session, stakeholder, user,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A signed-in person in one organization.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Their account.
    pub user: UserId,
    /// The tenant they act in.
    pub organization: OrganizationId,
    /// How it is known that it is they.
    pub access: Access,
    /// What they may do in it.
    pub role: OrganizationRole,
    /// Their part in each initiative they take part in.
    pub stakes: BTreeMap<InitiativeId, Stake>,
}

/// How it is known who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// The server says so: they are just coming in, or a record of theirs is read.
    Inside,
    /// Whoever runs the server acts on an account at the command line.
    Operator,
    /// The server itself acts, by its clocks: there is no person.
    Server,
    /// They are signed in.
    Session(SessionId),
    /// A trusted issuer vouches for them.
    Issuer,
    /// A program of theirs asks, within scopes.
    ApiToken(ApiTokenId, Scopes),
}

/// A person's part in one initiative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stake {
    /// Who they are there.
    pub stakeholder: StakeholderId,
    /// Their part.
    pub role: Role,
    /// Whether they drive it.
    pub lead: bool,
    /// Whether they decide it.
    pub decider: bool,
}

impl Actor {
    /// Reads what a person may do now, in one statement: a token says who
    /// somebody is, never what they may do.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED` unless they are in that organization, and what they
    /// come with holds.
    pub async fn load(
        db: &impl ConnectionTrait,
        user: UserId,
        organization: OrganizationId,
        access: Access,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let parts = membership::Entity::belongs_to(stakeholder::Entity)
            .from((membership::Column::OrganizationId, membership::Column::UserId))
            .to((stakeholder::Column::OrganizationId, stakeholder::Column::UserId));
        let mut membership = membership::Entity::in_org(organization)
            .join(JoinType::LeftJoin, parts.into())
            .filter(membership::Column::UserId.eq(user))
            .filter(membership::Column::SuspendedAt.is_null())
            .filter(membership::Column::UserId.in_subquery(enabled(user)));
        if let Some(holder) = access.holder(organization, now) {
            membership = membership.filter(membership::Column::UserId.in_subquery(holder));
        }
        let rows = membership.select_also(stakeholder::Entity).all(db).await?;
        let role = rows.first().map(|(membership, _)| membership.role);
        let role = role.ok_or(Error::Unauthenticated("this token does not hold any more; sign in again"))?;
        let parts = rows.iter().filter_map(|(_, part)| part.as_ref());
        let stakes = parts.map(|row| (row.initiative_id, Stake::from(row))).collect();
        Ok(Self { user, organization, access, role, stakes })
    }

    /// The same person by the same means, with the rights they hold now. Whom
    /// the server itself lets act has the rights that it gave them.
    ///
    /// # Errors
    ///
    /// As [`Actor::load`].
    pub async fn renew(self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Self> {
        match self.access {
            Access::Inside | Access::Operator | Access::Server => Ok(self),
            access => Self::load(db, self.user, self.organization, access, now).await,
        }
    }

    /// Their part in an initiative, if they have one.
    #[must_use]
    pub fn stake(&self, initiative: InitiativeId) -> Option<Stake> {
        self.stakes.get(&initiative).copied()
    }

    /// The server itself, in this organization: no person, without any part.
    #[must_use]
    pub fn server(organization: OrganizationId) -> Self {
        let (user, role, stakes) = (UserId(Uuid::nil()), OrganizationRole::Member, BTreeMap::new());
        Self { user, organization, access: Access::Server, role, stakes }
    }

    /// The person, where there is one whom events name.
    #[must_use]
    pub fn person(&self) -> Option<UserId> {
        (!matches!(self.access, Access::Operator | Access::Server)).then_some(self.user)
    }

    /// The session they are signed in with.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self.access {
            Access::Session(session) => Some(session),
            _ => None,
        }
    }
}

impl Access {
    /// Whether what needs this scope, or can never be done with an API token, may be done.
    #[must_use]
    pub fn covers(&self, needed: Option<Scope>) -> bool {
        match (self, needed) {
            (Self::ApiToken(_, Scopes(scopes)), Some(Scope::Read)) => !scopes.is_empty(),
            (Self::ApiToken(_, Scopes(scopes)), Some(needed)) => scopes.contains(&needed),
            (Self::ApiToken(..) | Self::Issuer, None) => false,
            _ => true,
        }
    }

    /// Whose session or token it is, while that holds.
    fn holder(&self, organization: OrganizationId, now: DateTime<Utc>) -> Option<SelectStatement> {
        match self {
            Self::Inside | Self::Operator | Self::Server | Self::Issuer => None,
            Self::Session(id) => Some(
                Query::select()
                    .column(session::Column::UserId)
                    .from(session::Entity)
                    .and_where(session::Column::Id.eq(*id))
                    .and_where(session::Column::OrganizationId.eq(organization))
                    .and_where(session::Column::EndedAt.is_null())
                    .and_where(session::Column::ExpiresAt.gt(now))
                    .take(),
            ),
            Self::ApiToken(id, _) => Some(
                Query::select()
                    .column(api_token::Column::UserId)
                    .from(api_token::Entity)
                    .and_where(api_token::Column::Id.eq(*id))
                    .and_where(api_token::Column::OrganizationId.eq(organization))
                    .and_where(api_token::Column::RevokedAt.is_null())
                    .and_where(api_token::Column::ExpiresAt.gt(now))
                    .take(),
            ),
        }
    }
}

/// The account, unless nobody gets in with it.
fn enabled(user: UserId) -> SelectStatement {
    Query::select()
        .column(user::Column::Id)
        .from(user::Entity)
        .and_where(user::Column::Id.eq(user))
        .and_where(user::Column::DisabledAt.is_null())
        .take()
}

impl From<&stakeholder::Model> for Stake {
    fn from(row: &stakeholder::Model) -> Self {
        Self { stakeholder: row.id, role: row.role, lead: row.lead, decider: row.decider }
    }
}
