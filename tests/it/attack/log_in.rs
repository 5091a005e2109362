//! Many guesses in one request.

use super::{lives, refused};
use crate::harness::{PASSWORD, TestApp, both};
use serde_json::{Value, json};
use std::fmt::Write as _;

both!(log_ins_are_no_batch, a_batch_of_requests_is_none);

/// A log-in as a field of a document.
fn guess(number: usize) -> String {
    format!(
        "a{number}: signIn(input: {{ email: \"lead@example.org\", password: \"guess number {number:020}\" }}) \
         {{ accessToken {{ token }} errors {{ code }} }} "
    )
}

async fn log_ins_are_no_batch(app: &TestApp) {
    app.stage().await;
    let before = app.count().await;
    let guesses = (0..20).fold(String::new(), |mut text, number| {
        text.push_str(&guess(number));
        text
    });
    let bodies = |parts: usize| {
        (0..parts).fold(String::new(), |mut text, number| {
            let _ = write!(text, "...f{number} ");
            text
        })
    };
    let fragments = (0..2).fold(String::new(), |mut text, number| {
        let _ = write!(text, "fragment f{number} on Mutation {{ {} }} ", guess(number));
        text
    });
    for batch in [
        format!("mutation {{ {guesses} }}"),
        format!("mutation {{ {} {} }}", guess(0), guess(1)),
        format!("mutation {{ {} ... on Mutation {{ {} }} }}", guess(0), guess(1)),
        format!("mutation {{ {} }} {fragments}", bodies(2)),
        format!("mutation {{ ...f0 ...f1 }} {fragments}"),
        format!("mutation {{ {} ... @include(if: true) {{ ...f1 ...f0 }} }} {fragments}", guess(7)),
        format!("query Ask {{ __typename }} mutation Guess {{ {} {} }}", guess(0), guess(1)),
        format!(
            "mutation {{ {} acceptInvitation(input: {{ token: \"x\", name: \"a\", password: \"{PASSWORD}\" }}) {{ errors {{ code }} }} }}",
            guess(0)
        ),
    ] {
        let reply = app.gql(None, &batch, Value::Null).await;
        refused(&reply, 400, &["COST_LIMIT"], &batch);
    }
    app.nothing_written_since(&before, "a batch of log-ins").await;
    // One is one attempt.
    let reply = app.gql(None, &format!("mutation {{ {} }}", guess(0)), Value::Null).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let named = format!("mutation A {{ {} }} mutation B {{ {} }}", guess(0), guess(1));
    let body = json!({ "query": named, "operationName": "B" }).to_string();
    let reply = app.post(None, "application/json", body).await;
    assert_eq!(reply.status, 200, "one operation is carried out: {}", reply.text);
    assert!(reply.body["data"].get("a0").is_none() && reply.body["data"].get("a1").is_some(), "{}", reply.text);
    lives(app).await;
}

async fn a_batch_of_requests_is_none(app: &TestApp) {
    let one = json!({ "query": format!("mutation {{ {} }}", guess(0)) });
    for batch in [json!([one]), json!([one, one]), json!([])] {
        let reply = app.post(None, "application/json", batch.to_string()).await;
        refused(&reply, 400, &["BAD_REQUEST"], "a batch");
    }
    lives(app).await;
}
