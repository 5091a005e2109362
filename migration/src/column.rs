//! The few kinds of column and constraint all tables are built from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid};

/// A new table with its `id`.
pub fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(uuid("id").primary_key()).take()
}

/// A reference to another table's `id`.
pub fn references(table: &'static str, column: &'static str, parent: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(parent, "id").take()
}

/// One of a closed set of words.
pub fn word(name: &'static str) -> ColumnDef {
    string_len(name, 32).take()
}

/// The count of changes that every row carries.
pub fn version() -> ColumnDef {
    integer("version").take()
}

/// A moment.
pub fn moment(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone(name).take()
}

/// A moment that may not have come.
pub fn moment_null(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone_null(name).take()
}

/// Creates a table, then an index for each of the columns named.
pub async fn create(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: TableCreateStatement,
    indexed: &[&'static str],
) -> Result<(), DbErr> {
    manager.create_table(table).await?;
    for column in indexed {
        let index = Index::create().name(format!("idx-{name}-{column}")).table(name).col(*column).take();
        manager.create_index(index).await?;
    }
    Ok(())
}

/// Lets no two rows agree in all the columns named.
pub async fn unique(manager: &SchemaManager<'_>, name: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    let mut index = Index::create().name(format!("unq-{name}-{}", columns.join("-"))).table(name).unique().take();
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}
