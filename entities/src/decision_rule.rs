//! When a proposal counts as agreed: a rule attached to an organization, an initiative or a proposal.

use crate::{DecisionRuleId, OrganizationId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "DecisionRule";

/// When a proposal counts as agreed: a rule attached to an organization, an initiative or a proposal.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "decision_rule")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionRuleId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The organization, initiative or proposal it governs; one rule each.
    #[sea_orm(unique)]
    pub subject_id: Uuid,
    /// The rule in the engine's JSON form, checked by the engine before it is stored.
    #[sea_orm(column_type = "JsonBinary")]
    pub rule: Json,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
