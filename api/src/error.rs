//! What can go wrong, and the wall that keeps causes from clients.

use async_graphql::ErrorExtensionValues;
use chrono::TimeDelta;
use entities::ProposalId;
use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// What a use case can end with instead of its result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No token, or one that does not hold.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The person may see the thing, but not do this.
    #[error("{0}")]
    Forbidden(String),
    /// A request that no person typed and the client must mend.
    #[error("{0}")]
    BadRequest(String),
    /// What a person got wrong: data in the payload of a mutation.
    #[error("{}", told(.0))]
    Refused(Vec<Refusal>),
    /// Too often, or too much.
    #[error("this is too much at once; try again in {} seconds", seconds(*.retry_after))]
    RateLimited {
        /// How long to wait.
        retry_after: TimeDelta,
    },
    /// Somebody else is needed who does not answer now.
    #[error("{0}")]
    Unavailable(&'static str),
    /// The database failed or is away.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// What must not happen.
    #[error("{0}")]
    Internal(String),
}

/// A result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One thing a person got wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What a client acts on.
    pub code: RefusalCode,
    /// The input field, from the outside in.
    pub path: Vec<String>,
    /// What would be right.
    pub message: String,
    /// The thing that changed meanwhile: its kind and id.
    pub subject: Option<(String, Uuid)>,
    /// How long to wait, where that is what would be right.
    pub retry_after: Option<TimeDelta>,
    /// Whose rule is not met, where that is what is wrong.
    pub unmet: Option<Unmet>,
}

/// A rule that is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The proposal.
    pub proposal: ProposalId,
    /// Whether its clocks matter too.
    pub clocks: bool,
}

impl Unmet {
    /// The clauses of a verdict that do not hold, as far as they matter.
    pub fn clauses(self, verdict: &engine::Verdict) -> impl Iterator<Item = &engine::ClauseReport> {
        let unmet = verdict.clauses.iter().filter(|clause| clause.status == engine::ClauseStatus::Unsatisfied);
        unmet.filter(move |clause| {
            let is_clock = matches!(clause.kind, engine::ClauseKind::OpenFor | engine::ClauseKind::FinalComment);
            self.clocks || !is_clock
        })
    }
}

/// Why a mutation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "UserErrorCode")]
pub enum RefusalCode {
    /// A field holds something it cannot hold; the message says what would be right.
    BadInput,
    /// No such thing, or none that you may see.
    NotFound,
    /// You may see it, but not do this.
    Forbidden,
    /// It changed since you read it: read it again.
    VersionConflict,
    /// The decision rule does not hold.
    RuleNotMet,
    /// This idempotency key was used for another request.
    IdempotencyConflict,
    /// Too often: wait.
    RateLimited,
}

impl Refusal {
    /// A refusal of the input field at `path` (a dot between steps).
    pub fn new(code: RefusalCode, path: &str, message: impl Into<String>) -> Self {
        let path = path.split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect();
        Self { code, path, message: message.into(), subject: None, retry_after: None, unmet: None }
    }
}

impl Error {
    /// One refusal as an error.
    pub fn refused(code: RefusalCode, path: &str, message: impl Into<String>) -> Self {
        Self::Refused(vec![Refusal::new(code, path, message)])
    }

    /// The input field `path` names nothing that the person may see.
    #[must_use]
    pub fn not_found(path: &str) -> Self {
        Self::refused(RefusalCode::NotFound, path, "names nothing that you can see")
    }

    /// The input field `path` holds what it cannot hold.
    pub fn bad_input(path: &str, message: impl Into<String>) -> Self {
        Self::refused(RefusalCode::BadInput, path, message)
    }

    /// What a person got wrong, where it is that: data in the payload of a mutation.
    ///
    /// # Errors
    ///
    /// Every other error, as it was.
    pub fn into_refusals(self) -> Result<Vec<Refusal>> {
        match self {
            Self::Refused(refusals) => Ok(refusals),
            Self::Forbidden(message) => Ok(vec![Refusal::new(RefusalCode::Forbidden, "", message)]),
            Self::RateLimited { retry_after } => {
                let refusal = Refusal::new(RefusalCode::RateLimited, "", self.to_string());
                Ok(vec![Refusal { retry_after: Some(retry_after), ..refusal }])
            }
            error => Err(error),
        }
    }

    /// The `extensions.code` a client sees.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "UNAUTHENTICATED",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::BadRequest(_) | Self::Refused(_) => "BAD_REQUEST",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::Database(error) if is_too_slow(error) => "TIMEOUT",
            Self::Unavailable(_) => "UNAVAILABLE",
            Self::Database(error) if is_away(error) => "UNAVAILABLE",
            Self::Database(_) | Self::Internal(_) => "INTERNAL",
        }
    }

    /// Whether the same transaction may well succeed if it is run again.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let Self::Database(error) = self else { return false };
        sql_state(error).is_some_and(|state| matches!(&*state, "40001" | "40P01" | "517"))
    }
}

/// An [`Error`] on its way to a client. It has no `Display` on purpose:
/// async-graphql would publish it.
#[derive(Clone, Debug)]
pub struct GraphError(Arc<Error>);

/// A result of a resolver.
pub type GraphResult<T> = std::result::Result<T, GraphError>;

impl<E: Into<Error>> From<E> for GraphError {
    fn from(error: E) -> Self {
        Self(Arc::new(error.into()))
    }
}

impl From<GraphError> for async_graphql::Error {
    fn from(GraphError(error): GraphError) -> Self {
        let (message, extensions) = public_face(&error);
        Self { message, source: None, extensions: Some(extensions) }
    }
}

/// What a client may know of an error: a sentence and a code. Failures of ours
/// are logged here, once, with an id that the client gets too.
#[must_use]
pub fn public_face(error: &Error) -> (String, ErrorExtensionValues) {
    let code = error.code();
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    if let Error::RateLimited { retry_after } = error {
        extensions.set("retryAfterMs", milliseconds(*retry_after));
    }
    let message = match code {
        "UNAVAILABLE" if matches!(error, Error::Database(_)) => {
            tracing::warn!(cause = %Causes(error), "the database is away");
            "the database does not answer; try again in a moment".to_owned()
        }
        "TIMEOUT" => {
            tracing::warn!(cause = %Causes(error), "a statement took too long");
            "the database took too long and was stopped; ask for less".to_owned()
        }
        "INTERNAL" => {
            let request_id: Uuid = crate::clock::new_id();
            tracing::error!(request.id = %request_id, cause = %Causes(error), "a request failed");
            extensions.set("requestId", request_id.to_string());
            "something went wrong on the server; it is logged under this `requestId`".to_owned()
        }
        _ => error.to_string(),
    };
    (message, extensions)
}

/// A time to wait as clients are told it.
#[must_use]
pub fn milliseconds(time: TimeDelta) -> i32 {
    i32::try_from(time.num_milliseconds()).unwrap_or(i32::MAX)
}

/// Whole seconds, rounded up.
#[must_use]
pub fn seconds(time: TimeDelta) -> i64 {
    time.num_milliseconds().saturating_add(999) / 1_000
}

/// Refusals in one line.
fn told(refusals: &[Refusal]) -> String {
    refusals.iter().map(|r| format!("`{}` {}", r.path.join("."), r.message)).collect::<Vec<_>>().join("; ")
}

/// An error with everything that caused it, for the log.
pub struct Causes<'a>(pub &'a dyn std::error::Error);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

/// Whether PostgreSQL stopped a statement that took too long.
fn is_too_slow(error: &DbErr) -> bool {
    sql_state(error).is_some_and(|state| state == "57014")
}

/// Whether the database cannot be reached at all, so that trying again later may help.
fn is_away(error: &DbErr) -> bool {
    if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) {
        return true;
    }
    let away = matches!(
        sqlx_error(error),
        Some(
            sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::PoolClosed
                | sqlx::Error::PoolTimedOut
        )
    );
    // PostgreSQL: connection failures, too many connections, shutting down, out of retries, out of time, and
    // what follows an error in the same transaction.
    // SQLite: busy, locked, full, cannot open.
    away || sql_state(error).is_some_and(|state| {
        state.starts_with("08")
            || matches!(
                &*state,
                "53300" | "57P01" | "57P02" | "57P03" | "40001" | "40P01" | "57014" | "55P03" | "25P02" | "25P03"
            )
            || state.len() < 5 && state.parse().is_ok_and(|code: u32| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
    })
}

/// Whether a row that must be unique was there already.
#[must_use]
pub fn is_duplicate(error: &Error) -> bool {
    matches!(error, Error::Database(error) if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))))
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => Some(e),
        _ => None,
    }
}

fn sql_state(error: &DbErr) -> Option<String> {
    match sqlx_error(error)? {
        sqlx::Error::Database(e) => e.code().map(std::borrow::Cow::into_owned),
        _ => None,
    }
}
