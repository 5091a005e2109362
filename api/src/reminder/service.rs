//! Reminding people, and dismissing that.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::write::Write;
use chrono::{DateTime, Utc};
use entities::{
    DecisionId, InOrganization, ProposalId, ReminderId, ReminderKind, TypedId, WorkItemId, reminder, stakeholder,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

/// Something to remind people of.
#[derive(Clone, Copy, Debug)]
pub struct Occasion {
    /// What of.
    pub kind: ReminderKind,
    /// The id of the proposal, the decision or the piece of work.
    pub subject: Uuid,
    /// What tells it from another occasion of the same kind.
    pub occasion_at: DateTime<Utc>,
    /// When it is due, or was.
    pub due_at: DateTime<Utc>,
}

/// A reminder to dismiss.
#[derive(Clone)]
pub struct Dismiss {
    /// The reminder.
    pub reminder: ReminderId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Dismisses a reminder of the actor's; one that was dismissed stays as it is.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`.
pub async fn dismiss(write: &Write, dismiss: Dismiss) -> Result<reminder::Model> {
    write.authorize(Action::DismissReminder, On::Account(write.actor.user))?;
    let before = write.find_in::<reminder::Entity>("reminderId", dismiss.reminder, write.actor.user).await?;
    if write.authorize(Action::SeeInitiative, On::Initiative(before.initiative_id)).is_err() {
        return Err(Error::not_found("reminderId"));
    }
    write.expect_version(dismiss.expected_version, &before)?;
    if before.dismissed_at.is_some() {
        return Ok(before);
    }
    let after = reminder::Model { dismissed_at: Some(write.now), ..before.clone() };
    write.update("reminder.dismissed", Some(before.initiative_id), &before, after).await
}

/// Reminds somebody who has come in, unless they were reminded of that before.
/// Gives whether they were reminded now. Whoever calls this has asked the policy.
///
/// # Errors
///
/// Whatever the database says.
pub async fn remind(write: &Write, who: &stakeholder::Model, of: Occasion) -> Result<bool> {
    let Some(user_id) = who.user_id else { return Ok(false) };
    let before = reminder::Entity::in_org(who.organization_id)
        .filter(reminder::Column::StakeholderId.eq(who.id))
        .filter(reminder::Column::Kind.eq(of.kind))
        .filter(reminder::Column::SubjectId.eq(of.subject))
        .filter(reminder::Column::OccasionAt.eq(of.occasion_at));
    if before.count(&write.tx).await? > 0 {
        return Ok(false);
    }
    let row = reminder::Model {
        id: new_id(),
        organization_id: who.organization_id,
        initiative_id: who.initiative_id,
        user_id,
        stakeholder_id: who.id,
        kind: of.kind,
        subject_id: of.subject,
        occasion_at: of.occasion_at,
        due_at: of.due_at,
        dismissed_at: None,
        version: 1,
        created_at: write.now,
    };
    write.insert("reminder.made", Some(who.initiative_id), row).await?;
    Ok(true)
}

/// The kind of thing that reminders of this kind are about.
#[must_use]
pub fn subject_of(kind: ReminderKind) -> &'static str {
    match kind {
        ReminderKind::FinalCommentEnds | ReminderKind::FinalCommentEnded | ReminderKind::TimeIsUp => ProposalId::KIND,
        ReminderKind::ReviewDue => DecisionId::KIND,
        ReminderKind::WorkOverdue => WorkItemId::KIND,
    }
}
