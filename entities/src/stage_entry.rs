//! That an initiative entered a stage, and until when it was in it.

use crate::{InitiativeId, OrganizationId, Stage, StageEntryId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "StageEntry";

/// That an initiative entered a stage, and until when it was in it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "stage_entry")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StageEntryId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// The stage.
    pub stage: Stage,
    /// Why; nothing where the initiative began in it.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// Who said so.
    pub entered_by: StakeholderId,
    /// Since when it was in it.
    pub entered_at: DateTimeUtc,
    /// Until when; nothing while it is in it.
    pub left_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "EnteredBy", to = "Id")]
    pub entered_by_row: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
