//! Stages, topics, findings and who saw what; the topic that an objection points at.

use crate::column::{add, create, moment, moment_null, references, table, unique, version, word};
use crate::tenant::{CHANGED, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, integer_null, json_binary, string, text, text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        stage_entry(manager).await?;
        topic(manager).await?;
        finding(manager).await?;
        sighting(manager).await?;
        add(manager, "objection", uuid_null("topic_id")).await
    }
}

async fn stage_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("stage_entry")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(word("stage"))
        .col(text_null("reason"))
        .col(uuid("entered_by"))
        .col(moment("entered_at"))
        .col(moment_null("left_at"))
        .col(version())
        .foreign_key(&mut references("stage_entry", "organization_id", "organization"))
        .foreign_key(&mut references("stage_entry", "initiative_id", "initiative"))
        .foreign_key(&mut references("stage_entry", "entered_by", "stakeholder"))
        .take();
    create(manager, "stage_entry", table, &["organization_id", "initiative_id"]).await?;
    open(manager, "stage_entry", CHANGED).await
}

async fn topic(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("topic")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid_null("parent_id"))
        .col(string("title"))
        .col(text_null("summary"))
        .col(integer("importance"))
        .col(word("target"))
        .col(word("depth"))
        .col(integer_null("time_box_minutes"))
        .col(integer("time_spent_minutes"))
        .col(boolean("out_of_scope"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("topic", "organization_id", "organization"))
        .foreign_key(&mut references("topic", "initiative_id", "initiative"))
        .take();
    create(manager, "topic", table, &["organization_id", "initiative_id", "parent_id"]).await?;
    open(manager, "topic", CHANGED).await
}

async fn finding(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("finding")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid("topic_id"))
        .col(word("kind"))
        .col(text("statement"))
        .col(word("confidence"))
        .col(json_binary("sources"))
        .col(uuid("found_by"))
        .col(uuid_null("merged_into"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("finding", "organization_id", "organization"))
        .foreign_key(&mut references("finding", "initiative_id", "initiative"))
        .foreign_key(&mut references("finding", "topic_id", "topic"))
        .foreign_key(&mut references("finding", "found_by", "stakeholder"))
        .take();
    create(manager, "finding", table, &["organization_id", "initiative_id", "topic_id", "merged_into"]).await?;
    open(manager, "finding", CHANGED).await
}

async fn sighting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("sighting")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid("finding_id"))
        .col(uuid("stakeholder_id"))
        .col(text_null("note"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("sighting", "organization_id", "organization"))
        .foreign_key(&mut references("sighting", "initiative_id", "initiative"))
        .foreign_key(&mut references("sighting", "finding_id", "finding"))
        .foreign_key(&mut references("sighting", "stakeholder_id", "stakeholder"))
        .take();
    create(manager, "sighting", table, &["organization_id", "initiative_id"]).await?;
    unique(manager, "sighting", &["finding_id", "stakeholder_id"]).await?;
    open(manager, "sighting", CHANGED).await
}
