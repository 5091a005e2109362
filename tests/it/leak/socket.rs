//! What is said on sockets.

use super::hostile::{broken, texts, values};
use super::scene::{Scene, Who};
use super::{cases, each, replaced, runner};
use crate::harness::{Place, Question, Socket, TestApp};
use proptest::sample::select;
use serde_json::{Value, json};

/// How many are tried in each place.
const TIMES: u32 = 20;

/// Reads what a socket says up to the answer to a last question, or its end.
async fn looked_through(scene: &Scene, who: Who, sent: &str, socket: &mut Socket) -> Result<(), String> {
    socket.subscribe("last", "{ __typename }", Value::Null).await;
    loop {
        match socket.heard().await {
            Ok(said) => {
                let body = if said["type"] == "error" {
                    json!({ "errors": said["payload"] })
                } else {
                    said["payload"].clone()
                };
                scene.watch.body(who, sent, &body).map_err(|why| format!("{why}\n{said}"))?;
                if said["id"] == "last" && said["type"] == "complete" {
                    return Ok(());
                }
            }
            Err((code, reason)) => {
                let known = [1000, 1001, 1003, 1006, 1007, 1009].contains(&code) || (4400..4500).contains(&code);
                let why = if known { scene.watch.said(who, sent, &reason, true) } else { Err("the code".to_owned()) };
                return why.map_err(|why| format!("{why}\nclosed with {code} {reason}"));
            }
        }
    }
}

pub async fn no_subscription_says_what_it_must_not(app: &TestApp) {
    let scene = Scene::set(app).await;
    let contract = scene.app.contract(&scene.here.lead).await;
    let questions = contract.questions(&scene.things).into_iter();
    let questions: Vec<Question> = questions.filter(|question| question.operation == "subscription").collect();
    assert!(!questions.is_empty());
    let mut runner = runner();
    for question in questions {
        for Place { path, arguments, .. } in &question.places {
            each(&mut runner, TIMES * cases(), &(values(&scene), Who::any()), async |(value, who)| {
                let variables = Value::Object(replaced(arguments, path, value));
                let payload = json!({ "query": question.document(), "variables": variables });
                let sent = broken(&json!({ "type": "subscribe", "id": "one", "payload": payload }).to_string());
                let mut socket = scene.app.begin(scene.token(who).as_deref()).await;
                socket.send_text(&sent).await;
                looked_through(&scene, who, &sent, &mut socket).await.map_err(|why| format!("{sent}: {why}"))
            })
            .await;
        }
    }
    scene.watch.has_seen(&["BAD_REQUEST", "data"]);
    scene.end().await;
}

pub async fn no_message_of_a_socket_makes_it_say_what_it_must_not(app: &TestApp) {
    let scene = Scene::set(app).await;
    let begin = select(vec![
        r#"{"type":"connection_init","payload":%}"#,
        r#"{"type":"connection_init","payload":{"authorization":%}}"#,
        r#"{"type":"connection_init","payload":{"token":%}}"#,
    ]);
    let go_on = select(vec![
        "%",
        r#"{"type":%}"#,
        r#"{"type":"ping","payload":%}"#,
        r#"{"type":"pong","payload":{"a":%}}"#,
        r#"{"type":"complete","id":%}"#,
        r#"{"type":"subscribe","id":%,"payload":{"query":"{ __typename }"}}"#,
        r#"{"type":"subscribe","id":"one","payload":%}"#,
        r#"{"type":"subscribe","id":"one","payload":{"query":%}}"#,
        r#"{"type":"subscribe","id":"one","payload":{"query":"{ __typename }","variables":%}}"#,
        r#"{"type":"subscribe","id":"one","payload":{"query":"{ __typename }","operationName":%}}"#,
    ]);
    let mut runner = runner();
    let text = || (values(&scene), texts());
    each(&mut runner, TIMES * cases(), &(begin, text()), async |(place, (value, text))| {
        for value in [value, json!(text)] {
            let sent = broken(&place.replace('%', &value.to_string()));
            let mut socket = scene.app.open().await;
            socket.send_text(&sent).await;
            looked_through(&scene, Who::Nobody, &sent, &mut socket).await.map_err(|why| format!("{sent}: {why}"))?;
        }
        Ok(())
    })
    .await;
    each(&mut runner, 3 * TIMES * cases(), &(go_on, text(), Who::any()), async |(place, (value, text), who)| {
        for value in [value, json!(text)] {
            let sent = broken(&place.replace('%', &value.to_string()));
            let mut socket = scene.app.begin(scene.token(who).as_deref()).await;
            socket.send_text(&sent).await;
            looked_through(&scene, who, &sent, &mut socket).await.map_err(|why| format!("{sent}: {why}"))?;
        }
        Ok(())
    })
    .await;
    scene.end().await;
}
