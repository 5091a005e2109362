//! A link that was sent to an address, good for one thing and once. Who opens
//! it reads mail to that address.

use crate::{LinkPurpose, OneTimeLinkId, UserId};
use sea_orm::entity::prelude::*;

/// A link that was sent to an address. It belongs to a person, or to nobody
/// yet, and so to no tenant; it is gone a while after it ended.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_link")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OneTimeLinkId,
    /// SHA-256 of its secret, in hexadecimal.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// What it is good for.
    pub purpose: LinkPurpose,
    /// Whose account it is about; nobody's where it makes one.
    #[sea_orm(indexed)]
    pub user_id: Option<UserId>,
    /// Where it was sent, in lower case.
    pub email: String,
    /// What was asked for with it.
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Option<Json>,
    /// When it was sent.
    pub created_at: DateTimeUtc,
    /// It ends at this moment.
    #[sea_orm(indexed)]
    pub expires_at: DateTimeUtc,
    /// When it was used.
    pub used_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<Option<super::user::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
