//! `entente serve`: the API over HTTP.

use super::{Failure, print};
use crate::auth::token::Tokens;
use crate::clock::Clock;
use crate::config::{Serve, Store};
use crate::context::State;
use crate::seal::service as seal;
use crate::server::{Service, routes};
use crate::store;
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use sea_orm::DatabaseConnection;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tracing_actix_web::TracingLogger;

const HEADER_TIMEOUT: Duration = Duration::from_secs(5);
const SHUTDOWN_SECONDS: u64 = 10;

/// Serves until it is told to stop.
///
/// # Errors
///
/// [`Failure::Store`], [`Failure::Listen`].
pub async fn run(settings: &Serve) -> Result<(), Failure> {
    let db = open_migrated(&settings.store).await?;
    let state = state(db, &settings.store.data)?;
    listen(state, settings.listen, |_| Ok(())).await
}

/// Opens the database of these settings with an up-to-date schema: the embedded
/// one is migrated here, any other by `entente migrate` alone, since several
/// servers may share it.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn open_migrated(settings: &Store) -> Result<DatabaseConnection, Failure> {
    let (db, url) = open(settings).await?;
    if settings.database.is_some() {
        store::refuse_outdated(&db, &url).await?;
    } else {
        store::migrate(&db, &url).await?;
    }
    Ok(store::to_serve(db, &url).await?)
}

/// Opens the database of these settings, with its URL; nothing is changed in it.
///
/// # Errors
///
/// [`Failure::Store`].
pub async fn open(settings: &Store) -> Result<(DatabaseConnection, String), Failure> {
    store::prepare_directory(&settings.data)?;
    let url = settings.database.clone().unwrap_or_else(|| store::embedded_url(&settings.data));
    let db = store::connect(&url).await?;
    Ok((db, url))
}

/// What a server over this database and data directory shares.
///
/// # Errors
///
/// [`Failure::Store`], [`Failure::Server`].
pub fn state(db: DatabaseConnection, data: &Path) -> Result<State, Failure> {
    let clock = Clock::System;
    let secret = store::token_secret(data)?;
    Ok(State::new(db, clock.clone(), Tokens::new(&secret, clock))?)
}

/// Serves this state, says where on the first line of stdout, and then what `greet` says.
///
/// # Errors
///
/// [`Failure::Listen`], [`Failure::Server`].
pub async fn listen(
    state: State,
    address: SocketAddr,
    greet: impl FnOnce(SocketAddr) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |cause| Failure::Listen { address, cause };
    let service = Data::new(Service::new(state)?);
    let mounted = service.clone();
    let server = HttpServer::new(move || App::new().wrap(TracingLogger::default()).configure(routes(mounted.clone())))
        .client_request_timeout(HEADER_TIMEOUT)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .bind(address)
        .map_err(failed)?;
    let bound = server.addrs().first().copied().unwrap_or(address);
    print(&format!("listening on http://{bound}\n"))?;
    greet(bound)?;
    let state = service.state();
    let sealer = actix_web::rt::spawn(seal::every_minute(state.db.clone(), state.clock.clone()));
    let ended = server.run().await;
    sealer.abort();
    state.incidents.settled().await;
    seal::at_the_end(&state.db, &state.clock).await;
    ended.map_err(failed)
}
