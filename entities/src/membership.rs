//! A user in an organization.

use crate::{MembershipId, OrganizationId, OrganizationRole, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Membership";

/// A user in an organization.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// The tenant.
    #[sea_orm(unique_key = "membership_person")]
    pub organization_id: OrganizationId,
    /// Who.
    #[sea_orm(unique_key = "membership_person")]
    pub user_id: UserId,
    /// What they may do there.
    pub role: OrganizationRole,
    /// Since when they are kept out of it.
    pub suspended_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
