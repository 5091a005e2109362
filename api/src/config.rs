//! The only reader of the command line and the environment.

pub mod access;
pub mod engine;
pub mod front;

use self::access::{Account, KeyRing, Keys, public_url};
use self::engine::Engine;
use self::front::Front;
use crate::account::SignUps;
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
  entente keys rotate                            sign access tokens with a new key from soon on
  entente account disable ann@example.org        keep somebody out of the whole server
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
    /// Look after the keys that sign access tokens.
    Keys(Keys),
    /// Keep somebody out of the whole server, or let them in again.
    Account(Account),
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

/// How people come in, and what they are written.
#[derive(Clone, Debug, Args)]
pub struct AccountSettings {
    /// Who may sign up: the server's first owner, or anybody with an organization of their own.
    #[arg(long, env = "ENTENTE_SIGN_UP", value_enum, default_value = "first", value_name = "WHO")]
    pub sign_up: SignUps,
    /// A sorted list of SHA-1 hashes of leaked passwords, as Have I Been Pwned's downloader writes it; new
    /// passwords must not be on it.
    #[arg(long, env = "ENTENTE_LEAKED_PASSWORDS", value_name = "FILE")]
    pub leaked_passwords: Option<PathBuf>,
}

/// `entente serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Where the data is.
    #[command(flatten)]
    pub store: Store,
    /// How people come in.
    #[command(flatten)]
    pub accounts: AccountSettings,
    /// Where to listen; port 0 picks a free one. Elsewhere than on loopback, let a proxy end TLS before it.
    #[arg(long, env = "ENTENTE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR:PORT", value_parser = address)]
    pub listen: SocketAddr,
    /// What it lets in.
    #[command(flatten)]
    pub front: Front,
    /// The keys that sign access tokens.
    #[command(flatten)]
    pub keys: KeyRing,
    /// The address that people reach this server at, such as `https://entente.example.org`: who issues its tokens, and
    /// where links in mails lead.
    #[arg(long, env = "ENTENTE_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// Who else may say who somebody is: providers of OpenID Connect and trusted issuers, in JSON.
    #[arg(long, env = "ENTENTE_IDENTITY", value_name = "FILE")]
    pub identity: Option<PathBuf>,
}

/// `entente demo`.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// The directory to keep the demo in; without one, it is gone when the demo ends.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where to listen; port 0 picks a free one. Loopback only: its token opens it to everybody.
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

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|error| format!("{error}: must be ADDR:PORT, such as 127.0.0.1:8080 or [::1]:8080"))
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address = address(text)?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("must be a loopback address, such as 127.0.0.1:8080".to_owned())
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
    fn the_demo_listens_on_loopback_only() {
        assert!(loopback("127.0.0.1:0").is_ok());
        assert!(loopback("[::1]:8080").is_ok());
        assert!(loopback("0.0.0.0:8080").is_err());
        assert!(loopback("localhost").is_err());
    }
}
