//! What a request may cost, and who may ask how much.

use crate::harness::{Reply, TestApp, both, generous, settings};
use api::limit::{Rate, Rates};
use api::server::{Introspection, Settings};
use awc::http::header::{CONTENT_TYPE, RETRY_AFTER};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(
    a_request_returns_at_most_so_many_rows,
    a_page_given_by_variable_is_counted_as_it_is_sent,
    ids_are_counted_as_they_are_sent,
    what_is_computed_has_a_price,
    a_person_has_so_many_rows_an_hour,
    who_has_not_signed_in_has_far_fewer,
    a_proxy_that_is_known_says_whose_rows_they_are,
    the_schema_is_told_to_whom_the_settings_say,
    an_operator_bounds_a_request,
);

const HOUR: TimeDelta = TimeDelta::hours(1);

fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.code()), (status, code), "{}", reply.text);
    assert!(reply.body.get("data").is_none(), "execution never began: {}", reply.text);
}

/// Lists in lists, of pages of this size.
fn nested(page: &str) -> String {
    format!(
        "initiatives(first: {page}) {{ nodes {{ problems(first: {page}) {{ nodes {{ \
         proposals(first: {page}) {{ edges {{ node {{ id }} }} }} }} }} }} }}"
    )
}

async fn a_request_returns_at_most_so_many_rows(app: &TestApp) {
    let stage = app.stage().await;
    // 36 + 36 * 36 + 36 * 36 * 36 = 47,988, and one more each is 52,059.
    app.data(&stage.lead, &format!("{{ {} }}", nested("36")), Value::Null).await;
    let reply = app.ask(&stage.lead, &format!("{{ {} }}", nested("37")), Value::Null).await;
    refused(&reply, 400, "COST_LIMIT");
    let message = reply.body["errors"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("50000 rows") && message.contains("52059"), "{message}");
    // The same in fragments, and for whoever has not signed in.
    let spread = format!("{{ ...a }} fragment a on Query {{ ...b }} fragment b on Query {{ {} }}", nested("37"));
    refused(&app.gql(None, &spread, Value::Null).await, 400, "COST_LIMIT");
    let twice =
        format!("{{ ...a other: __typename ... on Query {{ ...a }} }} fragment a on Query {{ {} }}", nested("30"));
    refused(&app.gql(None, &twice, Value::Null).await, 400, "COST_LIMIT");
}

async fn a_page_given_by_variable_is_counted_as_it_is_sent(app: &TestApp) {
    let stage = app.stage().await;
    for declared in ["$n: Int", "$n: Int!", "$n: Int = 100"] {
        let query = format!("query({declared}) {{ {} }}", nested("$n"));
        app.data(&stage.lead, &query, json!({ "n": 3 })).await;
        refused(&app.ask(&stage.lead, &query, json!({ "n": 100 })).await, 400, "COST_LIMIT");
    }
    let query = format!("query($n: Int = 100) {{ {} }}", nested("$n"));
    refused(&app.ask(&stage.lead, &query, json!({})).await, 400, "COST_LIMIT");
    // What is no page is still told as that.
    let reply = app.ask(&stage.lead, "{ initiatives(first: 2000000) { nodes { id } } }", Value::Null).await;
    assert_eq!(reply.code(), "BAD_REQUEST", "{}", reply.text);
}

async fn ids_are_counted_as_they_are_sent(app: &TestApp) {
    let stage = app.stage().await;
    let small = app
        .another(generous(), Settings { bounds: api::gate::Bounds { rows: 10, ..Default::default() }, ..settings() });
    let ids = |number: usize| vec![stage.problem.clone(); number];
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for number in [1, 10] {
        small.data(&stage.lead, query, json!({ "ids": ids(number) })).await;
    }
    small.data(&stage.lead, query, json!({ "ids": stage.problem })).await;
    refused(&small.ask(&stage.lead, query, json!({ "ids": ids(11) })).await, 400, "COST_LIMIT");
    let literal = format!("{{ nodes(ids: {}) {{ id }} }}", json!(ids(11)));
    refused(&small.ask(&stage.lead, &literal, Value::Null).await, 400, "COST_LIMIT");
}

async fn what_is_computed_has_a_price(app: &TestApp) {
    let stage = app.stage().await;
    let small = app
        .another(generous(), Settings { bounds: api::gate::Bounds { rows: 300, ..Default::default() }, ..settings() });
    let proposal = |inside: &str| format!("{{ proposal(id: \"{}\") {{ {inside} }} }}", stage.proposal);
    small.data(&stage.lead, &proposal("assessment { summary }"), Value::Null).await;
    for dear in [
        "plans { status }",
        "a: assessment { summary } b: problems { proposals(first: 1) { nodes { assessment { summary } } } }",
    ] {
        refused(&small.ask(&stage.lead, &proposal(dear), Value::Null).await, 400, "COST_LIMIT");
    }
}

async fn a_person_has_so_many_rows_an_hour(app: &TestApp) {
    let stage = app.stage().await;
    let app = &app.another(Rates { cost: Rate::new(100, HOUR), ..generous() }, settings());
    let query = "{ initiatives(first: 60) { nodes { id } } }";
    app.data(&stage.ann, query, Value::Null).await;
    let reply = app.ask(&stage.ann, query, Value::Null).await;
    refused(&reply, 429, "RATE_LIMITED");
    let wait = reply.body["errors"][0]["extensions"]["retryAfterMs"].as_i64().unwrap_or_default();
    assert!((60_000..HOUR.num_milliseconds()).contains(&wait), "{}", reply.text);
    // Nobody else has fewer; and a hostile document is one whatever is left.
    app.data(&stage.bob, query, Value::Null).await;
    refused(&app.ask(&stage.ann, &format!("{{ {} }}", nested("100")), Value::Null).await, 400, "COST_LIMIT");
    app.advance(TimeDelta::milliseconds(wait));
    app.data(&stage.ann, query, Value::Null).await;
}

/// Posts a query by way of these proxies; the answer, and when to come again.
async fn forwarded(app: &TestApp, query: &str, by: &str) -> (u16, String) {
    let sent = app.http.post(format!("{}/graphql", app.url)).insert_header((CONTENT_TYPE, "application/json"));
    let sent = sent.insert_header(("x-forwarded-for", by)).send_json(&json!({ "query": query }));
    let reply = sent.await.expect("an answer");
    let wait = reply.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    (reply.status().as_u16(), wait.to_owned())
}

async fn who_has_not_signed_in_has_far_fewer(app: &TestApp) {
    let stage = app.stage().await;
    // What signing in took from the bucket comes back.
    app.advance(HOUR);
    app.data(&stage.ann, "{ viewer { role } }", Value::Null).await;
    let app = &app.another(Rates { anonymous_cost: Rate::new(20, HOUR), ..generous() }, settings());
    for turn in 0..20 {
        let (status, _) = forwarded(app, "{ __typename }", &format!("192.0.2.{turn}")).await;
        assert_eq!(status, 200, "turn {turn}");
    }
    let (status, wait) = forwarded(app, "{ __typename }", "192.0.2.99").await;
    assert_eq!((status, wait.as_str()), (429, "180"), "nobody's word is taken for an address");
    refused(&app.gql(None, "{ __typename }", Value::Null).await, 429, "RATE_LIMITED");
    refused(&app.gql(None, &format!("{{ {} }}", nested("100")), Value::Null).await, 400, "COST_LIMIT");
    app.data(&stage.ann, "{ viewer { role } }", Value::Null).await;
}

async fn a_proxy_that_is_known_says_whose_rows_they_are(app: &TestApp) {
    let proxies = vec!["127.0.0.1".parse().expect("an address"), "192.0.2.50".parse().expect("an address")];
    let rates = Rates { anonymous_cost: Rate::new(2, HOUR), ..generous() };
    let app = &app.another(rates, Settings { proxies, ..settings() });
    let asked = async |by: &str| forwarded(app, "{ __typename }", by).await.0;
    for by in ["198.51.100.1", "203.0.113.9, 198.51.100.1"] {
        assert_eq!(asked(by).await, 200, "{by}");
    }
    for by in ["198.51.100.1", "1.1.1.1, 198.51.100.1", "2.2.2.2,198.51.100.1, 192.0.2.50"] {
        assert_eq!(asked(by).await, 429, "{by}: the same client, whatever it says");
    }
    for by in ["198.51.100.2", "2001:db8::1", "2001:db8::2"] {
        assert_eq!(asked(by).await, 200, "{by}");
    }
    assert_eq!(asked("2001:db8::3").await, 429, "one network of IPv6 is one client");
}

async fn the_schema_is_told_to_whom_the_settings_say(app: &TestApp) {
    let stage = app.stage().await;
    let token = stage.ann.token();
    for asked in [
        "{ __schema { queryType { name } } }",
        "{ a: __type(name: \"Query\") { name fields { name } } }",
        "{ ...f } fragment f on Query { __schema { description } }",
    ] {
        for (introspection, anonymous, signed_in) in [
            (Introspection::Off, (403, "FORBIDDEN"), (403, "FORBIDDEN")),
            (Introspection::People, (401, "UNAUTHENTICATED"), (200, "")),
            (Introspection::On, (200, ""), (200, "")),
        ] {
            let app = app.another(generous(), Settings { introspection, ..settings() });
            for (token, expected) in [(None, anonymous), (Some(token.as_str()), signed_in)] {
                let reply = app.gql(token, asked, Value::Null).await;
                assert_eq!((reply.status, reply.code()), expected, "{asked} {introspection:?}: {}", reply.text);
            }
        }
    }
    let reply = app.gql(None, "{ __typename viewer { __typename } }", Value::Null).await;
    assert_eq!(reply.text, r#"{"data":{"__typename":"Query","viewer":null}}"#);
    let reply =
        app.gql(None, "query($name: String!) { __type(name: $name) { name } }", json!({ "name": "Query" })).await;
    assert_eq!(reply.text, r#"{"data":{"__type":{"name":"Query"}}}"#, "as tools ask whether a server answers");
}

async fn an_operator_bounds_a_request(app: &TestApp) {
    let small = app.another(generous(), Settings { body_bytes: 1_000, ..settings() });
    let body = |length: usize| format!("{:length$}", r#"{"query":"{ __typename }"}"#);
    let reply = small.post(None, "application/json", body(1_000)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let reply = small.post(None, "application/json", body(1_001)).await;
    refused(&reply, 413, "BAD_REQUEST");
    assert!(reply.text.contains("1000 bytes"), "{}", reply.text);
}
