//! How proposals grow out of each other and what they rest on; whose word counts
//! for whom; and what of a proposal somebody has seen.

use crate::column::{add, create, moment, moment_null, references, table, unique, version};
use crate::tenant::{CHANGED, KEPT, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_null, text_null, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "revision", string_null("title")).await?;
        add(manager, "position", uuid_null("entered_by")).await?;
        add(manager, "position", moment_null("confirmed_at")).await?;
        for column in [uuid_null("carried_from_id"), uuid_null("root_id"), moment_null("upheld_at")] {
            add(manager, "objection", column).await?;
        }
        unique(manager, "objection", &["proposal_id", "root_id"]).await?;
        derivation(manager).await?;
        proposal_evidence(manager).await?;
        delegation(manager).await?;
        look(manager).await
    }
}

async fn derivation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("derivation")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("source_id"))
        .col(version())
        .foreign_key(&mut references("derivation", "organization_id", "organization"))
        .foreign_key(&mut references("derivation", "proposal_id", "proposal"))
        .foreign_key(&mut references("derivation", "source_id", "proposal"))
        .take();
    create(manager, "derivation", table, &["organization_id", "source_id"]).await?;
    unique(manager, "derivation", &["proposal_id", "source_id"]).await?;
    open(manager, "derivation", KEPT).await
}

async fn proposal_evidence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("proposal_evidence")
        .col(uuid("organization_id"))
        .col(uuid("proposal_id"))
        .col(uuid("finding_id"))
        .col(uuid("author_id"))
        .col(text_null("note"))
        .col(moment_null("removed_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("proposal_evidence", "organization_id", "organization"))
        .foreign_key(&mut references("proposal_evidence", "proposal_id", "proposal"))
        .foreign_key(&mut references("proposal_evidence", "finding_id", "finding"))
        .foreign_key(&mut references("proposal_evidence", "author_id", "stakeholder"))
        .take();
    create(manager, "proposal_evidence", table, &["organization_id", "finding_id", "author_id"]).await?;
    unique(manager, "proposal_evidence", &["proposal_id", "finding_id"]).await?;
    open(manager, "proposal_evidence", CHANGED).await
}

async fn delegation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("delegation")
        .col(uuid("organization_id"))
        .col(uuid("initiative_id"))
        .col(uuid_null("proposal_id"))
        .col(uuid("subject_id"))
        .col(uuid("stakeholder_id"))
        .col(uuid("delegate_id"))
        .col(text_null("note"))
        .col(moment("given_at"))
        .col(moment_null("revoked_at"))
        .col(version())
        .foreign_key(&mut references("delegation", "organization_id", "organization"))
        .foreign_key(&mut references("delegation", "initiative_id", "initiative"))
        .foreign_key(&mut references("delegation", "proposal_id", "proposal"))
        .foreign_key(&mut references("delegation", "stakeholder_id", "stakeholder"))
        .foreign_key(&mut references("delegation", "delegate_id", "stakeholder"))
        .take();
    create(manager, "delegation", table, &["organization_id", "initiative_id", "stakeholder_id", "delegate_id"])
        .await?;
    unique(manager, "delegation", &["subject_id", "stakeholder_id"]).await?;
    open(manager, "delegation", CHANGED).await
}

async fn look(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("look")
        .col(uuid("organization_id"))
        .col(uuid("user_id"))
        .col(uuid("proposal_id"))
        .col(integer("revision"))
        .col(moment("looked_at"))
        .foreign_key(&mut references("look", "organization_id", "organization"))
        .foreign_key(&mut references("look", "user_id", "user"))
        .foreign_key(&mut references("look", "proposal_id", "proposal"))
        .take();
    create(manager, "look", table, &["organization_id", "proposal_id"]).await?;
    unique(manager, "look", &["user_id", "proposal_id"]).await?;
    open(manager, "look", CHANGED).await
}
