//! One link of an organization's chain: a digest over its events and the link before. Never edited.

use crate::OrganizationId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One link of an organization's chain. What its hash covers is said in `api/src/seal/digest.rs`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "seal")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// Its number in the organization, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// The hash of the seal before it, in hexadecimal; zeros before the first.
    #[sea_orm(column_type = "String(StringLen::N(64))")]
    pub previous: String,
    /// Its hash, in hexadecimal.
    #[sea_orm(column_type = "String(StringLen::N(64))")]
    pub hash: String,
    /// How many events it covers.
    pub events: i32,
    /// When the newest of them was written down.
    #[sea_orm(indexed)]
    pub recorded_until: DateTimeUtc,
    /// When it was made.
    pub sealed_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
