//! What a stakeholder says to a decision: at most one each.

use crate::{CommitmentId, DecisionId, OrganizationId, Pledge, ProposalId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Commitment";

/// What a stakeholder says to a decision: at most one each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "commitment")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommitmentId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal that was decided on.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// The decision.
    #[sea_orm(unique_key = "commitment_holder")]
    pub decision_id: DecisionId,
    /// Who says it.
    #[sea_orm(indexed, unique_key = "commitment_holder")]
    pub stakeholder_id: StakeholderId,
    /// What they say.
    pub commitment: Pledge,
    /// What they add, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When they first said something.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "DecisionId", to = "Id")]
    pub decision: BelongsTo<super::decision::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
