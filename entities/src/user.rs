//! An account that can sign in.

use crate::UserId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "User";

/// An account that can sign in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "user")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// Address, in lower case; unique.
    #[sea_orm(unique)]
    pub email: String,
    /// What others see.
    pub name: String,
    /// Argon2id, in PHC form; never leaves this table.
    #[serde(skip)]
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
    /// Since when nobody gets in with it.
    pub disabled_at: Option<DateTimeUtc>,
    /// When they showed that the address is theirs; nothing while they have not.
    pub email_verified_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
