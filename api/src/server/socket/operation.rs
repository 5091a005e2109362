//! One operation on a socket: answered once, or a subscription that is told
//! what happens for as long as the client wants.

use super::message::Said;
use super::{Origin, Service};
use crate::bus::Changed;
use crate::occasion::{Occasion, Topic};
use crate::server::answer::{Call, Way, answer};
use crate::server::refused::Refused;
use crate::server::request::Asked;
use actix_web::web::Data;
use async_graphql::Response;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, interval_at};

/// How many operations of one socket are answered at once; the others wait.
const AT_ONCE: usize = 8;
/// The most messages that wait to be sent on one socket.
const MESSAGES: usize = 256;
/// The most bytes that wait to be sent; a longer message waits alone.
const BYTES: u32 = 1_000_000;
/// How long after an event that could not be told all is told anew.
const PAUSE: Duration = Duration::from_secs(1);

/// What the operations of one socket share.
pub struct Carrier {
    /// The server.
    pub service: Data<Service>,
    /// Where the socket comes from, and who asks on it.
    pub origin: Origin,
    /// Wakes the socket to look whether its token still holds.
    pub doubt: Notify,
    queue: mpsc::Sender<Outgoing>,
    free: Semaphore,
    bytes: Arc<Semaphore>,
}

/// A message on its way to the client.
pub struct Outgoing {
    /// Which of the operations that had this id.
    pub serial: u64,
    /// The operation.
    pub id: Rc<str>,
    /// The message.
    pub text: String,
    /// Whether nothing follows.
    pub ends: bool,
    /// Its place among the bytes that wait.
    _bytes: OwnedSemaphorePermit,
}

/// An operation, and how it is told from others.
pub struct Operation {
    /// Which of the operations that had this id.
    pub serial: u64,
    /// The client's id for it.
    pub id: Rc<str>,
    /// What is asked.
    pub asked: Asked,
}

impl Carrier {
    /// What the operations of a socket share, and the end where their messages come out.
    pub fn new(service: Data<Service>, origin: Origin) -> (Rc<Self>, mpsc::Receiver<Outgoing>) {
        let (queue, messages) = mpsc::channel(MESSAGES);
        let (free, bytes) = (Semaphore::new(AT_ONCE), Arc::new(Semaphore::new(BYTES as usize)));
        (Rc::new(Self { service, origin, doubt: Notify::new(), queue, free, bytes }), messages)
    }

    /// Carries an operation out.
    pub async fn carry(self: Rc<Self>, operation: Operation) {
        // From here on nothing is missed.
        let changes = self.service.state.bus.changes();
        let topic = Arc::new(OnceLock::new());
        let said = match self.ask(&operation.asked, Occasion::Begins(Arc::clone(&topic))).await {
            Ok(Some(response)) => Some(Said::Last(response)),
            Ok(None) => None,
            Err(refused) => Some(Said::Error(refused.errors)),
        };
        match (said, topic.get()) {
            (Some(said), _) => self.say(&operation, &said).await,
            (None, Some(topic)) => self.tell(&operation, *topic, changes).await,
            // A subscription that wants nothing, as by `@skip`.
            (None, None) => self.say(&operation, &Said::Nothing).await,
        }
    }

    /// Tells what concerns the topic, as it happens.
    async fn tell(&self, operation: &Operation, topic: Topic, mut changes: Receiver<Arc<Changed>>) {
        loop {
            let occasion = match changes.recv().await {
                Ok(one) if topic.concerns(&one) => Occasion::Changed(one),
                Ok(_) => continue,
                Err(RecvError::Lagged(_)) => Occasion::Missed,
                Err(RecvError::Closed) => return self.say(operation, &Said::Nothing).await,
            };
            if self.told(operation, occasion).await.is_ok() {
                continue;
            }
            // What could not be told once is told whole a little later, or why not.
            interval_at(Instant::now() + PAUSE, PAUSE).tick().await;
            changes = changes.resubscribe();
            if let Err(said) = self.told(operation, Occasion::Missed).await {
                self.say(operation, &said).await;
            }
        }
    }

    /// Tells of one occasion; gives back what would be said where that failed as a whole.
    async fn told(&self, operation: &Operation, occasion: Occasion) -> Result<(), Said> {
        // Events take their turn: however many are told, requests find the database free.
        let turn = self.service.events.acquire().await;
        let answered = self.ask(&operation.asked, occasion).await;
        drop(turn);
        match answered {
            Ok(None) => Ok(()),
            Ok(Some(response)) if response.data == async_graphql::Value::Null => Err(Said::Next(response)),
            Ok(Some(response)) => {
                self.say(operation, &Said::Next(response)).await;
                Ok(())
            }
            Err(refused) => Err(Said::Refused(refused.errors)),
        }
    }

    /// Asks in the way of every request; who asks is found out anew.
    async fn ask(&self, asked: &Asked, occasion: Occasion) -> Result<Option<Response>, Refused> {
        let Ok(_turn) = self.free.acquire().await else { return Ok(None) };
        let _place = match occasion {
            Occasion::Begins(_) => match self.service.free.try_acquire() {
                Ok(place) => Some(place),
                Err(_) => return Err(Refused::busy()),
            },
            Occasion::Changed(_) | Occasion::Missed => None,
        };
        let Origin { client, authorization } = &self.origin;
        let call = Call {
            asked: asked.clone(),
            authorization: authorization.as_deref(),
            client: client.clone(),
            way: Way::Socket(occasion),
        };
        let answered = answer(&self.service, call).await;
        if answered.as_ref().is_err_and(Refused::is_unauthenticated) && authorization.is_some() {
            self.doubt.notify_one();
        }
        answered
    }

    /// Puts messages in the queue, once there is room.
    async fn say(&self, operation: &Operation, said: &Said) {
        let messages = said.messages(&operation.id);
        let last = messages.len();
        for (at, text) in messages.into_iter().enumerate() {
            let length = u32::try_from(text.len()).unwrap_or(BYTES).min(BYTES);
            let Ok(bytes) = Arc::clone(&self.bytes).acquire_many_owned(length).await else { return };
            let ends = said.ends() && at + 1 == last;
            let (serial, id) = (operation.serial, Rc::clone(&operation.id));
            if self.queue.send(Outgoing { serial, id, text, ends, _bytes: bytes }).await.is_err() {
                return;
            }
        }
    }
}
