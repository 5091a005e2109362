//! Linking an identity to one's own account, and taking it from it.

use super::arrive::{identity_of, linked};
use crate::auth::{Action, On};
use crate::error::{Error, Result};
use crate::external::{Admission, Proven};
use crate::write::Write;
use entities::{IdentityId, UserId, identity, user};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The most identities of one account.
const MOST: usize = 10;

/// Lets an identity speak for the account of who acts.
///
/// # Errors
///
/// `FORBIDDEN`; `BAD_INPUT` where it speaks for another account, or too many do.
pub async fn link(write: &Write, (proven, admission): (Proven, Admission)) -> Result<identity::Model> {
    write.authorize(Action::ManageIdentities, On::Account(write.actor.user))?;
    if admission.organization != write.actor.organization {
        return Err(Error::bad_input("state", "belongs to a provider of another organization"));
    }
    let known = identity_of(&write.tx, &proven).await?;
    if let Some(known) = known.as_ref().filter(|known| known.unlinked_at.is_none()) {
        if known.user_id == write.actor.user {
            return Ok(known.clone());
        }
        return Err(Error::bad_input("code", "is of an identity that speaks for another account"));
    }
    if own(write).await?.len() >= MOST {
        return Err(Error::bad_input("code", format!("cannot be taken: {MOST} identities speak for you already")));
    }
    match known {
        None => write.insert("identity.linked", None, linked(write, &proven)).await,
        Some(known) => {
            let again = identity::Model { user_id: write.actor.user, unlinked_at: None, ..known.clone() };
            write.update("identity.linked", None, &known, again).await
        }
    }
}

/// Takes an identity from the account of who acts, which must keep a way in:
/// a password, or another identity of one of these issuers.
///
/// # Errors
///
/// `FORBIDDEN`, `NOT_FOUND`; `BAD_INPUT` where it is the last way in.
pub async fn unlink(write: &Write, (id, usable): (IdentityId, Vec<String>)) -> Result<identity::Model> {
    write.authorize(Action::ManageIdentities, On::Account(write.actor.user))?;
    let own = own(write).await?;
    let known = own.iter().find(|row| row.id == id).ok_or_else(|| Error::not_found("identityId"))?;
    let account = user::Entity::find_by_id(write.actor.user).one(&write.tx).await?;
    let has_password = account.is_some_and(|account| !account.password_hash.is_empty());
    let has_another = own.iter().any(|row| row.id != id && usable.contains(&row.issuer));
    if !has_password && !has_another {
        let message = "is the last way into this account; link another identity or set a password first";
        return Err(Error::bad_input("identityId", message));
    }
    let gone = identity::Model { unlinked_at: Some(write.now), ..known.clone() };
    write.update("identity.unlinked", None, known, gone).await
}

/// Takes every identity from an account.
///
/// # Errors
///
/// Whatever the database says.
pub async fn unlink_all(write: &Write, user: UserId) -> Result<()> {
    let linked = identity::Entity::find()
        .filter(identity::Column::UserId.eq(user))
        .filter(identity::Column::UnlinkedAt.is_null());
    for known in linked.all(&write.tx).await? {
        let gone = identity::Model { unlinked_at: Some(write.now), ..known.clone() };
        write.update("identity.unlinked", None, &known, gone).await?;
    }
    Ok(())
}

async fn own(write: &Write) -> Result<Vec<identity::Model>> {
    let own = identity::Entity::find()
        .filter(identity::Column::UserId.eq(write.actor.user))
        .filter(identity::Column::UnlinkedAt.is_null());
    Ok(own.all(&write.tx).await?)
}
