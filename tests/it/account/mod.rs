//! Accounts: who gets in, who is slowed down, and what shows that an account is one's own.

mod by_link;
mod factor;
mod invited;
mod lock;
mod password;
mod recovery;
mod short;
mod sign_up;

use crate::harness::{Person, Reply, TestApp, document};
use serde_json::{Value, json};

/// The payload of a mutation by nobody in particular, whatever it is.
pub async fn ask(app: &TestApp, mutation: &str, selection: &str, input: Value) -> Value {
    let reply = app.gql(None, &document(mutation, selection), json!({ "input": input })).await;
    assert!(reply.status == 200 && reply.body["errors"].is_null(), "{mutation}\n{}", reply.text);
    reply.body["data"][mutation].clone()
}

/// Signs in; gives the payload, whatever it is.
async fn sign_in(app: &TestApp, email: &str, password: &str, code: Option<&str>) -> Value {
    let input = json!({ "email": email, "password": password, "code": code });
    ask(app, "signIn", SESSION, input).await
}

const SESSION: &str = "accessToken { token expiresAt } refreshToken { token expiresAt }";

/// Code, path and time to wait of the first thing that was wrong.
pub fn wrong(payload: &Value) -> String {
    let error = &payload["errors"][0];
    let path: Vec<&str> = error["path"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    format!("{} {}", error["code"].as_str().unwrap_or("done"), path.join(".")).trim().to_owned()
}

/// How long the payload of a sign-in says to wait, in milliseconds.
async fn waits(app: &TestApp, email: &str, password: &str) -> Option<i64> {
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken { token } \
        errors { code ... on RateLimited { retryAfterMs } } } }";
    let input = json!({ "input": { "email": email, "password": password } });
    let reply = app.gql(None, query, input).await;
    reply.body["data"]["signIn"]["errors"][0]["retryAfterMs"].as_i64()
}

/// What a mutation without an input answers.
async fn bare(app: &TestApp, who: &Person, mutation: &str, selection: &str) -> Reply {
    app.ask(who, &format!("mutation {{ {mutation} {{ {selection} errors {{ message path code }} }} }}"), Value::Null)
        .await
}
