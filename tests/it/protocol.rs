//! GraphQL over HTTP: media types, methods and statuses.

use crate::harness::{Reply, TestApp, both};
use awc::http::Method;
use awc::http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use serde_json::json;

both!(
    the_media_type_decides_what_a_document_that_does_not_hold_is,
    a_media_type_that_there_is_not_is_refused,
    what_goes_too_far_is_a_400_for_everybody,
    a_get_asks,
    a_get_changes_nothing,
    other_methods_are_refused
);

const RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
const SIGN_UP: &str = r#"signUp(input: { email: "a@example.org", name: "a", password: "correct horse battery", organization: "o" }) { errors { code } }"#;

/// Posts a request by somebody who accepts this; the content type of the answer.
async fn post(app: &TestApp, accept: &str, request: &serde_json::Value) -> (Reply, String) {
    let sent = app.http.post(format!("{}/graphql", app.url)).insert_header((ACCEPT, accept));
    let mut response = sent.send_json(request).await.expect("an answer");
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let text = String::from_utf8(response.body().await.expect("a whole answer").to_vec()).expect("text");
    let body = serde_json::from_str(&text).expect("JSON");
    (Reply { status: response.status().as_u16(), text, body }, content_type.unwrap_or_default())
}

/// Sends a request without a body; the answer, and the methods it allows.
async fn send(app: &TestApp, method: Method, query: &[(&str, &str)]) -> (Reply, String) {
    let address = format!("{}/graphql", app.url);
    let sent = app.http.request(method, address).query(&query).expect("an address");
    let mut response = sent.send().await.expect("an answer");
    let allowed = response.headers().get(ALLOW).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let text = String::from_utf8(response.body().await.expect("a whole answer").to_vec()).expect("text");
    let body = serde_json::from_str(&text).unwrap_or_default();
    (Reply { status: response.status().as_u16(), text, body }, allowed)
}

async fn the_media_type_decides_what_a_document_that_does_not_hold_is(app: &TestApp) {
    let holds = json!({ "query": "{ __typename }" });
    let wrong = [
        (json!({ "query": "{" }), "GRAPHQL_PARSE_FAILED"),
        (json!({ "query": "{ nothing }" }), "GRAPHQL_VALIDATION_FAILED"),
        (json!({ "query": "query($id: ID!) { node(id: $id) { id } }", "variables": { "id": {} } }), "BAD_REQUEST"),
    ];
    for (accept, media, status) in [
        (RESPONSE, RESPONSE, 400),
        (JSON, JSON, 200),
        ("*/*", JSON, 400),
        ("text/html, application/*;q=0.1", JSON, 400),
    ] {
        let (reply, content_type) = post(app, accept, &holds).await;
        assert_eq!((reply.status, &reply.body), (200, &json!({ "data": { "__typename": "Query" } })), "{accept}");
        assert_eq!(content_type, format!("{media}; charset=utf-8"));
        for (request, code) in &wrong {
            let (reply, content_type) = post(app, accept, request).await;
            assert_eq!((reply.status, reply.code()), (status, *code), "{accept} {request}: {}", reply.text);
            assert!(reply.body.get("data").is_none(), "execution never began: {}", reply.text);
            assert_eq!(content_type, format!("{media}; charset=utf-8"));
        }
    }
}

async fn a_media_type_that_there_is_not_is_refused(app: &TestApp) {
    for accept in ["text/html", "application/json;q=0", "application/xml, text/*"] {
        let (reply, _) = post(app, accept, &json!({ "query": "{ __typename }" })).await;
        assert_eq!((reply.status, reply.code()), (406, "BAD_REQUEST"), "{accept}: {}", reply.text);
    }
}

async fn what_goes_too_far_is_a_400_for_everybody(app: &TestApp) {
    let deep = format!("{}{}", "{ viewer ".repeat(100), "}".repeat(100));
    let long = format!("{{ {} }}", "__typename ".repeat(5_000));
    let aliases: Vec<String> = (0..40).map(|number| format!("a{number}: __typename")).collect();
    for (query, code) in [
        (deep, "GRAPHQL_PARSE_FAILED"),
        (long, "GRAPHQL_PARSE_FAILED"),
        (format!("{{ {} }}", aliases.join(" ")), "COST_LIMIT"),
    ] {
        for accept in [JSON, RESPONSE] {
            let (reply, _) = post(app, accept, &json!({ "query": query })).await;
            assert_eq!((reply.status, reply.code()), (400, code), "{accept}: {}", reply.text);
        }
    }
}

async fn a_get_asks(app: &TestApp) {
    let query =
        "query Kind($with: Boolean!) { viewer @include(if: $with) { role } __typename } query Other { __typename }";
    let asked = [("query", query), ("operationName", "Kind"), ("variables", r#"{"with":false}"#)];
    let (reply, _) = send(app, Method::GET, &asked).await;
    assert_eq!((reply.status, &reply.body["data"]), (200, &json!({ "__typename": "Query" })), "{}", reply.text);
    for wrong in [
        &[][..],
        &[("query", "{ __typename }"), ("variables", "[]")],
        &[("query", "{ __typename }"), ("variables", "{")],
        &[("query", "{ __typename }"), ("extensions", "1")],
        &[("query", "{ __typename }"), ("operationName", "Other")],
        &[("query", "{ __typename }"), ("extra", "1")],
    ] {
        let (reply, _) = send(app, Method::GET, wrong).await;
        assert_eq!((reply.status, reply.code()), (400, "BAD_REQUEST"), "{wrong:?}: {}", reply.text);
    }
}

async fn a_get_changes_nothing(app: &TestApp) {
    let before = app.count().await;
    let unnamed = format!("mutation {{ {SIGN_UP} }}");
    let named = format!("query Ask {{ __typename }} mutation Change {{ {SIGN_UP} }}");
    for (query, name) in [(unnamed.as_str(), ""), (named.as_str(), "Change")] {
        let (reply, allowed) = send(app, Method::GET, &[("query", query), ("operationName", name)]).await;
        assert_eq!((reply.status, reply.code(), allowed.as_str()), (405, "BAD_REQUEST", "POST"), "{}", reply.text);
    }
    app.nothing_written_since(&before, "a change by GET").await;
    let (reply, _) = send(app, Method::GET, &[("query", &named), ("operationName", "Ask")]).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

async fn other_methods_are_refused(app: &TestApp) {
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let (reply, allowed) = send(app, method.clone(), &[("query", "{ __typename }")]).await;
        assert_eq!((reply.status, allowed.as_str()), (405, "GET, POST"), "{method}: {}", reply.text);
    }
}
