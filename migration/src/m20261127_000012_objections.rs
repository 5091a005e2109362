//! What is said of an objection on its way to being settled, and who seconds it.

use crate::column::{add, create, moment, moment_null, references, table, unique, version};
use crate::tenant::{CHANGED, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer_null, string_null, text_null, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            uuid_null("speaker_id"),
            text_null("restatement"),
            text_null("correction"),
            string_null("summary"),
            integer_null("changed_in"),
            text_null("rejection"),
            text_null("dissent"),
            text_null("information"),
            moment_null("moved_at"),
        ] {
            add(manager, "objection", column).await?;
        }
        second(manager).await
    }
}

async fn second(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("second")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("objection_id"))
        .col(uuid("stakeholder_id"))
        .col(moment_null("withdrawn_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("second", "organization_id", "organization"))
        .foreign_key(&mut references("second", "proposal_id", "proposal"))
        .foreign_key(&mut references("second", "objection_id", "objection"))
        .foreign_key(&mut references("second", "stakeholder_id", "stakeholder"))
        .take();
    create(manager, "second", table, &["organization_id", "proposal_id", "stakeholder_id"]).await?;
    unique(manager, "second", &["objection_id", "stakeholder_id"]).await?;
    open(manager, "second", CHANGED).await
}
