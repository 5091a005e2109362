//! The record of every change, and the answers kept for repeated requests.

use crate::column::{create, keep, moment, references, table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_binary, json_binary_null, string, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        event(manager).await?;
        idempotency_key(manager).await?;
        keep(manager, "event", &[("event", "id = NEW.id")]).await
    }
}

async fn event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("event")
        .col(uuid("organization_id"))
        .col(uuid_null("initiative_id"))
        .col(uuid_null("actor_id"))
        .col(string("kind"))
        .col(string("subject_kind"))
        .col(uuid("subject_id"))
        .col(json_binary_null("before"))
        .col(json_binary_null("after"))
        .col(moment("happened_at"))
        .col(moment("recorded_at"))
        .foreign_key(&mut references("event", "organization_id", "organization"))
        .foreign_key(&mut references("event", "initiative_id", "initiative"))
        .foreign_key(&mut references("event", "actor_id", "user"))
        .take();
    create(manager, "event", table, &["organization_id", "initiative_id", "actor_id", "subject_id"]).await
}

async fn idempotency_key(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("idempotency_key")
        .col(uuid("organization_id"))
        .col(uuid("user_id"))
        .col(string("operation"))
        .col(string("key"))
        .col(string("digest"))
        .col(json_binary("answer"))
        .col(moment("created_at"))
        .primary_key(Index::create().col("organization_id").col("user_id").col("operation").col("key"))
        .foreign_key(&mut references("idempotency_key", "organization_id", "organization"))
        .foreign_key(&mut references("idempotency_key", "user_id", "user"))
        .take();
    create(manager, "idempotency_key", table, &[]).await
}
