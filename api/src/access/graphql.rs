//! Sessions and tokens as clients see them.

use crate::auth::Access;
use crate::auth::token::AccessToken;
use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::word::{Means, Scope};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::{api_token, session};

/// A token for the header `Authorization: Bearer ...`.
#[derive(SimpleObject)]
#[graphql(name = "AccessToken")]
pub struct AccessTokenObject {
    /// The token.
    token: String,
    /// It is refused from this moment.
    expires_at: DateTime<Utc>,
}

/// A token for `refreshSession`: used once, it gives the next access token and the next refresh token.
#[derive(SimpleObject)]
#[graphql(name = "RefreshToken")]
pub struct RefreshTokenObject {
    /// The token.
    token: String,
    /// Its session ends at this moment, however often it is refreshed.
    expires_at: DateTime<Utc>,
}

/// The tokens of a session: what somebody gets who was let in.
pub struct Entered {
    /// For every request.
    pub access: AccessTokenObject,
    /// For the next access token.
    pub refresh: RefreshTokenObject,
}

impl Entered {
    /// These tokens of this session.
    #[must_use]
    pub fn new(access: AccessToken, refresh: String, session: &session::Model) -> Self {
        let access = AccessTokenObject { token: access.token, expires_at: access.expires_at };
        Self { access, refresh: RefreshTokenObject { token: refresh, expires_at: session.expires_at } }
    }
}

/// Makes the payload type of a mutation that lets somebody in.
macro_rules! entry {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            /// For every request, as `Authorization: Bearer ...`; nothing where something was wrong.
            access_token: Option<$crate::access::graphql::AccessTokenObject>,
            /// For `refreshSession`, before the access token ends; nothing where something was wrong.
            refresh_token: Option<$crate::access::graphql::RefreshTokenObject>,
            /// What was wrong; empty where it was done.
            errors: Vec<$crate::graph::UserError>,
        }

        impl From<$crate::context::Written<$crate::access::graphql::Entered>> for $name {
            fn from(written: $crate::context::Written<$crate::access::graphql::Entered>) -> Self {
                match written {
                    Ok(entered) => Self {
                        access_token: Some(entered.access),
                        refresh_token: Some(entered.refresh),
                        errors: Vec::new(),
                    },
                    Err(refusals) => Self {
                        access_token: None,
                        refresh_token: None,
                        errors: refusals.into_iter().map(Into::into).collect(),
                    },
                }
            }
        }
    };
}
pub(crate) use entry;

/// A session.
pub struct Session(session::Model);

/// The viewer signed in with one program, until they sign out there or 30 days are over.
#[Object]
impl Session {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// How they proved who they are.
    async fn means(&self) -> Means {
        self.0.means.into()
    }

    /// What the program called itself; may be empty.
    async fn agent(&self) -> &str {
        &self.0.agent
    }

    /// The network address it was started from.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// When it was started.
    async fn started_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was last refreshed: at most 15 minutes before its last use.
    async fn seen_at(&self) -> DateTime<Utc> {
        self.0.seen_at
    }

    /// It ends at this moment, however often it is refreshed.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// When it was ended before that; nothing while it goes on.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }

    /// Whether this request is part of it.
    async fn is_current(&self, ctx: &Context<'_>) -> bool {
        Request::of(ctx).actor().is_ok_and(|actor| actor.access == Access::Session(self.0.id))
    }
}

impl From<session::Model> for Session {
    fn from(row: session::Model) -> Self {
        Self(row)
    }
}

/// An API token.
pub struct ApiToken(api_token::Model);

/// A token with which a program acts as who made it, within scopes. The token itself is shown once, when it is made.
#[Object]
impl ApiToken {
    /// Its id; no secret.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it is for.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What of its owner's rights it has.
    async fn scopes(&self) -> Vec<Scope> {
        self.0.scopes.0.iter().copied().map(Into::into).collect()
    }

    /// What others see of whom it acts for.
    async fn owner_name(&self, ctx: &Context<'_>) -> GraphResult<String> {
        Ok(Request::of(ctx).referred(crate::loaders::MemberAccount(self.0.user_id)).await?.name)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// It is refused from this moment.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// When it was taken back; nothing while it was not.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }

    /// When it was last used, to the hour; nothing where it never was.
    async fn used_at(&self) -> Option<DateTime<Utc>> {
        self.0.used_at
    }
}

impl From<api_token::Model> for ApiToken {
    fn from(row: api_token::Model) -> Self {
        Self(row)
    }
}
