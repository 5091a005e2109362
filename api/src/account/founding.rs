//! Signing up: the first owner at once, and where anybody may, by a link in a
//! mail, so that no answer tells who has an account.

use super::link;
use super::service::{account_of, grant, newcomer};
use crate::auth::Actor;
use crate::auth::password::Checked;
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Error, Result};
use crate::event::Change;
use crate::mail::Letter;
use crate::tenant::{self, Scope};
use crate::write::Write;
use chrono::{DateTime, Utc};
use entities::one_time_link::Model as Link;
use entities::{LinkPurpose, OrganizationRole, identity, organization, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// A new owner and their organization.
#[derive(Clone)]
pub struct SignUp {
    /// Their address, in lower case.
    pub email: String,
    /// What others see.
    pub name: String,
    /// The hash of their password.
    pub password_hash: String,
    /// What the organization is called.
    pub organization: String,
}

/// The person a sign-up would make; in the organization that an import made, if there is one.
///
/// # Errors
///
/// `FORBIDDEN` where somebody can sign in already.
pub async fn first_owner(db: &impl ConnectionTrait) -> Result<Actor> {
    // Imported accounts have neither a password nor an identity: nobody can sign in with them.
    let by_password = user::Entity::find().filter(user::Column::PasswordHash.ne("")).count(db).await?;
    if by_password > 0 || identity::Entity::find().count(db).await? > 0 {
        return Err(Error::Forbidden("this server has an owner; ask a lead or an admin for an invitation".to_owned()));
    }
    let imported = organization::Entity::find().order_by_asc(organization::Column::Id).one(db).await?;
    Ok(newcomer(new_id(), imported.map_or_else(new_id, |row| row.id), OrganizationRole::Owner))
}

/// As [`first_owner`], before there is a transaction to write in.
///
/// # Errors
///
/// As [`first_owner`].
pub async fn first_owner_of(state: &State) -> Result<Actor> {
    first_owner(&tenant::read(&state.db, &[Scope::System]).await?).await
}

/// Makes the first account and its ownership of the organization, which an
/// import may have made before. Everybody else comes in by invitation.
///
/// # Errors
///
/// `FORBIDDEN` where somebody can sign in already.
pub async fn sign_up(write: &Write, what: SignUp) -> Result<user::Model> {
    first_owner(&write.tx).await?;
    if account_of(write, &what.email).await?.is_some() {
        return Err(Error::bad_input("email", "is the address of an imported account; take another one"));
    }
    found(write, what, None).await
}

/// Makes an account and its ownership of the actor's organization, and that where it is not there.
///
/// # Errors
///
/// Whatever the database says.
pub async fn found(write: &Write, what: SignUp, email_verified_at: Option<DateTime<Utc>>) -> Result<user::Model> {
    let (version, created_at) = (1, write.now);
    let SignUp { email, name, password_hash, organization } = what;
    let (id, disabled_at) = (write.actor.user, None);
    let user = user::Model { id, email, name, password_hash, email_verified_at, disabled_at, version, created_at };
    let before = organization::Entity::find_by_id(write.actor.organization).one(&write.tx).await?;
    // The account first: each event names it.
    write.add(&user).await?;
    let founded = organization::Model { id: write.actor.organization, name: organization, version, created_at };
    match before {
        Some(before) => {
            let named = organization::Model { name: founded.name, ..before.clone() };
            write.update("organization.named", None, &before, named).await?;
        }
        None => {
            write.insert("organization.founded", None, founded).await?;
        }
    }
    write.record(Change { kind: "user.joined", initiative: None, before: None, after: &user }).await?;
    grant(write, user.id, OrganizationRole::Owner).await?;
    Ok(user)
}

/// What waits to be confirmed.
#[derive(Serialize, Deserialize)]
struct Pending {
    name: String,
    organization: String,
    password_hash: String,
}

/// A sign-up that is confirmed.
#[derive(Clone)]
pub struct Confirmed {
    link: Link,
    what: SignUp,
}

/// Writes to the address of a sign-up: how to confirm it, or that it has an
/// account already. The answer and its time are the same.
///
/// # Errors
///
/// `RATE_LIMITED`, or whatever the database says.
pub async fn ask(state: &State, what: SignUp) -> Result<()> {
    let SignUp { email, name, password_hash, organization } = what;
    link::admit(state, LinkPurpose::SignUp, &email).await?;
    let known = user::Entity::find().filter(user::Column::Email.eq(&email)).one(&state.db).await?.is_some();
    let pending = serde_json::to_value(Pending { name, organization, password_hash });
    let payload = Some(pending.map_err(|e| Error::Internal(e.to_string()))?);
    let new = link::New { purpose: LinkPurpose::SignUp, user: None, email: email.clone(), payload, sent: !known };
    let secret = link::make(state, new).await?;
    state.accounts.send(&email, &if known { Letter::SignUpAgain } else { Letter::SignUp(&secret) });
    Ok(())
}

/// Checks that who opens the link is who signed up: the password shows it.
/// Otherwise anybody could have another person confirm an account of theirs.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold, `BAD_INPUT` for another password.
pub async fn opened(state: &State, secret: &str, password: SecretString) -> Result<(Actor, Confirmed)> {
    let link = link::find(state, &[LinkPurpose::SignUp], secret).await?;
    let pending = link.payload.clone().ok_or_else(link::spent)?;
    let pending: Pending = serde_json::from_value(pending).map_err(|e| Error::Internal(e.to_string()))?;
    let Pending { name, organization, password_hash } = pending;
    if state.passwords.check(password, Some(password_hash.clone())).await? == Checked::Wrong {
        return Err(Error::bad_input("password", "must be the password that you signed up with"));
    }
    let actor = newcomer(new_id(), new_id(), OrganizationRole::Owner);
    let what = SignUp { email: link.email.clone(), name, password_hash, organization };
    Ok((actor, Confirmed { link, what }))
}

/// Makes the account, its organization and its ownership.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold any more, or whose address has an account by now.
pub async fn confirm(write: &Write, confirmed: Confirmed) -> Result<user::Model> {
    link::take(write, &confirmed.link).await?;
    if account_of(write, &confirmed.what.email).await?.is_some() {
        return Err(link::spent());
    }
    found(write, confirmed.what, Some(write.now)).await
}
