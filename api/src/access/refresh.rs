//! Refresh tokens: each is used once and gives the next, so that a stolen one
//! shows when both its holders have used it.

use super::session::{close, goes_on};
use crate::account::service::newcomer;
use crate::auth::{Access, Actor};
use crate::clock::new_id;
use crate::error::{Error, Refusal, RefusalCode, Result};
use crate::incident::Incident;
use crate::tenant::{Scope, View};
use crate::write::Write;
use entities::{InOrganization, OrganizationRole, RefreshTokenId, SessionId, refresh_token, session};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

/// What a refresh token begins with.
pub const PREFIX: &str = "entr_";

/// A refresh token that is used, and the one to give for it, as digests.
#[derive(Clone)]
pub struct Refresh {
    /// The one that is used.
    pub used: String,
    /// The next.
    pub next: String,
}

/// Whose a refresh token is, to act as them, and its session, which may have
/// ended; nobody where there is none.
///
/// # Errors
///
/// Whatever the database says.
pub async fn holder(db: &DatabaseConnection, token_hash: &str) -> Result<Option<(Actor, SessionId)>> {
    let view = View::new(db.clone());
    view.see(Scope::Secret(token_hash.to_owned())).await?;
    let by_hash = refresh_token::Entity::find().filter(refresh_token::Column::TokenHash.eq(token_hash));
    let token = by_hash.one(&*view.read().await?).await?;
    let Some(token) = token else { return Ok(None) };
    view.see(Scope::Organization(token.organization_id)).await?;
    let session = session::Entity::in_org(token.organization_id)
        .filter(session::Column::Id.eq(token.session_id))
        .one(&*view.read().await?)
        .await?;
    Ok(session.map(|row| (newcomer(row.user_id, row.organization_id, OrganizationRole::Member), row.id)))
}

/// Gives the next token of a session for one that was not used before.
///
/// A repeat is taken for an answer that was lost, while the token that was
/// given is unused: another takes its place, once. Any other use of a token
/// that was used means that two hold it: the session ends, and there is none.
///
/// # Errors
///
/// `NOT_FOUND` for what is no token of a session that goes on.
pub async fn refresh(write: &Write, what: Refresh) -> Result<Option<session::Model>> {
    let token = refresh_token::Entity::in_org(write.actor.organization)
        .filter(refresh_token::Column::TokenHash.eq(&what.used))
        .one(&write.tx)
        .await?
        .ok_or_else(refused)?;
    let row = session::Entity::in_org(write.actor.organization)
        .filter(session::Column::Id.eq(token.session_id))
        .one(&write.tx)
        .await?
        .filter(|row| goes_on(row, write.now))
        .ok_or_else(refused)?;
    let Actor { user, organization, .. } = write.actor;
    match Actor::load(&write.tx, user, organization, Access::Session(row.id), write.now).await {
        Err(Error::Unauthenticated(_)) => return Err(refused()),
        other => drop(other?),
    }
    let now = Some(write.now);
    match successor(write, token.id).await? {
        _ if token.replaced_at.is_some() => return stolen(write, row).await,
        None => write.put(&refresh_token::Model { used_at: now, ..token.clone() }).await?,
        Some(lost) if lost.used_at.is_none() && token.repeated_at.is_none() => {
            write.put(&refresh_token::Model { replaced_at: now, ..lost }).await?;
            write.put(&refresh_token::Model { repeated_at: now, ..token.clone() }).await?;
        }
        Some(_) => return stolen(write, row).await,
    }
    let next = refresh_token::Model {
        id: new_id(),
        organization_id: token.organization_id,
        session_id: token.session_id,
        predecessor_id: Some(token.id),
        token_hash: what.next,
        created_at: write.now,
        used_at: None,
        repeated_at: None,
        replaced_at: None,
    };
    write.add(&next).await?;
    let seen = session::Model { seen_at: write.now, ..row };
    write.put(&seen).await?;
    Ok(Some(seen))
}

/// The refusal of a token that does not hold, whatever is the matter with it.
#[must_use]
pub fn spent() -> Refusal {
    Refusal::new(RefusalCode::NotFound, "refreshToken", "is no refresh token that still holds; sign in again")
}

fn refused() -> Error {
    Error::Refused(vec![spent()])
}

/// The token that was given for this one and still stands.
async fn successor(write: &Write, token: RefreshTokenId) -> Result<Option<refresh_token::Model>> {
    let given = refresh_token::Entity::in_org(write.actor.organization)
        .filter(refresh_token::Column::PredecessorId.eq(token))
        .filter(refresh_token::Column::ReplacedAt.is_null());
    Ok(given.one(&write.tx).await?)
}

async fn stolen(write: &Write, row: session::Model) -> Result<Option<session::Model>> {
    write.note(Incident::RefreshReused, row.user_id).await?;
    close(write, row).await?;
    Ok(None)
}
