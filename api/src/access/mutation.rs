//! Staying in and leaving, as clients do it.

use super::api_token::{self, Create};
use super::graphql::{ApiToken, Entered, Session, entry};
use super::refresh::{self, Refresh};
use super::session::{self, Start};
use crate::account::proof::prove_own;
use crate::account::service::newcomer;
use crate::auth::secret;
use crate::check::{Check, NAME, Parsed};
use crate::context::{Request, Written};
use crate::error::{Error, GraphResult, Refusal, RefusalCode, Result};
use crate::graph::UserError;
use crate::graph::payload::{payload, told};
use crate::graph::word::Scope;
use crate::once::sha256;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::api_token::Scopes;
use entities::{ApiTokenId, Means, OrganizationId, OrganizationRole, SessionId, UserId};

entry! {
    /// What carrying a session on gives.
    RefreshSessionPayload
}

payload! {
    /// What signing out gives.
    SignOutPayload {
        /// The session that ended.
        session: Session
    }
}

payload! {
    /// What ending a session gives.
    EndSessionPayload {
        /// The session that ended.
        session: Session
    }
}

payload! {
    /// What ending all other sessions gives.
    EndOtherSessionsPayload {
        /// How many ended.
        ended: i32
    }
}

payload! {
    /// What taking an API token back gives.
    RevokeApiTokenPayload {
        /// The token that ended.
        api_token: ApiToken
    }
}

/// What making an API token gives.
#[derive(SimpleObject)]
pub struct CreateApiTokenPayload {
    /// What is known of it.
    api_token: Option<ApiToken>,
    /// The token itself, for the header `Authorization: Bearer ...`; shown this once.
    token: Option<String>,
    /// What was wrong; empty where it was done.
    errors: Vec<UserError>,
}

/// A session to carry on.
#[derive(InputObject)]
pub struct RefreshSessionInput {
    /// The newest refresh token of the session.
    refresh_token: String,
}

/// A session to leave.
#[derive(InputObject)]
pub struct SignOutInput {
    /// A refresh token of the session, where its access token has ended; without one, the session of this request ends.
    refresh_token: Option<String>,
}

/// A session to end.
#[derive(InputObject)]
pub struct EndSessionInput {
    /// One of the viewer's own.
    session_id: ID,
}

/// The sessions to end.
#[derive(InputObject)]
pub struct EndOtherSessionsInput {
    /// Whether to end those in other organizations too.
    #[graphql(default)]
    in_every_organization: bool,
}

/// An API token to make.
#[derive(InputObject)]
pub struct CreateApiTokenInput {
    /// What it is for; at most 100 characters.
    name: String,
    /// What it may do of what you may do; at least one. Each of them may read.
    scopes: Vec<Scope>,
    /// When it ends; at most 365 days from now.
    expires_at: DateTime<Utc>,
    /// The viewer's password: an access token alone must not make one that outlives it. Whose account has none
    /// leaves it out, and has signed in less than 5 minutes ago.
    password: Option<String>,
}

/// An API token to take back.
#[derive(InputObject)]
pub struct RevokeApiTokenInput {
    /// One of the viewer's own; for owners and admins, any of the organization.
    api_token_id: ID,
}

/// Staying in and leaving.
#[derive(Default)]
pub struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Gives the next tokens of a session for its newest refresh token. Each is
    /// used once: when one is used again, two hold it, and the session ends. A
    /// repeat because the answer was lost works once, before the next token is used.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RefreshSessionInput,
    ) -> GraphResult<RefreshSessionPayload> {
        Ok(carried_on(Request::of(ctx), &input.refresh_token).await?.into())
    }

    /// Ends the session of this request, or the one of a refresh token.
    async fn sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SignOutInput,
    ) -> GraphResult<SignOutPayload> {
        let request = Request::of(ctx);
        let Some(token) = input.refresh_token else {
            let actor = request.actor()?;
            let session = actor
                .session()
                .ok_or_else(|| vec![Refusal::new(RefusalCode::Forbidden, "", "an API token is no session; revoke it")]);
            return Ok(request.write(session, session::end).await?.into());
        };
        let holder = refresh::holder(&request.state.db, &sha256(token.as_bytes())).await?;
        Ok(match holder {
            Some((actor, session)) => request.write_as(&actor, session, session::end).await?.into(),
            None => Err::<entities::session::Model, _>(vec![refresh::spent()]).into(),
        })
    }

    /// Ends one of your sessions: its tokens hold no more.
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: EndSessionInput,
    ) -> GraphResult<EndSessionPayload> {
        let mut check = Check::default();
        let id = check.id::<SessionId>("sessionId", &input.session_id);
        Ok(Request::of(ctx).write(check.done(id), session::end).await?.into())
    }

    /// Ends all your sessions but the one of this request.
    async fn end_other_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: EndOtherSessionsInput,
    ) -> GraphResult<EndOtherSessionsPayload> {
        let written = Request::of(ctx).write(Ok(input.in_every_organization), session::end_others).await?;
        Ok(written.map(|ended| i32::try_from(ended.len()).unwrap_or(i32::MAX)).into())
    }

    /// Makes a token with which a program of yours acts as you, within scopes.
    /// It manages no accounts, sessions, tokens or memberships. Made twice,
    /// there are two.
    async fn create_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: CreateApiTokenInput,
    ) -> GraphResult<CreateApiTokenPayload> {
        let request = Request::of(ctx);
        request.actor()?;
        let (token, password) = (secret(api_token::PREFIX)?, input.password.clone());
        let proven = async {
            let create = parse_create(input, &token).map_err(Error::Refused)?;
            prove_own(request, password).await?;
            Ok(create)
        };
        let written = request.write(told(proven.await)?, api_token::create).await?;
        Ok(match written {
            Ok(row) => CreateApiTokenPayload { api_token: Some(row.into()), token: Some(token), errors: Vec::new() },
            Err(refusals) => CreateApiTokenPayload {
                api_token: None,
                token: None,
                errors: refusals.into_iter().map(Into::into).collect(),
            },
        })
    }

    /// Takes an API token back: it holds no more.
    async fn revoke_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RevokeApiTokenInput,
    ) -> GraphResult<RevokeApiTokenPayload> {
        let mut check = Check::default();
        let id = check.id::<ApiTokenId>("apiTokenId", &input.api_token_id);
        Ok(Request::of(ctx).write(check.done(id), api_token::revoke).await?.into())
    }
}

/// Lets somebody in who has proven who they are: starts a session and gives its tokens.
///
/// # Errors
///
/// Whatever is no person's mistake.
pub async fn let_in(
    ctx: &Context<'_>,
    means: Means,
    who: Written<(UserId, OrganizationId)>,
) -> GraphResult<Written<Entered>> {
    let (user, organization) = match who {
        Ok(who) => who,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let request = Request::of(ctx);
    let token = secret(refresh::PREFIX)?;
    let start = Start { means, client: Request::client(ctx).clone(), token_hash: sha256(token.as_bytes()) };
    let actor = newcomer(user, organization, OrganizationRole::Member);
    let started = request.write_as(&actor, start, session::start).await?;
    Ok(entered(request, started, token)?)
}

async fn carried_on(request: Request<'_>, used: &str) -> GraphResult<Written<Entered>> {
    let used = sha256(used.as_bytes());
    let Some((actor, _)) = refresh::holder(&request.state.db, &used).await? else {
        return Ok(Err(vec![refresh::spent()]));
    };
    let token = secret(refresh::PREFIX)?;
    let what = Refresh { used, next: sha256(token.as_bytes()) };
    let carried = request.write_as(&actor, what, refresh::refresh).await?;
    let carried = carried.and_then(|session| session.ok_or_else(|| vec![refresh::spent()]));
    Ok(entered(request, carried, token)?)
}

fn entered(
    request: Request<'_>,
    session: Written<entities::session::Model>,
    refresh: String,
) -> Result<Written<Entered>> {
    let row = match session {
        Ok(row) => row,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let access = request.state.tokens.issue(row.user_id, row.organization_id, row.id)?;
    Ok(Ok(Entered::new(access, refresh, &row)))
}

fn parse_create(input: CreateApiTokenInput, token: &str) -> Parsed<Create> {
    let mut check = Check::default();
    let mut scopes: Vec<entities::Scope> =
        check.list("scopes", Some(input.scopes)).into_iter().map(Into::into).collect();
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        check.refuse(RefusalCode::BadInput, "scopes", "must name at least one scope, such as `READ`");
    }
    let create = Create {
        name: check.text("name", input.name, NAME),
        scopes: Scopes(scopes),
        expires_at: check.moment("expiresAt", input.expires_at),
        token_hash: sha256(token.as_bytes()),
    };
    check.done(create)
}
