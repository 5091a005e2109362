//! What a hostile client sends, on loopback and within bounds: each is refused
//! with the documented answer, and others are answered meanwhile.

mod connection;
mod document;
mod log_in;
mod page;

use crate::harness::{Reply, TestApp};
use serde_json::Value;

/// The server lives and answers others.
async fn lives(app: &TestApp) {
    let reply = app.gql(None, "{ __typename }", Value::Null).await;
    assert_eq!((reply.status, reply.text.as_str()), (200, r#"{"data":{"__typename":"Query"}}"#));
}

/// An answer to something hostile: what it is said to be, short, and before anything was executed.
fn refused(reply: &Reply, status: u16, codes: &[&str], what: &str) {
    assert_eq!(reply.status, status, "{what}: {}", &reply.text[..reply.text.len().min(300)]);
    assert!(codes.contains(&reply.code()), "{what}: {}", &reply.text[..reply.text.len().min(300)]);
    assert!(reply.body.get("data").is_none(), "{what}: execution never began");
    assert!(reply.text.len() < 10_000, "{what}: an answer of {} bytes", reply.text.len());
}
