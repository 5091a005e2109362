//! The file that says who else may tell who somebody is, checked field by field.

use crate::global_id;
use async_graphql::ID;
use chrono::TimeDelta;
use entities::{OrganizationId, OrganizationRole};
use jsonwebtoken::{Algorithm, AlgorithmFamily};
use openidconnect::url::{Host, Url};
use secrecy::SecretString;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

/// How long an answer of a provider may take where nothing else is said, in milliseconds.
const TIMEOUT_MS: u64 = 3_000;
/// How long a token of a trusted issuer may hold where nothing else is said, in minutes.
const LIFETIME_MINUTES: i64 = 60;

/// Who else may tell who somebody is.
#[derive(Debug)]
pub struct Settings {
    /// Where people sign in.
    pub providers: Vec<ProviderSettings>,
    /// Whose tokens are taken as they are.
    pub issuers: Vec<IssuerSettings>,
    /// How long each of their answers may take.
    pub timeout: Duration,
}

/// A provider of OpenID Connect.
#[derive(Debug)]
pub struct ProviderSettings {
    /// What clients name it by.
    pub id: String,
    /// What people read.
    pub name: String,
    /// Its issuer, exactly as its tokens say it.
    pub issuer: String,
    /// What this server is called there.
    pub client_id: String,
    /// What this server proves that by.
    pub client_secret: Option<SecretString>,
    /// Where it may send people back to.
    pub redirect_uris: Vec<String>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// What becomes of people.
    pub admission: Admission,
}

/// An issuer whose tokens are taken as they are.
#[derive(Debug)]
pub struct IssuerSettings {
    /// The issuer, exactly as its tokens say it.
    pub issuer: String,
    /// What its tokens call this server.
    pub audience: String,
    /// Where its keys are; found by discovery where it is not said.
    pub jwks_uri: Option<Url>,
    /// What its tokens may be signed with.
    pub algorithms: Vec<Algorithm>,
    /// What the header of its tokens says they are.
    pub token_type: String,
    /// How long its tokens may hold at most.
    pub lifetime: TimeDelta,
    /// What becomes of people.
    pub admission: Admission,
}

/// What becomes of people whom somebody else vouches for.
#[derive(Clone, Debug)]
pub struct Admission {
    /// Where they come in.
    pub organization: OrganizationId,
    /// The claim that names their groups.
    pub groups_claim: Option<String>,
    /// What each group may do; the highest counts. Empty: groups change nothing.
    pub roles: BTreeMap<String, OrganizationRole>,
    /// Whether people without an account get one.
    pub joins: bool,
}

/// What is wrong with the file, and where in it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct SettingsError {
    /// The field, from the outside in.
    pub path: String,
    /// What would be right.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    #[serde(default)]
    providers: Vec<ProviderEntry>,
    #[serde(default)]
    issuers: Vec<IssuerEntry>,
    timeout_ms: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ProviderEntry {
    id: String,
    name: String,
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    client_secret_file: Option<String>,
    redirect_uris: Vec<String>,
    #[serde(default)]
    scopes: Vec<String>,
    organization: String,
    groups_claim: Option<String>,
    #[serde(default)]
    roles: BTreeMap<String, OrganizationRole>,
    #[serde(default)]
    joins: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct IssuerEntry {
    issuer: String,
    audience: String,
    jwks_uri: Option<String>,
    algorithms: Vec<String>,
    token_type: Option<String>,
    lifetime_minutes: Option<i64>,
    organization: String,
    groups_claim: Option<String>,
    #[serde(default)]
    roles: BTreeMap<String, OrganizationRole>,
    #[serde(default)]
    joins: bool,
}

type Checked<T> = Result<T, SettingsError>;

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what would be right.
    pub fn read(file: &Path) -> Checked<Self> {
        let text =
            std::fs::read_to_string(file).map_err(|error| wrong("(file)", format!("cannot be read: {error}")))?;
        Self::parse(&text, file.parent().unwrap_or(Path::new(".")))
    }

    /// Checks the text of the file; files that it names are looked for in this directory.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, and what would be right.
    pub fn parse(text: &str, directory: &Path) -> Checked<Self> {
        let mut json = serde_json::Deserializer::from_str(text);
        let file: File = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = error.path().to_string();
            wrong(if path == "." { "(file)" } else { &path }, error.into_inner().to_string())
        })?;
        json.end().map_err(|error| wrong("(file)", error.to_string()))?;
        let timeout_ms = file.timeout_ms.unwrap_or(TIMEOUT_MS);
        if !(50..=5_000).contains(&timeout_ms) {
            return Err(wrong("timeoutMs", format!("must be from 50 to 5000; this is {timeout_ms}")));
        }
        let (mut ids, mut issuers) = (BTreeSet::new(), BTreeSet::new());
        let providers = file.providers.into_iter().enumerate().map(|(place, entry)| {
            let at = format!("providers[{place}]");
            once(&mut ids, &format!("{at}.id"), &entry.id)?;
            entry.checked(&at, directory)
        });
        let providers = providers.collect::<Checked<_>>()?;
        let issuers = file.issuers.into_iter().enumerate().map(|(place, entry)| {
            let at = format!("issuers[{place}]");
            once(&mut issuers, &format!("{at}.issuer"), &entry.issuer)?;
            entry.checked(&at)
        });
        Ok(Self { providers, issuers: issuers.collect::<Checked<_>>()?, timeout: Duration::from_millis(timeout_ms) })
    }
}

impl ProviderEntry {
    fn checked(self, at: &str, directory: &Path) -> Checked<ProviderSettings> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.chars().all(plain) {
            let message = "must have from 1 to 40 lower-case letters, digits and hyphens";
            return Err(wrong(&format!("{at}.id"), message));
        }
        filled(&format!("{at}.name"), &self.name)?;
        filled(&format!("{at}.clientId"), &self.client_id)?;
        url(&format!("{at}.issuer"), &self.issuer)?;
        if self.redirect_uris.is_empty() {
            return Err(wrong(&format!("{at}.redirectUris"), "must hold at least one URL"));
        }
        for (place, uri) in self.redirect_uris.iter().enumerate() {
            let path = format!("{at}.redirectUris[{place}]");
            if url(&path, uri)?.fragment().is_some() {
                return Err(wrong(&path, "must have no fragment"));
            }
        }
        for (place, scope) in self.scopes.iter().enumerate() {
            if scope.is_empty() || !scope.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\') {
                return Err(wrong(&format!("{at}.scopes[{place}]"), "must be one word, such as `email`"));
            }
        }
        let client_secret = secret(at, self.client_secret, self.client_secret_file, directory)?;
        let admission = admission(at, &self.organization, self.groups_claim, self.roles, self.joins)?;
        let Self { id, name, issuer, client_id, redirect_uris, scopes, .. } = self;
        Ok(ProviderSettings { id, name, issuer, client_id, client_secret, redirect_uris, scopes, admission })
    }
}

impl IssuerEntry {
    fn checked(self, at: &str) -> Checked<IssuerSettings> {
        url(&format!("{at}.issuer"), &self.issuer)?;
        filled(&format!("{at}.audience"), &self.audience)?;
        let jwks_uri = self.jwks_uri.map(|uri| url(&format!("{at}.jwksUri"), &uri)).transpose()?;
        if self.algorithms.is_empty() {
            return Err(wrong(&format!("{at}.algorithms"), "must name at least one, such as `RS256`"));
        }
        let algorithms = self.algorithms.iter().enumerate().map(|(place, name)| {
            let algorithm = name.parse::<Algorithm>().ok();
            algorithm.filter(|algorithm| algorithm.family() != AlgorithmFamily::Hmac).ok_or_else(|| {
                let message = "must be one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 and EdDSA";
                wrong(&format!("{at}.algorithms[{place}]"), message)
            })
        });
        let algorithms = algorithms.collect::<Checked<Vec<_>>>()?;
        let token_type = self.token_type.unwrap_or_else(|| "at+jwt".to_owned());
        if !["at+jwt", "JWT"].contains(&&*token_type) {
            return Err(wrong(&format!("{at}.tokenType"), "must be `at+jwt` or `JWT`"));
        }
        let minutes = self.lifetime_minutes.unwrap_or(LIFETIME_MINUTES);
        if !(1..=24 * 60).contains(&minutes) {
            return Err(wrong(&format!("{at}.lifetimeMinutes"), format!("must be from 1 to 1440; this is {minutes}")));
        }
        let admission = admission(at, &self.organization, self.groups_claim, self.roles, self.joins)?;
        let (issuer, audience, lifetime) = (self.issuer, self.audience, TimeDelta::minutes(minutes));
        Ok(IssuerSettings { issuer, audience, jwks_uri, algorithms, token_type, lifetime, admission })
    }
}

fn admission(
    at: &str,
    organization: &str,
    groups_claim: Option<String>,
    roles: BTreeMap<String, OrganizationRole>,
    joins: bool,
) -> Checked<Admission> {
    let id = organization.parse::<Uuid>().ok().map(OrganizationId);
    let organization = id.or_else(|| global_id::decode(&ID::from(organization))).ok_or_else(|| {
        wrong(&format!("{at}.organization"), "must be the id of an organization, as `organization { id }` gives it")
    })?;
    if let Some(claim) = &groups_claim {
        filled(&format!("{at}.groupsClaim"), claim)?;
    }
    if groups_claim.is_none() && !roles.is_empty() {
        return Err(wrong(&format!("{at}.roles"), "need `groupsClaim`, the claim that names the groups"));
    }
    Ok(Admission { organization, groups_claim, roles, joins })
}

fn secret(at: &str, inline: Option<String>, file: Option<String>, directory: &Path) -> Checked<Option<SecretString>> {
    let path = format!("{at}.clientSecretFile");
    let secret = match (inline, file) {
        (Some(_), Some(_)) => return Err(wrong(&path, "cannot stand beside `clientSecret`; keep one of them")),
        (None, None) => return Ok(None),
        (Some(secret), None) => secret,
        (None, Some(file)) => {
            let read = std::fs::read_to_string(directory.join(&file));
            let text = read.map_err(|error| wrong(&path, format!("`{file}` cannot be read: {error}")))?;
            text.trim_end_matches(['\r', '\n']).to_owned()
        }
    };
    filled(&format!("{at}.clientSecret"), &secret)?;
    Ok(Some(SecretString::from(secret)))
}

fn once<'a>(seen: &mut BTreeSet<String>, path: &str, value: &'a str) -> Checked<&'a str> {
    if seen.insert(value.to_owned()) { Ok(value) } else { Err(wrong(path, format!("`{value}` is there twice"))) }
}

fn filled(path: &str, text: &str) -> Checked<()> {
    if text.trim().is_empty() { Err(wrong(path, "must not be empty")) } else { Ok(()) }
}

fn url(path: &str, text: &str) -> Checked<Url> {
    let url = Url::parse(text).map_err(|error| wrong(path, format!("must be a URL: {error}")))?;
    if !is_safe(&url) {
        return Err(wrong(path, "must begin with `https://`, or with `http://` on a loopback address"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(path, "must have no user name or password in it"));
    }
    Ok(url)
}

/// Whether nobody on the way can read or change what goes there.
pub(super) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" && url.host().is_some() || is_loopback(url)
}

/// Whether this is plain HTTP on this very machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "http" && here
}

fn wrong(path: &str, message: impl Into<String>) -> SettingsError {
    SettingsError { path: path.to_owned(), message: message.into() }
}
