//! Coming in by others: providers of OpenID Connect that people sign in at, and
//! trusted issuers whose tokens are taken as they are.
//!
//! Both end in [`Proven`]: who an issuer vouches for. What that is worth here is
//! decided in `service.rs`, for both alike.

mod cache;
mod fetch;
pub mod graphql;
mod issuer;
mod keys;
pub mod mutation;
mod provider;
pub mod service;
pub mod settings;

use crate::error::{Error, Result};
use fetch::Fetch;
pub use issuer::TrustedIssuer;
pub use provider::Provider;
pub use settings::{Admission, Settings};
use std::sync::Arc;

/// How far two clocks may be apart, in seconds.
const LEEWAY_SECONDS: i64 = 5;
/// The longest subject there is, in characters.
const LONGEST_SUBJECT: usize = 255;

/// Whom an issuer vouches for.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The issuer.
    pub issuer: String,
    /// Who they are there.
    pub subject: String,
    /// Their address, where the issuer says that it is theirs.
    pub address: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// The groups they are in.
    pub groups: Vec<String>,
}

/// Everybody else who may say who somebody is; by default, nobody.
#[derive(Default)]
pub struct External {
    providers: Vec<Arc<Provider>>,
    issuers: Vec<TrustedIssuer>,
    fetch: Option<Fetch>,
}

impl External {
    /// The providers and issuers of these settings.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where the machine has no trusted certificates.
    pub fn new(settings: Settings) -> Result<Self> {
        Ok(Self {
            fetch: Some(Fetch::new(settings.timeout)?),
            providers: settings.providers.into_iter().map(Provider::new).map(Arc::new).collect(),
            issuers: settings.issuers.into_iter().map(TrustedIssuer::new).collect(),
        })
    }

    /// The providers that people can sign in at, in the order of the settings.
    #[must_use]
    pub fn providers(&self) -> &[Arc<Provider>] {
        &self.providers
    }

    /// The provider with this id.
    #[must_use]
    pub fn provider(&self, id: &str) -> Option<Arc<Provider>> {
        self.providers.iter().find(|provider| provider.settings.id == id).cloned()
    }

    /// The issuer that a token says it is from, if it is trusted; nothing is verified by this.
    #[must_use]
    pub fn issuer_of(&self, token: &str) -> Option<&TrustedIssuer> {
        if self.issuers.is_empty() {
            return None;
        }
        let issuer = issuer::claimed(token)?;
        self.issuers.iter().find(|trusted| trusted.settings.issuer == issuer)
    }

    /// The issuers that an identity must be of to be a way in.
    #[must_use]
    pub fn issuers(&self) -> Vec<String> {
        let providers = self.providers.iter().map(|provider| provider.settings.issuer.clone());
        providers.chain(self.issuers.iter().map(|trusted| trusted.settings.issuer.clone())).collect()
    }

    fn fetch(&self) -> Result<&Fetch> {
        self.fetch.as_ref().ok_or_else(|| Error::Internal("nobody else is asked without settings".to_owned()))
    }
}
