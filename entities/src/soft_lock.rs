//! How often somebody tried to prove that an address is theirs, and failed.

use sea_orm::entity::prelude::*;

/// How often somebody tried to prove that an address is theirs, and failed;
/// whether there is an account with that address or not.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "soft_lock")]
pub struct Model {
    /// SHA-256 of the address, in hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Tries since the last that succeeded.
    pub failures: i32,
    /// Those of them with the right password and a wrong code of the second factor.
    pub wrong_codes: i32,
    /// The last of them.
    #[sea_orm(indexed)]
    pub tried_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
