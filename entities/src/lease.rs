//! What one server at a time does, and which: until the lease expires, or is given back.

use sea_orm::entity::prelude::*;

/// What one server at a time does, and which.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lease")]
pub struct Model {
    /// What is done.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Who does it: an id that a server gives itself when it starts.
    pub holder: Uuid,
    /// Until when; another may take it from then on.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
