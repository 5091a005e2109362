//! A bucket of a rate limit: when it is full again. One that is not there is full.

use sea_orm::entity::prelude::*;

/// A bucket of a rate limit: when it is full again. One that is not there is full.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rate_limit")]
pub struct Model {
    /// A digest of the limit, and of whom or what it counts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// When it is full again, in microseconds since 1970.
    #[sea_orm(indexed)]
    pub full_at_us: i64,
}

impl ActiveModelBehavior for ActiveModel {}
