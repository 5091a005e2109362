//! Who views a page: tokens of the API in cookies that no script can read, and
//! what shows that a form was sent from our own page.

use crate::{Asked, Server};
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HOST, HeaderName, ORIGIN};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, json};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;

const ACCESS: &str = "access";
const REFRESH: &str = "refresh";
const FORM: &str = "form";
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
/// How long tabs that come with a token that was just replaced are given its successor.
const KEPT: chrono::TimeDelta = chrono::TimeDelta::seconds(60);
const A_MONTH: Duration = Duration::days(30);

/// A token of the API, and when it ends.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// The token.
    pub token: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// What signing in gives.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// Lets in for a while.
    pub access_token: Token,
    /// Gives the next two.
    pub refresh_token: Token,
}

/// Who views pages of one browser.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// The access token, where they are signed in.
    pub token: Option<String>,
    /// Known to this browser's cookies and our pages alone.
    pub form: String,
    /// Cookies to set with the answer.
    pub cookies: Vec<Cookie<'static>>,
}

/// Sessions that are just being renewed: tabs that load at once share one renewal.
#[derive(Default)]
pub struct Renewals(Mutex<HashMap<[u8; 32], Renewed>>);

/// When a session was renewed, and what that gave.
type Renewed = (DateTime<Utc>, Option<Tokens>);

impl Session {
    /// Reads it from the cookies of a request, and renews it where its time is up.
    pub async fn read(http: &HttpRequest, server: &Arc<dyn Server>, renewals: &Renewals) -> Self {
        let cookie = |name: &str| http.cookie(name).map(|cookie| cookie.value().to_owned()).filter(|v| !v.is_empty());
        let mut session = Self { token: cookie(ACCESS), form: cookie(FORM).unwrap_or_default(), cookies: Vec::new() };
        if session.form.len() < 20 {
            session.form = secret();
            session.cookies.push(kept(http, FORM, session.form.clone(), A_MONTH));
        }
        if session.token.is_none()
            && let Some(refresh) = cookie(REFRESH)
        {
            match renewals.renewed(http, server, &refresh).await {
                Some(tokens) => session.hold(http, server.now(), tokens),
                None => session.end(http),
            }
        }
        session
    }

    /// Keeps these tokens in the browser.
    pub fn hold(&mut self, http: &HttpRequest, now: DateTime<Utc>, tokens: Tokens) {
        let Tokens { access_token, refresh_token } = tokens;
        self.token = Some(access_token.token.clone());
        for (name, token, early) in [(ACCESS, access_token, 30), (REFRESH, refresh_token, 0)] {
            // A page that takes its time is not to come with a token that ended on the way.
            let holds = (token.expires_at - now).num_seconds() - early;
            self.cookies.push(kept(http, name, token.token, Duration::seconds(holds.max(1))));
        }
    }

    /// Takes no form any more that was shown before.
    pub fn renew_form(&mut self, http: &HttpRequest) {
        self.form = secret();
        self.cookies.push(kept(http, FORM, self.form.clone(), A_MONTH));
    }

    /// Forgets who viewed pages here.
    pub fn end(&mut self, http: &HttpRequest) {
        self.token = None;
        for name in [ACCESS, REFRESH] {
            self.cookies.push(kept(http, name, String::new(), Duration::ZERO));
        }
    }

    /// What a form of this browser carries.
    #[must_use]
    pub fn form_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("form {}", self.form)))
    }

    /// Whether a form may come from one of our pages in this browser: its token says the rest.
    #[must_use]
    pub fn may_send(&self, http: &HttpRequest) -> bool {
        let header = |name: &HeaderName| http.headers().get(name).and_then(|value| value.to_str().ok());
        let same_site = header(&FETCH_SITE).is_none_or(|site| matches!(site, "same-origin" | "none"));
        let host = header(&HOST).unwrap_or_default();
        let same_origin =
            header(&ORIGIN).is_none_or(|origin| origin.split_once("://").is_some_and(|(_, at)| at == host));
        same_site && same_origin && http.cookie(FORM).is_some_and(|cookie| cookie.value() == self.form)
    }
}

impl Renewals {
    async fn renewed(&self, http: &HttpRequest, server: &Arc<dyn Server>, refresh: &str) -> Option<Tokens> {
        let key: [u8; 32] = Sha256::digest(refresh).into();
        let mut renewed = self.0.lock().await;
        let now = server.now();
        renewed.retain(|_, (at, _)| now - *at < KEPT);
        if let Some((_, tokens)) = renewed.get(&key) {
            return tokens.clone();
        }
        let query = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) \
            { accessToken { token expiresAt } refreshToken { token expiresAt } errors { message } } }";
        let variables = Map::from_iter([("input".to_owned(), json!({ "refreshToken": refresh }))]);
        let text = server.answer(http, None, Asked { query: query.to_owned(), variables }).await;
        let response: serde_json::Value = serde_json::from_str(&text).ok()?;
        let payload = response["data"]["refreshSession"].clone();
        let tokens = serde_json::from_value(payload.clone()).ok();
        // Only what the server said holds for the tabs that come next, not that it could not be asked.
        if payload.is_object() {
            renewed.insert(key, (now, tokens.clone()));
        }
        tokens
    }
}

/// A cookie that no script reads and other sites' forms do not send.
pub fn kept(http: &HttpRequest, name: &'static str, value: String, holds: Duration) -> Cookie<'static> {
    let proxied = http.headers().get(FORWARDED_PROTO).is_some_and(|proto| proto == "https");
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(proxied || http.uri().scheme_str() == Some("https"))
        .max_age(holds)
        .finish()
}

/// 128 bits nobody can guess, as text.
#[must_use]
pub fn secret() -> String {
    let mut bytes = [0_u8; 16];
    if getrandom::fill(&mut bytes).is_err() {
        // Without randomness no form is taken: a token of nothing never matches.
        return String::new();
    }
    URL_SAFE_NO_PAD.encode(bytes)
}
