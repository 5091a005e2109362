//! What a hostile client can do with a socket: lose it.

use crate::harness::{Socket, TOLD, TestApp, both};
use actix_http::ws::Item;
use awc::ws::Message;
use futures_util::future::{Either, select};
use serde_json::{Value, json};
use std::pin::pin;

both!(
    a_message_may_come_in_parts,
    what_is_too_large_closes_the_socket,
    endless_parts_close_the_socket,
    a_frame_that_announces_too_much_is_not_waited_for,
    what_is_no_websocket_closes_the_socket,
    operations_beyond_the_most_are_refused_and_then_the_socket,
    who_does_not_read_is_not_read,
);

async fn closed_with(socket: &mut Socket) -> u16 {
    socket.closed().await.0
}

async fn a_message_may_come_in_parts(app: &TestApp) {
    let mut socket = app.begin(None).await;
    let query = format!("{{ __typename }}{}", " ".repeat(90_000));
    let text = json!({ "type": "subscribe", "id": "1", "payload": { "query": query } }).to_string();
    let (first, rest) = text.split_at(40_000);
    let (middle, last) = rest.split_at(40_000);
    let part = |text: &str| text.to_owned().into();
    socket.frame(Message::Continuation(Item::FirstText(part(first)))).await.expect("it is sent");
    socket.frame(Message::Ping(part("in between"))).await.expect("it is sent");
    assert_eq!(socket.pong().await, "in between");
    socket.frame(Message::Continuation(Item::Continue(part(middle)))).await.expect("it is sent");
    socket.frame(Message::Continuation(Item::Last(part(last)))).await.expect("it is sent");
    assert_eq!(socket.next().await["payload"]["data"]["__typename"], "Query");
}

async fn what_is_too_large_closes_the_socket(app: &TestApp) {
    let mut frame = app.begin(None).await;
    frame.send_text(&" ".repeat(65_537)).await;
    assert_eq!(closed_with(&mut frame).await, 1009);
    let mut message = app.begin(None).await;
    let part = || " ".repeat(60_000).into();
    message.frame(Message::Continuation(Item::FirstText(part()))).await.expect("it is sent");
    message.frame(Message::Continuation(Item::Last(part()))).await.expect("it is sent");
    assert_eq!(closed_with(&mut message).await, 1009);
}

async fn endless_parts_close_the_socket(app: &TestApp) {
    for content in ["", "x", " ".repeat(1_000).as_str()] {
        let mut socket = app.open().await;
        let part = || content.to_owned().into();
        socket.frame(Message::Continuation(Item::FirstText(part()))).await.expect("it is sent");
        for _ in 0..2_000 {
            if socket.frame(Message::Continuation(Item::Continue(part()))).await.is_err() {
                break;
            }
        }
        assert_eq!(closed_with(&mut socket).await, 1009, "parts of {} bytes", content.len());
    }
}

async fn a_frame_that_announces_too_much_is_not_waited_for(app: &TestApp) {
    let mut socket = app.open().await;
    // A text of 2^40 bytes, of which one comes.
    let mut announced = vec![0x81, 0xff];
    announced.extend((1_u64 << 40).to_be_bytes());
    announced.extend([0, 0, 0, 0, b'x']);
    socket.raw(&announced).await;
    assert_eq!(closed_with(&mut socket).await, 1009);
}

async fn what_is_no_websocket_closes_the_socket(app: &TestApp) {
    for (bytes, code) in [
        (&[0x81, 0x01, b'x'][..], 1002),
        (&[0xf1, 0x81, 0, 0, 0, 0, b'x'], 1002),
        (&[0x83, 0x80, 0, 0, 0, 0], 1002),
        (&[0x80, 0x80, 0, 0, 0, 0], 1002),
        (&[0x09, 0x80, 0, 0, 0, 0], 1002),
        (&[0x88, 0x81, 0, 0, 0, 0, 1], 1002),
        (&[0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0], 1002),
        (&[0x81, 0x81, 0, 0, 0, 0, 0xff], 1007),
    ] {
        let mut socket = app.open().await;
        socket.raw(bytes).await;
        assert_eq!(closed_with(&mut socket).await, code, "{bytes:?}");
    }
}

async fn operations_beyond_the_most_are_refused_and_then_the_socket(app: &TestApp) {
    let stage = app.stage().await;
    let mut socket = app.begin(Some(&stage.ann.token())).await;
    let about = json!({ "id": stage.proposal });
    for number in 0..50 {
        socket.subscribe(&number.to_string(), TOLD, about.clone()).await;
    }
    too_many(&mut socket, &about).await;
    // One that wants less is served again.
    socket.send(json!({ "type": "complete", "id": "7" })).await;
    socket.subscribe("again", "{ __typename }", Value::Null).await;
    assert_eq!(socket.next().await["payload"]["data"]["__typename"], "Query");
    assert_eq!(socket.next().await["type"], "complete");
    socket.subscribe("7", TOLD, about.clone()).await;
    // One that goes on asking for more is not.
    too_many(&mut socket, &about).await;
    socket.subscribe("more", TOLD, about.clone()).await;
    assert_eq!(socket.closed().await, (4429, "Too many operations".to_owned()));
    assert_eq!(app.gql(None, "{ __typename }", Value::Null).await.status, 200);
}

/// As many operations beyond the most as are refused one by one.
async fn too_many(socket: &mut Socket, about: &Value) {
    for round in 0..20 {
        for number in 0..50 {
            socket.subscribe(&format!("{round}.{number}"), TOLD, about.clone()).await;
        }
        for _ in 0..50 {
            let said = socket.next().await;
            assert_eq!(said["payload"][0]["extensions"]["code"], "BAD_REQUEST", "{said}");
        }
    }
}

async fn who_does_not_read_is_not_read(app: &TestApp) {
    let mut deaf = app.begin(None).await;
    let mut other = app.begin(None).await;
    let flood = async {
        loop {
            let query = format!("{{ __typename }}{}", " ".repeat(10_000));
            let text = json!({ "type": "ping", "payload": { "query": query } }).to_string();
            if deaf.frame(Message::Text(text.into())).await.is_err() {
                return;
            }
        }
    };
    let served = async {
        for _ in 0..100 {
            other.subscribe("1", "{ __typename }", Value::Null).await;
            assert_eq!(other.next().await["type"], "next");
            assert_eq!(other.next().await["type"], "complete");
        }
    };
    match select(pin!(flood), pin!(served)).await {
        Either::Left(_) => panic!("it was not closed"),
        Either::Right(_) => {}
    }
}
