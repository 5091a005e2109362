//! The seals over the record: a chain of digests for each organization.

use crate::column::{create, keep, moment, references, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, string_len_null, uuid};

/// SHA-256 in hexadecimal.
const DIGEST: u32 = 64;
/// The salt of an event in hexadecimal.
const SALT: u32 = 32;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        event(manager).await?;
        seal(manager).await?;
        sealed_event(manager).await?;
        let same_event = "event_id = NEW.event_id \
                          OR (organization_id = NEW.organization_id AND seal = NEW.seal AND place = NEW.place)";
        let same_seal = "organization_id = NEW.organization_id AND number = NEW.number";
        keep(manager, "seal", &[("seal", same_seal), ("sealed_event", same_event)]).await
    }
}

async fn event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let salted = Table::alter().table("event").add_column(string_len_null("salt", SALT)).take();
    manager.alter_table(salted).await?;
    let index = Index::create().name("idx-event-recorded_at").table("event").col("recorded_at").take();
    manager.create_index(index).await
}

async fn seal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("seal")
        .col(uuid("organization_id"))
        .col(integer("number"))
        .col(string_len("previous", DIGEST))
        .col(string_len("hash", DIGEST))
        .col(integer("events"))
        .col(moment("recorded_until"))
        .col(moment("sealed_at"))
        .primary_key(Index::create().col("organization_id").col("number"))
        .foreign_key(&mut references("seal", "organization_id", "organization"))
        .take();
    create(manager, "seal", table, &["recorded_until"]).await
}

async fn sealed_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("sealed_event")
        .col(uuid("event_id").primary_key())
        .col(uuid("organization_id"))
        .col(integer("seal"))
        .col(integer("place"))
        .col(string_len("content", DIGEST))
        .col(string_len("digest", DIGEST))
        .foreign_key(&mut references("sealed_event", "event_id", "event"))
        .foreign_key(&mut references("sealed_event", "organization_id", "organization"))
        .take();
    create(manager, "sealed_event", table, &[]).await?;
    unique(manager, "sealed_event", &["organization_id", "seal", "place"]).await
}
