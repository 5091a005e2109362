//! Requests that are no GraphQL requests.

use crate::harness::{TestApp, both};

both!(
    a_body_that_is_no_request_is_refused,
    what_a_request_must_be_is_said_in_words_of_the_protocol,
    only_json_is_taken,
    a_body_too_large_is_refused,
);

const JSON: &str = "application/json";
const SIGN_UP: &str = r#"{"query":"mutation { signUp(input: { email: \"a@example.org\", name: \"a\", password: \"correct horse battery\", organization: \"o\" }) { errors { code } } }"}"#;

async fn a_body_that_is_no_request_is_refused(app: &TestApp) {
    let before = app.count().await;
    let deep = format!(r#"{{"query":"{{ viewer {{ role }} }}","variables":{{"a":{}}}}}"#, "[".repeat(5_000));
    let bodies: [&[u8]; 16] = [
        b"",
        b"{",
        b"[]",
        b"null",
        br#""query""#,
        b"{}",
        br#"{"query":null}"#,
        br#"{"query":1}"#,
        br#"{"query":["{ viewer { role } }"]}"#,
        br#"{"query":"{ viewer { role } }","variables":[]}"#,
        br#"{"query":"{ viewer { role } }","operationName":1}"#,
        br#"{"query":"{ viewer { role } }","extra":1}"#,
        br#"{"query":"{ viewer { role } }"} {}"#,
        b"{\"query\":\"{ viewer { role } } \xff\"}",
        br#"{"query":"{ viewer { role } } \ud800"}"#,
        deep.as_bytes(),
    ];
    for body in bodies {
        let reply = app.post(None, JSON, body).await;
        let what = String::from_utf8_lossy(&body[..body.len().min(80)]);
        assert_eq!((reply.status, reply.code()), (400, "BAD_REQUEST"), "{what}: {}", reply.text);
        assert!(reply.body.get("data").is_none(), "{what}: execution never began: {}", reply.text);
    }
    app.nothing_written_since(&before, "a malformed request").await;
}

async fn what_a_request_must_be_is_said_in_words_of_the_protocol(app: &TestApp) {
    let reply = app.post(None, JSON, "1").await;
    assert!(reply.text.contains("expected an object with `query`"), "{}", reply.text);
    for (message, expected) in
        [("1", "an object with `type`"), (r#"{"type":"subscribe","id":"a","payload":1}"#, "an object with `query`")]
    {
        let mut socket = app.begin(None).await;
        socket.send_text(message).await;
        let (code, reason) = socket.closed().await;
        assert!(code == 4400 && reason.contains(&format!("expected {expected}")), "{reason}");
    }
}

async fn only_json_is_taken(app: &TestApp) {
    let before = app.count().await;
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/graphql"]
    {
        let reply = app.post(None, content_type, SIGN_UP).await;
        assert_eq!((reply.status, reply.code()), (415, "BAD_REQUEST"), "{content_type}: {}", reply.text);
    }
    app.nothing_written_since(&before, "a request that is no JSON").await;
    let reply = app.post(None, "Application/JSON; charset=utf-8", SIGN_UP).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_ne!(app.count().await, before, "the same body as JSON signs up");
}

async fn a_body_too_large_is_refused(app: &TestApp) {
    let before = app.count().await;
    let padded = |length: usize| format!("{SIGN_UP}{}", " ".repeat(length - SIGN_UP.len()));
    let reply = app.post(None, JSON, padded(api::server::LARGEST_BODY + 1)).await;
    assert_eq!((reply.status, reply.code()), (413, "BAD_REQUEST"), "{}", reply.text);
    app.nothing_written_since(&before, "a body too large").await;
    let reply = app.post(None, JSON, padded(api::server::LARGEST_BODY)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}
