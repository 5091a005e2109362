//! Who is behind a request: the client, and the person as of the last change in it.

use crate::auth::Actor;
use crate::context::State;
use crate::error::{Error, Result};
use crate::limit::network;
use crate::loaders::{Loaders, loaders};
use crate::tenant::View;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct Client {
    /// The address.
    pub address: IpAddr,
    /// What the client's program calls itself; may be empty.
    pub agent: String,
}

impl Client {
    /// The address as far as it says who the client is: what limits count by.
    #[must_use]
    pub fn network(&self) -> String {
        network(self.address)
    }
}

/// Who is signed in for one request, and what they have read so far. Both are
/// taken anew after each change, so that what follows in the same document
/// sees it.
pub struct Session {
    state: Arc<State>,
    view: Arc<View>,
    current: RwLock<(Arc<Actor>, Arc<Loaders>)>,
    /// Whether what they came with was ended in this very request.
    ended: AtomicBool,
}

impl Session {
    /// A request of this person, which reads this view.
    #[must_use]
    pub fn new(state: Arc<State>, view: Arc<View>, actor: Actor) -> Self {
        let current = RwLock::new(Self::fresh(&state, &view, actor));
        Self { state, view, current, ended: AtomicBool::new(false) }
    }

    fn fresh(state: &State, view: &Arc<View>, actor: Actor) -> (Arc<Actor>, Arc<Loaders>) {
        (Arc::new(actor.clone()), Arc::new(loaders(Arc::clone(view), actor, state.clock.now())))
    }

    /// Who is signed in, and the reader of what comes next.
    #[must_use]
    pub fn current(&self) -> (Arc<Actor>, Arc<Loaders>) {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Holds no connection until the next read, which sees the database as it
    /// is then: before a change, and between the events of a subscription.
    pub async fn rest(&self) {
        self.view.end().await;
    }

    /// Whether they are signed in no longer.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    /// Takes both anew; where they are signed in no longer, what follows is done by nobody.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn renew(&self) -> Result<()> {
        let (actor, _) = self.current();
        self.rest().await;
        match Actor::clone(&actor).renew(&*self.view.read().await?, self.state.clock.now()).await {
            Ok(actor) => {
                let fresh = Self::fresh(&self.state, &self.view, actor);
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
            }
            Err(Error::Unauthenticated(_)) => self.ended.store(true, Ordering::SeqCst),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
