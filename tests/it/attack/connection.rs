//! Connections that are slow, endless or malformed.

use super::lives;
use crate::harness::{TestApp, both, generous, settings};
use api::server::Settings;
use futures_util::future::join_all;
use serde_json::Value;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

both!(
    two_hundred_slow_heads_are_closed,
    two_hundred_slow_bodies_are_closed,
    slow_chunks_are_closed,
    a_body_of_64_megabytes_is_refused,
    a_body_without_an_end_is_cut_off,
    a_body_that_nobody_reads_is_cut_off,
    heads_and_addresses_without_an_end_are_refused,
    what_is_no_http_is_refused,
    clients_that_leave_give_their_place_back,
);

const MANY: usize = 200;
/// How long this server waits: less than the real one, so that a test is over soon.
const SOON: Duration = Duration::from_millis(500);

async fn connect(app: &TestApp) -> TcpStream {
    let address = app.url.strip_prefix("http://").expect("an address");
    TcpStream::connect(address).await.expect("it listens")
}

/// What the server says until it closes the connection, however it does.
async fn to_the_end(mut stream: TcpStream) -> String {
    let (mut said, mut piece) = (Vec::new(), [0; 4_096]);
    while let Ok(read) = stream.read(&mut piece).await {
        if read == 0 {
            break;
        }
        said.extend_from_slice(&piece[..read]);
    }
    String::from_utf8_lossy(&said).into_owned()
}

/// Opens many connections that send this and no more; what each is told in the end.
async fn many(app: &TestApp, start: &str) -> Vec<String> {
    let mut streams = Vec::new();
    for _ in 0..MANY {
        let mut stream = connect(app).await;
        stream.write_all(start.as_bytes()).await.expect("it reads");
        streams.push(stream);
    }
    // Others are answered while all of these are open.
    let (said, ()) = tokio::join!(join_all(streams.into_iter().map(to_the_end)), async {
        for _ in 0..10 {
            lives(app).await;
        }
    });
    said
}

async fn two_hundred_slow_heads_are_closed(app: &TestApp) {
    let app = &app.another(generous(), Settings { head_time: SOON, ..settings() });
    for start in ["P", "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-ty"] {
        for said in many(app, start).await {
            assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
        }
    }
    lives(app).await;
}

async fn two_hundred_slow_bodies_are_closed(app: &TestApp) {
    let app = &app.another(generous(), Settings { body_time: SOON, ..settings() });
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n";
    for said in many(app, &format!("{head}{{\"query\":")).await {
        assert!(said.starts_with("HTTP/1.1 408") && said.contains("the body took more than 0.5 seconds"), "{said}");
    }
    lives(app).await;
}

async fn slow_chunks_are_closed(app: &TestApp) {
    let app = &app.another(generous(), Settings { body_time: SOON, ..settings() });
    let head =
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    for said in many(app, &format!("{head}9\r\n{{\"query\":\r\n")).await {
        assert!(said.starts_with("HTTP/1.1 408") && said.contains("the body took more than 0.5 seconds"), "{said}");
    }
    lives(app).await;
}

/// Writes until the server has had enough, and reads what it says; it closes the connection soon.
async fn flood(app: &TestApp, head: &str, piece: &[u8], pieces: usize) -> (usize, String) {
    let (mut reading, mut writing) = connect(app).await.into_split();
    let mut written = 0;
    let write = async {
        let mut result = writing.write_all(head.as_bytes()).await;
        for _ in 0..pieces {
            if result.is_err() {
                break;
            }
            result = writing.write_all(piece).await;
            written += piece.len();
        }
    };
    let mut said = Vec::new();
    let read = async {
        let mut some = [0; 4_096];
        while let Ok(read) = reading.read(&mut some).await {
            if read == 0 {
                break;
            }
            said.extend_from_slice(&some[..read]);
        }
    };
    let closed = tokio::time::timeout(Duration::from_mins(1), async { tokio::join!(write, read) }).await;
    assert!(closed.is_ok(), "it is still open after {written} bytes: {}", String::from_utf8_lossy(&said));
    (written, String::from_utf8_lossy(&said).into_owned())
}

async fn a_body_of_64_megabytes_is_refused(app: &TestApp) {
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 67108864\r\n\r\n";
    let (written, said) = flood(app, head, &vec![b' '; 65_536], 1_024).await;
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("100000 bytes"), "after {written} bytes: {said}");
    lives(app).await;
}

/// A body in chunks, for as long as anybody reads it.
async fn endless(app: &TestApp, head: &str) -> String {
    let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
    flood(app, &format!("{head}\r\ntransfer-encoding: chunked\r\n\r\n"), chunk.as_bytes(), usize::MAX).await.1
}

async fn a_body_without_an_end_is_cut_off(app: &TestApp) {
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json";
    let closing = format!("{head}\r\nconnection: close");
    let (kept, closed, ()) = tokio::join!(endless(app, head), endless(app, &closing), lives(app));
    for said in [kept, closed] {
        assert!(said.starts_with("HTTP/1.1 413") && said.contains("100000 bytes"), "{said}");
        assert!(said.contains("connection: close\r\n"), "{said}");
    }
    lives(app).await;
}

async fn a_body_that_nobody_reads_is_cut_off(app: &TestApp) {
    let all = [
        ("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain", "415"),
        ("POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/html", "406"),
        ("DELETE /graphql HTTP/1.1\r\nhost: x", "405"),
        ("GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: x", "200"),
        ("GET /healthz HTTP/1.1\r\nhost: x", "200"),
        ("POST /nowhere HTTP/1.1\r\nhost: x", "404"),
    ];
    let (said, ()) = tokio::join!(join_all(all.map(|(head, _)| endless(app, head))), lives(app));
    for ((head, status), said) in all.into_iter().zip(said) {
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{head}: {said}");
    }
    lives(app).await;
}

async fn heads_and_addresses_without_an_end_are_refused(app: &TestApp) {
    for (head, piece) in [
        ("GET /graphql HTTP/1.1\r\nhost: x\r\nx: ", "y".repeat(65_536)),
        ("GET /graphql HTTP/1.1\r\nhost: x\r\n", "x: y\r\n".repeat(10_000)),
        ("GET /graphql?query=", "y".repeat(65_536)),
        ("", "GET".repeat(20_000)),
    ] {
        let (written, said) = flood(app, head, piece.as_bytes(), 64).await;
        let status = said.split(' ').nth(1).unwrap_or_default();
        assert!(["", "400", "413", "414", "431"].contains(&status), "after {written} bytes: {said}");
        lives(app).await;
    }
}

async fn what_is_no_http_is_refused(app: &TestApp) {
    let body = r#"{"query":"{ __typename }"}"#;
    let length = body.len();
    for wrong in [
        "\0\0\0\0\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        format!("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\ncontent-length: 1\r\n\r\n{body}"),
        format!("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\ntransfer-encoding: chunked\r\n\r\n{body}"),
        format!("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: -1\r\n\r\n{body}"),
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nnope\r\n".to_owned(),
    ] {
        let mut stream = connect(app).await;
        stream.write_all(wrong.as_bytes()).await.expect("it reads");
        stream.shutdown().await.expect("an orderly end");
        let said = to_the_end(stream).await;
        let status = said.split(' ').nth(1).unwrap_or_default();
        assert!(["", "400", "505"].contains(&status), "{wrong}: {said}");
        lives(app).await;
    }
}

/// Whether there is a place for one more request.
async fn is_free(app: &TestApp) -> bool {
    let reply = app.gql(None, "{ __typename }", Value::Null).await;
    assert!(reply.status == 200 || reply.code() == "UNAVAILABLE", "{}", reply.text);
    reply.status == 200
}

async fn clients_that_leave_give_their_place_back(app: &TestApp) {
    let token = app.stage().await.ann.token();
    let patient = Settings { at_once: 1, answer_time: Duration::from_hours(1), ..settings() };
    let app = &app.another(generous(), patient);
    // As long as these are held, no change is carried out: only who gives up leaves the one place there is.
    let mut permits = Vec::new();
    let writers = if app.db.get_database_backend() == sea_orm::DbBackend::Postgres { 4 } else { 1 };
    for _ in 0..writers {
        permits.push(app.state().writer().await.expect("a place"));
    }
    let body = r#"{"query":"mutation { openInitiative(input: { title: \"x\", context: LEGACY, role: OBSERVER }) { errors { code } } }"}"#;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = connect(app).await;
    stream.write_all(format!("{head}{body}").as_bytes()).await.expect("it reads");
    let minute = Duration::from_mins(1);
    let busy = async { while is_free(app).await {} };
    tokio::time::timeout(minute, busy).await.expect("the place is taken");
    drop(stream);
    let free = async { while !is_free(app).await {} };
    tokio::time::timeout(minute, free).await.expect("the place is free again");
}
