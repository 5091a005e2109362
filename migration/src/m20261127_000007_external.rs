//! Who somebody is elsewhere, and sign-ins under way at a provider.

use crate::column::{create, moment, moment_null, references, table, unique, version};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        identity(manager).await?;
        external_attempt(manager).await
    }
}

async fn identity(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("identity")
        .col(uuid("user_id"))
        .col(string("issuer"))
        .col(string("subject"))
        .col(moment_null("unlinked_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("identity", "user_id", "user"))
        .take();
    create(manager, "identity", table, &["user_id"]).await?;
    unique(manager, "identity", &["issuer", "subject"]).await
}

async fn external_attempt(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("external_attempt")
        .col(string("provider"))
        .col(string("state_hash"))
        .col(string("secret_hash"))
        .col(string("nonce"))
        .col(string("verifier"))
        .col(text("redirect_uri"))
        .col(moment("expires_at"))
        .take();
    create(manager, "external_attempt", table, &["expires_at"]).await?;
    unique(manager, "external_attempt", &["state_hash"]).await
}
