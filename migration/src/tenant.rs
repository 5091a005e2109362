//! What the server may do with a table, and which of its rows it sees, on
//! PostgreSQL. Every table that is made says so, or the server may not touch it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Made once, changed later.
pub const CHANGED: &str = "SELECT, INSERT, UPDATE";
/// Made once.
pub const KEPT: &str = "SELECT, INSERT";
/// Made, changed and forgotten.
pub const PASSING: &str = "SELECT, INSERT, UPDATE, DELETE";

/// Opens a table whose rows belong to organizations to the server, each row in its own organization only.
pub async fn open(manager: &SchemaManager<'_>, table: &str, grants: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    grant(manager, table, grants).await?;
    keep_apart(manager, table, "organization_id").await
}

/// Lets the server do this with a table.
pub async fn grant(manager: &SchemaManager<'_>, table: &str, grants: &str) -> Result<(), DbErr> {
    let grant = format!("GRANT {grants} ON \"{table}\" TO entente_server");
    manager.get_connection().execute_unprepared(&grant).await.map(drop)
}

/// Shows and takes only rows of the organization that the transaction is in.
pub async fn keep_apart(manager: &SchemaManager<'_>, table: &str, tenant: &str) -> Result<(), DbErr> {
    for statement in [
        format!("ALTER TABLE \"{table}\" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"),
        format!("CREATE POLICY tenant ON \"{table}\" USING ({tenant} = entente_organization() OR entente_system())"),
    ] {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
