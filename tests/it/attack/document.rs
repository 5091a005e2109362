//! Documents that are meant to take time or memory: nested, multiplied, or large.

use super::{lives, refused};
use crate::harness::{TestApp, both};
use api::server::LARGEST_BODY;
use serde_json::{Value, json};
use std::fmt::Write as _;

both!(
    nesting_is_refused_however_deep,
    fragments_that_multiply_are_refused,
    ten_thousand_aliases_are_refused,
    directives_without_end_are_refused,
    what_is_long_is_refused_or_answered_shortly,
    variables_nested_without_end_are_refused,
);

const JSON: &str = "application/json";
/// Just below the largest body, and four times as much.
const SIZES: [usize; 2] = [90_000, 400_000];

/// Sends a document: beyond the largest body it is that, below it what it is.
async fn send(app: &TestApp, what: &str, document: &str, codes: &[&str]) {
    let body = json!({ "query": document }).to_string();
    let (status, codes) = if body.len() > LARGEST_BODY { (413, &["BAD_REQUEST"][..]) } else { (400, codes) };
    let reply = app.post(None, JSON, body).await;
    refused(&reply, status, codes, what);
    lives(app).await;
}

/// As many pairs of these around the middle as fit.
fn around(open: &str, middle: &str, close: &str, size: usize) -> String {
    let number = size / (open.len() + close.len());
    format!("{}{middle}{}", open.repeat(number), close.repeat(number))
}

async fn nesting_is_refused_however_deep(app: &TestApp) {
    let nested = ["GRAPHQL_PARSE_FAILED"];
    for size in SIZES {
        let values = around("[", "1", "]", size);
        send(app, "lists", &format!("{{ nodes(ids: {values}) {{ id }} }}"), &nested).await;
        let objects = around("{a:", "1", "}", size);
        send(app, "objects", &format!("mutation {{ signIn(input: {objects}) {{ errors {{ code }} }} }}"), &nested)
            .await;
        send(app, "both", &format!("{{ nodes(ids: {}) {{ id }} }}", around("[{a:", "1", "}]", size)), &nested).await;
        send(app, "selections", &around("{a", "", "}", size), &nested).await;
        send(app, "inline fragments", &format!("{{ {} }}", around("...{", "a", "}", size)), &nested).await;
        send(app, "types", &format!("query($a: {}) {{ a }}", around("[", "Int", "]", size)), &nested).await;
        send(app, "braces never closed", &"{".repeat(size), &nested).await;
        send(app, "lists never closed", &format!("{{ a(b: {}", "[".repeat(size)), &nested).await;
        let default = around("{a:[", "1", "]}", size);
        send(app, "defaults", &format!("query($a: Int = {default}) {{ a }}"), &nested).await;
    }
    // Deep, but read: as deep as the parser goes, in the one place that has values of its own.
    for depth in [10, 30, 60] {
        let values = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        send(app, "shallow", &format!("{{ nodes(ids: {values}) {{ id }} }}"), &["GRAPHQL_VALIDATION_FAILED"]).await;
    }
}

/// Fragments that each spread the next one so many times, so many deep.
fn bomb(width: usize, depth: usize) -> String {
    let mut document = "{ viewer { ...f0 } }".to_owned();
    for at in 0..depth {
        let _ = write!(document, " fragment f{at} on Viewer {{ {} }}", format!("...f{} ", at + 1).repeat(width));
    }
    let _ = write!(document, " fragment f{depth} on Viewer {{ role }}");
    document
}

async fn fragments_that_multiply_are_refused(app: &TestApp) {
    let refusals = ["COST_LIMIT", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"];
    for (width, depth) in [(2, 24), (100, 4), (2, 30), (2, 60), (30, 40), (2, 500), (1, 900), (1_900, 1)] {
        send(app, &format!("{width} wide, {depth} deep"), &bomb(width, depth), &refusals).await;
    }
    let cycle = "{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }";
    send(app, "a cycle", cycle, &refusals).await;
    let all = (0..300).fold(String::from("{ viewer { ...f0 } }"), |mut document, at| {
        let _ = write!(document, " fragment f{at} on Viewer {{ ...f{} ...f{} }}", (at + 1) % 300, (at * 7 + 3) % 300);
        document
    });
    send(app, "cycles", &all, &refusals).await;
}

async fn ten_thousand_aliases_are_refused(app: &TestApp) {
    for number in [31, 1_000, 10_000] {
        for field in ["__typename", "viewer { role }"] {
            let aliases = (0..number).fold(String::new(), |mut text, at| {
                let _ = write!(text, "a{at}: {field} ");
                text
            });
            let refusals = ["COST_LIMIT", "GRAPHQL_PARSE_FAILED"];
            send(app, &format!("{number} aliases of {field}"), &format!("{{ {aliases} }}"), &refusals).await;
        }
    }
    let same = "a: viewer { role } ".repeat(300);
    send(app, "one alias many times", &format!("{{ {same} }}"), &["COST_LIMIT"]).await;
    let overlapping = (0..300).fold(String::new(), |mut text, at| {
        let _ = write!(text, "viewer {{ a: {} }} ", if at % 2 == 0 { "role" } else { "__typename" });
        text
    });
    send(app, "fields that do not agree", &format!("{{ {overlapping} }}"), &["GRAPHQL_VALIDATION_FAILED"]).await;
}

async fn directives_without_end_are_refused(app: &TestApp) {
    // More than fit in one place, and more than there may be words in a document.
    for (number, codes) in [(6, ["COST_LIMIT"]), (300, ["COST_LIMIT"]), (4_000, ["GRAPHQL_PARSE_FAILED"])] {
        for directive in ["@include(if: true) ", "@nothing ", "@skip(if: $a) "] {
            let all = directive.repeat(number);
            send(app, "on a field", &format!("{{ __typename {all} }}"), &codes).await;
            send(app, "on a fragment", &format!("{{ ... {all} {{ __typename }} }}"), &codes).await;
            send(app, "on an operation", &format!("query A {all} {{ __typename }}"), &codes).await;
            if !directive.contains('$') {
                send(app, "on a variable", &format!("query($v: Int {all}) {{ __typename }}"), &codes).await;
            }
        }
    }
    for size in SIZES {
        let all = "@include(if: true) ".repeat(size / 19);
        send(app, "as many as fit", &format!("{{ __typename {all} }}"), &["GRAPHQL_PARSE_FAILED"]).await;
    }
}

async fn what_is_long_is_refused_or_answered_shortly(app: &TestApp) {
    for size in SIZES {
        let name = "a".repeat(size);
        let invalid = ["GRAPHQL_VALIDATION_FAILED"];
        send(app, "a name", &format!("{{ {name} }}"), &invalid).await;
        send(app, "a variable", &format!("query(${name}: Int) {{ __typename }}"), &invalid).await;
        let number = format!("{{ nodes(ids: {}) {{ id }} }}", "9".repeat(size));
        send(app, "a number", &number, &["GRAPHQL_PARSE_FAILED"]).await;
        send(
            app,
            "a fraction",
            &format!("{{ initiatives(first: 1.{}) {{ totalCount }} }}", "9".repeat(size)),
            &invalid,
        )
        .await;
        send(app, "a text never closed", &format!("{{ node(id: \"{name}"), &["GRAPHQL_PARSE_FAILED"]).await;
        send(app, "nothing", &" ".repeat(size), &["GRAPHQL_PARSE_FAILED"]).await;
        send(app, "commas", &",".repeat(size), &["GRAPHQL_PARSE_FAILED"]).await;
        send(app, "comments", &"#\n".repeat(size / 3), &["GRAPHQL_PARSE_FAILED"]).await;
        send(app, "what is no token", &"\u{1}".repeat(size / 6), &["GRAPHQL_PARSE_FAILED"]).await;
        let fields = (0..size / 10).fold(String::new(), |mut text, at| {
            let _ = write!(text, "nope{at} ");
            text
        });
        send(app, "fields that there are not", &format!("{{ {fields} }}"), &["GRAPHQL_PARSE_FAILED"]).await;
    }
    let wrong = (0..1_800).fold(String::new(), |mut text, at| {
        let _ = write!(text, "nope{at} ");
        text
    });
    send(app, "as many as are read", &format!("{{ {wrong} }}"), &["GRAPHQL_VALIDATION_FAILED"]).await;
}

async fn variables_nested_without_end_are_refused(app: &TestApp) {
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for size in SIZES {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let value = around(open, "1", close, size);
            let body = format!(r#"{{"query":"{query}","variables":{{"ids":{value}}}}}"#);
            let status = if body.len() > LARGEST_BODY { 413 } else { 400 };
            refused(&app.post(None, JSON, body).await, status, &["BAD_REQUEST"], "variables");
            lives(app).await;
        }
    }
    // Deep, but read: and wide, with more ids than are looked up.
    let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    let body = format!(r#"{{"query":"{query}","variables":{{"ids":{deep}}}}}"#);
    refused(&app.post(None, JSON, body).await, 400, &["BAD_REQUEST"], "a list in lists");
    let reply = app.gql(None, query, json!({ "ids": vec!["x"; 20_000] })).await;
    assert_eq!(reply.code(), "BAD_REQUEST", "{}", &reply.text[..reply.text.len().min(300)]);
    assert!(reply.text.len() < 1_000, "{} bytes", reply.text.len());
    let unused = json!({ "a": "b".repeat(90_000) });
    let reply = app.gql(None, "{ __typename }", unused).await;
    assert_eq!(reply.status, 200, "what nobody asks for is passed over: {}", reply.text);
    lives(app).await;
    let reply = app.gql(None, "{ __typename }", Value::Null).await;
    assert_eq!(reply.status, 200);
}
