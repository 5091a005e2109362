//! The command line of what lets people in: keys and accounts.

use super::Store;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// Where the keys are that sign access tokens.
#[derive(Clone, Debug, Args)]
pub struct KeyRing {
    /// The directory for the keys that sign access tokens, to share among several servers; `keys` in the data
    /// directory without it.
    #[arg(long = "keys", env = "ENTENTE_KEYS", value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

impl KeyRing {
    /// The directory, for this data directory.
    #[must_use]
    pub fn directory(&self, data: &Path) -> PathBuf {
        self.directory.clone().unwrap_or_else(|| data.join("keys"))
    }
}

/// `entente keys`.
#[derive(Clone, Debug, Args)]
pub struct Keys {
    /// What to do.
    #[command(subcommand)]
    pub action: KeyAction,
}

/// What can be done with keys. A running server reads them anew every minute.
#[derive(Clone, Debug, Subcommand)]
pub enum KeyAction {
    /// Show every key, when it was made, and which one signs.
    List(KeyPlace),
    /// Make a key that signs in ten minutes' time; those before verify on, and nobody is signed out.
    Rotate(KeyPlace),
    /// Remove a key that no token in use is signed with any more.
    Remove {
        /// Its id.
        #[arg(value_name = "KEY")]
        id: String,
        /// Though tokens that it signed may still hold: who has one refreshes it. For a key that others may know.
        #[arg(long)]
        now: bool,
        /// Where it is.
        #[command(flatten)]
        place: KeyPlace,
    },
}

/// Where the keys of a command are.
#[derive(Clone, Debug, Args)]
pub struct KeyPlace {
    /// The data directory of the server.
    #[arg(long, env = "ENTENTE_DATA", default_value = "./entente-data", value_name = "DIR")]
    pub data: PathBuf,
    /// The keys themselves.
    #[command(flatten)]
    pub keys: KeyRing,
}

/// `entente account`.
#[derive(Clone, Debug, Args)]
pub struct Account {
    /// What to do.
    #[command(subcommand)]
    pub action: AccountAction,
}

/// What whoever runs the server can do to an account.
#[derive(Clone, Debug, Subcommand)]
pub enum AccountAction {
    /// Let nobody in with an account, and end its sessions.
    Disable(AccountOf),
    /// Let its owner in again.
    Enable(AccountOf),
    /// Take its second factor away, for who has lost it and the recovery codes; make sure first that it is they.
    ResetSecondFactor(AccountOf),
}

/// An account, and where it is.
#[derive(Clone, Debug, Args)]
pub struct AccountOf {
    /// Its address.
    #[arg(value_name = "EMAIL")]
    pub email: String,
    /// Where the data is.
    #[command(flatten)]
    pub store: Store,
}

/// An address without anything after the host: `https`, or `http` on this machine.
///
/// # Errors
///
/// What would be right.
pub fn public_url(text: &str) -> Result<String, String> {
    let wrong =
        || "must be `https://` and a host, with a port if need be, such as https://entente.example.org".to_owned();
    let address = text.strip_suffix('/').unwrap_or(text);
    let uri: actix_web::http::Uri = address.parse().ok().ok_or_else(wrong)?;
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    let scheme = uri.scheme_str().unwrap_or_default();
    let bare = address == format!("{scheme}://{}", uri.authority().map_or("", |authority| authority.as_str()));
    let plain = bare && !host.is_empty() && !address.contains('@');
    if plain && (scheme == "https" || scheme == "http" && here) { Ok(address.to_owned()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_https_or_on_this_machine() {
        for right in
            ["https://entente.example.org", "https://e.example:8443", "http://127.0.0.1:8080", "http://[::1]:1"]
        {
            assert_eq!(public_url(right), Ok(right.to_owned()));
        }
        assert_eq!(public_url("https://e.example/"), Ok("https://e.example".to_owned()));
        for wrong in
            ["", "e.example", "http://e.example", "https://", "https://a@e.example", "https://e.example/x?y", "ftp://e"]
        {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }
}
