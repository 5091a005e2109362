//! What a page of somebody else's makes a browser send without asking first.

use super::{lives, refused};
use crate::harness::{PASSWORD, Reply, TestApp, both};
use awc::http::header::{ALLOW, CONTENT_TYPE};
use serde_json::json;

both!(a_form_changes_nothing, an_address_changes_nothing);

fn change() -> String {
    format!(
        "signUp(input: {{ email: \"a@example.org\", name: \"a\", password: \"{PASSWORD}\", organization: \"o\" }}) \
         {{ errors {{ code }} }}"
    )
}

async fn a_form_changes_nothing(app: &TestApp) {
    let before = app.count().await;
    let query = format!("mutation {{ {} }}", change());
    let body = json!({ "query": query }).to_string();
    let form = format!("query={}", query.replace(' ', "+"));
    let part = format!("--b\r\ncontent-disposition: form-data; name=\"query\"\r\n\r\n{query}\r\n--b--\r\n");
    for content_type in [
        "text/plain",
        "text/plain; charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "text/plain; application/json",
        "text/plain,application/json",
        "application/json-patch+json",
        "application/graphql",
        "",
    ] {
        for body in [&body, &form, &part] {
            let reply = app.post(None, content_type, body.as_bytes()).await;
            refused(&reply, 415, &["BAD_REQUEST"], content_type);
        }
    }
    let sent = app.http.post(format!("{}/graphql", app.url)).send_body(body.clone());
    let mut reply = sent.await.expect("an answer");
    let text = String::from_utf8_lossy(&reply.body().await.expect("a whole answer")).into_owned();
    assert_eq!(reply.status().as_u16(), 415, "no type at all: {text}");
    app.nothing_written_since(&before, "a form").await;
    lives(app).await;
}

async fn an_address_changes_nothing(app: &TestApp) {
    let before = app.count().await;
    let unnamed = format!("mutation {{ {} }}", change());
    let named = format!("mutation Change {{ {} }}", change());
    let hidden =
        format!("query Ask {{ __typename }} mutation Change {{ ...f }} fragment f on Mutation {{ {} }}", change());
    for (query, name) in [(&unnamed, ""), (&named, ""), (&named, "Change"), (&hidden, "Change")] {
        for content_type in ["", "application/json", "text/plain"] {
            let address = format!("{}/graphql", app.url);
            let asked = [("query", query.as_str()), ("operationName", name)];
            let sent = app.http.get(address).insert_header((CONTENT_TYPE, content_type)).query(&asked);
            let mut reply = sent.expect("an address").send().await.expect("an answer");
            let allowed = reply.headers().get(ALLOW).and_then(|value| value.to_str().ok()).map(str::to_owned);
            assert_eq!(allowed.as_deref(), Some("POST"), "{query}");
            let text = String::from_utf8_lossy(&reply.body().await.expect("a whole answer")).into_owned();
            let body = serde_json::from_str(&text).unwrap_or_default();
            refused(&Reply { status: reply.status().as_u16(), text, body }, 405, &["BAD_REQUEST"], query);
        }
    }
    app.nothing_written_since(&before, "an address").await;
    lives(app).await;
}
