//! `entente serve`: the API over HTTP.

use super::{Failure, print};
use crate::account::Accounts;
use crate::auth::leaked::Leaked;
use crate::auth::token::{ISSUER, Tokens};
use crate::auth::vault::Vault;
use crate::clock::Clock;
use crate::config::{Serve, Store};
use crate::context::State;
use crate::external::{External, Settings};
use crate::limit::Limits;
use crate::schedule;
use crate::seal::service as seal;
use crate::server::{self, Service};
use crate::store;
use actix_web::web::Data;
use sea_orm::DatabaseConnection;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

/// Serves until it is told to stop.
///
/// # Errors
///
/// [`Failure::Input`], [`Failure::Store`], [`Failure::Listen`].
pub async fn run(settings: &Serve) -> Result<(), Failure> {
    let external = settings.identity.as_deref().map(external).transpose()?;
    let db = open_migrated(&settings.store).await?;
    let limits = Limits::new(&db, settings.front.rates());
    let keys = settings.keys.directory(&settings.store.data);
    let mut state = state(db, keys, settings.public_url.as_deref())?;
    state.limits = limits;
    state.external = external.unwrap_or_default();
    settle(&mut state, settings)?;
    if !settings.listen.ip().is_loopback() {
        tracing::warn!(
            "what goes over the network to {} is not encrypted: let a proxy end TLS before it, and name the proxy by \
             --trusted-proxy",
            settings.listen
        );
    }
    let service = Service::new(state, settings.front.settings())?;
    listen(service, settings.listen, |_| Ok(())).await
}

/// Who else may say who somebody is, as this file has it.
fn external(file: &Path) -> Result<External, Failure> {
    let settings = Settings::read(file).map_err(|wrong| Failure::Input(format!("{}: {wrong}", file.display())))?;
    Ok(External::new(settings)?)
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

/// What a server over this database shares, which signs with these keys and is
/// reached at this address.
///
/// # Errors
///
/// [`Failure::Keys`], [`Failure::Server`].
pub fn state(db: DatabaseConnection, keys: PathBuf, public_url: Option<&str>) -> Result<State, Failure> {
    let clock = Clock::System;
    let sealing = keys.join("second-factor.secret");
    // It makes the directory where that is not there.
    let tokens = Tokens::open(keys, public_url.unwrap_or(ISSUER), clock.clone())?;
    let accounts = Accounts::new(Vault::new(&store::factor_secret(&sealing)?)?);
    Ok(State::new(db, clock, tokens, accounts)?)
}

/// Takes over what the operator decided about accounts.
fn settle(state: &mut State, settings: &Serve) -> Result<(), Failure> {
    let leaked = settings.accounts.leaked_passwords.as_deref().map(|path| {
        Leaked::open(path).map_err(|error| Failure::Input(format!("--leaked-passwords `{}`: {error}", path.display())))
    });
    state.passwords = state.passwords.clone().refusing(leaked.transpose()?);
    state.accounts.sign_ups = settings.accounts.sign_up;
    state.accounts.public_url.clone_from(&settings.public_url);
    tracing::warn!("mail is not delivered: it is written to this log, with the secrets that it holds");
    Ok(())
}

/// Serves until it is told to stop, says where on the first line of stdout, and then what `greet` says.
///
/// # Errors
///
/// [`Failure::Listen`], [`Failure::Server`].
pub async fn listen(
    service: Service,
    address: SocketAddr,
    greet: impl FnOnce(SocketAddr) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |cause| Failure::Listen { address, cause };
    let service = Data::new(service);
    let listener = TcpListener::bind(address).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let server = server::listen(Data::clone(&service), listener).map_err(failed)?;
    print(&format!("listening on http://{bound}\n"))?;
    greet(bound)?;
    let state = service.state();
    let sealer = actix_web::rt::spawn(seal::every_minute(state.db.clone(), state.clock.clone()));
    let looking = actix_web::rt::spawn(schedule::every_minute(service.shared()));
    let handle = server.handle();
    let told = async {
        signalled().await;
        state.bus.stop();
        // It is told by the call alone; the server ends by itself.
        drop(handle.stop(true));
        signalled().await;
    };
    // Requests under way are answered, unless a second signal says that it is enough.
    let ended = tokio::select! {
        ended = server => ended,
        () = told => return Ok(()),
    };
    sealer.abort();
    state.bus.stop();
    schedule::stopped(looking).await;
    state.incidents.settled().await;
    seal::at_the_end(&state.db, &state.clock).await;
    ended.map_err(failed)
}

/// Waits for Ctrl-C, or for what a supervisor sends.
async fn signalled() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
