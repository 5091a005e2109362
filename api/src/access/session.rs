//! Sessions: started by who has proven who they are, ended by them, by time, or
//! by whoever keeps them out.

use crate::auth::{Access, Action, Actor, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::event::{self, Change};
use crate::session::Client;
use crate::write::Write;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{InOrganization, Means, OrganizationId, SessionId, UserId, refresh_token, session};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// How long a session lasts at most.
pub const HOLDS: TimeDelta = TimeDelta::days(30);

/// Somebody who has proven who they are.
#[derive(Clone)]
pub struct Start {
    /// How.
    pub means: Means,
    /// Where they come from.
    pub client: Client,
    /// The digest of their first refresh token.
    pub token_hash: String,
}

/// Starts a session of who acts. Their sessions that have run out meanwhile are ended.
///
/// # Errors
///
/// `FORBIDDEN` where they are kept out of the organization.
pub async fn start(write: &Write, start: Start) -> Result<session::Model> {
    let Actor { user, organization, .. } = write.actor;
    match Actor::load(&write.tx, user, organization, Access::Inside, write.now).await {
        Err(Error::Unauthenticated(_)) => {
            return Err(Error::Forbidden("this account is kept out of the organization; ask who runs it".to_owned()));
        }
        other => drop(other?),
    }
    sweep(write).await?;
    let row = session::Model {
        id: new_id(),
        organization_id: organization,
        user_id: user,
        means: start.means,
        agent: start.client.agent,
        address: start.client.address.to_string(),
        seen_at: write.now,
        expires_at: write.now + HOLDS,
        ended_at: None,
        version: 1,
        created_at: write.now,
    };
    let row = write.insert("session.started", None, row).await?;
    let first = refresh_token::Model {
        id: new_id(),
        organization_id: organization,
        session_id: row.id,
        predecessor_id: None,
        token_hash: start.token_hash,
        created_at: write.now,
        used_at: None,
        repeated_at: None,
        replaced_at: None,
    };
    write.add(&first).await?;
    Ok(row)
}

/// Ends one of the actor's own sessions; one that has ended stays as it is.
///
/// # Errors
///
/// `NOT_FOUND`.
pub async fn end(write: &Write, id: SessionId) -> Result<session::Model> {
    write.authorize(Action::EndSession, On::Account(write.actor.user))?;
    let row = write.find_in::<session::Entity>("sessionId", id, write.actor.user).await?;
    if row.ended_at.is_some() { Ok(row) } else { close(write, row).await }
}

/// Ends the actor's sessions but the one they act in, in this organization or
/// in every one; gives those that ended.
///
/// # Errors
///
/// `FORBIDDEN` for an API token.
pub async fn end_others(write: &Write, everywhere: bool) -> Result<Vec<session::Model>> {
    write.authorize(Action::EndSession, On::Account(write.actor.user))?;
    let organization = (!everywhere).then_some(write.actor.organization);
    end_all(write, write.actor.user, organization, write.actor.session()).await
}

/// Ends the sessions of somebody but one: in one organization, or in every one
/// where their account itself is concerned, as with a new password. Whoever
/// calls this has asked the policy.
///
/// # Errors
///
/// Whatever the database says.
pub async fn end_all(
    write: &Write,
    user: UserId,
    organization: Option<OrganizationId>,
    except: Option<SessionId>,
) -> Result<Vec<session::Model>> {
    let mut running =
        session::Entity::find().filter(session::Column::UserId.eq(user)).filter(session::Column::EndedAt.is_null());
    match organization {
        Some(organization) => running = running.filter(session::Column::OrganizationId.eq(organization)),
        None => write.across_organizations().await?,
    }
    let mut ended = Vec::new();
    for row in running.all(&write.tx).await? {
        if Some(row.id) != except {
            ended.push(close(write, row).await?);
        }
    }
    Ok(ended)
}

/// Ends a session and records it where it was.
pub(super) async fn close(write: &Write, before: session::Model) -> Result<session::Model> {
    close_at(write, before, write.now).await
}

/// Whether a session goes on at this moment.
#[must_use]
pub fn goes_on(row: &session::Model, now: DateTime<Utc>) -> bool {
    row.ended_at.is_none() && now < row.expires_at
}

/// Ends what has run out, and forgets the refresh tokens of what has ended.
async fn sweep(write: &Write) -> Result<()> {
    let Actor { user, organization, .. } = write.actor;
    let over = session::Entity::in_org(organization)
        .filter(session::Column::UserId.eq(user))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.lte(write.now));
    for row in over.all(&write.tx).await? {
        let at = row.expires_at;
        close_at(write, row, at).await?;
    }
    let ended = Query::select()
        .column(session::Column::Id)
        .from(session::Entity)
        .and_where(session::Column::OrganizationId.eq(organization))
        .and_where(session::Column::UserId.eq(user))
        .and_where(session::Column::EndedAt.is_not_null())
        .take();
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::OrganizationId.eq(organization))
        .filter(refresh_token::Column::SessionId.in_subquery(ended))
        .exec(&write.tx)
        .await?;
    Ok(())
}

async fn close_at(write: &Write, before: session::Model, at: DateTime<Utc>) -> Result<session::Model> {
    let mut after = session::Model { ended_at: Some(at), ..before.clone() };
    entities::Record::count_change(&mut after);
    write.put(&after).await?;
    // The account may be in several organizations: each has its own record.
    let actor = Actor { organization: before.organization_id, ..write.actor.clone() };
    let change = Change { kind: "session.ended", initiative: None, before: Some(&before), after: &after };
    event::record(&write.tx, &actor, change, write.now, write.recorded_at).await?;
    write.ends_sessions_of(after.user_id);
    Ok(after)
}
