//! Speaking to the server as clients do: over HTTP, in JSON.

use super::TestApp;
use awc::http::header::{AUTHORIZATION, CONTENT_TYPE};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::cell::RefCell;

/// The password of everybody in these tests.
pub const PASSWORD: &str = "correct horse battery staple";

/// What a mutation gives that lets somebody in.
pub const TOKENS: &str = "accessToken { token expiresAt } refreshToken { token expiresAt }";

/// Somebody with an account.
pub struct Person {
    /// What others see.
    pub name: String,
    /// Where they can be reached.
    pub email: String,
    /// Their part in the initiative they were invited to.
    pub stakeholder: String,
    /// A token, when it ends, and the one to refresh it with.
    session: RefCell<(String, DateTime<Utc>, String)>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body as it came.
    pub text: String,
    /// The body; null where it is not JSON.
    pub body: Value,
}

impl Reply {
    /// The code of the first error at the top level.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }
}

impl Person {
    /// Somebody who just came in, from the payload of a mutation that lets people in.
    pub fn new(name: &str, email: &str, stakeholder: &str, payload: &Value) -> Self {
        let (name, email, stakeholder) = (name.to_owned(), email.to_owned(), stakeholder.to_owned());
        Self { name, email, stakeholder, session: RefCell::new(session(payload)) }
    }

    /// The refresh token they came in with.
    pub fn refresh_token(&self) -> String {
        self.session.borrow().2.clone()
    }

    /// Their token as it is, which may have ended.
    pub fn token(&self) -> String {
        self.session.borrow().0.clone()
    }
}

impl TestApp {
    /// Posts this body as this content type.
    pub async fn post(&self, token: Option<&str>, content_type: &str, body: impl Into<Vec<u8>>) -> Reply {
        let mut request = self.http.post(format!("{}/graphql", self.url)).insert_header((CONTENT_TYPE, content_type));
        if let Some(token) = token {
            request = request.insert_header((AUTHORIZATION, format!("Bearer {token}")));
        }
        let mut response = request.send_body(body.into()).await.expect("an answer");
        let bytes = response.body().limit(50_000_000).await.expect("a whole answer");
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        assert!(!text.contains("\"INTERNAL\""), "nothing is ever INTERNAL: {text}");
        let body = serde_json::from_str(&text).unwrap_or_default();
        Reply { status: response.status().as_u16(), text, body }
    }

    /// Asks with this token.
    pub async fn gql(&self, token: Option<&str>, query: &str, variables: Value) -> Reply {
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.post(token, "application/json", body).await
    }

    /// Asks as this person, who signs in again where their token has ended.
    pub async fn ask(&self, person: &Person, query: &str, variables: Value) -> Reply {
        if person.session.borrow().1 <= self.now() {
            let input = json!({ "email": person.email, "password": PASSWORD });
            let payload = self.enter("signIn", input).await;
            *person.session.borrow_mut() = session(&payload);
        }
        self.gql(Some(&person.token()), query, variables).await
    }

    /// The data of a query that has no errors.
    pub async fn data(&self, person: &Person, query: &str, variables: Value) -> Value {
        let reply = self.ask(person, query, variables).await;
        assert!(reply.status == 200 && reply.body["errors"].is_null(), "{query}\n{}", reply.text);
        reply.body["data"].clone()
    }

    /// The answer to a mutation, whatever it is; `selection` is what is asked of its payload beside the errors.
    pub async fn mutate(&self, person: &Person, mutation: &str, selection: &str, input: Value) -> Reply {
        self.ask(person, &document(mutation, selection), json!({ "input": input })).await
    }

    /// The payload of a mutation that was carried out.
    pub async fn done(&self, person: &Person, mutation: &str, selection: &str, input: Value) -> Value {
        let reply = self.mutate(person, mutation, selection, input.clone()).await;
        let payload = reply.body["data"][mutation].clone();
        assert!(reply.status == 200 && payload["errors"] == json!([]), "{mutation} {input}\n{}", reply.text);
        payload
    }

    /// The codes and paths of a mutation that was refused.
    pub async fn refused(&self, person: &Person, mutation: &str, input: Value) -> Vec<String> {
        let reply = self.mutate(person, mutation, "", input).await;
        let errors = reply.body["data"][mutation]["errors"].as_array().cloned().unwrap_or_default();
        assert!(!errors.is_empty(), "{mutation} was not refused: {}", reply.text);
        errors.iter().map(refusal).collect()
    }

    /// The payload of a mutation that lets somebody in.
    pub async fn enter(&self, mutation: &str, input: Value) -> Value {
        let query = document(mutation, TOKENS);
        let reply = self.gql(None, &query, json!({ "input": input })).await;
        let payload = reply.body["data"][mutation].clone();
        assert!(reply.status == 200 && payload["errors"] == json!([]), "{mutation} {input}\n{}", reply.text);
        payload
    }
}

/// The document of a mutation with one input.
pub fn document(mutation: &str, selection: &str) -> String {
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) \
         {{ {selection} errors {{ __typename message path code }} }} }}"
    )
}

fn refusal(error: &Value) -> String {
    let path: Vec<&str> = error["path"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    format!("{} {}", error["code"].as_str().unwrap_or_default(), path.join(".")).trim().to_owned()
}

fn session(payload: &Value) -> (String, DateTime<Utc>, String) {
    let token = &payload["accessToken"];
    let text = |value: &Value| value.as_str().expect("a token").to_owned();
    let refresh = text(&payload["refreshToken"]["token"]);
    (text(&token["token"]), text(&token["expiresAt"]).parse().expect("a moment"), refresh)
}
