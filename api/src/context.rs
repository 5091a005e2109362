//! What resolvers ask of a request: who acts, what to read, how to write.

use crate::account::Accounts;
use crate::auth::password::Passwords;
use crate::auth::token::Tokens;
use crate::auth::{Action, Actor, On, policy};
use crate::bus::Bus;
use crate::check::{NAME, Parsed};
use crate::clock::Clock;
use crate::error::{Causes, Error, GraphResult, Refusal, RefusalCode, Result};
use crate::external::External;
use crate::graph::List;
use crate::incident::Incidents;
use crate::limit::{Limits, Rates};
use crate::loaders::Reader;
use crate::once::Once;
use crate::page::{Listed, Listing, Page, Rows};
use crate::session::{Client, Session};
use crate::write::{self, Places, Write};
use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entities::InitiativeId;
use sea_orm::{DatabaseConnection, DbBackend, DbErr};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::hash::Hash;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

/// What the whole server shares.
pub struct State {
    /// The database.
    pub db: DatabaseConnection,
    /// The time.
    pub clock: Clock,
    /// Access tokens.
    pub tokens: Tokens,
    /// What the operator decided about accounts.
    pub accounts: Accounts,
    /// Passwords.
    pub passwords: Passwords,
    /// How often somebody may do things.
    pub limits: Limits,
    /// What goes wrong around accounts.
    pub incidents: Incidents,
    /// What is said of changes once they are committed.
    pub bus: Bus,
    /// Who else may say who somebody is; nobody, unless it is set.
    pub external: External,
    /// How many may write at once; the others wait here and leave the
    /// database's connections to readers.
    writers: Arc<Semaphore>,
    at_once: u32,
}

impl State {
    /// What a server over this database shares.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if the machine gives no randomness, or outside of a runtime.
    pub fn new(db: DatabaseConnection, clock: Clock, tokens: Tokens, accounts: Accounts) -> Result<Self> {
        // SQLite has one writer at a time; on PostgreSQL a few may conflict and run again.
        let at_once = if db.get_database_backend() == DbBackend::Postgres { 4 } else { 1 };
        let limits = Limits::new(&db, Rates::default());
        let writers = Arc::new(Semaphore::new(usize::try_from(at_once).unwrap_or(1)));
        let incidents = Incidents::new(db.clone(), clock.clone(), Arc::clone(&writers))?;
        let (passwords, bus, external) = (Passwords::new()?, Bus::default(), External::default());
        Ok(Self { db, clock, tokens, accounts, passwords, limits, incidents, bus, external, writers, at_once })
    }

    /// A place among those who may write.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where the server is gone.
    pub async fn writer(&self) -> Result<SemaphorePermit<'_>> {
        self.writers.acquire().await.map_err(|error| Error::Internal(error.to_string()))
    }

    /// Carries out a use case as this person, once there is a place among those
    /// who may write: the one way to it from outside.
    ///
    /// # Errors
    ///
    /// What the use case ends with; nothing is written then.
    pub async fn carry_out<P, T>(
        &self,
        actor: &Actor,
        once: Option<Once>,
        what: P,
        use_case: impl AsyncFn(&Write, P) -> Result<T>,
    ) -> Result<T>
    where
        P: Clone,
        T: Serialize + DeserializeOwned,
    {
        let places = Places { writers: &self.writers, all: self.at_once };
        write::run_in(places, &self.db, &self.clock, &self.bus, actor, once, what, use_case).await
    }
}

/// What a mutation gives: the row, or what the person got wrong.
pub type Written<T> = std::result::Result<T, Vec<Refusal>>;

/// One request, as resolvers see it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What the server shares.
    pub state: &'a State,
    session: Option<&'a Session>,
}

impl<'a> Request<'a> {
    /// The request behind a resolver's context.
    #[must_use]
    pub fn of(ctx: &Context<'a>) -> Self {
        Self { state: ctx.data_unchecked::<Arc<State>>(), session: ctx.data_opt() }
    }

    /// Who asks.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED` where nobody signed in.
    pub fn actor(self) -> Result<Arc<Actor>> {
        Ok(self.session()?.current().0)
    }

    fn session(self) -> Result<&'a Session> {
        self.session
            .filter(|session| !session.has_ended())
            .ok_or(Error::Unauthenticated("sign in first, and send the token as `Authorization: Bearer ...`"))
    }

    /// Holds no connection to the database while something else is waited for.
    pub async fn rest(self) {
        if let Some(session) = self.session {
            session.rest().await;
        }
    }

    /// Where the request comes from.
    #[must_use]
    pub fn client(ctx: &Context<'a>) -> &'a Client {
        ctx.data_unchecked::<Client>()
    }

    /// Whether who asks may do this in an initiative.
    #[must_use]
    pub fn may(self, action: Action, initiative: InitiativeId) -> bool {
        self.actor().is_ok_and(|actor| policy::may(&actor, action, On::Initiative(initiative)))
    }

    /// One row, or another value, by its key.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED`, or whatever the database says.
    pub async fn find<K>(self, key: K) -> Result<Option<<Reader as Loader<K>>::Value>>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Reader: Loader<K, Error = DbErr>,
    {
        let (_, loaders) = self.session()?.current();
        Ok(loaders.load_one(key).await?)
    }

    /// A row that another row refers to, so that it must be there.
    ///
    /// # Errors
    ///
    /// As [`Request::find`], and `INTERNAL` where it is not there.
    pub async fn referred<K>(self, key: K) -> Result<<Reader as Loader<K>>::Value>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Reader: Loader<K, Error = DbErr>,
    {
        let missing = || Error::Internal(format!("a row refers to a {} that is not there", std::any::type_name::<K>()));
        self.find(key).await?.ok_or_else(missing)
    }

    /// A page of the rows under a parent; `drafts` where its drafts are seen too.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED`, or whatever the database says.
    pub async fn rows<E>(self, parent: impl Into<Uuid>, drafts: bool, page: Page) -> Result<Rows<E::Model>>
    where
        E: Listed,
        E::Model: Send + Sync,
    {
        self.referred(Listing::<E>::new(parent.into(), drafts, page)).await
    }

    /// A page of the rows under a parent, as clients see it.
    ///
    /// # Errors
    ///
    /// As [`Request::rows`].
    pub async fn list<E, T>(self, parent: impl Into<Uuid>, drafts: bool, page: Page) -> Result<List<T>>
    where
        E: Listed,
        E::Model: Send + Sync,
        T: From<E::Model>,
    {
        Ok(self.rows::<E>(parent, drafts, page).await?.map(T::from).into())
    }

    /// Carries out a use case for the person who asks: parsed input in, the
    /// changed row out, all or nothing.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED`, and whatever is no person's mistake; those are in [`Written`].
    pub async fn write<P, T>(
        self,
        parsed: Parsed<P>,
        use_case: impl AsyncFn(&Write, P) -> Result<T>,
    ) -> GraphResult<Written<T>>
    where
        P: Clone,
        T: Serialize + DeserializeOwned,
    {
        self.run(&*self.actor()?, None, parsed, use_case).await
    }

    /// As [`Request::write`], but once only for the same person, operation and key.
    ///
    /// # Errors
    ///
    /// As [`Request::write`].
    pub async fn create<P, T>(
        self,
        operation: &'static str,
        key: Option<String>,
        parsed: Parsed<P>,
        use_case: impl AsyncFn(&Write, P) -> Result<T>,
    ) -> GraphResult<Written<T>>
    where
        P: Clone + Serialize,
        T: Serialize + DeserializeOwned,
    {
        let actor = self.actor()?;
        let once = match (&parsed, key) {
            (_, Some(key)) if key.is_empty() || key.chars().count() > NAME || key.contains('\0') => {
                let message = format!("must have from 1 to {NAME} characters");
                return Ok(Err(vec![Refusal::new(RefusalCode::BadInput, "idempotencyKey", message)]));
            }
            (Ok(what), Some(key)) => Some(Once::new(operation, key, what)?),
            _ => None,
        };
        self.run(&actor, once, parsed, use_case).await
    }

    /// Carries out a use case as somebody who is only just coming in.
    ///
    /// # Errors
    ///
    /// As [`Request::write`].
    pub async fn write_as<P, T>(
        self,
        actor: &Actor,
        what: P,
        use_case: impl AsyncFn(&Write, P) -> Result<T>,
    ) -> GraphResult<Written<T>>
    where
        P: Clone,
        T: Serialize + DeserializeOwned,
    {
        self.run(actor, None, Ok(what), use_case).await
    }

    async fn run<P, T>(
        self,
        actor: &Actor,
        once: Option<Once>,
        parsed: Parsed<P>,
        use_case: impl AsyncFn(&Write, P) -> Result<T>,
    ) -> GraphResult<Written<T>>
    where
        P: Clone,
        T: Serialize + DeserializeOwned,
    {
        let what = match parsed {
            Ok(what) => what,
            Err(refusals) => return Ok(Err(refusals)),
        };
        self.rest().await;
        // On the heap: the root of all mutations has room on the stack for the future of each.
        match Box::pin(self.state.carry_out(actor, once, what, use_case)).await {
            Ok(row) => {
                if let Some(session) = self.session
                    && let Err(error) = session.renew().await
                {
                    // What was written stays written.
                    tracing::warn!(cause = %Causes(&error), "rights were not read anew after a change");
                }
                Ok(Ok(row))
            }
            Err(error) => Ok(Err(error.into_refusals()?)),
        }
    }
}
