//! What is in the database, table by table.

use super::{TestApp, id};
use entities::{ProposalId, event};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter, QueryOrder, QueryResult,
    Statement,
};
use std::collections::BTreeMap;

/// How many rows each table has.
pub type Counts = BTreeMap<String, i64>;

/// The rows of a statement, read beside the server.
pub async fn raw(db: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.expect("a statement that runs")
}

/// The names of all tables but the migrator's own, and those that are a search index of SQLite's.
pub async fn tables(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        _ => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
              AND name NOT LIKE 'search_index%' ORDER BY 1"
        }
    };
    let names = raw(db, sql).await.into_iter().map(|row| row.try_get::<String>("", "name").expect("a name"));
    names.filter(|name| name != "seaql_migrations").collect()
}

/// How many rows each table has; signing in aside, which people do again when their token has ended, and
/// what is used up of limits.
pub async fn count(db: &DatabaseConnection) -> Counts {
    let mut counts = Counts::new();
    for table in tables(db).await {
        if ["session", "refresh_token", "rate_limit"].contains(&table.as_str()) {
            continue;
        }
        let others = if table == "event" { " WHERE subject_kind <> 'Session'" } else { "" };
        let rows = raw(db, &format!("SELECT COUNT(*) AS number FROM \"{table}\"{others}")).await;
        let number = rows.first().expect("a count").try_get("", "number").expect("a number");
        counts.insert(table, number);
    }
    counts
}

impl TestApp {
    /// What happened to a proposal itself, in order.
    pub async fn kinds(&self, proposal: &str) -> Vec<String> {
        let events = event::Entity::find().filter(event::Column::SubjectId.eq(id::<ProposalId>(proposal).0));
        let events = events.order_by_asc(event::Column::Id).all(&self.db).await.expect("the events");
        events.into_iter().map(|event| event.kind).collect()
    }

    /// How many rows each table has; every change adds an event.
    pub async fn count(&self) -> Counts {
        count(&self.db).await
    }

    /// Fails if a row came or went since, or was changed by the rules of the house.
    pub async fn nothing_written_since(&self, before: &Counts, what: &str) {
        let mut after = self.count().await;
        // How often somebody asked or guessed is counted, and is nothing that changed.
        for table in ["soft_lock", "rate_limit"] {
            if let (Some(now), Some(then)) = (after.get_mut(table), before.get(table)) {
                *now = *then;
            }
        }
        assert_eq!(&after, before, "{what} wrote something");
    }
}
