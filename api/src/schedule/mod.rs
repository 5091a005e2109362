//! What time alone brings: final comment ends, and people are reminded. One
//! server at a time looks once a minute, acts as the server itself, and records
//! what it does like anything else. Each thing is done in a transaction of its
//! own, that looks again before it acts: nothing is done twice, and what goes
//! wrong with one thing holds up no other.

mod comment;
mod lease;
mod remind;

pub use comment::{Clock, clock};

use crate::auth::Actor;
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Causes, Error, Result};
use crate::write::Write;
use chrono::TimeDelta;
use entities::OrganizationId;
use futures_util::FutureExt as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;
use uuid::Uuid;

/// What the lease is for.
const NAME: &str = "schedule";
/// How often there is a look.
const PAUSE: Duration = Duration::from_mins(1);
/// For how long a server that went away keeps the others from looking.
const HOLDS: TimeDelta = TimeDelta::minutes(3);
/// How long a server that stops waits for the lease to be given back.
const LAST: Duration = Duration::from_secs(5);
/// How many things are looked at in one statement.
const PAGE: u64 = 200;

/// What came of one look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// How many clocks were moved.
    pub moved: usize,
    /// How many reminders were made.
    pub reminded: usize,
    /// How many things went wrong; they are tried again.
    pub failed: usize,
}

/// Does what is due by now, if no other server does; nothing then.
///
/// # Errors
///
/// Whatever the database says where nothing could be looked at.
pub async fn tick(state: &State, holder: Uuid) -> Result<Option<Ticked>> {
    let mut look = Look { state, holder, ticked: Ticked::default() };
    if !look.holds().await? {
        return Ok(None);
    }
    comment::look(&mut look).await?;
    remind::look(&mut look).await?;
    Ok(Some(look.ticked))
}

/// Looks once a minute, until the server stops.
pub async fn every_minute(state: Arc<State>) {
    let holder: Uuid = new_id();
    let mut minutes = tokio::time::interval(PAUSE);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = state.bus.stopped() => break,
            () = async { minutes.tick().await; told(tick(&state, holder).await) } => {}
        }
    }
    if let Err(error) = lease::release(&state, NAME, holder).await {
        tracing::debug!(cause = %Causes(&error), "the lease ends by itself");
    }
}

/// Waits until it has stopped, unless that takes too long.
pub async fn stopped(mut looking: JoinHandle<()>) {
    if tokio::time::timeout(LAST, &mut looking).await.is_err() {
        looking.abort();
    }
}

fn told(ticked: Result<Option<Ticked>>) {
    match ticked {
        Ok(Some(Ticked { moved: 0, reminded: 0, failed: 0 }) | None) => {}
        Ok(Some(Ticked { moved, reminded, failed })) => {
            tracing::info!(moved, reminded, failed, "clocks were moved and people reminded");
        }
        Err(error) => tracing::error!(cause = %Causes(&error), "clocks were not moved; it is tried again"),
    }
}

/// One look at what is due.
struct Look<'a> {
    state: &'a State,
    holder: Uuid,
    ticked: Ticked,
}

impl Look<'_> {
    /// Whether this server still is the one: between any two pages, however long one takes.
    async fn holds(&self) -> Result<bool> {
        lease::take(self.state, NAME, self.holder, HOLDS).await
    }

    /// Does one thing as the server itself, in a transaction of its own.
    async fn act<P: Clone>(
        &mut self,
        organization: OrganizationId,
        what: P,
        use_case: impl AsyncFn(&Write, P) -> Result<(usize, usize)>,
    ) {
        let actor = Actor::server(organization);
        let done = AssertUnwindSafe(self.state.carry_out(&actor, None, what, use_case)).catch_unwind().await;
        match done.unwrap_or_else(|_| Err(Error::Internal("a panic; the log has it".to_owned()))) {
            Ok((moved, reminded)) => {
                self.ticked.moved += moved;
                self.ticked.reminded += reminded;
            }
            Err(error) => self.failed(organization, &error),
        }
    }

    fn failed(&mut self, organization: OrganizationId, error: &Error) {
        self.ticked.failed += 1;
        tracing::error!(organization.id = %organization, cause = %Causes(error), "what is due was not done; it is tried again");
    }
}
