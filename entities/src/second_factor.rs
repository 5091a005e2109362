//! What a person has beside their password: a program that makes codes.

use crate::{SecondFactorId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events.
pub const SUBJECT: &str = "SecondFactor";

/// What a person has beside their password; a row a person, which outlives its removal.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SecondFactorId,
    /// Whose it is.
    #[sea_orm(unique)]
    pub user_id: UserId,
    /// The secret that codes are made from, sealed under a key outside of the database; empty where it
    /// was removed. Never leaves this table.
    #[serde(skip)]
    #[sea_orm(column_type = "Text")]
    pub sealed_secret: String,
    /// The last step of 30 seconds whose code was taken: none is taken twice.
    #[serde(skip)]
    pub last_step: Option<i64>,
    /// When a first code was shown; nothing while it is not asked for.
    pub confirmed_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
