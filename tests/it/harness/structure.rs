//! What a database is made of, as sorted lines without names of indexes and constraints.

use super::record::{raw, tables};
use sea_orm::{DatabaseConnection, DbBackend, QueryResult};
use std::collections::{BTreeMap, BTreeSet};

/// Every column, key, reference, unique set and index; what a database indexes words by aside, which no entity describes.
pub async fn columns(db: &DatabaseConnection) -> Vec<String> {
    let mut lines = BTreeSet::new();
    match db.get_database_backend() {
        DbBackend::Postgres => postgres(db, &mut lines).await,
        _ => sqlite(db, &mut lines).await,
    }
    lines.into_iter().filter(|line| !line.contains("seaql_migrations") && !line.starts_with("search_index")).collect()
}

fn text(row: &QueryResult, column: &str) -> String {
    row.try_get("", column).expect("text")
}

fn whole(row: &QueryResult, column: &str) -> i32 {
    row.try_get("", column).expect("a whole number")
}

async fn sqlite(db: &DatabaseConnection, lines: &mut BTreeSet<String>) {
    for table in tables(db).await {
        for row in raw(db, &format!("SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}')")).await {
            let (name, kind) = (text(&row, "name"), text(&row, "type").to_lowercase());
            let key = if whole(&row, "pk") > 0 { " key" } else { "" };
            // SQLite holds the columns of a primary key nullable unless they say otherwise; ours are never null.
            let null = if whole(&row, "notnull") > 0 || !key.is_empty() { "not null" } else { "null" };
            lines.insert(format!("{table}.{name} {kind} {null}{key}"));
        }
        for row in raw(db, &format!("SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list('{table}')")).await
        {
            lines.insert(format!("{table}.{} -> {}.{}", text(&row, "from"), text(&row, "table"), text(&row, "to")));
        }
        for row in raw(db, &format!("SELECT name, \"unique\", origin FROM pragma_index_list('{table}')")).await {
            let info = raw(db, &format!("SELECT name FROM pragma_index_info('{}')", text(&row, "name"))).await;
            let columns: Vec<String> = info.iter().map(|row| text(row, "name")).collect();
            lines.insert(index(&table, whole(&row, "unique") > 0, &columns));
        }
    }
}

fn index(table: &str, unique: bool, columns: &[String]) -> String {
    format!("{table} {} ({})", if unique { "unique" } else { "index" }, columns.join(", "))
}

async fn postgres(db: &DatabaseConnection, lines: &mut BTreeSet<String>) {
    let columns = "SELECT table_name::text AS t, column_name::text AS c, is_nullable::text AS n, udt_name::text AS u, \
        COALESCE(character_maximum_length::text, '') AS l, COALESCE(column_default, '') AS d \
        FROM information_schema.columns WHERE table_schema = 'public'";
    for row in raw(db, columns).await {
        let (table, column, kind) = (text(&row, "t"), text(&row, "c"), text(&row, "u"));
        let (length, null, default) = (text(&row, "l"), text(&row, "n"), text(&row, "d"));
        lines.insert(format!("{table}.{column} {kind}({length}) null={null} default={default}"));
    }
    let references = "SELECT conrelid::regclass::text AS t, confrelid::regclass::text AS p, contype::text AS k, \
        pg_get_constraintdef(oid) AS d FROM pg_constraint WHERE connamespace = 'public'::regnamespace";
    for row in raw(db, references).await {
        if ["f", "p", "c"].contains(&text(&row, "k").as_str()) {
            lines.insert(format!("{} {}", text(&row, "t"), text(&row, "d")));
        }
    }
    let indexes = "SELECT i.indrelid::regclass::text AS t, i.indexrelid::text AS i, i.indisunique AS u, a.attname::text AS c \
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid \
        JOIN pg_class k ON k.oid = i.indexrelid JOIN pg_namespace n ON n.oid = k.relnamespace \
        WHERE n.nspname = 'public' ORDER BY i.indexrelid, a.attnum";
    let mut found: BTreeMap<String, (String, bool, Vec<String>)> = BTreeMap::new();
    for row in raw(db, indexes).await {
        let unique: bool = row.try_get("", "u").expect("a truth");
        let entry = found.entry(text(&row, "i")).or_insert_with(|| (text(&row, "t"), unique, Vec::new()));
        entry.2.push(text(&row, "c"));
    }
    lines.extend(found.values().map(|(table, unique, columns)| index(table, *unique, columns)));
}
