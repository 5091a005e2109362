//! The only reader of the command line and the environment.

pub mod engine;

use self::engine::Engine;
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  entente demo                                   look at two negotiations, nothing to set up
  entente serve                                  serve the database in ./entente-data
  entente serve --database postgres://localhost/entente
  entente import negotiation.json --until 2022-05-10
  entente verify                                 show that nobody changed the record
  entente engine assess deliberation.json        ask the engine about a file, without a server
  entente engine --help                          what else it can be asked
  entente schema > schema.graphql";

/// Takes a technical project from research through proposals to agreement, and
/// says how near agreement is.
#[derive(Debug, Parser)]
#[command(name = "entente", version, after_help = EXAMPLES)]
pub struct Settings {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What to log to stderr: error, warn, info, debug or trace, or a filter such as `info,api=debug`.
    #[arg(long, env = "ENTENTE_LOG", default_value = "warn,api=info", global = true)]
    pub log: String,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the GraphQL API.
    Serve(Serve),
    /// Bring the database's schema up to date.
    Migrate(Store),
    /// Serve a database with two negotiations to look at.
    Demo(Demo),
    /// Print the GraphQL schema.
    Schema,
    /// Ask the engine about a file, without a server.
    Engine(Engine),
    /// Read a negotiation that happened elsewhere.
    Import(Import),
    /// Show that the record of all changes is what was sealed; nothing is changed.
    Verify(Verify),
}

/// Where the data is.
#[derive(Clone, Debug, Args)]
pub struct Store {
    /// The directory for the embedded database and the server's secrets; made if it is not there.
    #[arg(long, env = "ENTENTE_DATA", default_value = "./entente-data", value_name = "DIR")]
    pub data: PathBuf,
    /// A database to use instead of the embedded one, such as `postgres://user@host/name`.
    #[arg(long, env = "ENTENTE_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
}

/// `entente serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Where the data is.
    #[command(flatten)]
    pub store: Store,
    /// Where to listen; port 0 picks a free one. Loopback only for now.
    #[arg(long, env = "ENTENTE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR:PORT", value_parser = loopback)]
    pub listen: SocketAddr,
}

/// `entente demo`.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// The directory to keep the demo in; without one, it is gone when the demo ends.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where to listen; port 0 picks a free one. Loopback only for now.
    #[arg(long, env = "ENTENTE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR:PORT", value_parser = loopback)]
    pub listen: SocketAddr,
}

/// `entente import`.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// The record of a negotiation in JSON, with its snapshots.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Leave out what the record says of later days.
    #[arg(long, value_name = "DATE")]
    pub until: Option<chrono::NaiveDate>,
    /// Where the data is.
    #[command(flatten)]
    pub store: Store,
}

/// `entente verify`.
#[derive(Clone, Debug, Args)]
pub struct Verify {
    /// Where the data is.
    #[command(flatten)]
    pub store: Store,
    /// Hashes of seals that were kept elsewhere, from the server's log or an earlier run: each must still be there.
    #[arg(long, value_name = "HASH", num_args = 1.., value_parser = hash)]
    pub head: Vec<String>,
}

fn hash(text: &str) -> Result<String, String> {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("must be 64 hexadecimal digits, as the server logs them".to_owned())
    }
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr =
        text.parse().map_err(|error| format!("{error}: must be ADDR:PORT, such as 127.0.0.1:8080 or [::1]:8080"))?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("must be a loopback address for now, such as 127.0.0.1:8080".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Settings::command().debug_assert();
    }

    #[test]
    fn only_loopback_is_listened_on() {
        assert!(loopback("127.0.0.1:0").is_ok());
        assert!(loopback("[::1]:8080").is_ok());
        assert!(loopback("0.0.0.0:8080").is_err());
        assert!(loopback("localhost").is_err());
    }
}
