//! What goes wrong around an account though no row changes: written into the
//! record of every organization it belongs to, beside the request that meets it.

use crate::account::service::newcomer;
use crate::bus::Bus;
use crate::clock::Clock;
use crate::error::{Causes, Error, Result};
use crate::tenant::{self, Scope};
use crate::write::{self, Write};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{OrganizationRole, UserId, membership};
use quick_cache::sync::Cache;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

/// How many may wait to be written; what is more is only logged.
const WAITING: u32 = 64;
/// Of how many accounts it is known what was written last.
const REMEMBERED: usize = 10_000;

/// What can go wrong around an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Incident {
    /// Somebody did not know the password.
    SignInFailed,
    /// Somebody tried while the account was locked, and the password was not looked at.
    SignInLocked,
    /// Somebody knew the password, and not the second factor.
    SecondFactorFailed,
    /// A refresh token came that was used before: it was stolen, or its answer was lost twice.
    RefreshReused,
    /// An API token came that has ended or was revoked.
    ApiTokenRefused,
}

impl Incident {
    /// What the record calls it.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::SignInFailed => "signIn.failed",
            Self::SignInLocked => "signIn.locked",
            Self::SecondFactorFailed => "secondFactor.failed",
            Self::RefreshReused => "refresh.reused",
            Self::ApiTokenRefused => "apiToken.refused",
        }
    }

    /// How long the same of the same account is not written again. Guesses of a
    /// secret are slowed by their own lock; the others cost a client nothing.
    fn pause(self) -> TimeDelta {
        match self {
            Self::SignInFailed | Self::SecondFactorFailed => TimeDelta::zero(),
            Self::SignInLocked | Self::RefreshReused | Self::ApiTokenRefused => TimeDelta::minutes(1),
        }
    }
}

/// Writes down incidents, each in a task of its own: a request takes as long
/// whether the account is known or not.
pub struct Incidents {
    db: DatabaseConnection,
    clock: Clock,
    writers: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    runtime: Handle,
    written: Cache<(Incident, UserId), DateTime<Utc>>,
}

impl Incidents {
    /// A writer of incidents that takes its turn among `writers`.
    ///
    /// # Errors
    ///
    /// `INTERNAL` outside of a runtime.
    pub fn new(db: DatabaseConnection, clock: Clock, writers: Arc<Semaphore>) -> Result<Self> {
        let runtime = Handle::try_current().map_err(|error| Error::Internal(error.to_string()))?;
        let waiting = Arc::new(Semaphore::new(WAITING as usize));
        Ok(Self { db, clock, writers, waiting, runtime, written: Cache::new(REMEMBERED) })
    }

    /// Sees to it that this is written down, soon and at most once a minute for
    /// what a client can repeat freely. What it happened to must be a known account.
    pub fn report(&self, incident: Incident, account: UserId) {
        tracing::warn!(incident = incident.kind(), user.id = %account, "somebody did not get in");
        let now = self.clock.now();
        let last = self.written.get(&(incident, account));
        if last.is_some_and(|last| now < last + incident.pause()) {
            return;
        }
        let Ok(place) = Arc::clone(&self.waiting).try_acquire_owned() else {
            tracing::warn!(incident = incident.kind(), user.id = %account, "too many at once: one is not in the record");
            return;
        };
        self.written.insert((incident, account), now);
        let (db, clock, writers) = (self.db.clone(), self.clock.clone(), Arc::clone(&self.writers));
        self.runtime.spawn(async move {
            let written = write_down(&db, &clock, &writers, incident, account).await;
            drop(place);
            if let Err(error) = written {
                tracing::error!(incident = incident.kind(), user.id = %account, cause = %Causes(&error), "not in the record");
            }
        });
    }

    /// Waits until everything that was reported is written.
    pub async fn settled(&self) {
        drop(self.waiting.acquire_many(WAITING).await);
    }
}

/// An event in each organization of the account.
async fn write_down(
    db: &DatabaseConnection,
    clock: &Clock,
    writers: &Semaphore,
    incident: Incident,
    account: UserId,
) -> Result<()> {
    let memberships = membership::Entity::find()
        .filter(membership::Column::UserId.eq(account))
        .order_by_asc(membership::Column::Id)
        .all(&tenant::read(db, &[Scope::Person(account)]).await?)
        .await?;
    for row in memberships {
        let place = writers.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
        let actor = newcomer(account, row.organization_id, OrganizationRole::Member);
        let written = write::run(db, clock, &Bus::default(), &actor, None, (incident, account), note).await;
        drop(place);
        written?;
    }
    Ok(())
}

async fn note(write: &Write, (incident, account): (Incident, UserId)) -> Result<()> {
    write.note(incident, account).await
}
