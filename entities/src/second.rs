//! That a stakeholder seconds somebody else's objection: at most once each.

use crate::{ObjectionId, OrganizationId, ProposalId, SecondId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Second";

/// That a stakeholder seconds somebody else's objection: at most once each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "second")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SecondId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal that the objection is to.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// The objection.
    #[sea_orm(unique_key = "second_holder")]
    pub objection_id: ObjectionId,
    /// Who seconds it.
    #[sea_orm(indexed, unique_key = "second_holder")]
    pub stakeholder_id: StakeholderId,
    /// When they took that back.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When they first did.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "ObjectionId", to = "Id")]
    pub objection: BelongsTo<super::objection::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
