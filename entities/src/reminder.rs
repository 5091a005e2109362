//! That a person was reminded of something: once for each occasion.

use crate::{InitiativeId, OrganizationId, ReminderId, ReminderKind, StakeholderId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Reminder";

/// That a person was reminded of something: once for each occasion.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReminderId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// Who is reminded.
    #[sea_orm(indexed)]
    pub user_id: UserId,
    /// Their part.
    #[sea_orm(unique_key = "reminder_once")]
    pub stakeholder_id: StakeholderId,
    /// What of.
    #[sea_orm(unique_key = "reminder_once")]
    pub kind: ReminderKind,
    /// The id of the proposal, the decision or the piece of work.
    #[sea_orm(indexed, unique_key = "reminder_once")]
    pub subject_id: Uuid,
    /// What tells this occasion from another of the same kind: when a period began, or what was due.
    #[sea_orm(unique_key = "reminder_once")]
    pub occasion_at: DateTimeUtc,
    /// When it is due, or was.
    pub due_at: DateTimeUtc,
    /// When they had enough of it.
    pub dismissed_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<super::user::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
