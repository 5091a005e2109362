//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, on the same
//! path as GraphQL over HTTP, with the same gate, limits and answers.
//!
//! A socket ends with what let it begin: as soon as its token or session does
//! not hold any more, and once the server stops.

mod carried;
mod frame;
mod handshake;
mod message;
mod operation;
mod place;

use super::Service;
use super::request::Asked;
use crate::session::Client;
use actix_web::web::Data;
use futures_util::stream::{self, LocalBoxStream, StreamExt as _};
use operation::{Carrier, Operation};
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

pub use handshake::{is_handshake, shake_hands};
pub use place::{Holder, Places};

/// How long things take on sockets.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long a client has to begin.
    pub begin: Duration,
    /// How often it is looked whether a token still holds.
    pub look: Duration,
    /// How often a client is asked whether it is there; who is silent for as long again is not.
    pub ping: Duration,
    /// How long a client has to answer that a socket closes.
    pub close: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let [begin, look, ping, close] = [5, 5, 20, 2].map(Duration::from_secs);
        Self { begin, look, ping, close }
    }
}

/// Where a socket comes from, and who asks on it.
#[derive(Clone)]
pub struct Origin {
    /// Where it comes from.
    client: Client,
    /// The header `Authorization`, or what stands for it.
    authorization: Option<String>,
}

/// What one subscription tells, message by message, without a socket: until it
/// ends, or what let it begin does not hold any more.
pub fn told(
    service: Data<Service>,
    client: Client,
    authorization: Option<String>,
    asked: Asked,
) -> LocalBoxStream<'static, String> {
    let (carrier, messages) = Carrier::new(service, Origin { client, authorization });
    let (doubting, operation) = (Rc::clone(&carrier), Operation { serial: 0, id: Rc::from("0"), asked });
    let work = stream::once(carrier.carry(operation)).filter_map(|()| ready(None));
    let messages = stream::unfold(messages, |mut messages| async {
        let message = messages.recv().await?;
        (!message.ends).then_some((message.text, messages))
    });
    let doubt = async move { doubting.doubt.notified().await };
    // Whichever ends first ends the other: a subscription that is over has nothing to tell.
    stream::select_with_strategy(work, messages, |(): &mut ()| stream::PollNext::Left).take_until(doubt).boxed_local()
}
