//! That somebody found, on their own, what a finding says: at most once each.

use crate::{FindingId, InitiativeId, OrganizationId, SightingId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Sighting";

/// That somebody found, on their own, what a finding says: at most once each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "sighting")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SightingId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// What was found.
    #[sea_orm(unique_key = "sighting_holder")]
    pub finding_id: FindingId,
    /// Who found it.
    #[sea_orm(unique_key = "sighting_holder")]
    pub stakeholder_id: StakeholderId,
    /// How they came upon it, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When they reported it.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "FindingId", to = "Id")]
    pub finding: BelongsTo<super::finding::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
