//! Changing what members may do in their organization, and keeping them out.

use crate::access::session::end_all;
use crate::account::service::newcomer;
use crate::auth::{Access, Action, Actor, On};
use crate::bus::Bus;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::event::{self, Change};
use crate::tenant::{self, Scope};
use crate::write::{self, Write};
use entities::{InOrganization, MembershipId, OrganizationId, OrganizationRole, Record as _, UserId, membership, user};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// A member's new role.
#[derive(Clone)]
pub struct SetRole {
    /// Whose.
    pub membership: MembershipId,
    /// What they may do from now on.
    pub role: OrganizationRole,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Changes what a member may do.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` for the last owner.
pub async fn set_role(write: &Write, what: SetRole) -> Result<membership::Model> {
    let row = write.find::<membership::Entity>("membershipId", what.membership).await?;
    write.authorize(Action::SetMemberRole, On::Organization)?;
    if row.role == OrganizationRole::Owner || what.role == OrganizationRole::Owner {
        write.authorize(Action::AppointOwner, On::Organization)?;
    }
    write.expect_version(what.expected_version, &row)?;
    if row.role == what.role {
        return Ok(row);
    }
    keep_an_owner(write, &row, "role").await?;
    write.ends_sessions_of(row.user_id);
    let changed = membership::Model { role: what.role, ..row.clone() };
    write.update("membership.role_changed", None, &row, changed).await
}

/// Keeps a member out: their sessions end, and their API tokens hold no more
/// until they are let in again. What they said stays.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` for oneself and the last owner.
pub async fn suspend(write: &Write, id: MembershipId) -> Result<membership::Model> {
    let row = touched(write, id).await?;
    if row.user_id == write.actor.user {
        return Err(Error::bad_input("membershipId", "is your own; somebody else has to suspend you"));
    }
    if row.suspended_at.is_some() {
        return Ok(row);
    }
    keep_an_owner(write, &row, "membershipId").await?;
    let out = membership::Model { suspended_at: Some(write.now), ..row.clone() };
    let out = write.update("membership.suspended", None, &row, out).await?;
    end_all(write, row.user_id, Some(row.organization_id), None).await?;
    write.ends_sessions_of(row.user_id);
    Ok(out)
}

/// Lets a member in again.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`.
pub async fn reinstate(write: &Write, id: MembershipId) -> Result<membership::Model> {
    let row = touched(write, id).await?;
    if row.suspended_at.is_none() {
        return Ok(row);
    }
    let back = membership::Model { suspended_at: None, ..row.clone() };
    write.update("membership.reinstated", None, &row, back).await
}

/// Lets nobody in with an account, or its owner in again; gives how many
/// sessions ended. For whoever runs the server: organizations have no say over accounts.
///
/// # Errors
///
/// `BAD_REQUEST` where there is no such account.
pub async fn set_disabled(
    db: &DatabaseConnection,
    clock: &Clock,
    bus: &Bus,
    email: &str,
    disabled: bool,
) -> Result<usize> {
    let (actor, organizations) = operated(db, email).await?;
    let what = (actor.user, organizations, disabled);
    write::run(db, clock, bus, &actor, None, what, async |write, (user, organizations, disabled)| {
        disable(write, user, &organizations, disabled).await
    })
    .await
}

/// An account that whoever runs the server acts on, with the organizations it is in.
///
/// # Errors
///
/// `BAD_REQUEST` where there is no such account, or it is in no organization.
pub async fn operated(db: &DatabaseConnection, email: &str) -> Result<(Actor, Vec<OrganizationId>)> {
    let (user, organizations) = account(db, email).await?;
    let none = || Error::BadRequest(format!("the account `{email}` is in no organization"));
    let first = *organizations.first().ok_or_else(none)?;
    Ok((Actor { access: Access::Operator, ..newcomer(user, first, OrganizationRole::Member) }, organizations))
}

/// An account with the organizations it is in.
async fn account(db: &DatabaseConnection, email: &str) -> Result<(UserId, Vec<OrganizationId>)> {
    let account = user::Entity::find().filter(user::Column::Email.eq(email)).one(db).await?;
    let account = account.ok_or_else(|| Error::BadRequest(format!("there is no account `{email}`")))?;
    let memberships = membership::Entity::find()
        .filter(membership::Column::UserId.eq(account.id))
        .order_by_asc(membership::Column::Id);
    let theirs = tenant::read(db, &[Scope::Person(account.id)]).await?;
    Ok((account.id, memberships.all(&theirs).await?.into_iter().map(|row| row.organization_id).collect()))
}

async fn disable(write: &Write, id: UserId, organizations: &[OrganizationId], disabled: bool) -> Result<usize> {
    let gone = || Error::BadRequest("the account is gone".to_owned());
    let before = user::Entity::find_by_id(id).one(&write.tx).await?.ok_or_else(gone)?;
    if before.disabled_at.is_some() != disabled {
        let mut after = user::Model { disabled_at: disabled.then_some(write.now), ..before.clone() };
        after.count_change();
        write.put(&after).await?;
        write.across_organizations().await?;
        let kind = if disabled { "user.disabled" } else { "user.enabled" };
        // Each organization has its own record.
        for organization in organizations {
            let actor = Actor { organization: *organization, ..write.actor.clone() };
            let change = Change { kind, initiative: None, before: Some(&before), after: &after };
            event::record(&write.tx, &actor, change, write.now, write.recorded_at).await?;
        }
    }
    if disabled { Ok(end_all(write, id, None, None).await?.len()) } else { Ok(0) }
}

/// A member whom the actor may keep out or let in.
async fn touched(write: &Write, id: MembershipId) -> Result<membership::Model> {
    let row = write.find::<membership::Entity>("membershipId", id).await?;
    write.authorize(Action::SuspendMember, On::Organization)?;
    if row.role == OrganizationRole::Owner {
        write.authorize(Action::AppointOwner, On::Organization)?;
    }
    Ok(row)
}

/// Refuses what would leave an organization without an owner who can come in.
async fn keep_an_owner(write: &Write, row: &membership::Model, path: &str) -> Result<()> {
    if row.role != OrganizationRole::Owner || has_another_owner(write, row).await? {
        return Ok(());
    }
    Err(Error::bad_input(path, "would leave the organization without an owner; make somebody else an owner first"))
}

/// Whether the organization has an owner who can come in, beside this member.
///
/// # Errors
///
/// Whatever the database says.
pub async fn has_another_owner(write: &Write, row: &membership::Model) -> Result<bool> {
    let enabled = Query::select()
        .column(user::Column::Id)
        .from(user::Entity)
        .and_where(user::Column::DisabledAt.is_null())
        .take();
    let others = membership::Entity::in_org(row.organization_id)
        .filter(membership::Column::Id.ne(row.id))
        .filter(membership::Column::Role.eq(OrganizationRole::Owner))
        .filter(membership::Column::SuspendedAt.is_null())
        .filter(membership::Column::UserId.in_subquery(enabled));
    Ok(others.count(&write.tx).await? > 0)
}
