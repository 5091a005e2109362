//! Changing what is never changed, as somebody could who holds the database itself.

use super::{TestApp, raw};
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

/// The tables that the database lets nobody change.
const FINAL: [&str; 3] = ["event", "seal", "sealed_event"];

impl TestApp {
    /// Takes away what keeps the record from being changed.
    pub async fn unguard(&self) {
        if self.db.get_database_backend() == DbBackend::Postgres {
            for table in FINAL {
                self.forge(&format!("ALTER TABLE {table} DISABLE TRIGGER ALL")).await;
            }
        } else {
            let all = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
            for row in raw(&self.db, all).await {
                let name: String = row.try_get("", "name").expect("a name");
                self.forge(&format!("DROP TRIGGER {name}")).await;
            }
        }
    }

    /// Runs these statements with no regard for references.
    pub async fn forge(&self, sql: &str) {
        let sql = match self.db.get_database_backend() {
            DbBackend::Postgres => {
                format!("SET session_replication_role = replica; {sql}; RESET session_replication_role")
            }
            _ => format!("PRAGMA foreign_keys = OFF; {sql}; PRAGMA foreign_keys = ON"),
        };
        self.db.execute_unprepared(&sql).await.expect("a statement that runs");
    }

    /// An id as SQL writes it.
    pub fn literal(&self, id: Uuid) -> String {
        match self.db.get_database_backend() {
            DbBackend::Postgres => format!("'{id}'::uuid"),
            _ => format!("x'{}'", id.simple()),
        }
    }
}
