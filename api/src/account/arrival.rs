//! Coming in by an invitation: with a new account, or one that was there.

use super::proof::{Shown, prove};
use super::service::{account_of, grant, newcomer};
use crate::auth::Actor;
use crate::auth::strength::{Demands, LEAST};
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Error, RefusalCode, Result};
use crate::initiative::service::has_another_part;
use crate::once::sha256;
use crate::tenant::{Scope, View};
use crate::write::Write;
use chrono::{DateTime, Utc};
use entities::{InOrganization, OrganizationRole, invitation, membership, stakeholder, user};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};

/// Somebody who comes in by invitation: a new account, or one that was there.
#[derive(Clone)]
pub struct Arrival {
    token_hash: String,
    /// The account to make; none where it is there already.
    account: Option<(String, String)>,
}

/// What somebody shows who takes up an invitation.
pub struct Arriving {
    /// The secret of the invitation.
    pub token: SecretString,
    /// What others will see.
    pub name: String,
    /// The password to have from now on, or that of the account that is there.
    pub password: SecretString,
    /// A code of the second factor of an account that is there, if it has one.
    pub code: Option<String>,
}

/// Finds whom an invitation is for and checks or hashes the password, before
/// any transaction: hashing takes its time.
///
/// That there is an account already is told to who holds the secret. They are
/// the person invited, or the inviter, who could learn as much only by making
/// an account in that person's name where there is none, for all to see.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold, `BAD_INPUT` for the wrong
/// password or code of an account that is there, or a weak password of a new one.
pub async fn prepare(state: &State, arriving: Arriving) -> Result<(Actor, Arrival)> {
    let Arriving { token, name, password, code } = arriving;
    let token_hash = sha256(token.expose_secret().as_bytes());
    let (invitation, email, known) = invited(state, &token_hash).await?.ok_or_else(spent)?;
    let (user, account) = if known {
        let wrong = "must be the password of the account that you have already; reset it if you do not know it";
        let shown = Shown { email, password, code, with_factor: true, path: "password", wrong };
        (prove(state, shown).await?.id, None)
    } else {
        let demands = Demands { least: LEAST, about: vec![name.clone(), email] };
        (new_id(), Some((name, state.passwords.accept("password", password, demands).await?)))
    };
    let actor = newcomer(user, invitation.organization_id, OrganizationRole::Member);
    Ok((actor, Arrival { token_hash, account }))
}

/// The invitation with this hash, if it holds, the address that was invited, and whether there is an account.
async fn invited(state: &State, token_hash: &str) -> Result<Option<(invitation::Model, String, bool)>> {
    let view = View::new(state.db.clone());
    view.see(Scope::Secret(token_hash.to_owned())).await?;
    let invitation = invitation::Entity::find().filter(opens(token_hash)).one(&*view.read().await?).await?;
    let Some(invitation) = invitation.filter(|row| holds(row, state.clock.now())) else { return Ok(None) };
    view.see(Scope::Organization(invitation.organization_id)).await?;
    let tx = view.read().await?;
    let stakeholder = stakeholder::Entity::in_org(invitation.organization_id)
        .filter(stakeholder::Column::Id.eq(invitation.stakeholder_id))
        .one(&*tx)
        .await?;
    let Some(stakeholder) = stakeholder else { return Ok(None) };
    let known = user::Entity::find().filter(user::Column::Email.eq(&stakeholder.email)).one(&*tx).await?;
    Ok(Some((invitation, stakeholder.email, known.is_some())))
}

/// Makes the account and the membership that are missing, and gives the person
/// the one part they were invited to: whoever holds the secret of one invitation
/// has shown nothing about others to the same address.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold any more, `BAD_INPUT` for who has a part already.
pub async fn arrive(write: &Write, arrival: Arrival) -> Result<stakeholder::Model> {
    let invitation = invitation::Entity::in_org(write.actor.organization)
        .filter(opens(&arrival.token_hash))
        .one(&write.tx)
        .await?
        .filter(|row| holds(row, write.now))
        .ok_or_else(spent)?;
    let invited = write.find::<stakeholder::Entity>("token", invitation.stakeholder_id).await?;
    if has_another_part(write, &invited, write.actor.user).await? {
        return Err(Error::bad_input("token", "is for an initiative that you take part in already"));
    }
    // The inviter has seen one secret; the other was in the mail alone.
    let verified = invitation.mailed_hash.as_ref() == Some(&arrival.token_hash);
    let email_verified_at = verified.then_some(write.now);
    if let Some((name, password_hash)) = arrival.account {
        let email = invited.email.clone();
        if account_of(write, &email).await?.is_some() {
            let message = "is for somebody who has had an account since a moment ago; use its password";
            return Err(Error::bad_input("token", message));
        }
        let (id, disabled_at, version, created_at) = (write.actor.user, None, 1, write.now);
        let user = user::Model { id, email, name, password_hash, email_verified_at, disabled_at, version, created_at };
        write.insert("user.joined", None, user).await?;
    }
    let member = membership::Entity::in_org(write.actor.organization)
        .filter(membership::Column::UserId.eq(write.actor.user))
        .one(&write.tx)
        .await?;
    if member.is_none() {
        grant(write, write.actor.user, OrganizationRole::Member).await?;
    }
    if invited.user_id.is_some_and(|user| user != write.actor.user) {
        // Somebody came in by another way meanwhile, and has the part.
        return Err(spent());
    }
    let accepted = invitation::Model { accepted_at: Some(write.now), ..invitation.clone() };
    write.update("invitation.accepted", Some(invited.initiative_id), &invitation, accepted).await?;
    let account = user::Entity::find_by_id(write.actor.user).one(&write.tx).await?;
    let mut account = account.filter(|row| row.disabled_at.is_none()).ok_or_else(spent)?;
    if verified && account.email_verified_at.is_none() && account.email == invited.email {
        let shown = user::Model { email_verified_at, ..account.clone() };
        account = write.update("user.verified", None, &account, shown).await?;
    }
    let joined = stakeholder::Model { user_id: Some(account.id), name: account.name, ..invited.clone() };
    write.update("stakeholder.joined", Some(invited.initiative_id), &invited, joined).await
}

/// The invitation that a secret opens: the one shown to the inviter, or the one mailed.
fn opens(hash: &str) -> Condition {
    let mailed = invitation::Column::MailedHash.eq(hash);
    Condition::any().add(invitation::Column::TokenHash.eq(hash)).add(mailed)
}

fn holds(invitation: &invitation::Model, now: DateTime<Utc>) -> bool {
    invitation.accepted_at.is_none() && now < invitation.expires_at
}

fn spent() -> Error {
    Error::refused(RefusalCode::NotFound, "token", "is no invitation that still holds; ask for a new one")
}
