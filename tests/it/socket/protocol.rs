//! `graphql-transport-ws` to the letter.

use super::about;
use crate::harness::{PASSWORD, PROTOCOL, TOLD, TestApp, both, generous, settings};
use api::server::{Pace, Settings};
use awc::ws::Message;
use serde_json::{Value, json};
use std::time::Duration;

both!(
    queries_and_mutations_run_on_a_socket,
    only_one_protocol_is_spoken,
    a_client_begins_before_it_asks,
    a_client_begins_once_and_in_time,
    a_token_that_does_not_hold_is_refused,
    the_header_of_the_handshake_says_who_asks_too,
    what_is_no_message_closes_the_socket,
    an_id_is_used_by_one_operation_at_a_time,
    what_is_wrong_with_a_request_is_an_error_and_nothing_more,
    what_goes_wrong_within_is_an_error_and_the_socket_lives,
    pings_come_back_with_their_payload,
    nothing_is_said_of_what_the_client_completed,
    a_close_is_answered_with_a_close,
    handshakes_of_other_origins_are_refused,
    subscriptions_are_refused_over_http,
);

async fn queries_and_mutations_run_on_a_socket(app: &TestApp) {
    let stage = app.stage().await;
    let mut anonymous = app.begin(None).await;
    anonymous.subscribe("1", "{ __typename }", Value::Null).await;
    let data = json!({ "data": { "__typename": "Query" } });
    assert_eq!(anonymous.next().await, json!({ "type": "next", "id": "1", "payload": data }));
    assert_eq!(anonymous.next().await, json!({ "type": "complete", "id": "1" }));
    let sign_in = r#"mutation($password: String!) { signIn(input: { email: "ann@example.org", password: $password }) { errors { code } } }"#;
    anonymous.subscribe("1", sign_in, json!({ "password": PASSWORD })).await;
    assert_eq!(anonymous.next().await["payload"]["data"]["signIn"]["errors"], json!([]));
    assert_eq!(anonymous.next().await["type"], "complete");
    anonymous.subscribe("2", "{ viewer { user { email } } }", Value::Null).await;
    assert_eq!(anonymous.next().await["payload"]["data"]["viewer"], Value::Null);

    let mut ann = app.begin(Some(&stage.ann.token())).await;
    let take = "mutation($id: ID!) { takePosition(input: { proposalId: $id, stance: ACCEPT }) \
        { errors { code } position { stance proposal { positions(first: 9) { nodes { stance } } } } } }";
    ann.subscribe("take", take, about(&stage.proposal)).await;
    let took = ann.next().await["payload"]["data"]["takePosition"].clone();
    let position = json!({ "stance": "ACCEPT", "proposal": { "positions": { "nodes": [{ "stance": "ACCEPT" }] } } });
    assert_eq!(took, json!({ "errors": [], "position": position }));
    assert_eq!(ann.next().await, json!({ "type": "complete", "id": "take" }));
}

async fn only_one_protocol_is_spoken(app: &TestApp) {
    for protocols in [&[][..], &["graphql-ws"], &["mqtt", "graphql-transport-ws2"]] {
        let mut socket = app.open_as(protocols).await;
        assert_eq!(socket.protocol, None);
        assert_eq!(socket.closed().await, (4406, "Subprotocol not acceptable".to_owned()), "{protocols:?}");
    }
    let socket = app.open_as(&["graphql-ws", PROTOCOL]).await;
    assert_eq!(socket.protocol.as_deref(), Some(PROTOCOL));
}

async fn a_client_begins_before_it_asks(app: &TestApp) {
    let mut socket = app.open().await;
    socket.subscribe("1", "{ __typename }", Value::Null).await;
    assert_eq!(socket.closed().await, (4401, "Unauthorized".to_owned()));
}

async fn a_client_begins_once_and_in_time(app: &TestApp) {
    let mut socket = app.begin(None).await;
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.closed().await, (4429, "Too many initialisation requests".to_owned()));
    let hasty = app.paced(Pace { begin: Duration::from_millis(50), ..Pace::default() });
    let mut silent = hasty.open().await;
    assert_eq!(silent.closed().await, (4408, "Connection initialisation timeout".to_owned()));
}

async fn a_token_that_does_not_hold_is_refused(app: &TestApp) {
    app.stage().await;
    for payload in [
        json!({ "authorization": "Bearer x.y.z" }),
        json!({ "Authorization": "Basic x" }),
        json!({ "authorization": "" }),
        json!({ "token": "x" }),
    ] {
        let mut socket = app.open().await;
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.closed().await, (4403, "Forbidden".to_owned()), "{payload}");
    }
}

async fn the_header_of_the_handshake_says_who_asks_too(app: &TestApp) {
    let stage = app.stage().await;
    let viewer = "{ viewer { user { email } } }";
    let mut socket = app.open_with(&[("authorization", &format!("Bearer {}", stage.bob.token()))]).await;
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next().await["type"], "connection_ack");
    socket.subscribe("1", viewer, Value::Null).await;
    assert_eq!(socket.next().await["payload"]["data"]["viewer"]["user"]["email"], "bob@example.org");
    let mut other = app.open_with(&[("authorization", &format!("Bearer {}", stage.bob.token()))]).await;
    other.send(json!({ "type": "connection_init", "payload": { "token": stage.ann.token() } })).await;
    assert_eq!(other.next().await["type"], "connection_ack");
    other.subscribe("1", viewer, Value::Null).await;
    assert_eq!(other.next().await["payload"]["data"]["viewer"]["user"]["email"], "ann@example.org");
}

async fn what_is_no_message_closes_the_socket(app: &TestApp) {
    for text in [
        "",
        "{",
        "[]",
        "null",
        "{}",
        r#"{ "type": "start" }"#,
        r#"{ "type": 1 }"#,
        r#"{ "type": "connection_ack" }"#,
        r#"{ "type": "ping", "payload": 1 }"#,
        r#"{ "type": "subscribe", "id": "1" }"#,
        r#"{ "type": "subscribe", "payload": { "query": "{ __typename }" } }"#,
        r#"{ "type": "subscribe", "id": "", "payload": { "query": "{ __typename }" } }"#,
        r#"{ "type": "subscribe", "id": 1, "payload": { "query": "{ __typename }" } }"#,
        r#"{ "type": "subscribe", "id": "1", "payload": {} }"#,
        r#"{ "type": "subscribe", "id": "1", "payload": { "query": 1 } }"#,
        r#"{ "type": "subscribe", "id": "1", "payload": { "query": "", "variables": [] } }"#,
        r#"{ "type": "subscribe", "id": "1", "payload": { "query": "", "operationName": 1 } }"#,
        r#"{ "type": "complete" }"#,
    ] {
        let mut socket = app.begin(None).await;
        socket.send_text(text).await;
        let (code, reason) = socket.closed().await;
        assert_eq!(code, 4400, "{text}: {reason}");
        assert!(reason.starts_with("Invalid message") && reason.len() <= 123, "{text}: {reason}");
    }
    let mut socket = app.begin(None).await;
    socket.send_text(&format!(r#"{{ "type": "{}" }}"#, "é".repeat(1_000))).await;
    let (code, reason) = socket.closed().await;
    assert!(code == 4400 && reason.len() <= 123, "{reason}");
    let mut socket = app.begin(None).await;
    socket.frame(Message::Binary(vec![1, 2].into())).await.expect("it is sent");
    assert_eq!(socket.closed().await.0, 4400);
    let mut socket = app.open().await;
    socket.send(json!({ "type": "connection_init", "payload": { "authorization": 1 } })).await;
    assert_eq!(socket.closed().await.0, 4400);
}

async fn an_id_is_used_by_one_operation_at_a_time(app: &TestApp) {
    let stage = app.stage().await;
    let mut socket = app.begin(Some(&stage.ann.token())).await;
    // An id is free again once its operation is complete, from either side.
    for _ in 0..3 {
        socket.subscribe("1", "{ __typename }", Value::Null).await;
        assert_eq!(socket.next().await["type"], "next");
        assert_eq!(socket.next().await["type"], "complete");
        socket.subscribe("2", TOLD, about(&stage.proposal)).await;
        socket.send(json!({ "type": "complete", "id": "2" })).await;
        socket.subscribe("3", "{ nothing }", Value::Null).await;
        assert_eq!(socket.next().await["type"], "error");
    }
    socket.subscribe("1", TOLD, about(&stage.proposal)).await;
    socket.subscribe("1", "{ __typename }", Value::Null).await;
    assert_eq!(socket.closed().await, (4409, "Subscriber for 1 already exists".to_owned()));
}

async fn what_is_wrong_with_a_request_is_an_error_and_nothing_more(app: &TestApp) {
    let stage = app.stage().await;
    let mut socket = app.begin(Some(&stage.ann.token())).await;
    let query = "query($id: ID!) { node(id: $id) { id } }";
    for (query, variables, code) in [
        ("{", Value::Null, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", Value::Null, "GRAPHQL_VALIDATION_FAILED"),
        (query, json!({ "id": {} }), "BAD_REQUEST"),
        ("query A { __typename } query B { __typename }", Value::Null, "BAD_REQUEST"),
        ("subscription { a: __typename b: __typename }", Value::Null, "GRAPHQL_VALIDATION_FAILED"),
        (TOLD, about("x"), "BAD_REQUEST"),
    ] {
        socket.subscribe("1", query, variables).await;
        let said = socket.next().await;
        assert_eq!((&said["type"], &said["id"]), (&json!("error"), &json!("1")), "{query}: {said}");
        assert_eq!(said["payload"][0]["extensions"]["code"], code, "{query}: {said}");
    }
    // Nothing followed any of them.
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong" }));
}

async fn what_goes_wrong_within_is_an_error_and_the_socket_lives(app: &TestApp) {
    let stage = app.stage().await;
    let mut socket = app.begin(Some(&stage.ann.token())).await;
    app.panic_at(0);
    socket.subscribe("1", "{ viewer { role } }", Value::Null).await;
    let said = socket.next().await;
    assert_eq!((&said["type"], &said["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("INTERNAL")));
    socket.subscribe("1", "{ viewer { role } }", Value::Null).await;
    assert_eq!(socket.next().await["payload"]["data"]["viewer"]["role"], "MEMBER");
    let hasty = app.another(generous(), Settings { answer_time: Duration::ZERO, ..settings() });
    let mut late = hasty.begin(Some(&stage.ann.token())).await;
    // A clock ticks every millisecond; a password takes many.
    let sign_in = r#"mutation { signIn(input: { email: "ann@example.org", password: "p" }) { errors { code } } }"#;
    late.subscribe("1", sign_in, Value::Null).await;
    assert_eq!(late.next().await["payload"][0]["extensions"]["code"], "TIMEOUT");
}

async fn pings_come_back_with_their_payload(app: &TestApp) {
    let mut socket = app.open().await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong" }));
    socket.send(json!({ "type": "ping", "payload": { "at": [1, null] } })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong", "payload": { "at": [1, null] } }));
    socket.send(json!({ "type": "pong", "payload": {} })).await;
    socket.frame(Message::Ping(b"there?".to_vec().into())).await.expect("it is sent");
    assert_eq!(socket.pong().await, "there?");
}

async fn nothing_is_said_of_what_the_client_completed(app: &TestApp) {
    let stage = app.stage().await;
    let mut socket = app.begin(Some(&stage.ann.token())).await;
    socket.subscribe("1", TOLD, about(&stage.proposal)).await;
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    socket.send(json!({ "type": "complete", "id": "never" })).await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong" }), "and that is all that was read so far");
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    socket.subscribe("2", "{ __typename }", Value::Null).await;
    assert_eq!(socket.next().await["id"], "2");
}

async fn a_close_is_answered_with_a_close(app: &TestApp) {
    assert_eq!(app.open().await.close().await, 1000);
    assert_eq!(app.begin(None).await.close().await, 1000);
}

async fn handshakes_of_other_origins_are_refused(app: &TestApp) {
    let origins = vec!["https://listed.example.org".to_owned()];
    let app = app.another(generous(), Settings { origins, ..settings() });
    let own = app.url.clone();
    for (origin, status) in [
        (own.as_str(), 101),
        ("https://listed.example.org", 101),
        ("https://evil.example.org", 403),
        ("null", 403),
        ("", 403),
    ] {
        assert_eq!(app.handshake(&[("origin", origin)]).await, status, "{origin}");
    }
    assert_eq!(app.handshake(&[]).await, 101);
}

async fn subscriptions_are_refused_over_http(app: &TestApp) {
    let stage = app.stage().await;
    let reply = app.gql(Some(&stage.ann.token()), TOLD, about(&stage.proposal)).await;
    assert_eq!((reply.status, reply.code()), (400, "BAD_REQUEST"), "{}", reply.text);
    assert!(reply.text.contains("graphql-transport-ws"), "it says where to ask: {}", reply.text);
    let url = format!("{}/graphql", app.url);
    let get = app.http.get(url).query(&[("query", "subscription { proposalChanged(id: 1) { kind } }")]);
    assert_eq!(get.expect("an address").send().await.expect("an answer").status().as_u16(), 400);
}
