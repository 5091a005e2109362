//! How a stakeholder sees a problem: at most one each.

use crate::{OrganizationId, ProblemId, StakeholderId, UnderstandingId, UnderstandingStance};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Understanding";

/// How a stakeholder sees a problem: at most one each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "understanding")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnderstandingId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The problem.
    #[sea_orm(unique_key = "understanding_holder")]
    pub problem_id: ProblemId,
    /// Whose it is.
    #[sea_orm(unique_key = "understanding_holder")]
    pub stakeholder_id: StakeholderId,
    /// The version of the problem they looked at.
    pub problem_version: i32,
    /// How they see it.
    pub stance: UnderstandingStance,
    /// The problem in their own words.
    #[sea_orm(column_type = "Text")]
    pub restatement: Option<String>,
    /// When they said so.
    pub taken_at: DateTimeUtc,
    /// When they took it back: silence since.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProblemId", to = "Id")]
    pub problem: BelongsTo<super::problem::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
