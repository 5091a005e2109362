//! That a stakeholder listens to another: leads alone know.

use crate::{InfluenceId, InitiativeId, OrganizationId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Influence";

/// That a stakeholder listens to another: leads alone know.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "influence")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InfluenceId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// Who listens.
    #[sea_orm(unique_key = "influence_pair")]
    pub listener_id: StakeholderId,
    /// To whom.
    #[sea_orm(indexed, unique_key = "influence_pair")]
    pub heard_id: StakeholderId,
    /// How much, in millionths; 0 once they do no more.
    pub weight_millionths: i64,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was first said.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "ListenerId", to = "Id", relation_enum = "Listener")]
    pub listener: BelongsTo<super::stakeholder::Entity>,
    #[sea_orm(belongs_to, from = "HeardId", to = "Id", relation_enum = "Heard")]
    pub heard: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
