//! What is used up of rate limits, shared by all servers of a database.

use crate::column::create;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table =
            Table::create().table("rate_limit").col(string("key").primary_key()).col(big_integer("full_at_us")).take();
        create(manager, "rate_limit", table, &["full_at_us"]).await
    }
}
