//! The few kinds of column, constraint and trigger all tables are built from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid};
use sea_orm_migration::sea_orm::DbBackend;

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

/// Adds a column to a table that is there.
pub async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).take()).await
}

/// Lets no two rows agree in all the columns named.
pub async fn unique(manager: &SchemaManager<'_>, name: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    let mut index = Index::create().name(format!("unq-{name}-{}", columns.join("-"))).table(name).unique().take();
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}

/// Lets rows of these tables be written once only: the database itself refuses
/// to change, delete or replace one. Beside each table stands when a row `NEW`
/// would replace one of it.
pub async fn keep(
    manager: &SchemaManager<'_>,
    what: &'static str,
    tables: &[(&'static str, &'static str)],
) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DbBackend::Postgres => kept_on_postgres(what, tables),
        _ => kept_on_sqlite(what, tables),
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

fn kept_on_postgres(what: &str, tables: &[(&str, &str)]) -> Vec<String> {
    let refuse = format!(
        "CREATE FUNCTION {what}_is_final() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION '{what}s are never changed'; END $$"
    );
    let triggers = tables.iter().flat_map(|(table, _)| {
        [("final", "UPDATE OR DELETE", "ROW"), ("kept", "TRUNCATE", "STATEMENT")].map(|(name, before, each)| {
            format!(
                "CREATE TRIGGER {table}_is_{name} BEFORE {before} ON {table} \
                 FOR EACH {each} EXECUTE FUNCTION {what}_is_final()"
            )
        })
    });
    std::iter::once(refuse).chain(triggers).collect()
}

fn kept_on_sqlite(what: &str, tables: &[(&str, &str)]) -> Vec<String> {
    let triggers = tables.iter().flat_map(|(table, replaces)| {
        // `INSERT OR REPLACE` deletes without a word to the second.
        let replaced = format!("INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {replaces})");
        let refused = [
            ("updated", format!("UPDATE ON {table}")),
            ("deleted", format!("DELETE ON {table}")),
            ("replaced", replaced),
        ];
        refused.map(|(name, before)| {
            format!(
                "CREATE TRIGGER {table}_is_not_{name} BEFORE {before} \
                 BEGIN SELECT RAISE(ABORT, '{what}s are never changed'); END"
            )
        })
    });
    triggers.collect()
}
