//! Opening the database: SQLite in the data directory, or PostgreSQL.

use crate::error::Causes;
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement, sqlx};
use secrecy::SecretSlice;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// To open a connection counts too, and takes a while where everything is busy.
const POOL_WAIT: Duration = Duration::from_secs(3);
const CONNECT_WAIT: Duration = Duration::from_secs(10);
const CONNECTIONS: u32 = 10;
/// Prepared statements that a connection of the embedded database keeps: pages and clients ask more than the 100 it
/// would keep by itself.
const STATEMENTS: usize = 500;
const SECRET_BYTES: usize = 32;
/// What a connection to PostgreSQL begins with. An operator sees every
/// organization, also where the policies hold for the owner of the tables.
const AS_OPERATOR: &str = "SET entente.system = 'on'";
/// A server takes the role that the policies are written for, and cannot hold on to what others wait for.
const AS_SERVER: &str = "SET ROLE entente_server; SET statement_timeout = '5s'; SET lock_timeout = '2s'; \
                         SET idle_in_transaction_session_timeout = '10s'";

/// Why the store cannot be used; each message stands on a line of its own.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data directory cannot be made or written.
    #[error("cannot write the data directory `{path}`: {source}")]
    Directory {
        /// The directory.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// No connection.
    #[error("cannot open the database `{url}`: {cause}")]
    Open {
        /// Where, without a password.
        url: String,
        /// Why.
        cause: String,
    },
    /// A newer program made it.
    #[error(
        "the database `{url}` was made by a newer version of entente (it has `{migration}`): \
         run that version, or restore a backup from before it"
    )]
    Newer {
        /// Where, without a password.
        url: String,
        /// The first migration that this program does not know.
        migration: String,
    },
    /// Whoever serves it would see every organization.
    #[error(
        "the role `{role}` passes the policies of `{url}` by: it must be no superuser, own no tables and have no \
         BYPASSRLS; run `entente migrate`, which makes it so"
    )]
    Privileged {
        /// Where, without a password.
        url: String,
        /// The role that a server takes.
        role: String,
    },
    /// It needs migrating first.
    #[error("the database `{url}` is not up to date: run `entente migrate` first")]
    Older {
        /// Where, without a password.
        url: String,
    },
}

/// Makes the data directory, for its owner's eyes only, and shows that it can be written.
///
/// # Errors
///
/// [`StoreError::Directory`].
pub fn prepare_directory(path: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Directory { path: path.display().to_string(), source };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(failed)?;
    tempfile::Builder::new().prefix(".probe").tempfile_in(path).map(drop).map_err(failed)
}

/// The secret that seals second factors: whoever restores the database needs it too.
///
/// # Errors
///
/// [`StoreError::Directory`].
pub fn factor_secret(path: &Path) -> Result<SecretSlice<u8>, StoreError> {
    let failed = |source| StoreError::Directory { path: path.display().to_string(), source };
    match std::fs::read(path) {
        Ok(secret) if secret.len() == SECRET_BYTES => return Ok(SecretSlice::from(secret)),
        Ok(_) => return Err(failed(std::io::Error::other("it must hold 32 bytes; remove it to have a new one made"))),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        Err(_) => {}
    }
    let mut secret = vec![0; SECRET_BYTES];
    getrandom::fill(&mut secret).map_err(|error| failed(std::io::Error::other(error)))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).and_then(|mut file| file.write_all(&secret)).map_err(failed)?;
    tracing::info!(path = %path.display(), "made a secret to seal second factors with; back it up with the database");
    Ok(SecretSlice::from(secret))
}

/// The URL of the embedded database of a data directory.
#[must_use]
pub fn embedded_url(data: &Path) -> String {
    let path = data.join("entente.db").display().to_string();
    let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}?mode=rwc")
}

/// Connects as an operator does, who migrates and looks after every
/// organization; changes nothing.
///
/// # Errors
///
/// [`StoreError::Open`].
pub async fn connect(url: &str) -> Result<DatabaseConnection, StoreError> {
    connect_as(url, AS_OPERATOR).await
}

/// The connections that a server answers with. On PostgreSQL they are new ones,
/// which take the role of the server and see what each transaction says.
///
/// # Errors
///
/// [`StoreError::Open`], or [`StoreError::Privileged`] where that role would
/// pass the policies by.
pub async fn to_serve(operator: DatabaseConnection, url: &str) -> Result<DatabaseConnection, StoreError> {
    if operator.get_database_backend() != DbBackend::Postgres {
        return Ok(operator);
    }
    operator.close().await.map_err(|e| open_error(url, &e))?;
    let db = connect_as(url, AS_SERVER).await?;
    refuse_privileged(&db, url).await?;
    Ok(db)
}

/// Shows that the policies hold for whoever these connections act as.
///
/// # Errors
///
/// [`StoreError::Privileged`].
pub async fn refuse_privileged(db: &DatabaseConnection, url: &str) -> Result<(), StoreError> {
    let free = "SELECT rolname::text AS role, rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class \
                WHERE relowner = pg_roles.oid AND relnamespace = current_schema()::regnamespace) AS free \
                FROM pg_roles WHERE rolname = current_user";
    let read = async || {
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), free)).await?;
        row.map(|row| Ok((row.try_get("", "role")?, row.try_get("", "free")?))).transpose()
    };
    match read().await.map_err(|e: DbErr| open_error(url, &e))? {
        Some((role, true)) => Err(StoreError::Privileged { url: shown(url), role }),
        _ => Ok(()),
    }
}

async fn connect_as(url: &str, setting: &'static str) -> Result<DatabaseConnection, StoreError> {
    if !["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        let cause = "it must begin with `postgres://` or `sqlite://`".to_owned();
        return Err(StoreError::Open { url: shown(url), cause });
    }
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(CONNECTIONS)
        .connect_timeout(CONNECT_WAIT)
        .acquire_timeout(POOL_WAIT)
        // The embedded database does not go away between two requests.
        .test_before_acquire(!url.starts_with("sqlite:"))
        .sqlx_logging(false)
        .map_sqlx_postgres_pool_opts(move |pool| {
            pool.after_connect(move |connection, _| {
                Box::pin(async move { sqlx::Executor::execute(connection, setting).await.map(drop) })
            })
        })
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
                .statement_cache_capacity(STATEMENTS)
        });
    Database::connect(options).await.map_err(|e| open_error(url, &e))
}

/// Brings the schema up to date.
///
/// # Errors
///
/// [`StoreError::Newer`] or [`StoreError::Open`].
pub async fn migrate(db: &DatabaseConnection, url: &str) -> Result<(), StoreError> {
    refuse_newer(db, url).await?;
    Migrator::up(db, None).await.map_err(|e| open_error(url, &e))
}

/// Shows that the schema is up to date.
///
/// # Errors
///
/// [`StoreError::Newer`], [`StoreError::Older`] or [`StoreError::Open`].
pub async fn refuse_outdated(db: &DatabaseConnection, url: &str) -> Result<(), StoreError> {
    let applied = refuse_newer(db, url).await?;
    if applied < Migrator::migrations().len() { Err(StoreError::Older { url: shown(url) }) } else { Ok(()) }
}

/// Whether the database has all our migrations.
///
/// # Errors
///
/// Whatever the database says.
pub async fn is_up_to_date(db: &DatabaseConnection) -> Result<bool, DbErr> {
    let applied = applied(db).await?;
    Ok(Migrator::migrations().iter().all(|migration| applied.iter().any(|name| name == migration.name())))
}

/// How many of our migrations it has, unless it has others too.
async fn refuse_newer(db: &DatabaseConnection, url: &str) -> Result<usize, StoreError> {
    let applied = applied(db).await.map_err(|e| open_error(url, &e))?;
    let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
    match applied.iter().find(|name| !known.contains(name)) {
        Some(migration) => Err(StoreError::Newer { url: shown(url), migration: migration.clone() }),
        None => Ok(applied.len()),
    }
}

async fn applied(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    if !migration::SchemaManager::new(db).has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let select = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), select)).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

fn open_error(url: &str, error: &DbErr) -> StoreError {
    StoreError::Open { url: shown(url), cause: Causes(error).to_string().replace('\n', " ") }
}

/// The URL without what may be secret in it.
fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "(not a URL)".to_owned() };
    let rest = rest.split('?').next().unwrap_or_default();
    match rest.rsplit_once('@') {
        Some((_, place)) => format!("{scheme}://{place}"),
        None => format!("{scheme}://{rest}"),
    }
}
