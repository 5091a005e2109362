//! What a problem is measured by and rests on, how people see it, what became
//! of it, and which of its alternatives they prefer.

use crate::column::{add, create, moment, moment_null, references, table, unique, version, word};
use crate::tenant::{CHANGED, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, integer, integer_null, json_binary, string, string_null, text, text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            text_null("whom"),
            integer_null("substantive_version"),
            uuid_null("split_from_id"),
            uuid_null("merged_into_id"),
            moment_null("superseded_at"),
        ] {
            add(manager, "problem", column).await?;
        }
        criterion(manager).await?;
        criterion_value(manager).await?;
        evidence(manager).await?;
        understanding(manager).await?;
        ranking(manager).await
    }
}

async fn criterion(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("criterion")
        .col(uuid("organization_id"))
        .col(uuid("problem_id"))
        .col(string("name"))
        .col(word("direction"))
        .col(string_null("unit"))
        .col(big_integer_null("worst_millionths"))
        .col(big_integer_null("best_millionths"))
        .col(integer("weight"))
        .col(moment_null("removed_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("criterion", "organization_id", "organization"))
        .foreign_key(&mut references("criterion", "problem_id", "problem"))
        .take();
    create(manager, "criterion", table, &["organization_id", "problem_id"]).await?;
    open(manager, "criterion", CHANGED).await
}

async fn criterion_value(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("criterion_value")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("criterion_id"))
        .col(big_integer_null("value_millionths"))
        .col(text_null("note"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("criterion_value", "organization_id", "organization"))
        .foreign_key(&mut references("criterion_value", "proposal_id", "proposal"))
        .foreign_key(&mut references("criterion_value", "criterion_id", "criterion"))
        .take();
    create(manager, "criterion_value", table, &["organization_id", "criterion_id"]).await?;
    unique(manager, "criterion_value", &["proposal_id", "criterion_id"]).await?;
    open(manager, "criterion_value", CHANGED).await
}

async fn evidence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("evidence")
        .col(uuid("organization_id"))
        .col(uuid("problem_id"))
        .col(uuid("author_id"))
        .col(text("body"))
        .col(text_null("url"))
        .col(moment_null("removed_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("evidence", "organization_id", "organization"))
        .foreign_key(&mut references("evidence", "problem_id", "problem"))
        .foreign_key(&mut references("evidence", "author_id", "stakeholder"))
        .take();
    create(manager, "evidence", table, &["organization_id", "problem_id", "author_id"]).await?;
    open(manager, "evidence", CHANGED).await
}

async fn understanding(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("understanding")
        .col(uuid("organization_id"))
        .col(uuid("problem_id"))
        .col(uuid("stakeholder_id"))
        .col(integer("problem_version"))
        .col(word("stance"))
        .col(text_null("restatement"))
        .col(moment("taken_at"))
        .col(moment_null("withdrawn_at"))
        .col(version())
        .foreign_key(&mut references("understanding", "organization_id", "organization"))
        .foreign_key(&mut references("understanding", "problem_id", "problem"))
        .foreign_key(&mut references("understanding", "stakeholder_id", "stakeholder"))
        .take();
    create(manager, "understanding", table, &["organization_id"]).await?;
    unique(manager, "understanding", &["problem_id", "stakeholder_id"]).await?;
    open(manager, "understanding", CHANGED).await
}

async fn ranking(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("ranking")
        .col(uuid("organization_id"))
        .col(uuid("problem_id"))
        .col(uuid("stakeholder_id"))
        .col(json_binary("tiers"))
        .col(moment("ranked_at"))
        .col(moment_null("withdrawn_at"))
        .col(version())
        .foreign_key(&mut references("ranking", "organization_id", "organization"))
        .foreign_key(&mut references("ranking", "problem_id", "problem"))
        .foreign_key(&mut references("ranking", "stakeholder_id", "stakeholder"))
        .take();
    create(manager, "ranking", table, &["organization_id"]).await?;
    unique(manager, "ranking", &["problem_id", "stakeholder_id"]).await?;
    open(manager, "ranking", CHANGED).await
}
