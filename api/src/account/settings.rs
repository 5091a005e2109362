//! What the operator decides about accounts.

use crate::auth::vault::Vault;
use crate::mail::{Letter, Mailer};
use clap::ValueEnum;

/// Who may sign up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SignUps {
    /// The first owner of the server; everybody else comes in by invitation.
    #[default]
    First,
    /// Anybody, with an organization of their own and an address that they have shown to be theirs.
    Open,
}

/// What the operator decided about accounts.
pub struct Accounts {
    /// Who may sign up.
    pub sign_ups: SignUps,
    /// What carries mail.
    pub mailer: Mailer,
    /// Where people find this server, for links in mails.
    pub public_url: Option<String>,
    /// Seals the secrets of second factors.
    pub vault: Vault,
}

impl Accounts {
    /// Only the first owner signs up, mail goes to the log, and it has no links.
    #[must_use]
    pub fn new(vault: Vault) -> Self {
        Self { sign_ups: SignUps::default(), mailer: Mailer::Log, public_url: None, vault }
    }

    /// Writes to somebody.
    pub fn send(&self, address: &str, letter: &Letter<'_>) {
        self.mailer.send(letter.to(address, self.public_url.as_deref()));
    }
}
