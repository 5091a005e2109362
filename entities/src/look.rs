//! Which revision of a proposal a person last looked at: their own business, and no event.

use crate::{LookId, OrganizationId, ProposalId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Which revision of a proposal a person last looked at: their own business, and no event.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "look")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LookId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// Who looked.
    #[sea_orm(unique_key = "look_once")]
    pub user_id: UserId,
    /// At what.
    #[sea_orm(indexed, unique_key = "look_once")]
    pub proposal_id: ProposalId,
    /// The number of the newest revision they saw.
    pub revision: i32,
    /// When they last looked.
    pub looked_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<super::user::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
