//! What a stakeholder thinks of a proposal: at most one each.

use crate::{OrganizationId, PositionId, ProposalId, StakeholderId, Stance};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Position";

/// What a stakeholder thinks of a proposal: at most one each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "position")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PositionId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(unique_key = "position_holder")]
    pub proposal_id: ProposalId,
    /// Whose it is.
    #[sea_orm(unique_key = "position_holder")]
    pub stakeholder_id: StakeholderId,
    /// The revision they looked at.
    pub revision: i32,
    /// What they think.
    pub stance: Stance,
    /// Why, in their words.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// With `NEEDS_TIME`: when they will answer.
    pub until: Option<DateTimeUtc>,
    /// The lead who entered it on their behalf; none where they took it themselves.
    pub entered_by: Option<StakeholderId>,
    /// When they confirmed what was entered.
    pub confirmed_at: Option<DateTimeUtc>,
    /// When they took it.
    pub taken_at: DateTimeUtc,
    /// When they took it back: silence since.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
