//! The clock of final comment, how proposals end, decisions with what follows
//! from them, and on which days an organization works.

use crate::column::{add, create, moment, moment_null, references, table, unique, version, word};
use crate::tenant::{CHANGED, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, date_null, integer, json_binary, string, text, text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            big_integer_null("final_comment_ran_ms"),
            moment_null("final_comment_runs_since"),
            moment_null("closed_at"),
            text_null("status_reason"),
            uuid_null("superseded_by"),
        ] {
            add(manager, "proposal", column).await?;
        }
        decision(manager).await?;
        commitment(manager).await?;
        work_item(manager).await?;
        calendar(manager).await
    }
}

async fn decision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("decision")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("decided_by"))
        .col(word("outcome"))
        .col(string("title"))
        .col(integer("revision"))
        .col(text("rationale"))
        .col(text_null("override_reason"))
        .col(word("reversibility"))
        .col(moment_null("review_at"))
        .col(json_binary("rule"))
        .col(text("assessment"))
        .col(json_binary("dissents"))
        .col(moment_null("reopened_at"))
        .col(text_null("reopening"))
        .col(moment_null("handed_over_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("decision", "organization_id", "organization"))
        .foreign_key(&mut references("decision", "proposal_id", "proposal"))
        .foreign_key(&mut references("decision", "decided_by", "stakeholder"))
        .take();
    create(manager, "decision", table, &["organization_id", "proposal_id", "decided_by"]).await?;
    open(manager, "decision", CHANGED).await
}

async fn commitment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("commitment")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("decision_id"))
        .col(uuid("stakeholder_id"))
        .col(word("commitment"))
        .col(text_null("note"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("commitment", "organization_id", "organization"))
        .foreign_key(&mut references("commitment", "proposal_id", "proposal"))
        .foreign_key(&mut references("commitment", "decision_id", "decision"))
        .foreign_key(&mut references("commitment", "stakeholder_id", "stakeholder"))
        .take();
    create(manager, "commitment", table, &["organization_id", "proposal_id", "stakeholder_id"]).await?;
    unique(manager, "commitment", &["decision_id", "stakeholder_id"]).await?;
    open(manager, "commitment", CHANGED).await
}

async fn work_item(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("work_item")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("decision_id"))
        .col(string("title"))
        .col(text_null("body"))
        .col(uuid_null("owner_id"))
        .col(date_null("due_on"))
        .col(word("status"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("work_item", "organization_id", "organization"))
        .foreign_key(&mut references("work_item", "proposal_id", "proposal"))
        .foreign_key(&mut references("work_item", "decision_id", "decision"))
        .foreign_key(&mut references("work_item", "owner_id", "stakeholder"))
        .take();
    create(manager, "work_item", table, &["organization_id", "proposal_id", "decision_id", "owner_id"]).await?;
    open(manager, "work_item", CHANGED).await
}

async fn calendar(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("calendar")
        .col(uuid("organization_id"))
        .col(json_binary("weekdays"))
        .col(json_binary("holidays"))
        .col(integer("offset_minutes"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("calendar", "organization_id", "organization"))
        .take();
    create(manager, "calendar", table, &[]).await?;
    unique(manager, "calendar", &["organization_id"]).await?;
    open(manager, "calendar", CHANGED).await
}
