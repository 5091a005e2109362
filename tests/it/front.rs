//! What stands between the network and a request: health, origins, headers,
//! time-outs, and what is told where there is no room or no time.

use crate::harness::{Backend, Reply, TestApp, both, generous, settings};
use api::server::Settings;
use awc::http::Method;
use awc::http::header::HeaderMap;
use futures_util::future::join_all;
use sea_orm::TransactionTrait as _;
use serde_json::{Value, json};
use std::time::Duration;

both!(
    health_is_told_and_readiness_with_its_reason,
    pages_of_other_origins_are_told_nothing_unless_they_are_named,
    answers_are_kept_by_nobody_and_say_nothing_of_the_server,
    a_server_that_is_full_says_so,
    an_answer_that_takes_too_long_is_given_up,
    a_database_without_a_free_connection_is_unavailable,
    a_panic_is_an_answer_and_the_server_lives,
);

async fn get(app: &TestApp, path: &str) -> (u16, String) {
    let mut reply = app.http.get(format!("{}{path}", app.url)).send().await.expect("an answer");
    let body = reply.body().await.expect("a whole answer");
    (reply.status().as_u16(), String::from_utf8_lossy(&body).trim().to_owned())
}

async fn health_is_told_and_readiness_with_its_reason(app: &TestApp) {
    let other = app.another(generous(), settings());
    assert_eq!(get(app, "/healthz").await, (200, "alive".to_owned()));
    assert_eq!(get(app, "/readyz").await, (200, "ready".to_owned()));
    other.state().bus.stop();
    assert_eq!(get(&other, "/readyz").await, (503, "stopping".to_owned()));
    assert_eq!(get(app, "/readyz").await, (200, "ready".to_owned()));
    let reply = other.gql(None, "{ __typename }", Value::Null).await;
    assert_eq!(reply.status, 200, "what still comes is answered: {}", reply.text);
    app.state().db.close_by_ref().await.expect("an orderly end");
    assert_eq!(get(app, "/readyz").await, (503, "the database does not answer".to_owned()));
    assert_eq!(get(app, "/healthz").await, (200, "alive".to_owned()));
}

/// The headers of an answer to a page of this origin.
async fn from_page(app: &TestApp, method: Method, origin: &str) -> (u16, HeaderMap) {
    let address = format!("{}/graphql", app.url);
    let sent = app.http.request(method.clone(), address).insert_header(("origin", origin));
    let reply = if method == Method::OPTIONS {
        let asks = [("access-control-request-method", "POST"), ("access-control-request-headers", "authorization")];
        asks.into_iter().fold(sent, awc::ClientRequest::insert_header).send().await
    } else {
        sent.send_json(&json!({ "query": "{ __typename }" })).await
    };
    let reply = reply.expect("an answer");
    (reply.status().as_u16(), reply.headers().clone())
}

async fn pages_of_other_origins_are_told_nothing_unless_they_are_named(app: &TestApp) {
    let own = "https://entente.example.org";
    let open = app.another(generous(), Settings { origins: vec![own.to_owned()], ..settings() });
    let allowed = |headers: &HeaderMap| headers.get("access-control-allow-origin").map(|value| format!("{value:?}"));
    for (app, origin, expected) in [
        (app, own, None),
        (&open, own, Some(format!("{own:?}"))),
        (&open, "https://evil.example.org", None),
        (&open, "https://entente.example.org.evil.example", None),
        (&open, "http://entente.example.org", None),
        (&open, "null", None),
    ] {
        let (_, headers) = from_page(app, Method::POST, origin).await;
        assert_eq!(allowed(&headers), expected, "{origin}");
        assert!(headers.get("access-control-allow-credentials").is_none(), "no cookie tells who somebody is");
        let (status, headers) = from_page(app, Method::OPTIONS, origin).await;
        assert_eq!((status == 200, allowed(&headers)), (expected.is_some(), expected), "{origin}: before the request");
    }
}

async fn answers_are_kept_by_nobody_and_say_nothing_of_the_server(app: &TestApp) {
    for body in [json!({ "query": "{ __typename }" }), json!({ "query": "{" }), json!({})] {
        let sent = app.http.post(format!("{}/graphql", app.url)).send_json(&body);
        let reply = sent.await.expect("an answer");
        let header = |name: &str| reply.headers().get(name).and_then(|value| value.to_str().ok());
        assert_eq!(header("cache-control"), Some("no-store"));
        assert_eq!(header("x-content-type-options"), Some("nosniff"));
        assert!(header("vary").is_some_and(|vary| vary.contains("accept")));
        for tells in ["server", "x-powered-by", "via"] {
            assert_eq!(header(tells), None);
        }
    }
}

/// Asks as this person; nothing is expected of the answer.
async fn raw(app: &TestApp, token: &str, query: &str) -> (Reply, HeaderMap) {
    let sent = app.http.post(format!("{}/graphql", app.url)).bearer_auth(token);
    let mut reply = sent.send_json(&json!({ "query": query })).await.expect("an answer");
    let text = String::from_utf8_lossy(&reply.body().await.expect("a whole answer")).into_owned();
    let body = serde_json::from_str(&text).unwrap_or_default();
    (Reply { status: reply.status().as_u16(), text, body }, reply.headers().clone())
}

fn comes_again(headers: &HeaderMap) -> bool {
    headers.get("retry-after").is_some_and(|value| value == "1")
}

async fn a_server_that_is_full_says_so(app: &TestApp) {
    let stage = app.stage().await;
    let full = app.another(generous(), Settings { at_once: 0, ..settings() });
    let (reply, headers) = raw(&full, &stage.ann.token(), "{ viewer { role } }").await;
    assert_eq!((reply.status, reply.code()), (503, "UNAVAILABLE"), "{}", reply.text);
    assert!(comes_again(&headers), "{headers:?}");
    assert_eq!(get(&full, "/readyz").await, (503, "busy".to_owned()));
    assert_eq!(get(&full, "/healthz").await.0, 200);
    let one = app.another(generous(), Settings { at_once: 1, ..settings() });
    for _ in 0..3 {
        one.data(&stage.ann, "{ viewer { role } }", Value::Null).await;
    }
}

async fn an_answer_that_takes_too_long_is_given_up(app: &TestApp) {
    let stage = app.stage().await;
    let hasty = app.another(generous(), Settings { answer_time: Duration::ZERO, ..settings() });
    let (reply, _) = raw(&hasty, &stage.ann.token(), "{ viewer { user { name } } }").await;
    assert_eq!((reply.status, reply.code()), (503, "TIMEOUT"), "{}", reply.text);
    assert!(reply.body.get("data").is_none(), "{}", reply.text);
    app.data(&stage.ann, "{ viewer { user { name } } }", Value::Null).await;
}

async fn a_database_without_a_free_connection_is_unavailable(app: &TestApp) {
    let stage = app.stage().await;
    let token = &stage.ann.token();
    let mut held = Vec::new();
    while held.len() < 10 {
        held.push(app.state().db.begin().await.expect("a connection"));
    }
    let answers = join_all((0..4).map(|_| raw(app, token, "{ viewer { role } }"))).await;
    for (reply, headers) in answers {
        assert_eq!((reply.status, reply.code()), (503, "UNAVAILABLE"), "{}", reply.text);
        assert!(comes_again(&headers), "{headers:?}");
    }
    drop(held);
    app.data(&stage.ann, "{ viewer { role } }", Value::Null).await;
}

async fn a_panic_is_an_answer_and_the_server_lives(app: &TestApp) {
    let stage = app.stage().await;
    let query = format!("{{ proposal(id: \"{}\") {{ title assessment {{ summary }} }} }}", stage.proposal);
    // At the actor's rights, in a look-up of its own, and among the reads of an assessment.
    for at in [0, 2, 6] {
        app.panic_at(at);
        let (reply, _) = raw(app, &stage.lead.token(), &query).await;
        assert_eq!((reply.status, reply.code()), (500, "INTERNAL"), "statement {at}: {}", reply.text);
        assert!(reply.body["errors"][0]["extensions"]["requestId"].is_string(), "{}", reply.text);
        assert!(!reply.text.contains("panic"), "{}", reply.text);
        app.data(&stage.lead, &query, Value::Null).await;
    }
}

#[actix_web::test]
async fn postgres_stops_what_takes_too_long() {
    crate::harness::run(Backend::Postgres, async |app: &TestApp| {
        for (setting, expected) in
            [("statement_timeout", "5s"), ("lock_timeout", "2s"), ("idle_in_transaction_session_timeout", "10s")]
        {
            let rows = crate::harness::raw(&app.state().db, &format!("SHOW {setting}")).await;
            let shown: String = rows[0].try_get("", setting).expect("text");
            assert_eq!(shown, expected, "{setting}");
        }
    })
    .await;
}
