//! What no answer says.

use super::hostile::KNOWN;
use super::scene::Who;
use super::send::Answer;
use crate::harness::{Stage, TestApp, columns, raw};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What a request that is wrong by itself may be answered with, and one that is not.
const STATUSES: [u16; 14] = [200, 400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 426, 429, 431];

/// What is wrong with a request: the documented codes, but for those that say that the server failed.
const CODES: [&str; 7] = [
    "BAD_REQUEST",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "UNAUTHENTICATED",
    "FORBIDDEN",
    "COST_LIMIT",
    "RATE_LIMITED",
];

/// What a person got wrong.
const USER_CODES: [&str; 6] =
    ["BAD_INPUT", "NOT_FOUND", "FORBIDDEN", "VERSION_CONFLICT", "IDEMPOTENCY_CONFLICT", "RATE_LIMITED"];

/// How databases, Rust and this machine speak, in small letters.
const INTERNALS: [&str; 47] = [
    "sqlite",
    "postgres",
    "sqlx",
    "sqlstate",
    "select ",
    "insert into",
    "delete from",
    "update \"",
    "returning \"",
    "constraint",
    "relation \"",
    "duplicate key",
    "foreign key",
    "row-level",
    "permission denied",
    ": syntax error",
    "syntax error at",
    "no such table",
    "no such column",
    "encoding \"utf8\"",
    "out of range for type",
    "dberr",
    "recordnotfound",
    "query error",
    "execution error",
    "option<",
    "vec<",
    "panicked",
    "unwrap",
    "uuid",
    "struct ",
    "enum ",
    "tuple variant",
    "async_graphql",
    "actix",
    "serde",
    env!("CARGO_MANIFEST_DIR"),
    "/src/",
    "src/",
    ".rs:",
    "/home/",
    "/root/",
    "/tmp/",
    "/rustc/",
    "os error",
    "invitationtoken",
    "argon2",
];

/// What is looked for.
pub struct Watch {
    internals: Vec<String>,
    /// The names of tables and columns.
    names: BTreeSet<String>,
    secrets: Vec<String>,
    /// An address that only leads see.
    address: String,
    seen: RefCell<BTreeSet<String>>,
}

impl Watch {
    /// What this server must not say.
    pub async fn over(app: &TestApp, here: &Stage) -> Self {
        let columns = columns(&app.db).await;
        let words = columns.iter().flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
        let names = words.filter(|word| word.trim_matches('_').contains('_')).map(str::to_owned).collect();
        let directory = app.keys.parent().and_then(|path| path.to_str()).expect("a directory").to_lowercase();
        let internals = INTERNALS.map(str::to_owned).into_iter().chain([directory]).collect();
        let (secrets, address) = (secrets(app).await, here.ann.email.clone());
        Self { internals, names, secrets, address, seen: RefCell::default() }
    }

    /// What of an answer by GraphQL must not be; `sent` is what it answers.
    pub fn graphql(&self, who: Who, sent: &str, answer: &Answer) -> Result<(), String> {
        self.any(who, sent, answer)?;
        let body: Value = serde_json::from_str(&answer.body).map_err(|error| format!("no JSON: {error}"))?;
        if body.get("data").is_none() && body.get("errors").is_none() {
            return Err("neither data nor errors".to_owned());
        }
        self.body(who, sent, &body)
    }

    /// What of any answer must not be.
    pub fn any(&self, who: Who, sent: &str, answer: &Answer) -> Result<(), String> {
        if !STATUSES.contains(&answer.status) {
            return Err(format!("status {}", answer.status));
        }
        self.said(who, sent, &answer.headers, true)?;
        let is_json = serde_json::from_str::<Value>(&answer.body).is_ok();
        self.said(who, sent, &answer.body, !is_json)
    }

    /// What of the body of an answer, or of a message on a socket, must not be.
    pub fn body(&self, who: Who, sent: &str, body: &Value) -> Result<(), String> {
        self.said(who, sent, &body.to_string(), false)?;
        if body.get("data").is_some_and(|data| !data.is_null()) {
            self.seen.borrow_mut().insert("data".to_owned());
        }
        for error in body["errors"].as_array().into_iter().flatten() {
            self.error(&error["extensions"]["code"], &CODES)?;
            self.said(who, sent, &error.to_string(), true)?;
        }
        for payload in body["data"].as_object().into_iter().flat_map(|data| data.values()) {
            for error in payload["errors"].as_array().into_iter().flatten() {
                self.error(&error["code"], &USER_CODES)?;
                self.said(who, sent, &error.to_string(), true)?;
            }
        }
        Ok(())
    }

    /// Fails where an answer of one of these kinds never came: nothing was tried.
    pub fn has_seen(&self, kinds: &[&str]) {
        let seen = self.seen.borrow();
        for kind in kinds {
            assert!(seen.contains(*kind), "nothing was answered with {kind}: {seen:?}");
        }
    }

    fn error(&self, code: &Value, known: &[&str]) -> Result<(), String> {
        let code = code.as_str().ok_or("an error without a code")?;
        self.seen.borrow_mut().insert(code.to_owned());
        if known.contains(&code) { Ok(()) } else { Err(format!("the code {code}")) }
    }

    /// What must not be in a text; `bare` where it is the server's own words, and nothing that people wrote.
    pub fn said(&self, who: Who, sent: &str, text: &str, bare: bool) -> Result<(), String> {
        if let Some(mark) = marks(text).find(|mark| self.is_hidden(who, mark) && !sent.contains(mark)) {
            return Err(format!("it says {mark}"));
        }
        if let Some(secret) = self.secrets.iter().find(|secret| text.contains(*secret) && !sent.contains(*secret)) {
            return Err(format!("it says the secret {secret}"));
        }
        if !bare {
            return Ok(());
        }
        let (small, small_sent) = (text.to_lowercase(), sent.to_lowercase());
        let word = self.internals.iter().find(|word| small.contains(*word) && !small_sent.contains(*word));
        let name = self.names.iter().find(|name| text.contains(*name) && !sent.contains(*name));
        let word = word.or(name).map(String::as_str).or_else(|| is_path(text).then_some("::"));
        word.map_or(Ok(()), |word| Err(format!("it says {word:?}")))
    }

    fn is_hidden(&self, who: Who, mark: &str) -> bool {
        let hidden: &[&str] = match who {
            Who::Nobody => &["mark-a", "mark-b", "mark-hidden"],
            Who::Stranger => &["mark-a", "mark-hidden"],
            Who::Contributor => &["mark-b", "mark-hidden", &self.address],
            Who::Lead => &["mark-b"],
        };
        hidden.iter().any(|hidden| mark.starts_with(hidden)) && !KNOWN.contains(&mark)
    }
}

/// Whether there is a path of Rust in a text, such as `api::error`.
fn is_path(text: &str) -> bool {
    text.match_indices("::").any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        before && text[at + 2..].chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '<')
    })
}

/// The words that mark what is somebody's.
fn marks(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !"-_@.".contains(c));
    words.filter(|word| word.starts_with("mark-"))
}

/// Every hash and every sealed secret there is.
async fn secrets(app: &TestApp) -> Vec<String> {
    let mut secrets = BTreeMap::new();
    for (table, column) in [
        ("\"user\"", "password_hash"),
        ("api_token", "token_hash"),
        ("invitation", "token_hash"),
        ("invitation", "mailed_hash"),
        ("one_time_link", "secret_hash"),
        ("refresh_token", "token_hash"),
    ] {
        let found = raw(&app.db, &format!("SELECT {column} AS one FROM {table} WHERE {column} IS NOT NULL")).await;
        for row in found {
            secrets.insert(row.try_get::<String>("", "one").expect("text"), column);
        }
    }
    assert!(secrets.len() > 10, "there is little to hide: {secrets:?}");
    secrets.into_keys().collect()
}
