//! An offer to a person to come in.

use crate::{InvitationId, OrganizationId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Invitation";

/// An offer to a person to come in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// Whom it makes of them.
    #[sea_orm(indexed)]
    pub stakeholder_id: StakeholderId,
    /// SHA-256 of the secret that is shown to the inviter, in hexadecimal; never leaves this table.
    #[serde(skip)]
    #[sea_orm(unique)]
    pub token_hash: String,
    /// SHA-256 of the secret that only the mail holds: who knows it reads mail to that address. Never
    /// leaves this table.
    #[serde(skip)]
    #[sea_orm(unique)]
    pub mailed_hash: Option<String>,
    /// It ends at this moment.
    pub expires_at: DateTimeUtc,
    /// When it was used.
    pub accepted_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "StakeholderId", to = "Id")]
    pub stakeholder: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
