//! Sessions with their refresh tokens, API tokens, and who is kept out.

use crate::column::{create, moment, moment_null, references, table, unique, version, word};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_binary, string, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let suspended = Table::alter().table("membership").add_column(moment_null("suspended_at")).take();
        manager.alter_table(suspended).await?;
        let disabled = Table::alter().table("user").add_column(moment_null("disabled_at")).take();
        manager.alter_table(disabled).await?;
        session(manager).await?;
        refresh_token(manager).await?;
        api_token(manager).await
    }
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("session")
        .col(uuid("organization_id"))
        .col(uuid("user_id"))
        .col(word("means"))
        .col(string("agent"))
        .col(string("address"))
        .col(moment("seen_at"))
        .col(moment("expires_at"))
        .col(moment_null("ended_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("session", "organization_id", "organization"))
        .foreign_key(&mut references("session", "user_id", "user"))
        .take();
    create(manager, "session", table, &["organization_id", "user_id"]).await
}

async fn refresh_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("refresh_token")
        .col(uuid("organization_id"))
        .col(uuid("session_id"))
        .col(uuid_null("predecessor_id"))
        .col(string("token_hash"))
        .col(moment("created_at"))
        .col(moment_null("used_at"))
        .col(moment_null("repeated_at"))
        .col(moment_null("replaced_at"))
        .foreign_key(&mut references("refresh_token", "organization_id", "organization"))
        .foreign_key(&mut references("refresh_token", "session_id", "session"))
        .take();
    create(manager, "refresh_token", table, &["organization_id", "session_id"]).await?;
    unique(manager, "refresh_token", &["token_hash"]).await
}

async fn api_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("api_token")
        .col(uuid("organization_id"))
        .col(uuid("user_id"))
        .col(string("name"))
        .col(string("token_hash"))
        .col(json_binary("scopes"))
        .col(moment("expires_at"))
        .col(moment_null("revoked_at"))
        .col(moment_null("used_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("api_token", "organization_id", "organization"))
        .foreign_key(&mut references("api_token", "user_id", "user"))
        .take();
    create(manager, "api_token", table, &["organization_id", "user_id"]).await?;
    unique(manager, "api_token", &["token_hash"]).await
}
