//! What a solution to a problem is measured by.

use crate::{CriterionId, Direction, OrganizationId, ProblemId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Criterion";

/// What a solution to a problem is measured by.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "criterion")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CriterionId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The problem.
    #[sea_orm(indexed)]
    pub problem_id: ProblemId,
    /// What is measured.
    pub name: String,
    /// Which end is better.
    pub direction: Direction,
    /// What it is measured in.
    pub unit: Option<String>,
    /// The value that is worth nothing, in millionths; the worst of the alternatives unless given.
    pub worst_millionths: Option<i64>,
    /// The value that is worth all, in millionths; the best of the alternatives unless given.
    pub best_millionths: Option<i64>,
    /// What the step from worst to best is worth next to the other criteria's, from 0 to 100.
    pub weight: i32,
    /// When it was removed.
    pub removed_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProblemId", to = "Id")]
    pub problem: BelongsTo<super::problem::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
