//! What people want to know before they answer, and to whom leads have talked.

use crate::column::{create, moment, moment_null, references, table, version, word};
use crate::tenant::{CHANGED, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text, text_null, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        question(manager).await?;
        talk(manager).await
    }
}

async fn question(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("question")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid("proposal_id"))
        .col(uuid("asked_by"))
        .col(text("body"))
        .col(text_null("answer"))
        .col(uuid_null("answered_by"))
        .col(moment_null("answered_at"))
        .col(moment_null("withdrawn_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("question", "organization_id", "organization"))
        .foreign_key(&mut references("question", "initiative_id", "initiative"))
        .foreign_key(&mut references("question", "proposal_id", "proposal"))
        .foreign_key(&mut references("question", "asked_by", "stakeholder"))
        .foreign_key(&mut references("question", "answered_by", "stakeholder"))
        .take();
    create(manager, "question", table, &["organization_id", "initiative_id", "proposal_id", "asked_by"]).await?;
    open(manager, "question", CHANGED).await
}

async fn talk(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("talk")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid("proposal_id"))
        .col(integer("revision"))
        .col(uuid("stakeholder_id"))
        .col(uuid("recorded_by"))
        .col(word("outcome"))
        .col(moment_null("withdrawn_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("talk", "organization_id", "organization"))
        .foreign_key(&mut references("talk", "initiative_id", "initiative"))
        .foreign_key(&mut references("talk", "proposal_id", "proposal"))
        .foreign_key(&mut references("talk", "stakeholder_id", "stakeholder"))
        .foreign_key(&mut references("talk", "recorded_by", "stakeholder"))
        .take();
    create(manager, "talk", table, &["organization_id", "initiative_id", "proposal_id", "stakeholder_id"]).await?;
    open(manager, "talk", CHANGED).await
}
