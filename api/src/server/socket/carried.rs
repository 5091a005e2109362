//! One socket from beginning to end: what the client sends, what is sent to
//! it, and the clocks that run beside.

use super::frame::{self, Broken, Frames, Incoming};
use super::message::{self, ClientMessage, Said};
use super::operation::{Carrier, Operation, Outgoing};
use super::place::{EACH, Holder, Place};
use super::{Origin, Pace, Service};
use crate::auth::Actor;
use crate::server::answer::person;
use crate::server::request::Asked;
use crate::session::Client;
use crate::tenant::View;
use actix_http::ws::CloseCode;
use actix_web::web::{Bytes, Data};
use entities::UserId;
use serde_json::{Map, Value};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until, timeout};

/// The most operations of a socket.
const OPERATIONS: usize = 50;
/// How many more in a row are refused one by one, before the socket is closed.
const REFUSALS: usize = 1_000;
/// The most answers that wait to be sent beside those of operations; nothing is read meanwhile.
const REPLIES: usize = 64;
/// What is read of a client that a socket was closed to.
const LEFT: usize = 1_000_000;

/// Why a socket ends.
enum End {
    /// With this code and reason.
    Closed(CloseCode, String),
    /// The client ends it.
    Answered(CloseCode),
    /// Nobody is there.
    Gone,
}

type Step<T = ()> = Result<T, End>;

/// A socket.
pub struct Socket {
    service: Data<Service>,
    client: Client,
    header: Option<String>,
    place: Option<Place>,
    out: mpsc::Sender<Bytes>,
    replies: VecDeque<Bytes>,
    begun: Option<Begun>,
    operations: HashMap<Rc<str>, (u64, AbortHandle)>,
    /// How many were refused since the last one that was begun.
    refused: usize,
    tasks: JoinSet<()>,
    serial: u64,
    heard: bool,
}

/// What there is once a client has begun.
struct Begun {
    carrier: Rc<Carrier>,
    messages: mpsc::Receiver<Outgoing>,
    user: Option<UserId>,
}

/// The clocks of a socket, and what it is told.
struct Clocks {
    begin: Instant,
    look: Interval,
    ping: Interval,
    ended: broadcast::Receiver<UserId>,
}

/// What a socket is woken by.
enum Woken {
    Sent,
    Read(Result<Option<Incoming>, Broken>),
    Said(Option<Outgoing>),
    Look,
    Ping,
    Late,
    Stopped,
    Gone,
}

impl Socket {
    /// A socket over a handshake.
    pub fn new(
        service: Data<Service>,
        client: Client,
        header: Option<String>,
        place: Place,
        out: mpsc::Sender<Bytes>,
    ) -> Self {
        let (place, begun) = (Some(place), None);
        let (replies, operations, tasks) = (VecDeque::new(), HashMap::new(), JoinSet::new());
        Self {
            service,
            client,
            header,
            place,
            out,
            replies,
            begun,
            operations,
            refused: 0,
            tasks,
            serial: 0,
            heard: true,
        }
    }

    /// Serves it until it ends, and closes it.
    pub async fn run(mut self, mut frames: Frames, speaks: bool) {
        let pace = self.service.settings.pace;
        let end = if speaks {
            let Err(end) = self.serve(&mut frames, pace).await;
            end
        } else {
            End::Closed(CloseCode::Other(4406), "Subprotocol not acceptable".to_owned())
        };
        self.tasks.abort_all();
        let closing = async {
            match end {
                End::Closed(code, reason) => {
                    self.flush().await;
                    if self.out.send(frame::close(code, &reason)).await.is_ok() {
                        wait_for_close(&mut frames).await;
                    }
                }
                End::Answered(code) => drop(self.out.send(frame::close(code, "")).await),
                End::Gone => {}
            }
        };
        // Who does not answer is not waited for.
        let _ = timeout(pace.close, closing).await;
    }

    async fn serve(&mut self, frames: &mut Frames, pace: Pace) -> Result<std::convert::Infallible, End> {
        let now = Instant::now();
        let mut clocks = Clocks {
            begin: now + pace.begin,
            look: interval_at(now + pace.look, pace.look),
            ping: interval_at(now + pace.ping, pace.ping),
            ended: self.service.state.bus.ended(),
        };
        clocks.look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        clocks.ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            match self.wait(frames, &mut clocks).await {
                Woken::Sent => {}
                Woken::Read(read) => self.read(read).await?,
                Woken::Said(said) => self.pass_on(said),
                Woken::Look => self.look().await?,
                Woken::Ping if self.heard => {
                    self.heard = false;
                    self.replies.push_back(frame::ping());
                }
                Woken::Late => return Err(closed(4408, "Connection initialisation timeout")),
                Woken::Stopped => return Err(End::Closed(CloseCode::Away, "The server stops".to_owned())),
                Woken::Ping | Woken::Gone => return Err(End::Gone),
            }
            while self.tasks.try_join_next().is_some() {}
        }
    }

    /// Waits until there is something to do.
    async fn wait(&mut self, frames: &mut Frames, clocks: &mut Clocks) -> Woken {
        let (out, replies) = (&self.out, &mut self.replies);
        let (waiting, room) = (!replies.is_empty(), replies.len() < REPLIES);
        let begins = self.begun.is_none();
        let user = self.begun.as_ref().and_then(|begun| begun.user);
        let (doubt, messages) = match self.begun.as_mut() {
            Some(begun) => (Some(&begun.carrier.doubt), Some(&mut begun.messages)),
            None => (None, None),
        };
        tokio::select! {
            permit = out.reserve(), if waiting => {
                if let (Ok(permit), Some(reply)) = (permit, replies.pop_front()) {
                    permit.send(reply);
                }
                Woken::Sent
            }
            said = said(out, messages), if !waiting && !begins => Woken::Said(said),
            read = frames.next(), if room => Woken::Read(read),
            () = is_ended(&mut clocks.ended, user) => Woken::Look,
            () = is_doubted(doubt) => Woken::Look,
            _ = clocks.look.tick() => Woken::Look,
            _ = clocks.ping.tick() => Woken::Ping,
            () = sleep_until(clocks.begin), if begins => Woken::Late,
            () = self.service.state.bus.stopped() => Woken::Stopped,
            () = out.closed() => Woken::Gone,
        }
    }

    async fn read(&mut self, read: Result<Option<Incoming>, Broken>) -> Step {
        self.heard = true;
        match read {
            Ok(Some(Incoming::Text(text))) => match ClientMessage::parse(&text) {
                Ok(message) => self.take(message).await,
                Err(reason) => Err(closed(4400, &reason)),
            },
            Ok(Some(Incoming::Ping(content))) => {
                self.replies.push_back(frame::pong(&content));
                Ok(())
            }
            Ok(Some(Incoming::Pong)) => Ok(()),
            Ok(Some(Incoming::Close(code))) => Err(End::Answered(code)),
            Ok(None) => Err(End::Gone),
            Err((code, reason)) => Err(End::Closed(code, reason)),
        }
    }

    async fn take(&mut self, message: ClientMessage) -> Step {
        match message {
            ClientMessage::ConnectionInit { payload } => self.begin(payload.as_ref()).await,
            ClientMessage::Ping { payload } => {
                self.reply(&message::pong(payload.as_ref()));
                Ok(())
            }
            ClientMessage::Pong { .. } => Ok(()),
            ClientMessage::Subscribe { id, payload } => self.subscribe(id, payload.into()),
            ClientMessage::Complete { id } => {
                if let Some((_, task)) = self.operations.remove(id.as_str()) {
                    task.abort();
                }
                Ok(())
            }
        }
    }

    /// Finds out who asks, and lets them begin.
    async fn begin(&mut self, payload: Option<&Map<String, Value>>) -> Step {
        if self.begun.is_some() {
            return Err(closed(4429, "Too many initialisation requests"));
        }
        let said = message::authorization(payload).map_err(|reason| closed(4400, reason))?;
        let authorization = said.or_else(|| self.header.take());
        let actor = match self.person(authorization.as_deref()).await {
            Ok(actor) => actor,
            Err(error) if error.code() == "UNAUTHENTICATED" => return Err(closed(4403, "Forbidden")),
            Err(_) => return Err(End::Closed(CloseCode::Again, "Try again in a moment".to_owned())),
        };
        let user = actor.map(|actor| actor.user);
        let holder = user.map_or_else(|| Holder::Address(self.client.network()), Holder::Person);
        let place = self.service.sockets.admit(holder);
        let too_many = || closed(4429, &format!("Too many sockets: at most {EACH} at once"));
        self.place = Some(place.ok_or_else(too_many)?);
        let origin = Origin { client: self.client.clone(), authorization };
        let (carrier, messages) = Carrier::new(self.service.clone(), origin);
        self.begun = Some(Begun { carrier, messages, user });
        self.reply(&message::acknowledged());
        Ok(())
    }

    fn subscribe(&mut self, id: String, asked: Asked) -> Step {
        let Some(begun) = &self.begun else { return Err(closed(4401, "Unauthorized")) };
        let id: Rc<str> = id.into();
        if self.operations.contains_key(&id) {
            return Err(closed(4409, &format!("Subscriber for {id} already exists")));
        }
        if self.operations.len() >= OPERATIONS {
            self.refused += 1;
            if self.refused > REFUSALS {
                return Err(closed(4429, "Too many operations"));
            }
            let message = format!("a socket carries at most {OPERATIONS} operations at once; complete one first");
            let refused = crate::gate::turned_away("BAD_REQUEST", &message);
            for text in Said::Error(refused.errors).messages(&id) {
                self.reply(&text);
            }
            return Ok(());
        }
        self.refused = 0;
        self.serial += 1;
        let operation = Operation { serial: self.serial, id: Rc::clone(&id), asked };
        let task = self.tasks.spawn_local(Rc::clone(&begun.carrier).carry(operation));
        self.operations.insert(id, (self.serial, task));
        Ok(())
    }

    /// Sends what an operation says, if the client still wants it.
    fn pass_on(&mut self, said: Option<Outgoing>) {
        let Some(said) = said else { return };
        let wanted = self.operations.get(&said.id).is_some_and(|(serial, _)| *serial == said.serial);
        if !wanted {
            return;
        }
        if said.ends {
            self.operations.remove(&said.id);
        }
        self.reply(&said.text);
    }

    /// Ends the socket if its token does not hold any more.
    async fn look(&mut self) -> Step {
        let Some(begun) = &self.begun else { return Ok(()) };
        if begun.user.is_none() {
            return Ok(());
        }
        let authorization = begun.carrier.origin.authorization.as_deref();
        match self.person(authorization).await {
            Err(error) if error.code() == "UNAUTHENTICATED" => Err(closed(4403, "Forbidden")),
            // While the database is away nothing is told either.
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Who a token speaks for now.
    async fn person(&self, authorization: Option<&str>) -> crate::error::Result<Option<Actor>> {
        let view = View::new(self.service.state.db.clone());
        let person = person(&self.service.state, &view, authorization).await;
        view.end().await;
        person
    }

    fn reply(&mut self, text: &str) {
        self.replies.push_back(frame::text(text));
    }

    /// Sends what was answered already.
    async fn flush(&mut self) {
        while let Some(reply) = self.replies.pop_front() {
            if self.out.send(reply).await.is_err() {
                return;
            }
        }
    }
}

/// The next message of an operation, once it can be sent.
async fn said(out: &mpsc::Sender<Bytes>, messages: Option<&mut mpsc::Receiver<Outgoing>>) -> Option<Outgoing> {
    drop(out.reserve().await.ok()?);
    messages?.recv().await
}

/// Ends once sessions of this person end, or it cannot be said whose did.
async fn is_ended(ended: &mut broadcast::Receiver<UserId>, user: Option<UserId>) {
    loop {
        match ended.recv().await {
            Ok(ended) if user == Some(ended) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}

async fn is_doubted(doubt: Option<&tokio::sync::Notify>) {
    match doubt {
        Some(doubt) => doubt.notified().await,
        None => std::future::pending().await,
    }
}

/// Reads on until the client has closed too.
async fn wait_for_close(frames: &mut Frames) {
    loop {
        match frames.next().await {
            Ok(Some(Incoming::Close(_)) | None) => return,
            Ok(Some(_)) => {}
            Err(_) => return frames.discard(LEFT).await,
        }
    }
}

fn closed(code: u16, reason: &str) -> End {
    End::Closed(CloseCode::Other(code), reason.to_owned())
}
