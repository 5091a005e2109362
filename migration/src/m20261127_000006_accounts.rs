//! What shows that an account is somebody's: verified addresses, links sent by
//! e-mail, second factors; and what slows down who guesses.

use crate::column::{add, create, moment, moment_null, references, table, unique, version, word};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, integer, json_binary_null, string, string_null, text, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "user", moment_null("email_verified_at")).await?;
        add(manager, "invitation", string_null("mailed_hash")).await?;
        unique(manager, "invitation", &["mailed_hash"]).await?;
        one_time_link(manager).await?;
        soft_lock(manager).await?;
        second_factor(manager).await?;
        recovery_code(manager).await
    }
}

async fn one_time_link(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("one_time_link")
        .col(string("secret_hash"))
        .col(word("purpose"))
        .col(uuid_null("user_id"))
        .col(string("email"))
        .col(json_binary_null("payload"))
        .col(moment("created_at"))
        .col(moment("expires_at"))
        .col(moment_null("used_at"))
        .foreign_key(&mut references("one_time_link", "user_id", "user"))
        .take();
    create(manager, "one_time_link", table, &["user_id", "expires_at"]).await?;
    unique(manager, "one_time_link", &["secret_hash"]).await
}

async fn soft_lock(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("soft_lock")
        .col(string("key").primary_key())
        .col(integer("failures"))
        .col(integer("wrong_codes"))
        .col(moment("tried_at"))
        .take();
    create(manager, "soft_lock", table, &["tried_at"]).await
}

async fn second_factor(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table("second_factor")
        .col(uuid("user_id"))
        .col(text("sealed_secret"))
        .col(big_integer_null("last_step"))
        .col(moment_null("confirmed_at"))
        .col(version())
        .col(moment("created_at"))
        .foreign_key(&mut references("second_factor", "user_id", "user"))
        .take();
    create(manager, "second_factor", table, &[]).await?;
    unique(manager, "second_factor", &["user_id"]).await
}

async fn recovery_code(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("recovery_code")
        .col(uuid("second_factor_id"))
        .col(string("code_hash"))
        .col(moment_null("used_at"))
        .primary_key(Index::create().col("second_factor_id").col("code_hash"))
        .foreign_key(&mut references("recovery_code", "second_factor_id", "second_factor"))
        .take();
    create(manager, "recovery_code", table, &[]).await
}
