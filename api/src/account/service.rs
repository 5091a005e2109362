//! What accounts are made of, signing in with one, and acting on one's own.

use super::proof::{Shown, prove};
use crate::auth::{Access, Action, Actor, On, authorize};
use crate::clock::new_id;
use crate::context::{Request, State};
use crate::error::{Error, Result};
use crate::tenant::{self, Scope};
use crate::write::Write;
use entities::{OrganizationId, OrganizationRole, UserId, membership, user};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use secrecy::SecretString;
use std::collections::BTreeMap;

/// The person a sign-up is about to make, or who acts on their own account only, so that it is they who act.
#[must_use]
pub fn newcomer(user: UserId, organization: OrganizationId, role: OrganizationRole) -> Actor {
    Actor { user, organization, access: Access::Inside, role, stakes: BTreeMap::new() }
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
///
/// # Errors
///
/// Whatever the database says.
pub async fn memberships(state: &State, user: UserId) -> Result<Vec<membership::Model>> {
    let own = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user))
        .filter(membership::Column::SuspendedAt.is_null());
    Ok(own.order_by_asc(membership::Column::Id).all(&tenant::read(&state.db, &[Scope::Person(user)]).await?).await?)
}

/// The account with this address.
///
/// # Errors
///
/// Whatever the database says.
pub async fn account_of(write: &Write, email: &str) -> Result<Option<user::Model>> {
    Ok(user::Entity::find().filter(user::Column::Email.eq(email)).one(&write.tx).await?)
}
