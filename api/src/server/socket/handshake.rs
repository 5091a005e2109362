//! How a socket begins: an HTTP request that asks for an upgrade.

use super::carried::Socket;
use super::frame::Frames;
use crate::error::Error;
use crate::server::client::client;
use crate::server::refused::Refused;
use crate::server::{Service, authorization};
use actix_http::ws::{HandshakeError, handshake};
use actix_web::body::{BodyStream, MessageBody as _};
use actix_web::http::StatusCode;
use actix_web::http::header::{HOST, ORIGIN, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use std::convert::Infallible;
use tokio::sync::mpsc;

/// The one protocol.
const PROTOCOL: &str = "graphql-transport-ws";

/// Whether a request asks for a socket.
pub fn is_handshake(http: &HttpRequest) -> bool {
    let asked = http.headers().get(UPGRADE).and_then(|value| value.to_str().ok());
    asked.is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

/// Begins a socket.
pub fn shake_hands(http: &HttpRequest, body: Payload, service: &Data<Service>) -> Result<HttpResponse, Refused> {
    if !is_from_here(http, &service.settings.origins) {
        return Err(Refused::bad(StatusCode::FORBIDDEN, "pages of this origin may not open sockets here"));
    }
    let mut response = handshake(http.head()).map_err(refused)?;
    let client = client(http, &service.settings.proxies);
    let place = service.sockets.begin(client.network())?;
    let speaks = speaks(http);
    if speaks {
        response.insert_header((SEC_WEBSOCKET_PROTOCOL, PROTOCOL));
    }
    // One message at a time: what waits, waits where it is counted.
    let (out, mut frames) = mpsc::channel::<Bytes>(1);
    let body_of_frames =
        stream::poll_fn(move |task| frames.poll_recv(task).map(|frame| frame.map(Ok::<_, Infallible>)));
    let response = response.message_body(BodyStream::new(body_of_frames).boxed());
    let response = response.map_err(|error| Error::Internal(error.to_string()))?;
    let socket = Socket::new(service.clone(), client, authorization(http), place, out);
    actix_web::rt::spawn(socket.run(Frames::new(body), speaks));
    Ok(response.into())
}

/// Whether the client speaks the protocol.
fn speaks(http: &HttpRequest) -> bool {
    let offered = http.headers().get_all(SEC_WEBSOCKET_PROTOCOL).filter_map(|value| value.to_str().ok());
    offered.flat_map(|value| value.split(',')).any(|protocol| protocol.trim() == PROTOCOL)
}

/// Whether a handshake comes from a page of this server or of an origin on the
/// list, or from no page at all: browsers always say where a page is from.
fn is_from_here(http: &HttpRequest, origins: &[String]) -> bool {
    let Some(origin) = http.headers().get(ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = http.headers().get(HOST).and_then(|value| value.to_str().ok());
    let own = host.is_some_and(|host| origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host)));
    own || origins.iter().any(|listed| listed.eq_ignore_ascii_case(origin))
}

fn refused(error: HandshakeError) -> Refused {
    let (status, message) = match error {
        HandshakeError::GetMethodRequired => (StatusCode::METHOD_NOT_ALLOWED, "a WebSocket begins with a GET"),
        HandshakeError::NoVersionHeader | HandshakeError::UnsupportedVersion => {
            (StatusCode::UPGRADE_REQUIRED, "send `sec-websocket-version: 13`")
        }
        HandshakeError::BadWebsocketKey => (StatusCode::BAD_REQUEST, "send a `sec-websocket-key`"),
        HandshakeError::NoWebsocketUpgrade | HandshakeError::NoConnectionUpgrade => {
            (StatusCode::BAD_REQUEST, "send `connection: upgrade` and `upgrade: websocket`")
        }
    };
    Refused::bad(status, message)
}
