//! Requests whose head, address or body is hostile.

use super::hostile::{broken, texts};
use super::scene::{Scene, Who};
use super::send::Answer;
use super::{cases, each, runner};
use crate::harness::TestApp;
use awc::http::Method;
use awc::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use proptest::sample::select;
use proptest::strategy::Strategy as _;
use serde_json::json;

/// What a request says of itself.
const HEADERS: [&str; 13] = [
    "authorization",
    "content-type",
    "accept",
    "accept-encoding",
    "content-encoding",
    "cookie",
    "forwarded",
    "idempotency-key",
    "if-none-match",
    "origin",
    "range",
    "user-agent",
    "x-forwarded-for",
];

/// Where there is something, and where there is nothing.
const PATHS: [&str; 12] = [
    "/graphql",
    "/graphql/",
    "/schema.graphql",
    "/healthz",
    "/readyz",
    "/.well-known/jwks.json",
    "/.well-known/openid-configuration",
    "/",
    "/keys",
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd%00",
    "//127.0.0.1/graphql",
];

/// The longest text in a head, in characters.
const LONGEST: usize = 2_000;

/// How many more are tried here than in one field.
const TIMES: u32 = 60;

/// The start of a header, and what stands in it.
const STARTS: [&str; 7] = ["", "Bearer ", "Basic ", "application/json; charset=", "text/", "bytes=", "127.0.0.1, "];

pub async fn no_header_and_no_address_makes_the_server_say_what_it_must_not(app: &TestApp) {
    let scene = Scene::set(app).await;
    let token = scene.token(Who::Lead).expect("a token");
    let header = (select(&HEADERS[..]), select(&STARTS[..]), texts());
    let (mut runner, body) = (runner(), json!({ "query": "{ viewer { role user { id } } }" }).to_string());
    each(&mut runner, TIMES * cases(), &header, async |(name, start, text)| {
        let text: String = text.chars().take(LONGEST).collect();
        let value = format!("{start}{text}");
        // Broken tokens, and others' that were broken.
        let values = [value.clone(), format!("Bearer {token}{text}"), format!("{text}{token}")];
        for value in values.iter().filter_map(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
            let sent = scene.app.http.post(format!("{}/graphql", scene.app.url));
            let sent = sent.insert_header((CONTENT_TYPE, "application/json")).insert_header((name, value.clone()));
            let answer = Answer::of(sent.send_body(body.clone())).await;
            let said = scene.watch.any(Who::Lead, &format!("{value:?}"), &answer);
            said.map_err(|why| format!("{name}: {value:?}: {why}\n{answer:?}"))?;
        }
        Ok(())
    })
    .await;
    let methods = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::PATCH];
    let address = (select(methods.to_vec()), select(&PATHS[..]), select(vec!["query", "variables", "a"]), texts());
    each(&mut runner, TIMES * cases(), &address, async |(method, path, name, text)| {
        let text: String = text.chars().take(LONGEST).collect();
        let sent = scene.app.http.request(method.clone(), format!("{}{path}", scene.app.url));
        let sent =
            sent.query(&[(name, &text)]).expect("a query").insert_header((AUTHORIZATION, format!("Bearer {token}")));
        let answer = Answer::of(sent.send()).await;
        if path == "/schema.graphql" && answer.status == 200 {
            return Ok(());
        }
        let said = scene.watch.any(Who::Lead, &text, &answer);
        said.map_err(|why| format!("{method} {path}: {why}\n{answer:?}"))
    })
    .await;
    scene.end().await;
}

pub async fn no_body_makes_the_server_say_what_it_must_not(app: &TestApp) {
    let scene = Scene::set(app).await;
    let places = select(vec![
        "%",
        "{%}",
        r#""%""#,
        "[%]",
        r#"{"query":%}"#,
        r#"{"query":"%"}"#,
        r#"{"%":"{ __typename }"}"#,
        r#"{"query":"{ __typename }","variables":%}"#,
        r#"{"query":"{ __typename }","variables":"%"}"#,
        r#"{"query":"{ __typename }","operationName":%}"#,
        r#"{"query":"{ __typename }","operationName":"%"}"#,
        r#"{"query":"{ __typename }","extensions":"%"}"#,
        r#"{"query":"query($a: ID!) { node(id: $a) { % } }"}"#,
        r#"{"query":"query($a: %) { node(id: $a) { id } }"}"#,
        r#"{"query":"{ node(id: %) { id } }"}"#,
        r#"{"query":"query($a: ID!) { node(id: $a) { id } }","variables":{"a":"%"}}"#,
        r#"{"query":"{ viewer { % } }"}"#,
        r#"{"query":"{ viewer @skip(if: %) { role } }"}"#,
        r#"{"query":"{ viewer @%(a: 1) { role } }"}"#,
        r#"{"query":"mutation { % }"}"#,
        r#"{"query":"fragment % on Viewer { role }"}"#,
    ]);
    let bodies = (places, texts().prop_map(|text| json!(text).to_string()), Who::any());
    each(&mut runner(), 4 * TIMES * cases(), &bodies, async |(place, text, who)| {
        // As a text of JSON, and as what it is.
        for text in [text.as_str(), text.trim_matches('"')] {
            let body = broken(&place.replace('%', text));
            let sent = scene.app.http.post(format!("{}/graphql", scene.app.url));
            let sent = sent.insert_header((CONTENT_TYPE, "application/json"));
            let sent = match scene.token(who) {
                Some(token) => sent.insert_header((AUTHORIZATION, format!("Bearer {token}"))),
                None => sent,
            };
            let answer = Answer::of(sent.send_body(body.clone())).await;
            let said = scene.watch.graphql(who, &body, &answer);
            said.map_err(|why| format!("{body}: {why}\n{answer:?}"))?;
        }
        Ok(())
    })
    .await;
    scene.watch.has_seen(&["BAD_REQUEST", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "data"]);
    scene.end().await;
}
