//! Signing in by a link, for who reads the mail of an account.

use super::service::{by_address, opening};
use crate::account::proof::prove_factor;
use crate::account::service::{memberships, newcomer};
use crate::account::{link, lock};
use crate::auth::Actor;
use crate::context::State;
use crate::error::{Error, Result};
use crate::mail::Letter;
use crate::write::Write;
use entities::one_time_link::Model as Link;
use entities::{LinkPurpose, OrganizationId, UserId, user};
use sea_orm::EntityTrait;

/// Writes to an address, if it has an account, how to sign in; it takes as long
/// if it has none. An account whose address was never verified may be of
/// somebody else: it is given to nobody by mail alone.
///
/// # Errors
///
/// Whatever the database says.
pub async fn ask(state: &State, email: String) -> Result<()> {
    let account = by_address(state, &email).await?;
    let account = account.filter(|row| row.email_verified_at.is_some() && row.disabled_at.is_none());
    let user = account.as_ref().map(|row| row.id);
    let secret = make(state, user, email.clone()).await?;
    if account.is_some() {
        state.accounts.send(&email, &Letter::SignIn(&secret));
    }
    Ok(())
}

/// A link that lets this person in, to hand to nobody but them; gives its secret.
///
/// # Errors
///
/// Whatever the database says.
pub async fn make(state: &State, user: Option<UserId>, email: String) -> Result<String> {
    link::make(state, link::New { purpose: LinkPurpose::SignIn, user, email, payload: None, sent: user.is_some() })
        .await
}

/// Somebody who comes with the secret of a link.
pub struct Coming {
    /// The secret.
    pub token: String,
    /// A code of their second factor, if they have one.
    pub code: Option<String>,
    /// The organization to act in; without it, the one they joined first.
    pub organization: Option<OrganizationId>,
}

/// Who comes in by a link. One that wants a code is not used up by coming without it.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold, `BAD_INPUT` for a code that is
/// missing or wrong, `RATE_LIMITED` after wrong ones.
pub async fn prepare(state: &State, coming: Coming) -> Result<(Actor, Link)> {
    let link = link::find(state, &[LinkPurpose::SignIn], &coming.token).await?;
    let account = match link.user_id {
        Some(id) => user::Entity::find_by_id(id).one(&state.db).await?,
        None => None,
    };
    let account = account.filter(|row| row.disabled_at.is_none() && row.email == link.email).ok_or_else(link::spent)?;
    let all = memberships(state, account.id).await?;
    let wanted = |row: &&entities::membership::Model| coming.organization.is_none_or(|id| row.organization_id == id);
    let row = all.iter().find(wanted).ok_or_else(|| Error::bad_input("organizationId", "is none that you are in"))?;
    let actor = newcomer(account.id, row.organization_id, row.role);
    if coming.code.as_ref().is_some_and(|code| !code.trim().is_empty()) {
        lock::take_turn(state, &account.email).await?;
    }
    if prove_factor(state, &account, coming.code).await? {
        lock::forgive(state, &account.email).await?;
    }
    Ok((actor, link))
}

/// Uses the link up.
///
/// # Errors
///
/// `NOT_FOUND` where somebody did meanwhile, or the account takes nobody in any more.
pub async fn come_in(write: &Write, link: Link) -> Result<()> {
    let account = opening(write, &link).await?;
    if account.email == link.email { Ok(()) } else { Err(link::spent()) }
}
