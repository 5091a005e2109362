//! The one way to change anything: a transaction that knows who acts and when,
//! and records every row it writes.

use crate::auth::{Action, Actor, On, authorize};
use crate::bus::{Bus, Changed};
use crate::clock::Clock;
use crate::error::{Error, Refusal, RefusalCode, Result, is_duplicate};
use crate::event::{self, Change};
use crate::incident::Incident;
use crate::once::Once;
use crate::page::Listed;
use crate::search::index;
use crate::tenant::{self, Scope};
use chrono::{DateTime, Utc};
use entities::{InitiativeId, Record, UserId};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    IntoActiveModel, ModelTrait, QueryFilter,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// How often a transaction is run before a client is told to try again.
const ATTEMPTS: usize = 5;

/// A transaction in which one person changes things.
pub struct Write {
    /// The transaction.
    pub tx: DatabaseTransaction,
    /// Who acts.
    pub actor: Actor,
    /// When it happens.
    pub now: DateTime<Utc>,
    /// When it is written down.
    pub recorded_at: DateTime<Utc>,
    bus: Bus,
    told: Mutex<Told>,
}

/// What the bus is told after the commit.
#[derive(Default)]
struct Told {
    changes: Vec<Changed>,
    ended: Vec<UserId>,
}

impl Write {
    /// Begins a transaction in the actor's organization, with the rights that
    /// they hold in it; the bus is told what came of it.
    ///
    /// Nothing is written by rights that were lost since the request began.
    /// SQLite has one such transaction at a time. On PostgreSQL they are
    /// serializable, and rights are changed in such transactions only: one that
    /// takes rights away is seen here, or comes after this one and sees all that
    /// this one wrote, or one of the two is run again.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED` where what they came with holds no more, or whatever the database says.
    pub async fn begin(db: &DatabaseConnection, actor: Actor, clock: &Clock, bus: &Bus) -> Result<Self> {
        let tx = tenant::write(db, &[Scope::Organization(actor.organization)]).await?;
        let now = clock.now();
        let actor = actor.renew(&tx, now).await?;
        Ok(Self { tx, actor, now, recorded_at: now, bus: bus.clone(), told: Mutex::default() })
    }

    /// Lets this transaction reach every organization: where one change is of a
    /// person, and so of each organization they are in, or of the whole server.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn across_organizations(&self) -> Result<()> {
        Ok(tenant::widen(&self.tx, &Scope::System).await?)
    }

    /// The same transaction for something that happened earlier, or was done by somebody else.
    pub fn as_of(&mut self, actor: Actor, happened_at: DateTime<Utc>) {
        self.actor = actor;
        self.now = happened_at;
    }

    /// Keeps what was written, and says so.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await?;
        let told = self.told.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.bus.publish(told.changes);
        told.ended.into_iter().for_each(|user| self.bus.sessions_ended(user));
        Ok(())
    }

    /// Once this is committed, sockets of this person ask again whether their
    /// token holds: for whatever ends sessions, tokens or memberships.
    pub fn ends_sessions_of(&self, user: UserId) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).ended.push(user);
    }

    /// Lets the actor pass, or refuses.
    ///
    /// # Errors
    ///
    /// `FORBIDDEN`.
    pub fn authorize(&self, action: Action, on: On) -> Result<()> {
        authorize(&self.actor, action, on)
    }

    /// Makes a row and records it.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn insert<M, A>(&self, kind: &'static str, initiative: Option<InitiativeId>, row: M) -> Result<M>
    where
        M: ModelTrait + Record + IntoActiveModel<A> + Sync,
        A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    {
        self.add(&row).await?;
        self.record(Change { kind, initiative, before: None, after: &row }).await?;
        Ok(row)
    }

    /// Makes a row that is recorded later: where an event would refer to what is not there yet.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn add<M, A>(&self, row: &M) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<A> + Sync,
        A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    {
        <M::Entity as EntityTrait>::insert(row.clone().into_active_model().reset_all())
            .exec_without_returning(&self.tx)
            .await?;
        Ok(())
    }

    /// Changes a row as no event records it: what only says that something goes on.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn put<M, A>(&self, row: &M) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<A> + Sync,
        A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    {
        <M::Entity as EntityTrait>::update(row.clone().into_active_model().reset_all())
            .validate()?
            .exec_without_returning(&self.tx)
            .await?;
        Ok(())
    }

    /// Records a change.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn record<M: Record>(&self, change: Change<'_, M>) -> Result<()> {
        index::keep(&self.tx, self.actor.organization, &change).await?;
        let changed = event::record(&self.tx, &self.actor, change, self.now, self.recorded_at).await?;
        if event::is_told(M::SUBJECT) {
            self.told.lock().unwrap_or_else(PoisonError::into_inner).changes.push(changed);
        }
        Ok(())
    }

    /// Records what went wrong around an account, in the organization of this transaction.
    /// Outside of one: [`crate::incident::Incidents::report`].
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn note(&self, incident: Incident, account: UserId) -> Result<()> {
        event::note(&self.tx, self.actor.organization, incident, account, self.recorded_at).await
    }

    /// Changes a row, counts the change and records it.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn update<M, A>(
        &self,
        kind: &'static str,
        initiative: Option<InitiativeId>,
        before: &M,
        mut after: M,
    ) -> Result<M>
    where
        M: ModelTrait + Record + IntoActiveModel<A> + Sync,
        A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    {
        after.count_change();
        self.put(&after).await?;
        self.record(Change { kind, initiative, before: Some(before), after: &after }).await?;
        Ok(after)
    }

    /// Refuses if the client read a version of what is not there.
    ///
    /// # Errors
    ///
    /// `VERSION_CONFLICT`.
    pub fn expect_none(&self, expected: Option<i32>) -> Result<()> {
        match expected {
            Some(expected) => Err(Error::refused(
                RefusalCode::VersionConflict,
                "expectedVersion",
                format!("is {expected}, but there is none yet; leave it out"),
            )),
            None => Ok(()),
        }
    }

    /// Refuses if the client read an older version than there is.
    ///
    /// # Errors
    ///
    /// `VERSION_CONFLICT`.
    pub fn expect_version<M: Record>(&self, expected: Option<i32>, row: &M) -> Result<()> {
        let version = row.version();
        let Some(expected) = expected.filter(|expected| *expected != version) else { return Ok(()) };
        let message = format!("is {expected}, but the present version is {version}; read it again");
        let mut refusal = Refusal::new(RefusalCode::VersionConflict, "expectedVersion", message);
        refusal.subject = Some((M::SUBJECT.to_owned(), row.subject()));
        Err(Error::Refused(vec![refusal]))
    }

    /// A row of the actor's organization that an input field names.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND`.
    pub async fn find<E: Listed>(&self, path: &str, id: impl Into<Uuid>) -> Result<E::Model> {
        let row = E::in_org(self.actor.organization).filter(E::ID.eq(id.into())).one(&self.tx).await?;
        row.ok_or_else(|| Error::not_found(path))
    }

    /// As [`Write::find`], and it must lie under this parent.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND`.
    pub async fn find_in<E: Listed>(
        &self,
        path: &str,
        id: impl Into<Uuid>,
        parent: impl Into<Uuid>,
    ) -> Result<E::Model> {
        let row = E::in_org(self.actor.organization)
            .filter(E::ID.eq(id.into()))
            .filter(E::PARENT.eq(parent.into()))
            .one(&self.tx)
            .await?;
        row.ok_or_else(|| Error::not_found(path))
    }
}

/// Runs a use case in a transaction, again where the database asks for it, and
/// once only for a key that was used before.
///
/// # Errors
///
/// What the use case ends with; nothing is written then.
pub async fn run<P, T>(
    db: &DatabaseConnection,
    clock: &Clock,
    bus: &Bus,
    actor: &Actor,
    once: Option<Once>,
    what: P,
    use_case: impl AsyncFn(&Write, P) -> Result<T>,
) -> Result<T>
where
    P: Clone,
    T: Serialize + DeserializeOwned,
{
    let nobody_else = Semaphore::new(1);
    run_in(Places { writers: &nobody_else, all: 1 }, db, clock, bus, actor, once, what, use_case).await
}

/// The places of those who write at once.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    /// One permit for each.
    pub writers: &'a Semaphore,
    /// How many there are.
    pub all: u32,
}

/// As [`run`], each time in a place among those who write; the last time in all
/// of them, so that nobody else of this server is quicker.
///
/// # Errors
///
/// As [`run`], and `INTERNAL` where the server is gone.
#[expect(clippy::too_many_arguments, reason = "a struct of them would hold back the lifetimes that make this `Send`")]
pub async fn run_in<P, T>(
    places: Places<'_>,
    db: &DatabaseConnection,
    clock: &Clock,
    bus: &Bus,
    actor: &Actor,
    once: Option<Once>,
    what: P,
    use_case: impl AsyncFn(&Write, P) -> Result<T>,
) -> Result<T>
where
    P: Clone,
    T: Serialize + DeserializeOwned,
{
    let mut attempt = 1;
    loop {
        let wanted = if attempt < ATTEMPTS { 1 } else { places.all };
        let permit = places.writers.acquire_many(wanted).await.map_err(|error| Error::Internal(error.to_string()))?;
        let result = run_once(db, clock, bus, actor, once.as_ref(), what.clone(), &use_case).await;
        drop(permit);
        match result {
            Err(error) if attempt < ATTEMPTS && (error.is_transient() || is_duplicate(&error)) => attempt += 1,
            result => return result,
        }
    }
}

async fn run_once<P, T>(
    db: &DatabaseConnection,
    clock: &Clock,
    bus: &Bus,
    actor: &Actor,
    once: Option<&Once>,
    what: P,
    use_case: &impl AsyncFn(&Write, P) -> Result<T>,
) -> Result<T>
where
    T: Serialize + DeserializeOwned,
{
    let write = Write::begin(db, actor.clone(), clock, bus).await?;
    if let Some(once) = once
        && let Some(answer) = write.answered(once).await?
    {
        return Ok(answer);
    }
    let row = Box::pin(use_case(&write, what)).await?;
    if let Some(once) = once {
        write.remember(once, &row).await?;
    }
    write.commit().await?;
    Ok(row)
}
