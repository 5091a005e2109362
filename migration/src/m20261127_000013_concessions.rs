//! What people answer to concessions, and the revision that takes one up.

use crate::column::{add, create, moment, references, table, unique, version};
use crate::tenant::{CHANGED, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer_null, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "concession", integer_null("incorporated_in")).await?;
        let table = table("concession_answer")
            .col(uuid("organization_id"))
            .col(uuid("proposal_id"))
            .col(uuid("concession_id"))
            .col(uuid("stakeholder_id"))
            .col(boolean("accepts"))
            .col(text_null("note"))
            .col(moment("answered_at"))
            .col(version())
            .foreign_key(&mut references("concession_answer", "organization_id", "organization"))
            .foreign_key(&mut references("concession_answer", "proposal_id", "proposal"))
            .foreign_key(&mut references("concession_answer", "concession_id", "concession"))
            .foreign_key(&mut references("concession_answer", "stakeholder_id", "stakeholder"))
            .take();
        create(manager, "concession_answer", table, &["organization_id", "proposal_id", "stakeholder_id"]).await?;
        unique(manager, "concession_answer", &["concession_id", "stakeholder_id"]).await?;
        open(manager, "concession_answer", CHANGED).await
    }
}
