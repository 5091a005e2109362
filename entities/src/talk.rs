//! That a lead talked to a stakeholder about a proposal, or sees no use in it for now: leads alone know.

use crate::{InitiativeId, OrganizationId, ProposalId, StakeholderId, TalkId, TalkOutcome};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Talk";

/// That a lead talked to a stakeholder about a proposal, or sees no use in it for now: leads alone know.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "talk")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TalkId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// What it was about.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// The revision that was the newest by then.
    pub revision: i32,
    /// Who was talked to.
    #[sea_orm(indexed)]
    pub stakeholder_id: StakeholderId,
    /// The lead who says so.
    pub recorded_by: StakeholderId,
    /// What became of it.
    pub outcome: TalkOutcome,
    /// When that was taken back.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was recorded.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id", relation_enum = "Stakeholder")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
    #[sea_orm(belongs_to, from = "RecordedBy", to = "Id", relation_enum = "RecordedBy")]
    pub recorded_by_row: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
