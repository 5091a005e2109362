//! Whose rows a transaction sees. Every query names its organization; on
//! PostgreSQL the database holds the same line once more, by what is set here:
//! a statement outside of these transactions sees no row of any organization.
//!
//! Within a request, read through `Session` or `View` and change through
//! `Write`. Before its organization is known, [`read`] with the [`Scope`] of what
//! is known. Tables of no organization (accounts) may be asked directly.

use entities::{OrganizationId, UserId};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::fmt::Write as _;
use tokio::sync::{RwLock, RwLockReadGuard};

/// What a transaction sees of the tables that belong to organizations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The rows of one organization, to read and to write.
    Organization(OrganizationId),
    /// The rows that tell a person where they may sign in, before they chose: to read only.
    Person(UserId),
    /// The row that holds the hash of a secret that somebody knows: to read only.
    Secret(String),
    /// Every organization's: for the server's own work, where there is no person.
    System,
}

impl Scope {
    /// What PostgreSQL's policies look at, and its value as a literal.
    fn setting(&self) -> (&'static str, String) {
        match self {
            Self::Organization(id) => ("entente.organization", id.to_string()),
            Self::Person(id) => ("entente.person", id.to_string()),
            // A hash has no other characters, so that it cannot end the literal.
            Self::Secret(hash) => ("entente.secret", hash.chars().filter(char::is_ascii_alphanumeric).collect()),
            Self::System => ("entente.system", "on".to_owned()),
        }
    }

    fn replaces(&self, other: &Self) -> bool {
        self.setting().0 == other.setting().0
    }
}

/// Begins a transaction that reads one snapshot of what these scopes let it see.
///
/// # Errors
///
/// Whatever the database says.
pub async fn read(db: &DatabaseConnection, scopes: &[Scope]) -> Result<DatabaseTransaction, DbErr> {
    // A deferred transaction of SQLite is a snapshot from its first read on.
    let tx = db.begin().await?;
    set(&tx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;", scopes).await?;
    Ok(tx)
}

/// Begins a transaction that changes what these scopes let it see; it is the
/// only one, or PostgreSQL makes it look so.
///
/// # Errors
///
/// Whatever the database says.
pub async fn write(db: &DatabaseConnection, scopes: &[Scope]) -> Result<DatabaseTransaction, DbErr> {
    let options =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let tx = db.begin_with_options(options).await?;
    set(&tx, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;", scopes).await?;
    Ok(tx)
}

/// Lets a transaction that has begun see this too.
///
/// # Errors
///
/// Whatever the database says.
pub async fn widen(tx: &DatabaseTransaction, scope: &Scope) -> Result<(), DbErr> {
    set(tx, "", std::slice::from_ref(scope)).await
}

/// In one round trip: what kind of transaction it is, and what it sees.
async fn set(tx: &DatabaseTransaction, kind: &str, scopes: &[Scope]) -> Result<(), DbErr> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let mut statements = kind.to_owned();
    for scope in scopes {
        let (name, value) = scope.setting();
        // Writing to a string does not fail.
        let _ = write!(statements, "SET LOCAL {name} = '{value}';");
    }
    tx.execute_unprepared(&statements).await.map(drop)
}

/// What one request reads: a snapshot of the database, from its first read until
/// it is ended. One connection, however much is asked.
pub struct View {
    db: DatabaseConnection,
    open: RwLock<Open>,
}

#[derive(Default)]
struct Open {
    scopes: Vec<Scope>,
    tx: Option<DatabaseTransaction>,
}

impl View {
    /// A snapshot of this database that sees nothing yet of any organization.
    #[must_use]
    pub fn new(db: DatabaseConnection) -> Self {
        Self { db, open: RwLock::default() }
    }

    /// Lets it see this too; in place of what it saw of the same kind.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn see(&self, scope: Scope) -> Result<(), DbErr> {
        let mut open = self.open.write().await;
        if open.scopes.contains(&scope) {
            return Ok(());
        }
        if let Some(tx) = &open.tx {
            widen(tx, &scope).await?;
        }
        open.scopes.retain(|seen| !scope.replaces(seen));
        open.scopes.push(scope);
        Ok(())
    }

    /// The transaction to read in; it begins here if there is none.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn read(&self) -> Result<RwLockReadGuard<'_, DatabaseTransaction>, DbErr> {
        if let Ok(tx) = RwLockReadGuard::try_map(self.open.read().await, |open| open.tx.as_ref()) {
            return Ok(tx);
        }
        let mut open = self.open.write().await;
        if open.tx.is_none() {
            open.tx = Some(read(&self.db, &open.scopes).await?);
        }
        let begun = RwLockReadGuard::try_map(open.downgrade(), |open| open.tx.as_ref());
        begun.ok().ok_or_else(|| DbErr::Custom("a snapshot that was just begun is gone".to_owned()))
    }

    /// Gives the connection back; the next read begins a new snapshot. Nobody
    /// waits for the writer, for a hash or for a client while holding one.
    pub async fn end(&self) {
        // Dropped, it is rolled back while the connection returns to the pool.
        drop(self.open.write().await.tx.take());
    }
}
