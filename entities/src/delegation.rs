//! That a stakeholder lets another answer for them, on a proposal or in the whole initiative: at most once each.

use crate::{DelegationId, InitiativeId, OrganizationId, ProposalId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Delegation";

/// That a stakeholder lets another answer for them, on a proposal or in the whole initiative: at most once each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "delegation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegationId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// The proposal; none where it is for the whole initiative.
    pub proposal_id: Option<ProposalId>,
    /// What it is for: the proposal, or else the initiative.
    #[sea_orm(unique_key = "delegation_once")]
    pub subject_id: Uuid,
    /// Whose say it is.
    #[sea_orm(indexed, unique_key = "delegation_once")]
    pub stakeholder_id: StakeholderId,
    /// Who answers for them.
    #[sea_orm(indexed)]
    pub delegate_id: StakeholderId,
    /// Why, in their words.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// When they last gave it.
    pub given_at: DateTimeUtc,
    /// When they took it back.
    pub revoked_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<Option<super::proposal::Entity>>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id", relation_enum = "Stakeholder")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
    #[sea_orm(belongs_to, from = "DelegateId", to = "Id", relation_enum = "Delegate")]
    pub delegate: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
