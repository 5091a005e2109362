//! An answer kept for 24 hours, so that a repeated request is not carried out twice.

use crate::{OrganizationId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// An answer kept for 24 hours, so that a repeated request is not carried out twice.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Where.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// Who asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The mutation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation: String,
    /// The client's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of the input, in hexadecimal.
    pub digest: String,
    /// The row that was made.
    #[sea_orm(column_type = "JsonBinary")]
    pub answer: Json,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
