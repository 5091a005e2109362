//! What people say of proposals, and what could be conceded.

use crate::column::{create, moment, moment_null, references, table, unique, version, word};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, json_binary, string, string_null, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        position(manager).await?;
        objection(manager).await?;
        latent_objection(manager).await?;
        argument(manager).await?;
        concession(manager).await?;
        decision_rule(manager).await
    }
}

async fn position(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("position")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("stakeholder_id"))
        .col(integer("revision"))
        .col(word("stance"))
        .col(text_null("reason"))
        .col(moment_null("until"))
        .col(moment("taken_at"))
        .col(moment_null("withdrawn_at"))
        .col(version())
        .foreign_key(&mut references("position", "organization_id", "organization"))
        .foreign_key(&mut references("position", "proposal_id", "proposal"))
        .foreign_key(&mut references("position", "stakeholder_id", "stakeholder"))
        .take();
    create(manager, "position", table, &["organization_id"]).await?;
    unique(manager, "position", &["proposal_id", "stakeholder_id"]).await
}

async fn objection(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("objection")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("raised_by"))
        .col(string("title"))
        .col(text("body"))
        .col(word("severity"))
        .col(word("state"))
        .col(string_null("issue"))
        .col(text_null("passage"))
        .col(text_null("removal"))
        .col(text_null("answer"))
        .col(text_null("ruling"))
        .col(text_null("settlement"))
        .col(moment("raised_at"))
        .col(version())
        .foreign_key(&mut references("objection", "organization_id", "organization"))
        .foreign_key(&mut references("objection", "proposal_id", "proposal"))
        .foreign_key(&mut references("objection", "raised_by", "stakeholder"))
        .take();
    create(manager, "objection", table, &["organization_id", "proposal_id", "raised_by"]).await
}

async fn latent_objection(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("latent_objection")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("expected_from"))
        .col(string("title"))
        .col(word("severity"))
        .col(string_null("issue"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("latent_objection", "organization_id", "organization"))
        .foreign_key(&mut references("latent_objection", "proposal_id", "proposal"))
        .foreign_key(&mut references("latent_objection", "expected_from", "stakeholder"))
        .take();
    create(manager, "latent_objection", table, &["organization_id", "proposal_id", "expected_from"]).await
}

async fn argument(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("argument")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("author_id"))
        .col(text("body"))
        .col(json_binary("attacks"))
        .col(json_binary("supports"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("argument", "organization_id", "organization"))
        .foreign_key(&mut references("argument", "proposal_id", "proposal"))
        .foreign_key(&mut references("argument", "author_id", "stakeholder"))
        .take();
    create(manager, "argument", table, &["organization_id", "proposal_id", "author_id"]).await
}

async fn concession(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("concession")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(string("title"))
        .col(text("body"))
        .col(integer("cost"))
        .col(word("state"))
        .col(json_binary("removes"))
        .col(json_binary("provokes"))
        .col(json_binary("shifts"))
        .col(json_binary("requires"))
        .col(json_binary("excludes"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("concession", "organization_id", "organization"))
        .foreign_key(&mut references("concession", "proposal_id", "proposal"))
        .take();
    create(manager, "concession", table, &["organization_id", "proposal_id"]).await
}

async fn decision_rule(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("decision_rule")
        .col(uuid("organization_id"))
        .col(uuid("subject_id"))
        .col(json_binary("rule"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("decision_rule", "organization_id", "organization"))
        .take();
    create(manager, "decision_rule", table, &["organization_id"]).await?;
    unique(manager, "decision_rule", &["subject_id"]).await
}
