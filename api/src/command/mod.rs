//! What the binary does, command by command.

pub mod account;
pub mod demo;
pub mod engine;
pub mod import;
pub mod keys;
pub mod seed;
pub mod serve;
pub mod verify;

use crate::auth::keys::KeyError;
use crate::config::{Command, Settings};
use crate::error::{Causes, Error};
use crate::seal::flaw::Flaw;
use crate::store::{self, StoreError};
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;

/// The longest message, in characters.
const LONGEST_LINE: usize = 500;

/// Why a command failed: one line on stderr, and the exit code.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The input is wrong; exit code 2.
    #[error("{0}")]
    Input(String),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys that sign access tokens cannot be used.
    #[error(transparent)]
    Keys(KeyError),
    /// Nobody can be served there.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        cause: std::io::Error,
    },
    /// The record is not what was sealed.
    #[error("{0}")]
    Record(Flaw),
    /// A use case failed.
    #[error("{}", Causes(.0))]
    Server(Error),
    /// Reading or writing a stream or file failed.
    #[error("{0}")]
    Stream(String),
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Needed(message) => Self::Input(message),
            error => Self::Keys(error),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(_) | Error::BadRequest(_) => Self::Input(error.to_string()),
            error => Self::Server(error),
        }
    }
}

/// Does what the settings say.
pub async fn run(settings: Settings) -> ExitCode {
    let done = match settings.command {
        Command::Serve(serve) => serve::run(&serve).await,
        Command::Migrate(store) => migrate(&store).await,
        Command::Demo(demo) => demo::run(&demo).await,
        Command::Schema => print(&crate::schema::sdl()),
        Command::Engine(engine) => engine::run(&engine.question),
        Command::Import(import) => import::run(&import).await,
        Command::Verify(verify) => verify::run(&verify).await,
        Command::Keys(keys) => keys::run(&keys.action),
        Command::Account(account) => account::run(&account.action).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("entente: {}", one_line(&failure.to_string()));
            ExitCode::from(if matches!(failure, Failure::Input(_)) { 2 } else { 1 })
        }
    }
}

/// A message fit for a terminal: what came in with the input cannot break the
/// line, steer the terminal or flood it.
fn one_line(message: &str) -> String {
    let mut line: String =
        message.chars().take(LONGEST_LINE).map(|c| if c.is_control() || c == '\u{2028}' { ' ' } else { c }).collect();
    if message.chars().nth(LONGEST_LINE).is_some() {
        line.push('…');
    }
    line
}

/// Writes to stdout at once; whoever reads may have gone, which is no failure.
///
/// # Errors
///
/// [`Failure::Stream`].
pub fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    printed(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// What came of writing to stdout.
fn printed(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Stream(format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

async fn migrate(settings: &crate::config::Store) -> Result<(), Failure> {
    let (db, url) = serve::open(settings).await?;
    store::migrate(&db, &url).await?;
    print("the database is up to date\n")
}
