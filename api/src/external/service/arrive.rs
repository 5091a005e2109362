//! Coming in as somebody whom an issuer vouches for.

use super::unproven;
use crate::account::service::{account_of, grant, newcomer};
use crate::auth::{Access, Actor};
use crate::check::{Check, NAME};
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Error, Result};
use crate::external::{Admission, Proven, TrustedIssuer};
use crate::initiative::service::has_another_part;
use crate::membership::service::has_another_owner;
use crate::tenant::{self, Scope, View};
use crate::write::Write;
use entities::{InOrganization, OrganizationId, OrganizationRole, UserId, identity, membership, stakeholder, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// How often it is looked again who somebody is while others change it.
const LOOKS: usize = 3;

/// Somebody at the door.
#[derive(Clone)]
struct Arrival {
    proven: Proven,
    admission: Admission,
    way: Way,
}

/// Which account is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The one that the identity speaks for.
    Known,
    /// The one with their address, which both sides say is theirs.
    Addressed,
    /// One that is yet to be made.
    New,
}

/// Lets in whom an issuer vouches for, and makes their account, their
/// membership and their role what they are to be.
///
/// # Errors
///
/// `FORBIDDEN`, the same whatever is missing.
pub async fn enter(state: &State, proven: &Proven, admission: &Admission) -> Result<(UserId, OrganizationId)> {
    for _ in 0..LOOKS {
        // In one snapshot: an account and the identity that it came with are seen both, or neither.
        let (user, way) = look(&tenant::read(&state.db, &[]).await?, proven, admission).await?;
        let actor = newcomer(user, admission.organization, OrganizationRole::Member);
        let arrival = Arrival { proven: proven.clone(), admission: admission.clone(), way };
        if state.carry_out(&actor, None, arrival, arrive).await? {
            return Ok((user, admission.organization));
        }
    }
    Err(Error::Unavailable("this account is being changed by others; try again in a moment"))
}

/// Who a token of a trusted issuer speaks for, with every right they hold now.
///
/// # Errors
///
/// `UNAUTHENTICATED`; `UNAVAILABLE` where the issuer does not give its keys.
pub async fn actor(state: &State, view: &View, issuer: &TrustedIssuer, token: &str) -> Result<Actor> {
    let told = || Error::Unauthenticated("this access token does not hold; sign in again");
    let proven = issuer.verify(state.external.fetch()?, state.clock.now(), token).await;
    let proven = proven.map_err(|error| unproven(&error, &issuer.settings.issuer, told()))?;
    let admission = &issuer.settings.admission;
    let refused = |error| if matches!(error, Error::Forbidden(_)) { told() } else { error };
    let (user, way) = look(&*view.read().await?, &proven, admission).await.map_err(refused)?;
    view.see(Scope::Organization(admission.organization)).await?;
    if way == Way::Known {
        let loaded = load(state, view, user, admission.organization).await;
        match loaded {
            Ok(actor) if admission.role(&proven.groups).is_none_or(|role| role == actor.role) => return Ok(actor),
            Ok(_) => {}
            Err(Error::Unauthenticated(_)) if admission.joins => {}
            Err(error) => return Err(error),
        }
    }
    view.end().await;
    let (user, organization) = enter(state, &proven, admission).await.map_err(refused)?;
    load(state, view, user, organization).await
}

async fn load(state: &State, view: &View, user: UserId, organization: OrganizationId) -> Result<Actor> {
    Actor::load(&*view.read().await?, user, organization, Access::Issuer, state.clock.now()).await
}

/// Whose account it would be, before any transaction: what is read here belongs to no organization.
async fn look(db: &impl ConnectionTrait, proven: &Proven, admission: &Admission) -> Result<(UserId, Way)> {
    if let Some(known) = identity_of(db, proven).await? {
        return if known.unlinked_at.is_none() { Ok((known.user_id, Way::Known)) } else { Err(unknown()) };
    }
    let email = address(proven).ok_or_else(unknown)?;
    match user::Entity::find().filter(user::Column::Email.eq(email)).one(db).await? {
        Some(user) if is_verified(&user) => Ok((user.id, Way::Addressed)),
        None if admission.joins => Ok((new_id(), Way::New)),
        _ => Err(unknown()),
    }
}

/// Whether it was still as it looked; if not, nothing is written.
async fn arrive(write: &Write, arrival: Arrival) -> Result<bool> {
    let Arrival { proven, admission, way } = arrival;
    let known = identity_of(&write.tx, &proven).await?;
    let email = address(&proven);
    let as_it_looked = match (way, &known, &email) {
        (Way::Known, Some(known), _) => known.user_id == write.actor.user && known.unlinked_at.is_none(),
        (Way::Addressed, None, Some(email)) => {
            account_of(write, email).await?.is_some_and(|user| user.id == write.actor.user && is_verified(&user))
        }
        (Way::New, None, Some(email)) => account_of(write, email).await?.is_none(),
        _ => false,
    };
    if !as_it_looked {
        return Ok(false);
    }
    if let (Way::New, Some(email)) = (way, &email) {
        write.insert("user.joined", None, account(write, &proven, email)).await?;
    }
    let member = member(write, &admission).await?;
    if way != Way::Known {
        write.insert("identity.linked", None, linked(write, &proven)).await?;
        take_up(write, email.as_deref().unwrap_or_default()).await?;
    }
    follow_groups(write, member, &proven, &admission).await?;
    Ok(true)
}

/// An identity that speaks for the account of who acts.
pub(super) fn linked(write: &Write, proven: &Proven) -> identity::Model {
    identity::Model {
        id: new_id(),
        user_id: write.actor.user,
        issuer: proven.issuer.clone(),
        subject: proven.subject.clone(),
        unlinked_at: None,
        version: 1,
        created_at: write.now,
    }
}

/// The identity that an issuer vouches for, if it was seen before.
pub(super) async fn identity_of(db: &impl ConnectionTrait, proven: &Proven) -> Result<Option<identity::Model>> {
    let found = identity::Entity::find()
        .filter(identity::Column::Issuer.eq(&proven.issuer))
        .filter(identity::Column::Subject.eq(&proven.subject));
    Ok(found.one(db).await?)
}

fn account(write: &Write, proven: &Proven, email: &str) -> user::Model {
    let name = proven.name.as_deref().map(str::trim).filter(|name| !name.is_empty() && !name.contains('\0'));
    let name = name.or_else(|| email.split('@').next()).unwrap_or_default();
    user::Model {
        id: write.actor.user,
        email: email.to_owned(),
        name: name.chars().take(NAME).collect(),
        // None: they come in by their identity alone.
        password_hash: String::new(),
        // The provider says so.
        email_verified_at: Some(write.now),
        disabled_at: None,
        version: 1,
        created_at: write.now,
    }
}

async fn member(write: &Write, admission: &Admission) -> Result<membership::Model> {
    let found = membership::Entity::in_org(write.actor.organization)
        .filter(membership::Column::UserId.eq(write.actor.user))
        .one(&write.tx)
        .await?;
    match found {
        Some(member) if member.suspended_at.is_none() => Ok(member),
        None if admission.joins => grant(write, write.actor.user, OrganizationRole::Member).await,
        _ => Err(unknown()),
    }
}

/// Gives a person the parts that wait for their address, where they have none
/// yet: the issuer has shown that it is theirs.
async fn take_up(write: &Write, email: &str) -> Result<()> {
    let waiting = stakeholder::Entity::in_org(write.actor.organization)
        .filter(stakeholder::Column::Email.eq(email))
        .filter(stakeholder::Column::UserId.is_null())
        .all(&write.tx)
        .await?;
    let account = account_of(write, email).await?.ok_or_else(unknown)?;
    for part in waiting {
        if has_another_part(write, &part, account.id).await? {
            continue;
        }
        let joined = stakeholder::Model { user_id: Some(account.id), name: account.name.clone(), ..part.clone() };
        write.update("stakeholder.joined", Some(part.initiative_id), &part, joined).await?;
    }
    Ok(())
}

/// Sets the role that the groups give; an organization keeps its last owner.
async fn follow_groups(write: &Write, member: membership::Model, proven: &Proven, admission: &Admission) -> Result<()> {
    let Some(role) = admission.role(&proven.groups).filter(|role| *role != member.role) else { return Ok(()) };
    if member.role == OrganizationRole::Owner && !has_another_owner(write, &member).await? {
        tracing::warn!(membership.id = %member.id, "the last owner is in no group that makes owners, and stays one");
        return Ok(());
    }
    let changed = membership::Model { role, ..member.clone() };
    write.update("membership.role_changed", None, &member, changed).await?;
    Ok(())
}

impl Admission {
    /// What these groups may do: the most that any of them may, a member at
    /// least; nothing where groups say nothing.
    fn role(&self, groups: &[String]) -> Option<OrganizationRole> {
        if self.roles.is_empty() {
            return None;
        }
        // Owners come first.
        let most = groups.iter().filter_map(|group| self.roles.get(group)).min();
        Some(most.copied().unwrap_or(OrganizationRole::Member))
    }
}

/// The address that the issuer says is theirs, as accounts have it.
fn address(proven: &Proven) -> Option<String> {
    let mut check = Check::default();
    let email = check.email("email", proven.address.as_ref()?);
    check.done(email).ok()
}

/// Whether they have shown here that the address is theirs.
fn is_verified(user: &user::Model) -> bool {
    user.email_verified_at.is_some()
}

fn unknown() -> Error {
    let message = "nobody is known here by this identity; ask for an invitation, or link it to your account first";
    Error::Forbidden(message.to_owned())
}
