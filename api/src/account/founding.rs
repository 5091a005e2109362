//! Signing up where anybody may: the account and its organization are made when
//! a link in a mail is opened, so that no answer tells who has an account.

use super::link;
use super::service::{SignUp, account_of, found, newcomer};
use crate::auth::Actor;
use crate::auth::password::Checked;
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Error, Result};
use crate::mail::Letter;
use crate::write::Write;
use entities::one_time_link::Model as Link;
use entities::{LinkPurpose, OrganizationRole, user};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

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
/// Whatever the database says.
pub async fn ask(state: &State, what: SignUp) -> Result<()> {
    let SignUp { email, name, password_hash, organization } = what;
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
