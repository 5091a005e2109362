//! A code that stands in for a second factor once, where that is lost.

use crate::SecondFactorId;
use sea_orm::entity::prelude::*;

/// A code that stands in for a second factor once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// What it stands in for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub second_factor_id: SecondFactorId,
    /// SHA-256 of the code, in hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_hash: String,
    /// When it was used.
    pub used_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "SecondFactorId", to = "Id")]
    pub second_factor: BelongsTo<super::second_factor::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
