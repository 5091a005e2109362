//! Who somebody is elsewhere: the subject of an issuer that speaks for an account.

use crate::{IdentityId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Identity";

/// Who somebody is elsewhere: the subject of an issuer that speaks for an account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityId,
    /// Whose it is.
    #[sea_orm(indexed)]
    pub user_id: UserId,
    /// Who vouches for it: the issuer's URL.
    #[sea_orm(unique_key = "identity_subject")]
    pub issuer: String,
    /// Who they are there; never given to anybody else by the issuer.
    #[sea_orm(unique_key = "identity_subject")]
    pub subject: String,
    /// When it was taken from the account.
    pub unlinked_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
