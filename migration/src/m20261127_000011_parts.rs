//! A person has one part in an initiative, however their address changes.

use crate::column::unique;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unique(manager, "stakeholder", &["initiative_id", "user_id"]).await
    }
}
