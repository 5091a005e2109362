//! Coming in, by sign-up or invitation, and signing in.

use super::proof::{Shown, prove};
use crate::auth::strength::{Demands, LEAST};
use crate::auth::{Access, Action, Actor, On, authorize};
use crate::clock::new_id;
use crate::context::{Request, State};
use crate::error::{Error, RefusalCode, Result};
use crate::event::Change;
use crate::once::sha256;
use crate::tenant::{self, Scope, View};
use crate::write::Write;
use chrono::{DateTime, Utc};
use entities::{
    InOrganization, OrganizationId, OrganizationRole, UserId, identity, invitation, membership, organization,
    stakeholder, user,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
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

/// The person a sign-up is about to make, or who acts on their own account only, so that it is they who act.
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
        email_verified_at: None,
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

/// Somebody who signs in.
pub struct SignIn {
    /// Their address, in lower case.
    pub email: String,
    /// Their password.
    pub password: SecretString,
    /// A code of their second factor, if they have one.
    pub code: Option<String>,
    /// The organization to act in; without it, the one they joined first.
    pub organization: Option<OrganizationId>,
}

/// Who signs in, and to which organization.
///
/// # Errors
///
/// `BAD_INPUT`, the same whether the account or the password is wrong;
/// `RATE_LIMITED` after failures.
pub async fn sign_in(state: &State, who: SignIn) -> Result<(UserId, OrganizationId)> {
    const WRONG: &str = "is not the password of an account with this e-mail address";
    let SignIn { email, password, code, organization } = who;
    let shown = Shown { email, password, code, with_factor: true, path: "password", wrong: WRONG };
    let user = prove(state, shown).await?.id;
    let memberships = memberships(state, user).await?;
    memberships
        .iter()
        .find(|row| organization.is_none_or(|wanted| row.organization_id == wanted))
        .map(|row| (user, row.organization_id))
        .ok_or_else(|| Error::bad_input("password", WRONG))
}

/// A person as they act on their account by a link, not signed in: in the organization they joined first.
///
/// # Errors
///
/// Whatever the database says.
pub async fn acting_as(state: &State, user: UserId) -> Result<Option<Actor>> {
    let first = memberships(state, user).await?.into_iter().next();
    Ok(first.map(|row| newcomer(user, row.organization_id, row.role)))
}

/// The account of who asks, to change it; what the request reads with is given back.
///
/// # Errors
///
/// `UNAUTHENTICATED` where nobody signed in, `FORBIDDEN` for an API token.
pub async fn own_account(request: Request<'_>) -> Result<user::Model> {
    let actor = request.actor()?;
    authorize(&actor, Action::ManageAccount, On::Account(actor.user))?;
    let account = request.referred(actor.user).await?;
    request.rest().await;
    Ok(account)
}

/// A person's memberships that are not suspended, oldest first: what is read before it is known where they act.
async fn memberships(state: &State, user: UserId) -> Result<Vec<membership::Model>> {
    let own = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user))
        .filter(membership::Column::SuspendedAt.is_null());
    Ok(own.order_by_asc(membership::Column::Id).all(&tenant::read(&state.db, &[Scope::Person(user)]).await?).await?)
}

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
pub async fn prepare_arrival(state: &State, arriving: Arriving) -> Result<(Actor, Arrival)> {
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
/// `NOT_FOUND` for a link that does not hold any more.
pub async fn arrive(write: &Write, arrival: Arrival) -> Result<stakeholder::Model> {
    let invitation = invitation::Entity::in_org(write.actor.organization)
        .filter(opens(&arrival.token_hash))
        .one(&write.tx)
        .await?
        .filter(|row| holds(row, write.now))
        .ok_or_else(spent)?;
    let invited = write.find::<stakeholder::Entity>("token", invitation.stakeholder_id).await?;
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
    let mut account = user::Entity::find_by_id(write.actor.user).one(&write.tx).await?.ok_or_else(spent)?;
    if verified && account.email_verified_at.is_none() && account.email == invited.email {
        let shown = user::Model { email_verified_at, ..account.clone() };
        account = write.update("user.verified", None, &account, shown).await?;
    }
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
