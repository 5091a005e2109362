//! What a stakeholder answers to a statement: at most one each, and for nobody else to read.

use crate::{InitiativeId, Opinion, OrganizationId, StakeholderId, StatementAnswerId, StatementId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events; it has no global id.
pub const SUBJECT: &str = "StatementAnswer";

/// What a stakeholder answers to a statement: at most one each, and for nobody else to read.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "statement_answer")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StatementAnswerId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative of the statement.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// The statement.
    #[sea_orm(unique_key = "statement_answer_holder")]
    pub statement_id: StatementId,
    /// Whose it is.
    #[sea_orm(indexed, unique_key = "statement_answer_holder")]
    pub stakeholder_id: StakeholderId,
    /// What they answer.
    pub opinion: Opinion,
    /// When they took it back: as if they had never answered, since.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// What of it is in the numbers that others are shown; no event records that, it follows from them.
    #[serde(skip)]
    pub counted: Option<Opinion>,
    /// What of it is in the map that others are shown; no event records that, it follows from them.
    #[serde(skip)]
    pub mapped: Option<Opinion>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When they answered last.
    pub answered_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "StatementId", to = "Id")]
    pub statement: BelongsTo<super::statement::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
