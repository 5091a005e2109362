//! What people are reminded of, when final comment ended, and who of several
//! servers moves the clocks.

use crate::column::{add, create, moment, moment_null, references, table, unique, version, word};
use crate::tenant::{CHANGED, PASSING, grant, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, uuid};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "proposal", moment_null("final_comment_ended_at")).await?;
        let table = table("reminder")
            .col(uuid("organization_id"))
            .col(uuid("initiative_id"))
            .col(uuid("user_id"))
            .col(uuid("stakeholder_id"))
            .col(word("kind"))
            .col(uuid("subject_id"))
            .col(moment("occasion_at"))
            .col(moment("due_at"))
            .col(moment_null("dismissed_at"))
            .col(version())
            .col(moment("created_at"))
            .foreign_key(&mut references("reminder", "organization_id", "organization"))
            .foreign_key(&mut references("reminder", "initiative_id", "initiative"))
            .foreign_key(&mut references("reminder", "user_id", "user"))
            .foreign_key(&mut references("reminder", "stakeholder_id", "stakeholder"))
            .take();
        create(manager, "reminder", table, &["organization_id", "initiative_id", "user_id", "subject_id"]).await?;
        unique(manager, "reminder", &["stakeholder_id", "kind", "subject_id", "occasion_at"]).await?;
        open(manager, "reminder", CHANGED).await?;
        lease(manager).await
    }
}

/// Of no organization: it is between servers.
async fn lease(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("lease")
        .col(string("name").primary_key())
        .col(uuid("holder"))
        .col(moment("expires_at"))
        .take();
    create(manager, "lease", table, &[]).await?;
    if manager.get_database_backend() == DbBackend::Postgres {
        grant(manager, "lease", PASSING).await?;
    }
    Ok(())
}
