//! Coming in by others: a provider of our own on loopback, honest and lying, and
//! tokens of an issuer that is trusted.

mod attempt;
mod identity;
mod lie;
mod member;
mod pages;
mod settings;
mod trusted;

use crate::harness::{CLIENT, Issuer, Person, REDIRECT, Reply, SECRET, TestApp, document};
use api::external::{External, Settings};
use serde_json::{Value, json};
use std::path::Path;

/// A server that lets people of one issuer in, and the issuer.
pub struct Door {
    /// The issuer.
    pub issuer: Issuer,
    /// The server.
    pub app: TestApp,
    /// The owner of the organization that people come into.
    pub lead: Person,
}

/// A sign-in that was begun.
pub struct Begun {
    /// Where the person is sent.
    pub url: String,
    /// The secret of the client.
    pub attempt: String,
}

impl Door {
    /// A server beside another, whose settings are changed by this before they are read.
    pub async fn open(beside: &TestApp, change: impl FnOnce(&mut Value)) -> Self {
        let lead = beside.owner("lead").await;
        Self::of(beside, lead, change).await
    }

    /// As [`Door::open`], into the organization of this person.
    pub async fn of(beside: &TestApp, lead: Person, change: impl FnOnce(&mut Value)) -> Self {
        let issuer = Issuer::start(&beside.clock);
        let found = beside.data(&lead, "{ organization { id } }", Value::Null).await;
        let organization = &found["organization"]["id"];
        let mut settings = json!({
            "timeoutMs": 300,
            "providers": [{
                "id": "example", "name": "Example", "issuer": issuer.url, "clientId": CLIENT, "clientSecret": SECRET,
                "redirectUris": [REDIRECT], "scopes": ["email", "profile"], "organization": organization,
            }],
            "issuers": [{
                "issuer": issuer.url, "audience": CLIENT, "algorithms": ["ES256"], "organization": organization,
            }],
        });
        change(&mut settings);
        let settings = Settings::parse(&settings.to_string(), Path::new(".")).expect("settings that hold");
        let external = External::new(settings).expect("certificates");
        let app = beside.beside(|state| state.external = external);
        Self { issuer, app, lead }
    }

    /// As [`Door::open`], and everybody with an address may come in.
    pub async fn wide(beside: &TestApp) -> Self {
        Self::open(beside, |settings| {
            settings["providers"][0]["joins"] = json!(true);
            settings["issuers"][0]["joins"] = json!(true);
        })
        .await
    }

    /// The answer to a begun sign-in.
    pub async fn begins(&self, provider: &str, redirect_uri: &str) -> Reply {
        let input = json!({ "input": { "providerId": provider, "redirectUri": redirect_uri } });
        let query = document("beginExternalSignIn", "externalSignIn { authorizationUrl attempt expiresAt }");
        self.app.gql(None, &query, input).await
    }

    /// Begins a sign-in.
    pub async fn begin(&self) -> Begun {
        let reply = self.begins("example", REDIRECT).await;
        let begun = &reply.body["data"]["beginExternalSignIn"]["externalSignIn"];
        let text = |field: &str| begun[field].as_str().unwrap_or_else(|| panic!("{}", reply.text)).to_owned();
        Begun { url: text("authorizationUrl"), attempt: text("attempt") }
    }

    /// What comes back when the person at the browser has agreed, with the secret of the client.
    pub async fn agreed(&self, begun: &Begun) -> Value {
        let mut back = json!(self.issuer.agree(&begun.url).await.expect("a way back"));
        back["attempt"] = json!(begun.attempt);
        back
    }

    /// Ends a sign-in.
    pub async fn finish(&self, back: &Value) -> Reply {
        let query = document("finishExternalSignIn", "accessToken { token }");
        self.app.gql(None, &query, json!({ "input": back })).await
    }

    /// A whole sign-in.
    pub async fn sign_in(&self) -> Reply {
        let begun = self.begin().await;
        let back = self.agreed(&begun).await;
        self.finish(&back).await
    }

    /// The token of a whole sign-in.
    pub async fn enter(&self) -> String {
        let reply = self.sign_in().await;
        let token = reply.body["data"]["finishExternalSignIn"]["accessToken"]["token"].as_str();
        token.unwrap_or_else(|| panic!("{}", reply.text)).to_owned()
    }

    /// What the person with this token sees.
    pub async fn viewer(&self, token: &str) -> Value {
        let query = "{ viewer { role user { id name email } identities { id issuer subject } } }";
        let reply = self.app.gql(Some(token), query, Value::Null).await;
        assert!(reply.body["errors"].is_null(), "{}", reply.text);
        reply.body["data"]["viewer"].clone()
    }

    /// Stops both.
    pub async fn close(self) {
        self.issuer.stop().await;
        self.app.stop().await;
    }
}

/// The code and path of the first thing that was wrong; nothing of what the issuer said is told.
pub fn wrong(reply: &Reply) -> String {
    assert!(!reply.text.contains("told-by-issuer"), "{}", reply.text);
    let payload = reply.body["data"].as_object().and_then(|data| data.values().next()).cloned().unwrap_or_default();
    let error = &payload["errors"][0];
    assert!(error["code"].is_string(), "it was not refused: {}", reply.text);
    format!("{} {}", error["code"].as_str().unwrap_or_default(), error["path"][0].as_str().unwrap_or_default())
        .trim()
        .to_owned()
}
