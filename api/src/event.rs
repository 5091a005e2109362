//! The record: every change, in the transaction that makes it.

use crate::auth::Actor;
use crate::bus::Changed;
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::incident::Incident;
use crate::once::hex;
use chrono::{DateTime, Utc};
use entities::{InitiativeId, OrganizationId, Record, UserId, event, statement_answer, user};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};

/// What nobody is told of, since that it happened at all says who did it.
const UNTOLD: [&str; 1] = [statement_answer::SUBJECT];

/// Whether changes of this kind of thing are told to those who listen.
#[must_use]
pub fn is_told(subject: &str) -> bool {
    !UNTOLD.contains(&subject)
}

/// A change of one row.
pub struct Change<'a, M> {
    /// What happened, as a verb: `position.taken`.
    pub kind: &'static str,
    /// Where it happened.
    pub initiative: Option<InitiativeId>,
    /// The row before; nothing if it was made.
    pub before: Option<&'a M>,
    /// The row after.
    pub after: &'a M,
}

/// Writes down a change; gives what there is to say of it once it is committed.
///
/// # Errors
///
/// Whatever the database says.
pub async fn record<M: Record>(
    db: &impl ConnectionTrait,
    actor: &Actor,
    change: Change<'_, M>,
    happened_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
) -> Result<Changed> {
    let json = |row: &M| serde_json::to_value(row).map_err(|e| Error::Internal(e.to_string()));
    let row = event::Model {
        id: new_id(),
        organization_id: actor.organization,
        initiative_id: change.initiative,
        actor_id: actor.person(),
        kind: change.kind.to_owned(),
        subject_kind: M::SUBJECT.to_owned(),
        subject_id: change.after.subject(),
        before: change.before.map(json).transpose()?,
        after: Some(json(change.after)?),
        happened_at,
        recorded_at,
        salt: Some(salt()?),
    };
    insert(db, row).await
}

/// Writes down what went wrong around an account. No row changed, so that there
/// is none before or after; and nobody acted whom the server knows.
///
/// # Errors
///
/// Whatever the database says.
pub async fn note(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    incident: Incident,
    account: UserId,
    at: DateTime<Utc>,
) -> Result<()> {
    let row = event::Model {
        id: new_id(),
        organization_id: organization,
        initiative_id: None,
        actor_id: None,
        kind: incident.kind().to_owned(),
        subject_kind: user::SUBJECT.to_owned(),
        subject_id: account.0,
        before: None,
        after: None,
        happened_at: at,
        recorded_at: at,
        salt: Some(salt()?),
    };
    insert(db, row).await.map(drop)
}

/// What keeps the content of an event from being guessed from its digest.
fn salt() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(hex(&bytes))
}

async fn insert(db: &impl ConnectionTrait, row: event::Model) -> Result<Changed> {
    let changed = Changed::of(&row);
    event::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(changed)
}
