//! People and tenants.

use crate::column::{create, moment, references, table, unique, version, word};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        user(manager).await?;
        organization(manager).await?;
        membership(manager).await
    }
}

async fn user(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("user")
        .col(string("email"))
        .col(string("name"))
        .col(text("password_hash"))
        .col(version())
        .col(moment("created_at"))
        .take();
    create(manager, "user", table, &[]).await?;
    unique(manager, "user", &["email"]).await
}

async fn organization(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("organization").col(string("name")).col(version()).col(moment("created_at")).take();
    create(manager, "organization", table, &[]).await
}

async fn membership(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("membership")
        .col(uuid("organization_id"))
        .col(uuid("user_id"))
        .col(word("role"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("membership", "organization_id", "organization"))
        .foreign_key(&mut references("membership", "user_id", "user"))
        .take();
    create(manager, "membership", table, &[]).await?;
    unique(manager, "membership", &["organization_id", "user_id"]).await
}
