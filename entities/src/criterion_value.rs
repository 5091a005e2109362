//! How a proposal does by a criterion: at most one value each.

use crate::{CriterionId, CriterionValueId, OrganizationId, ProposalId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "CriterionValue";

/// How a proposal does by a criterion: at most one value each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "criterion_value")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CriterionValueId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(unique_key = "criterion_value_pair")]
    pub proposal_id: ProposalId,
    /// The criterion.
    #[sea_orm(indexed, unique_key = "criterion_value_pair")]
    pub criterion_id: CriterionId,
    /// The raw value in millionths; unknown where there is none.
    pub value_millionths: Option<i64>,
    /// Where it comes from.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was first given.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "CriterionId", to = "Id")]
    pub criterion: BelongsTo<super::criterion::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
