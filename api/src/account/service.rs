//! Coming in, by sign-up or invitation, and signing in.

use crate::auth::{Access, Actor};
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Error, RefusalCode, Result};
use crate::event::Change;
use crate::incident::Incident;
use crate::once::sha256;
use crate::tenant::{self, Scope, View};
use crate::write::Write;
use chrono::{DateTime, Utc};
use entities::{
    InOrganization, OrganizationId, OrganizationRole, UserId, identity, invitation, membership, organization,
    stakeholder, user,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;

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

/// The person a sign-up is about to make, so that it is they who act.
#[must_use]
pub fn newcomer(user: UserId, organization: OrganizationId, role: OrganizationRole) -> Actor {
    Actor { user, organization, access: Access::Inside, role, stakes: BTreeMap::new() }
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
    let (version, created_at) = (1, write.now);
    let SignUp { email, name, password_hash, organization } = what;
    let (id, disabled_at) = (write.actor.user, None);
    let user = user::Model { id, email, name, password_hash, disabled_at, version, created_at };
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

/// Makes an account that nobody can sign in with, and its membership: for
/// people of an import or a demo.
///
/// # Errors
///
/// Whatever the database says.
pub async fn add_account(write: &Write, email: &str, name: &str) -> Result<user::Model> {
    let user = user::Model {
        id: new_id(),
        email: email.to_owned(),
        name: name.to_owned(),
        password_hash: String::new(),
        disabled_at: None,
        version: 1,
        created_at: write.now,
    };
    let user = write.insert("user.joined", None, user).await?;
    grant(write, user.id, OrganizationRole::Member).await?;
    Ok(user)
}

/// Makes somebody a member.
///
/// # Errors
///
/// Whatever the database says.
pub async fn grant(write: &Write, user_id: UserId, role: OrganizationRole) -> Result<membership::Model> {
    let row = membership::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        user_id,
        role,
        suspended_at: None,
        version: 1,
        created_at: write.now,
    };
    write.insert("membership.granted", None, row).await
}

/// Who signs in, and to which organization.
///
/// # Errors
///
/// `BAD_INPUT`, the same whether the account or the password is wrong.
pub async fn sign_in(
    state: &State,
    email: &str,
    password: SecretString,
    organization: Option<OrganizationId>,
) -> Result<(UserId, OrganizationId)> {
    let wrong = || Error::bad_input("password", "is not the password of an account with this e-mail address");
    let user = user::Entity::find().filter(user::Column::Email.eq(email)).one(&state.db).await?;
    let stored = user.as_ref().map(|user| user.password_hash.clone());
    if !state.passwords.verify(password, stored).await? {
        if let Some(user) = user {
            state.incidents.report(Incident::SignInFailed, user.id);
        }
        return Err(wrong());
    }
    let user = user.filter(|user| user.disabled_at.is_none()).ok_or_else(wrong)?;
    let memberships = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user.id))
        .filter(membership::Column::SuspendedAt.is_null())
        .order_by_asc(membership::Column::Id)
        .all(&tenant::read(&state.db, &[Scope::Person(user.id)]).await?)
        .await?;
    memberships
        .iter()
        .find(|row| organization.is_none_or(|wanted| row.organization_id == wanted))
        .map(|row| (user.id, row.organization_id))
        .ok_or_else(wrong)
}

/// Somebody who comes in by invitation: a new account, or one that was there.
#[derive(Clone)]
pub struct Arrival {
    token_hash: String,
    /// The account to make; none where it is there already.
    account: Option<(String, String)>,
}

/// Finds whom an invitation is for and checks or hashes the password, before
/// any transaction: hashing takes its time.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold, `BAD_INPUT` for the wrong
/// password of an account that is there.
pub async fn prepare_arrival(
    state: &State,
    token: &SecretString,
    name: String,
    password: SecretString,
) -> Result<(Actor, Arrival)> {
    let token_hash = sha256(token.expose_secret().as_bytes());
    let (invitation, known) = invited(state, &token_hash).await?.ok_or_else(spent)?;
    let (user, account) = match known {
        Some(user) => {
            if !state.passwords.verify(password, Some(user.password_hash)).await? {
                return Err(Error::bad_input("password", "must be the password of the account that you have already"));
            }
            (user.id, None)
        }
        None => (new_id(), Some((name, state.passwords.hash(password).await?))),
    };
    let actor = newcomer(user, invitation.organization_id, OrganizationRole::Member);
    Ok((actor, Arrival { token_hash, account }))
}

/// The invitation with this hash, if it holds, and the account of who was invited, if there is one.
async fn invited(state: &State, token_hash: &str) -> Result<Option<(invitation::Model, Option<user::Model>)>> {
    let view = View::new(state.db.clone());
    view.see(Scope::Secret(token_hash.to_owned())).await?;
    let by_hash = invitation::Entity::find().filter(invitation::Column::TokenHash.eq(token_hash));
    let invitation = by_hash.one(&*view.read().await?).await?;
    let Some(invitation) = invitation.filter(|row| holds(row, state.clock.now())) else { return Ok(None) };
    view.see(Scope::Organization(invitation.organization_id)).await?;
    let tx = view.read().await?;
    let stakeholder = stakeholder::Entity::in_org(invitation.organization_id)
        .filter(stakeholder::Column::Id.eq(invitation.stakeholder_id))
        .one(&*tx)
        .await?;
    let Some(stakeholder) = stakeholder else { return Ok(None) };
    let known = user::Entity::find().filter(user::Column::Email.eq(&stakeholder.email)).one(&*tx).await?;
    Ok(Some((invitation, known)))
}

/// Makes the account and the membership that are missing, and gives the person
/// the one part they were invited to: whoever holds the secret of one invitation
/// has shown nothing about others to the same address.
///
/// # Errors
///
/// `NOT_FOUND` for a link that does not hold any more.
pub async fn arrive(write: &Write, arrival: Arrival) -> Result<stakeholder::Model> {
    let invitation = invitation::Entity::in_org(write.actor.organization)
        .filter(invitation::Column::TokenHash.eq(&arrival.token_hash))
        .one(&write.tx)
        .await?
        .filter(|row| holds(row, write.now))
        .ok_or_else(spent)?;
    let invited = write.find::<stakeholder::Entity>("token", invitation.stakeholder_id).await?;
    if let Some((name, password_hash)) = arrival.account {
        let email = invited.email.clone();
        if account_of(write, &email).await?.is_some() {
            let message = "is for somebody who has had an account since a moment ago; use its password";
            return Err(Error::bad_input("token", message));
        }
        let (id, created_at) = (write.actor.user, write.now);
        let user = user::Model { id, email, name, password_hash, disabled_at: None, version: 1, created_at };
        write.insert("user.joined", None, user).await?;
    }
    let member = membership::Entity::in_org(write.actor.organization)
        .filter(membership::Column::UserId.eq(write.actor.user))
        .one(&write.tx)
        .await?;
    if member.is_none() {
        grant(write, write.actor.user, OrganizationRole::Member).await?;
    }
    let accepted = invitation::Model { accepted_at: Some(write.now), ..invitation.clone() };
    write.update("invitation.accepted", Some(invited.initiative_id), &invitation, accepted).await?;
    let account = user::Entity::find_by_id(write.actor.user).one(&write.tx).await?.ok_or_else(spent)?;
    let joined = stakeholder::Model { user_id: Some(account.id), name: account.name, ..invited.clone() };
    write.update("stakeholder.joined", Some(invited.initiative_id), &invited, joined).await
}

/// The account with this address.
///
/// # Errors
///
/// Whatever the database says.
pub async fn account_of(write: &Write, email: &str) -> Result<Option<user::Model>> {
    Ok(user::Entity::find().filter(user::Column::Email.eq(email)).one(&write.tx).await?)
}

fn holds(invitation: &invitation::Model, now: DateTime<Utc>) -> bool {
    invitation.accepted_at.is_none() && now < invitation.expires_at
}

fn spent() -> Error {
    Error::refused(RefusalCode::NotFound, "token", "is no invitation that still holds; ask for a new one")
}
