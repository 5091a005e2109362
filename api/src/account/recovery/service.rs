//! Verifying and changing an address, changing and resetting a password.

use crate::access::{api_token, session};
use crate::account::service::{account_of, acting_as};
use crate::account::{factor, link, lock};
use crate::auth::strength::{Demands, LEAST, LEAST_WITH_FACTOR};
use crate::auth::{Action, Actor, On};
use crate::context::State;
use crate::error::{Error, Result};
use crate::external;
use crate::mail::Letter;
use crate::tenant::{self, Scope};
use crate::write::Write;
use entities::one_time_link::Model as Link;
use entities::{LinkPurpose, UserId, organization, user};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};

/// Writes to an account's address, so that its person can show that they read mail there.
///
/// # Errors
///
/// Whatever the database says.
pub async fn ask_to_verify(state: &State, account: &user::Model) -> Result<()> {
    let new = link::New {
        purpose: LinkPurpose::Verification,
        user: Some(account.id),
        email: account.email.clone(),
        payload: None,
        sent: true,
    };
    let secret = link::make(state, new).await?;
    state.accounts.send(&account.email, &Letter::Verification(&secret));
    Ok(())
}

/// Writes to the new address of an account. Where that is the address of
/// another one its owner is told, and nobody else.
///
/// # Errors
///
/// Whatever the database says.
pub async fn ask_to_change(state: &State, account: &user::Model, email: String) -> Result<()> {
    let taken = by_address(state, &email).await?.is_some();
    let new = link::New {
        purpose: LinkPurpose::EmailChange,
        user: Some(account.id),
        email: email.clone(),
        // It ends with whatever changes the account meanwhile, such as a new password.
        payload: Some(account.version.into()),
        sent: !taken,
    };
    let secret = link::make(state, new).await?;
    state.accounts.send(&account.email, &Letter::EmailChangeAsked);
    state.accounts.send(&email, &if taken { Letter::EmailTaken } else { Letter::EmailChange(&secret) });
    Ok(())
}

/// Writes down that an address is its person's, and makes it the account's where it is another one.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold any more, or is about another
/// account than the actor's; `BAD_INPUT` where another account has the address by now.
pub async fn verify(write: &Write, link: Link) -> Result<user::Model> {
    write.authorize(Action::ManageAccount, On::Account(write.actor.user))?;
    if link.user_id != Some(write.actor.user) {
        return Err(link::spent());
    }
    let before = opening(write, &link).await?;
    let (kind, email) = match link.purpose {
        LinkPurpose::EmailChange if link.payload != Some(before.version.into()) => return Err(link::spent()),
        LinkPurpose::EmailChange => ("user.address_changed", link.email.clone()),
        _ if before.email != link.email => return Err(link::spent()),
        _ => ("user.verified", before.email.clone()),
    };
    if account_of(write, &email).await?.is_some_and(|other| other.id != before.id) {
        return Err(Error::bad_input("token", "is for an address that another account has by now"));
    }
    let verified = user::Model { email, email_verified_at: Some(write.now), ..before.clone() };
    write.update(kind, None, &before, verified).await
}

/// Writes to an address, if it has an account, how to set a new password; it
/// takes as long if it has none.
///
/// # Errors
///
/// Whatever the database says.
pub async fn ask_to_reset(state: &State, email: String) -> Result<()> {
    // Accounts of an import have never belonged to who reads mail there.
    let account = by_address(state, &email).await?;
    let account = account.filter(|row| !row.password_hash.is_empty() || row.email_verified_at.is_some());
    let new = link::New {
        purpose: LinkPurpose::Reset,
        user: account.as_ref().map(|row| row.id),
        email: email.clone(),
        payload: None,
        sent: account.is_some(),
    };
    let secret = link::make(state, new).await?;
    if account.is_some() {
        state.accounts.send(&email, &Letter::Reset(&secret));
    }
    Ok(())
}

/// A password to set in place of another one.
#[derive(Clone)]
pub struct NewPassword {
    /// Its hash.
    hash: String,
    /// The input field.
    path: &'static str,
    /// Whether it is long enough beside a second factor only.
    needs_factor: bool,
    /// The link that it is set by; none where the one before was shown.
    link: Option<Link>,
}

/// A new password by a link, which shows that the address of its account is theirs who act.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold, `BAD_INPUT` at `password`.
pub async fn prepare_reset(state: &State, secret: &str, password: SecretString) -> Result<(Actor, NewPassword)> {
    let link = link::find(state, &[LinkPurpose::Reset], secret).await?;
    let account = match link.user_id {
        Some(id) => user::Entity::find_by_id(id).one(&state.db).await?,
        None => None,
    };
    let account = account.filter(|row| row.disabled_at.is_none()).ok_or_else(link::spent)?;
    let actor = acting_as(state, account.id).await?.ok_or_else(link::spent)?;
    let accepted = accepted(state, &actor, &account, "password", password).await?;
    Ok((actor, NewPassword { link: Some(link), ..accepted }))
}

/// A new password of who has shown the one before.
///
/// # Errors
///
/// `BAD_INPUT` at `newPassword`.
pub async fn prepare_change(
    state: &State,
    actor: &Actor,
    account: &user::Model,
    password: SecretString,
) -> Result<NewPassword> {
    accepted(state, actor, account, "newPassword", password).await
}

/// Sets a new password; all links about the account end, whoever asked for them.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold any more, `BAD_INPUT` for a
/// password that needs a second factor where none stays in force.
pub async fn set_password(write: &Write, what: NewPassword) -> Result<user::Model> {
    let Some(link) = &what.link else {
        write.authorize(Action::ManageAccount, On::Account(write.actor.user))?;
        let before = own(write, write.actor.user).await?;
        stand(write, &before, &what).await?;
        link::end_all(write, before.id).await?;
        session::end_all(write, before.id, None, write.actor.session()).await?;
        let changed = user::Model { password_hash: what.hash, ..before.clone() };
        return write.update("user.password_changed", None, &before, changed).await;
    };
    let before = opening(write, link).await?;
    if before.email != link.email {
        return Err(link::spent());
    }
    link::end_all(write, before.id).await?;
    session::end_all(write, before.id, None, None).await?;
    // Who had the account before has not shown that the address is theirs: what they left behind
    // must not keep out the person who has.
    if before.email_verified_at.is_none() {
        if factor::service::confirmed(&write.tx, before.id).await?.is_some() {
            factor::service::remove(write, before.id).await?;
        }
        api_token::revoke_all(write, before.id).await?;
        external::service::unlink_all(write, before.id).await?;
    }
    stand(write, &before, &what).await?;
    let verified = before.email_verified_at.or(Some(write.now));
    let reset = user::Model { password_hash: what.hash, email_verified_at: verified, ..before.clone() };
    write.update("user.password_reset", None, &before, reset).await
}

/// What follows a password that was set: it is known who it is, and they are told.
///
/// # Errors
///
/// Whatever the database says.
pub async fn told(state: &State, account: &user::Model) -> Result<()> {
    // With a second factor, wrong codes stay counted: a mailbox is no code.
    if factor::service::confirmed(&state.db, account.id).await?.is_none() {
        lock::forgive(state, &account.email).await?;
    }
    state.accounts.send(&account.email, &Letter::PasswordChanged);
    Ok(())
}

/// The account that a link is about, which is used with this.
pub(super) async fn opening(write: &Write, link: &Link) -> Result<user::Model> {
    link::take(write, link).await?;
    let account = own(write, link.user_id.ok_or_else(link::spent)?).await?;
    if account.disabled_at.is_none() { Ok(account) } else { Err(link::spent()) }
}

async fn own(write: &Write, user: UserId) -> Result<user::Model> {
    let account = user::Entity::find_by_id(user).one(&write.tx).await?;
    account.ok_or(Error::Unauthenticated("this account is gone"))
}

pub(super) async fn by_address(state: &State, email: &str) -> Result<Option<user::Model>> {
    Ok(user::Entity::find().filter(user::Column::Email.eq(email)).one(&state.db).await?)
}

/// A new password of this account, unless it is too weak.
async fn accepted(
    state: &State,
    actor: &Actor,
    account: &user::Model,
    path: &'static str,
    password: SecretString,
) -> Result<NewPassword> {
    let scope = [Scope::Organization(actor.organization)];
    let tx = tenant::read(&state.db, &scope).await?;
    let organization = organization::Entity::find_by_id(actor.organization).one(&tx).await?;
    drop(tx);
    let with_factor = factor::service::confirmed(&state.db, account.id).await?.is_some();
    let about = [Some(account.name.clone()), Some(account.email.clone()), organization.map(|row| row.name)];
    let demands = Demands {
        least: if with_factor { LEAST_WITH_FACTOR } else { LEAST },
        about: about.into_iter().flatten().collect(),
    };
    let needs_factor = !factor::service::stands_alone(password.expose_secret());
    let hash = state.passwords.accept(path, password, demands).await?;
    Ok(NewPassword { hash, path, needs_factor, link: None })
}

/// Refuses a password that would be all there is, and is too short for it.
async fn stand(write: &Write, account: &user::Model, what: &NewPassword) -> Result<()> {
    if what.needs_factor && factor::service::confirmed(&write.tx, account.id).await?.is_none() {
        let message = format!("must have at least {LEAST} characters: it will be all there is");
        return Err(Error::bad_input(what.path, message));
    }
    Ok(())
}
