//! A secret with which a program acts as who made it, within scopes.

use crate::{ApiTokenId, OrganizationId, Scope, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "ApiToken";

/// A secret with which a program acts as who made it, within scopes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiTokenId,
    /// The tenant it acts in.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// Whose it is.
    #[sea_orm(indexed)]
    pub user_id: UserId,
    /// What it is for.
    pub name: String,
    /// SHA-256 of the token, in hexadecimal; never leaves this table.
    #[serde(skip)]
    #[sea_orm(unique)]
    pub token_hash: String,
    /// What of its owner's rights it has.
    #[sea_orm(column_type = "JsonBinary")]
    pub scopes: Scopes,
    /// It ends at this moment.
    pub expires_at: DateTimeUtc,
    /// When it was taken back before that.
    pub revoked_at: Option<DateTimeUtc>,
    /// When it was last used, to the hour; no event records that.
    #[serde(skip)]
    pub used_at: Option<DateTimeUtc>,
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

/// Different scopes, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Scopes(pub Vec<Scope>);
