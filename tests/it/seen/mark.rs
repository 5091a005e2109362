//! Every text that people write, marked in every row of every table.

use crate::harness::{TestApp, raw, tables};
use sea_orm::{ConnectionTrait as _, DbBackend};
use std::collections::BTreeSet;

/// Tables and columns of text that nobody writes to be read, each with what it is.
const NOT_WRITTEN: &[(&str, &str)] = &[
    ("event", "words of the server, and JSON"),
    ("lease", "names of the server's duties"),
    ("rate_limit", "keys of counters"),
    ("soft_lock", "keys of counters"),
    ("idempotency_key", "names of mutations, and hashes"),
    ("external_attempt", "secrets and addresses of one sign-in"),
    ("one_time_link.email", "an address that was asked to be confirmed, compared and never shown"),
    ("second_factor.sealed_secret", "a sealed secret"),
    ("decision.assessment", "JSON"),
];

/// The columns of free text, as the database itself describes them: words of a closed list have a longest length,
/// and JSON, ids and moments have types of their own.
pub async fn written(app: &TestApp) -> BTreeSet<(String, String)> {
    let (mut found, mut left_out) = (BTreeSet::new(), BTreeSet::new());
    for table in tables(&app.db).await {
        let sql = match app.db.get_database_backend() {
            DbBackend::Postgres => format!(
                "SELECT column_name::text AS name FROM information_schema.columns WHERE table_schema = 'public' \
                 AND table_name = '{table}' AND udt_name IN ('text', 'varchar') AND character_maximum_length IS NULL"
            ),
            _ => format!("SELECT name FROM pragma_table_info('{table}') WHERE lower(type) IN ('text', 'varchar')"),
        };
        for row in raw(&app.db, &sql).await {
            let column: String = row.try_get("", "name").expect("a name");
            let reason = NOT_WRITTEN.iter().find(|(what, _)| *what == table || *what == format!("{table}.{column}"));
            match reason {
                Some((what, _)) => drop(left_out.insert(*what)),
                None if column.ends_with("_hash") => {}
                None => drop(found.insert((table.clone(), column))),
            }
        }
    }
    let stale: Vec<_> = NOT_WRITTEN.iter().filter(|(what, _)| !left_out.contains(what)).collect();
    assert!(stale.is_empty(), "there is no such text any more: {stale:?}");
    found
}

/// Marks each of these in every row: `tell-table-column-id`, behind a word that is searched for. A `0` stands for
/// `_`, which Markdown would escape.
pub async fn mark(app: &TestApp, written: &BTreeSet<(String, String)>) {
    let mut empty = BTreeSet::new();
    for (table, column) in written {
        let id = match app.db.get_database_backend() {
            DbBackend::Postgres => "replace(id::text, '-', '')",
            _ => "lower(hex(id))",
        };
        let told = format!("{table}-{column}").replace('_', "0");
        let sql = format!("UPDATE \"{table}\" SET {column} = 'mark tell-{told}-' || {id}");
        let changed = app.db.execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        if changed.rows_affected() == 0 {
            empty.insert(table);
        }
    }
    assert!(empty.is_empty(), "nothing to mark: give `everything` a row of {empty:?}");
}

/// The marks in a text.
pub fn marks(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
    words.filter(|word| word.starts_with("tell-"))
}

/// The table and the column that a mark is of.
pub fn column(mark: &str) -> (String, String) {
    let parts: Vec<&str> = mark.split('-').collect();
    let [_, table, column, _] = parts.as_slice() else { panic!("no whole mark: {mark}") };
    (table.replace('0', "_"), column.replace('0', "_"))
}
