//! What a stakeholder answers to a concession that was offered: at most once each.

use crate::{ConcessionAnswerId, ConcessionId, OrganizationId, ProposalId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "ConcessionAnswer";

/// What a stakeholder answers to a concession that was offered: at most once each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "concession_answer")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConcessionAnswerId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal that the concession would change.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// The concession.
    #[sea_orm(unique_key = "concession_answer_holder")]
    pub concession_id: ConcessionId,
    /// Whose answer it is.
    #[sea_orm(indexed, unique_key = "concession_answer_holder")]
    pub stakeholder_id: StakeholderId,
    /// Whether it would settle what they hold.
    pub accepts: bool,
    /// Why, in their words.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// When they answered last.
    pub answered_at: DateTimeUtc,
    /// Counts its changes, from 1.
    pub version: i32,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "ConcessionId", to = "Id")]
    pub concession: BelongsTo<super::concession::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
