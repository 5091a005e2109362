//! Who listens to whom in an initiative, and how much.

use crate::column::{create, moment, references, table, unique, version};
use crate::tenant::{CHANGED, open};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = table("influence")
            .col(uuid("organization_id"))
            .col(uuid("initiative_id"))
            .col(uuid("listener_id"))
            .col(uuid("heard_id"))
            .col(big_integer("weight_millionths"))
            .col(version())
            .col(moment("created_at"))
            .foreign_key(&mut references("influence", "organization_id", "organization"))
            .foreign_key(&mut references("influence", "initiative_id", "initiative"))
            .foreign_key(&mut references("influence", "listener_id", "stakeholder"))
            .foreign_key(&mut references("influence", "heard_id", "stakeholder"))
            .take();
        create(manager, "influence", table, &["organization_id", "initiative_id", "heard_id"]).await?;
        unique(manager, "influence", &["listener_id", "heard_id"]).await?;
        open(manager, "influence", CHANGED).await
    }
}
