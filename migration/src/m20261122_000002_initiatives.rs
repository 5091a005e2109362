//! Initiatives, who takes part in them, and what they are about.

use crate::column::{create, moment, moment_null, references, table, unique, version, word};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, integer_null, string, string_null, text, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        initiative(manager).await?;
        stakeholder(manager).await?;
        invitation(manager).await?;
        problem(manager).await?;
        proposal(manager).await?;
        proposal_problem(manager).await?;
        revision(manager).await
    }
}

async fn initiative(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("initiative")
        .col(uuid("organization_id"))
        .col(string("title"))
        .col(text("summary"))
        .col(word("context"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("initiative", "organization_id", "organization"))
        .take();
    create(manager, "initiative", table, &["organization_id"]).await
}

async fn stakeholder(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("stakeholder")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid_null("user_id"))
        .col(string("email"))
        .col(string("name"))
        .col(word("role"))
        .col(string_null("group_name"))
        .col(big_integer("weight_millionths"))
        .col(boolean("lead"))
        .col(boolean("decider"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("stakeholder", "organization_id", "organization"))
        .foreign_key(&mut references("stakeholder", "initiative_id", "initiative"))
        .foreign_key(&mut references("stakeholder", "user_id", "user"))
        .take();
    create(manager, "stakeholder", table, &["organization_id", "user_id"]).await?;
    unique(manager, "stakeholder", &["initiative_id", "email"]).await
}

async fn invitation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("invitation")
        .col(uuid("organization_id"))
        .col(uuid("stakeholder_id"))
        .col(string("token_hash"))
        .col(moment("expires_at"))
        .col(moment_null("accepted_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("invitation", "organization_id", "organization"))
        .foreign_key(&mut references("invitation", "stakeholder_id", "stakeholder"))
        .take();
    create(manager, "invitation", table, &["organization_id", "stakeholder_id"]).await?;
    unique(manager, "invitation", &["token_hash"]).await
}

async fn problem(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("problem")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid("author_id"))
        .col(string("title"))
        .col(text("statement"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("problem", "organization_id", "organization"))
        .foreign_key(&mut references("problem", "initiative_id", "initiative"))
        .foreign_key(&mut references("problem", "author_id", "stakeholder"))
        .take();
    create(manager, "problem", table, &["organization_id", "initiative_id", "author_id"]).await
}

async fn proposal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("proposal")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid("author_id"))
        .col(string("title"))
        .col(word("status"))
        .col(integer("revision"))
        .col(integer("substantive_revision"))
        .col(moment("substantive_at"))
        .col(integer_null("shared_revision"))
        .col(moment_null("opened_at"))
        .col(moment_null("final_comment_since"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("proposal", "organization_id", "organization"))
        .foreign_key(&mut references("proposal", "initiative_id", "initiative"))
        .foreign_key(&mut references("proposal", "author_id", "stakeholder"))
        .take();
    create(manager, "proposal", table, &["organization_id", "initiative_id", "author_id"]).await
}

async fn proposal_problem(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("proposal_problem")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("problem_id"))
        .col(version())
        .foreign_key(&mut references("proposal_problem", "organization_id", "organization"))
        .foreign_key(&mut references("proposal_problem", "proposal_id", "proposal"))
        .foreign_key(&mut references("proposal_problem", "problem_id", "problem"))
        .take();
    create(manager, "proposal_problem", table, &["organization_id", "problem_id"]).await?;
    unique(manager, "proposal_problem", &["proposal_id", "problem_id"]).await
}

async fn revision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("revision")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(integer("number"))
        .col(word("kind"))
        .col(text("body"))
        .col(uuid("author_id"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("revision", "organization_id", "organization"))
        .foreign_key(&mut references("revision", "proposal_id", "proposal"))
        .foreign_key(&mut references("revision", "author_id", "stakeholder"))
        .take();
    create(manager, "revision", table, &["organization_id", "author_id"]).await?;
    unique(manager, "revision", &["proposal_id", "number"]).await
}
