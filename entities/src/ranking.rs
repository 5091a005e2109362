//! Which alternatives to a problem a stakeholder prefers: at most one order each.

use crate::{OrganizationId, ProblemId, ProposalId, RankingId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Ranking";

/// Which alternatives to a problem a stakeholder prefers: at most one order each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "ranking")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RankingId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The problem.
    #[sea_orm(unique_key = "ranking_holder")]
    pub problem_id: ProblemId,
    /// Whose it is.
    #[sea_orm(unique_key = "ranking_holder")]
    pub stakeholder_id: StakeholderId,
    /// The alternatives, best first; those of one tier are alike to them.
    #[sea_orm(column_type = "JsonBinary")]
    pub tiers: Tiers,
    /// When they ranked them.
    pub ranked_at: DateTimeUtc,
    /// When they took it back.
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

/// Alternatives in an order of preference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Tiers(pub Vec<Vec<ProposalId>>);
