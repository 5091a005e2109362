//! API tokens: with one, a program acts as who made it, within scopes, until it
//! ends or is taken back.

use crate::account::service::newcomer;
use crate::auth::{Access, Action, Actor, On, secret};
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Causes, Error, Result};
use crate::event::{self, Change};
use crate::incident::Incident;
use crate::once::sha256;
use crate::tenant::{self, View};
use crate::write::{self, Write};
use chrono::{DateTime, TimeDelta, Utc};
use entities::api_token::Scopes;
use entities::{ApiTokenId, InOrganization, OrganizationRole, Scope, UserId, api_token};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// What an API token begins with.
pub const PREFIX: &str = "ent_";
/// How long one holds at most.
pub const LONGEST: TimeDelta = TimeDelta::days(365);
/// How many that hold somebody has at most in an organization.
const MOST: u64 = 50;
/// How exactly its last use is kept.
const NOTED: TimeDelta = TimeDelta::hours(1);
const REFUSED: Error = Error::Unauthenticated("this API token does not hold; make a new one");

/// A token to make.
#[derive(Clone)]
pub struct Create {
    /// What it is for.
    pub name: String,
    /// What it may do; at least one.
    pub scopes: Scopes,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// The digest of the token.
    pub token_hash: String,
}

/// Who an API token speaks for, within its scopes.
///
/// # Errors
///
/// `UNAUTHENTICATED`, or whatever the database says.
pub async fn authenticate(state: &State, view: &View, token: &str) -> Result<Actor> {
    let now = state.clock.now();
    let row = find(view, sha256(token.as_bytes())).await?.ok_or(REFUSED)?;
    let access = Access::ApiToken(row.id, row.scopes.clone());
    view.see(tenant::Scope::Organization(row.organization_id)).await?;
    let actor = Actor::load(&*view.read().await?, row.user_id, row.organization_id, access, now).await;
    let actor = match actor {
        Err(Error::Unauthenticated(_)) => {
            state.incidents.report(Incident::ApiTokenRefused, row.user_id);
            return Err(REFUSED);
        }
        other => other?,
    };
    if row.used_at.is_none_or(|used| used + NOTED <= now) {
        // Nobody waits for the writer while holding a snapshot.
        view.end().await;
        if let Err(error) = note_use(state, &actor, row.id).await {
            tracing::warn!(cause = %Causes(&error), "the use of an API token was not noted");
        }
    }
    Ok(actor)
}

/// The token with this digest, whether it holds or not.
async fn find(view: &View, token_hash: String) -> Result<Option<api_token::Model>> {
    let by_hash = api_token::Entity::find().filter(api_token::Column::TokenHash.eq(&token_hash));
    view.see(tenant::Scope::Secret(token_hash)).await?;
    Ok(by_hash.one(&*view.read().await?).await?)
}

/// Makes a token of the actor's.
///
/// # Errors
///
/// `BAD_INPUT` for an end that is past or too far away, `FORBIDDEN` for too many.
pub async fn create(write: &Write, create: Create) -> Result<api_token::Model> {
    write.authorize(Action::CreateApiToken, On::Account(write.actor.user))?;
    let Create { name, scopes, expires_at, token_hash } = create;
    if expires_at <= write.now || expires_at > write.now + LONGEST {
        return Err(Error::bad_input("expiresAt", "must be in the future, and at most 365 days away"));
    }
    let held = api_token::Entity::in_org(write.actor.organization)
        .filter(api_token::Column::UserId.eq(write.actor.user))
        .filter(api_token::Column::RevokedAt.is_null())
        .filter(api_token::Column::ExpiresAt.gt(write.now));
    if held.count(&write.tx).await? >= MOST {
        return Err(Error::Forbidden(format!("you have {MOST} API tokens that hold; revoke one first")));
    }
    let row = api_token::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        user_id: write.actor.user,
        name,
        token_hash,
        scopes,
        expires_at,
        revoked_at: None,
        used_at: None,
        version: 1,
        created_at: write.now,
    };
    write.insert("api_token.created", None, row).await
}

/// Makes a token of the actor's that holds for so long; gives the token itself.
///
/// # Errors
///
/// As [`create`].
pub async fn give(write: &Write, name: &str, scopes: &[Scope], holds: TimeDelta) -> Result<String> {
    let token = secret(PREFIX)?;
    let (name, scopes, expires_at) = (name.to_owned(), Scopes(scopes.to_vec()), write.now + holds);
    create(write, Create { name, scopes, expires_at, token_hash: sha256(token.as_bytes()) }).await?;
    Ok(token)
}

/// Takes a token back; one that was stays as it is.
///
/// # Errors
///
/// `NOT_FOUND`, as for one of somebody else's unless the actor runs the organization.
pub async fn revoke(write: &Write, id: ApiTokenId) -> Result<api_token::Model> {
    let row = write.find::<api_token::Entity>("apiTokenId", id).await?;
    // An API token is told that it may not; a person of others' tokens nothing.
    write.authorize(Action::RevokeApiToken, On::Account(write.actor.user))?;
    if write.authorize(Action::RevokeApiToken, On::Account(row.user_id)).is_err() {
        return Err(Error::not_found("apiTokenId"));
    }
    if row.revoked_at.is_some() {
        return Ok(row);
    }
    let revoked = api_token::Model { revoked_at: Some(write.now), ..row.clone() };
    write.ends_sessions_of(row.user_id);
    write.update("api_token.revoked", None, &row, revoked).await
}

/// Takes back every token of a person, in every organization: the transaction
/// reaches across them. Each is recorded where it was.
///
/// # Errors
///
/// Whatever the database says.
pub async fn revoke_all(write: &Write, user: UserId) -> Result<()> {
    let held = api_token::Entity::find()
        .filter(api_token::Column::UserId.eq(user))
        .filter(api_token::Column::RevokedAt.is_null());
    for before in held.all(&write.tx).await? {
        let mut after = api_token::Model { revoked_at: Some(write.now), ..before.clone() };
        entities::Record::count_change(&mut after);
        write.put(&after).await?;
        let actor = Actor { organization: before.organization_id, ..write.actor.clone() };
        let change = Change { kind: "api_token.revoked", initiative: None, before: Some(&before), after: &after };
        event::record(&write.tx, &actor, change, write.now, write.recorded_at).await?;
        write.ends_sessions_of(user);
    }
    Ok(())
}

async fn note_use(state: &State, actor: &Actor, id: ApiTokenId) -> Result<()> {
    let actor = newcomer(actor.user, actor.organization, OrganizationRole::Member);
    let _permit = state.writer().await?;
    let note = async |write: &Write, id: ApiTokenId| {
        let row = api_token::Entity::in_org(write.actor.organization).filter(api_token::Column::Id.eq(id));
        if let Some(row) = row.one(&write.tx).await? {
            write.put(&api_token::Model { used_at: Some(write.now), ..row }).await?;
        }
        Ok(())
    };
    write::run(&state.db, &state.clock, &state.bus, &actor, None, id, note).await
}
