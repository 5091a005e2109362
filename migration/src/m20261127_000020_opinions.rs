//! Statements that are put to the people of an initiative, and what each of them answers.

use crate::column::{create, moment, moment_null, references, table, unique, version, word};
use crate::tenant::{CHANGED, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, string_len_null, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        statement(manager).await?;
        statement_answer(manager).await
    }
}

async fn statement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("statement")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid("author_id"))
        .col(string("text"))
        .col(moment_null("hidden_at"))
        .col(text_null("hidden_reason"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("statement", "organization_id", "organization"))
        .foreign_key(&mut references("statement", "initiative_id", "initiative"))
        .foreign_key(&mut references("statement", "author_id", "stakeholder"))
        .take();
    create(manager, "statement", table, &["organization_id", "initiative_id"]).await?;
    open(manager, "statement", CHANGED).await
}

async fn statement_answer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("statement_answer")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid("statement_id"))
        .col(uuid("stakeholder_id"))
        .col(word("opinion"))
        .col(moment_null("withdrawn_at"))
        .col(string_len_null("counted", 32))
        .col(string_len_null("mapped", 32))
        .col(version())
        .col(moment("answered_at"))
        .foreign_key(&mut references("statement_answer", "organization_id", "organization"))
        .foreign_key(&mut references("statement_answer", "initiative_id", "initiative"))
        .foreign_key(&mut references("statement_answer", "statement_id", "statement"))
        .foreign_key(&mut references("statement_answer", "stakeholder_id", "stakeholder"))
        .take();
    let indexed = ["organization_id", "initiative_id", "stakeholder_id"];
    create(manager, "statement_answer", table, &indexed).await?;
    unique(manager, "statement_answer", &["statement_id", "stakeholder_id"]).await?;
    open(manager, "statement_answer", CHANGED).await
}
