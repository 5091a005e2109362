//! Opening an initiative and bringing people into it.

use crate::auth::{Action, On, Stake};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::once::sha256;
use crate::write::Write;
use crate::{stage, topic};
use chrono::TimeDelta;
use entities::{
    InOrganization, InitiativeContext, InitiativeId, Role, Stage, UserId, initiative, invitation, membership,
    stakeholder, user,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// How long an invitation holds.
const INVITATION_HOLDS: TimeDelta = TimeDelta::days(14);

/// A new initiative and its lead's own part.
#[derive(Clone, Serialize)]
pub struct Open {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// What it starts from.
    pub context: InitiativeContext,
    /// The part of who opens it.
    pub role: Role,
    /// Their team or function.
    pub group: Option<String>,
    /// Whether it begins with topics.
    pub topics: bool,
}

/// A person to bring in.
#[derive(Clone)]
pub struct Invite {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Their address, in lower case.
    pub email: String,
    /// What others see.
    pub name: String,
    /// Their part.
    pub role: Role,
    /// Their team or function.
    pub group: Option<String>,
    /// Their weight in millionths.
    pub weight_millionths: i64,
    /// Whether they drive it.
    pub lead: bool,
    /// Whether they decide it.
    pub decider: bool,
    /// The secret that is shown to who invites, if one is needed.
    pub secret: String,
    /// The secret that is mailed: who has it reads mail to that address.
    pub mailed: String,
    /// Whether the address is known to be that account's: in a record, not from a client.
    pub vouched: bool,
}

/// A stakeholder, and whether they still have to come in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Invited {
    /// The stakeholder.
    pub stakeholder: stakeholder::Model,
    /// Their invitation; none where they are a member already.
    pub invitation: Option<invitation::Model>,
}

/// Opens an initiative; who opens it leads it.
///
/// # Errors
///
/// Whatever the database says.
pub async fn open(write: &Write, open: Open) -> Result<initiative::Model> {
    write.authorize(Action::OpenInitiative, On::Organization)?;
    let Open { title, summary, context, role, group, topics } = open;
    let initiative = initiative::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        title,
        summary,
        context,
        version: 1,
        created_at: write.now,
    };
    let initiative = write.insert("initiative.opened", Some(initiative.id), initiative).await?;
    let account = user::Entity::find_by_id(write.actor.user).one(&write.tx).await?;
    let account = account.ok_or(Error::Unauthenticated("this account is gone"))?;
    let lead = stakeholder::Model {
        user_id: Some(account.id),
        email: account.email,
        name: account.name,
        role,
        group_name: group,
        lead: true,
        ..blank(write, initiative.id)
    };
    let lead = write.insert("stakeholder.joined", Some(initiative.id), lead).await?;
    stage::service::begin(write, initiative.id, lead.id, (Stage::Research, None)).await?;
    if topics {
        topic::service::plant(write, initiative.id, context).await?;
    }
    Ok(initiative)
}

/// Gives a person a part. A member of the organization who has shown that the
/// address is theirs has it at once; anybody else gets an invitation, and a new
/// one in place of the old where they have not come in yet.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` for who is a stakeholder already.
pub async fn invite(write: &Write, invite: Invite) -> Result<Invited> {
    let initiative = visible(write, "initiativeId", invite.initiative).await?;
    write.authorize(Action::InviteStakeholder, On::Initiative(initiative.id))?;
    let there = stakeholder::Entity::in_org(write.actor.organization)
        .filter(stakeholder::Column::InitiativeId.eq(initiative.id))
        .filter(stakeholder::Column::Email.eq(&invite.email))
        .one(&write.tx)
        .await?;
    let taken = || Error::bad_input("email", "is the address of a stakeholder of this initiative already");
    if there.as_ref().is_some_and(|row| row.user_id.is_some()) {
        return Err(taken());
    }
    // Nor can others take such a part from somebody who has not come in yet.
    let appointed = there.as_ref().is_some_and(|row| row.lead || row.decider);
    if invite.lead || invite.decider || appointed {
        write.authorize(Action::AppointLead, On::Initiative(initiative.id))?;
    }
    let blank = blank(write, initiative.id);
    let stakeholder = stakeholder::Model {
        user_id: member(write, &invite.email, invite.vouched).await?,
        email: invite.email,
        name: invite.name,
        role: invite.role,
        group_name: invite.group,
        weight_millionths: invite.weight_millionths,
        lead: invite.lead,
        decider: invite.decider,
        ..there.clone().unwrap_or(blank)
    };
    // They may have come in by another address.
    if let Some(user) = stakeholder.user_id
        && has_another_part(write, &stakeholder, user).await?
    {
        return Err(taken());
    }
    let stakeholder = match &there {
        Some(before) => write.update("stakeholder.invited", Some(initiative.id), before, stakeholder).await?,
        None => write.insert("stakeholder.invited", Some(initiative.id), stakeholder).await?,
    };
    end_invitations(write, &stakeholder).await?;
    if stakeholder.user_id.is_some() {
        return Ok(Invited { stakeholder, invitation: None });
    }
    let invitation = invitation::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        stakeholder_id: stakeholder.id,
        token_hash: sha256(invite.secret.as_bytes()),
        mailed_hash: Some(sha256(invite.mailed.as_bytes())),
        expires_at: write.now + INVITATION_HOLDS,
        accepted_at: None,
        version: 1,
        created_at: write.now,
    };
    let invitation = write.insert("invitation.sent", Some(initiative.id), invitation).await?;
    Ok(Invited { stakeholder, invitation: Some(invitation) })
}

/// An initiative that an input field names and the actor may see.
///
/// # Errors
///
/// `NOT_FOUND`.
pub async fn visible(write: &Write, path: &str, id: InitiativeId) -> Result<initiative::Model> {
    let row = write.find::<initiative::Entity>(path, id).await?;
    match write.authorize(Action::SeeInitiative, On::Initiative(row.id)) {
        Ok(()) => Ok(row),
        Err(_) => Err(Error::not_found(path)),
    }
}

/// Whether a person has a part in the initiative of this one, beside it.
///
/// # Errors
///
/// Whatever the database says.
pub async fn has_another_part(write: &Write, part: &stakeholder::Model, user: UserId) -> Result<bool> {
    let others = stakeholder::Entity::in_org(write.actor.organization)
        .filter(stakeholder::Column::InitiativeId.eq(part.initiative_id))
        .filter(stakeholder::Column::UserId.eq(user))
        .filter(stakeholder::Column::Id.ne(part.id));
    Ok(others.count(&write.tx).await? > 0)
}

/// The actor's own part in an initiative.
///
/// # Errors
///
/// `FORBIDDEN` where they have none.
pub fn own_part(write: &Write, initiative: InitiativeId) -> Result<Stake> {
    let none = || Error::Forbidden("only stakeholders of the initiative may do this".to_owned());
    write.actor.stake(initiative).ok_or_else(none)
}

/// Ends the invitations that were sent for a part before.
async fn end_invitations(write: &Write, stakeholder: &stakeholder::Model) -> Result<()> {
    let open = invitation::Entity::in_org(write.actor.organization)
        .filter(invitation::Column::StakeholderId.eq(stakeholder.id))
        .filter(invitation::Column::AcceptedAt.is_null())
        .all(&write.tx)
        .await?;
    for before in open {
        let ended = invitation::Model { expires_at: write.now, ..before.clone() };
        write.update("invitation.ended", Some(stakeholder.initiative_id), &before, ended).await?;
    }
    Ok(())
}

/// The account of a member of this organization whose address this is. One who
/// has not shown it may be an inviter who took up somebody else's invitation.
async fn member(write: &Write, email: &str, vouched: bool) -> Result<Option<UserId>> {
    let account = user::Entity::find().filter(user::Column::Email.eq(email)).one(&write.tx).await?;
    let Some(account) = account.filter(|row| vouched || row.email_verified_at.is_some()) else {
        return Ok(None);
    };
    let membership = membership::Entity::in_org(write.actor.organization)
        .filter(membership::Column::UserId.eq(account.id))
        .one(&write.tx)
        .await?;
    Ok(membership.map(|row| row.user_id))
}

fn blank(write: &Write, initiative: InitiativeId) -> stakeholder::Model {
    stakeholder::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative,
        user_id: None,
        email: String::new(),
        name: String::new(),
        role: Role::Observer,
        group_name: None,
        weight_millionths: 1_000_000,
        lead: false,
        decider: false,
        version: 1,
        created_at: write.now,
    }
}
