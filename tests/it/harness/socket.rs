//! Speaking to the server over a WebSocket, as `graphql-transport-ws` or as worse.

use super::TestApp;
use actix_web::web::Bytes;
use awc::BoxedSocket;
use awc::error::WsClientError;
use awc::ws::{CloseCode, Codec, Frame, Message};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};

/// The protocol.
pub const PROTOCOL: &str = "graphql-transport-ws";

/// Being told of a proposal.
pub const TOLD: &str = "subscription($id: ID!) { proposalChanged(id: $id) \
    { kind revision node { __typename id } proposal { id status } } }";

/// A socket.
pub struct Socket {
    framed: actix_codec::Framed<BoxedSocket, Codec>,
    /// The protocol that the server chose.
    pub protocol: Option<String>,
}

impl TestApp {
    /// Opens a socket that speaks the protocol.
    pub async fn open(&self) -> Socket {
        self.open_as(&[PROTOCOL]).await
    }

    /// Opens a socket that offers these protocols.
    pub async fn open_as(&self, protocols: &[&str]) -> Socket {
        let request = self.http.ws(format!("{}/graphql", self.url)).max_frame_size(10_000_000);
        let request = if protocols.is_empty() { request } else { request.protocols(protocols) };
        let (response, framed) = request.connect().await.expect("a handshake");
        let protocol = response.headers().get("sec-websocket-protocol");
        let protocol = protocol.map(|value| value.to_str().expect("text").to_owned());
        Socket { framed, protocol }
    }

    /// Opens a socket with these headers.
    pub async fn open_with(&self, headers: &[(&str, &str)]) -> Socket {
        let request = self.http.ws(format!("{}/graphql", self.url)).protocols([PROTOCOL]);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let (_, framed) = request.connect().await.expect("a handshake");
        Socket { framed, protocol: Some(PROTOCOL.to_owned()) }
    }

    /// The status of the answer to a handshake with these headers.
    pub async fn handshake(&self, headers: &[(&str, &str)]) -> u16 {
        let request = self.http.ws(format!("{}/graphql", self.url)).protocols([PROTOCOL]);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        match request.connect().await {
            Ok((response, _)) => response.status().as_u16(),
            Err(WsClientError::InvalidResponseStatus(status)) => status.as_u16(),
            Err(error) => panic!("no answer: {error}"),
        }
    }

    /// Opens a socket and begins, as the person of this token.
    pub async fn begin(&self, token: Option<&str>) -> Socket {
        let mut socket = self.open().await;
        let payload = token.map(|token| json!({ "authorization": format!("Bearer {token}") }));
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.next().await, json!({ "type": "connection_ack" }));
        socket
    }
}

impl Socket {
    /// Sends a message.
    pub async fn send(&mut self, message: Value) {
        self.send_text(&message.to_string()).await;
    }

    /// Sends a text, whatever it is.
    pub async fn send_text(&mut self, text: &str) {
        self.frame(Message::Text(text.into())).await.expect("it is sent");
    }

    /// Sends a frame; the server may be gone.
    pub async fn frame(&mut self, frame: Message) -> Result<(), String> {
        self.framed.send(frame).await.map_err(|error| error.to_string())
    }

    /// Sends these bytes, whatever they are.
    pub async fn raw(&mut self, bytes: &[u8]) {
        let io = self.framed.io_mut();
        tokio::io::AsyncWriteExt::write_all(io, bytes).await.expect("it is sent");
        tokio::io::AsyncWriteExt::flush(io).await.expect("it is sent");
    }

    /// Asks.
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.send(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// Asks to be told of a proposal, and sees that this has begun.
    pub async fn told_of(&mut self, id: &str, proposal: &str) {
        self.subscribe(id, TOLD, json!({ "id": proposal })).await;
        // Operations begin in their order.
        self.subscribe("begun", "{ __typename }", Value::Null).await;
        assert_eq!(self.next().await["payload"]["data"]["__typename"], "Query");
        assert_eq!(self.next().await["type"], "complete");
    }

    /// What is told next.
    pub async fn told(&mut self) -> Value {
        let said = self.next().await;
        assert_eq!(said["type"], "next", "{said}");
        said["payload"]["data"]["proposalChanged"].clone()
    }

    /// The next message.
    pub async fn next(&mut self) -> Value {
        match self.any().await {
            Ok(message) => message,
            Err((code, reason)) => panic!("closed with {code} {reason}"),
        }
    }

    /// The code and reason that the server closes with, whatever it says before.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            if let Err(closed) = self.any().await {
                return closed;
            }
        }
    }

    /// The next message, or the code and reason that the server closes with. The connection ends after it.
    pub async fn any(&mut self) -> Result<Value, (u16, String)> {
        let heard = self.heard().await;
        if heard.as_ref().is_err_and(|(code, _)| *code != 1006) {
            assert!(self.framed.next().await.is_none_or(|read| read.is_err()), "nothing follows");
        }
        heard
    }

    /// The next message, or the code and reason that the server closes with.
    pub async fn heard(&mut self) -> Result<Value, (u16, String)> {
        loop {
            match self.framed.next().await {
                Some(Ok(Frame::Text(text))) => return Ok(serde_json::from_slice(&text).expect("JSON")),
                Some(Ok(Frame::Ping(content))) => {
                    let _ = self.frame(Message::Pong(content)).await;
                }
                Some(Ok(Frame::Close(reason))) => {
                    let reason = reason.expect("a reason");
                    let _ = self.frame(Message::Close(Some(reason.clone()))).await;
                    return Err((reason.code.into(), reason.description.unwrap_or_default()));
                }
                Some(Ok(frame)) => panic!("an unexpected frame: {frame:?}"),
                Some(Err(error)) => return Err((1006, error.to_string())),
                None => return Err((1006, "the connection ended".to_owned())),
            }
        }
    }

    /// Reads on without a word until the connection ends.
    pub async fn silent(&mut self) {
        while let Some(Ok(_)) = self.framed.next().await {}
    }

    /// The content of the next pong.
    pub async fn pong(&mut self) -> Bytes {
        match self.framed.next().await {
            Some(Ok(Frame::Pong(content))) => content,
            other => panic!("no pong: {other:?}"),
        }
    }

    /// Closes, and gives the code that comes back.
    pub async fn close(mut self) -> u16 {
        let _ = self.frame(Message::Close(Some(CloseCode::Normal.into()))).await;
        self.closed().await.0
    }
}
