//! A server of its own for every test: the very routes of `main`, on loopback,
//! over an empty, migrated database.

use super::postgres;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use api::account::Accounts;
use api::auth::token::{ISSUER, Tokens};
use api::auth::vault::Vault;
use api::clock::Clock;
use api::context::State;
use api::limit::{Limits, Rates};
use api::mail::{Mail, Mailer};
use api::schedule::{Ticked, tick};
use api::server::{Pace, Service, Settings, listen};
use api::store;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{DatabaseConnection, DbBackend};
use secrecy::SecretSlice;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

/// The moment at which a test begins.
const START: &str = "2026-03-01T09:00:00Z";

/// Which database a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum Backend {
    /// A file in a directory of the test's own.
    Sqlite,
    /// A database of the test's own on the one server of the process.
    Postgres,
}

/// A running server and all that a test may touch of it.
pub struct TestApp {
    /// Its database, as an operator sees it.
    pub db: DatabaseConnection,
    /// Its clock.
    pub clock: Clock,
    /// Where it listens.
    pub url: String,
    /// Speaks to it.
    pub http: awc::Client,
    service: Data<Service>,
    /// Where the keys are that sign its access tokens.
    pub keys: PathBuf,
    panics: Arc<AtomicI64>,
    statements: Arc<Mutex<Vec<String>>>,
    server: ServerHandle,
    _directory: Option<TempDir>,
}

/// What servers over one database share.
struct Shared {
    db: DatabaseConnection,
    /// The connections that they answer with.
    pool: DatabaseConnection,
    clock: Clock,
    keys: PathBuf,
    statements: Arc<Mutex<Vec<String>>>,
    panics: Arc<AtomicI64>,
}

/// The settings of the tests: one worker, and connections that outlast a test on a slow machine.
pub fn settings() -> Settings {
    Settings { workers: Some(1), idle_time: Duration::from_mins(10), ..Settings::default() }
}

/// Generous rates: everybody in a test has the same address, and no time passes.
pub fn generous() -> Rates {
    Rates::default().times(1_000_000)
}

/// Runs one test, or says that it was skipped.
pub async fn run(backend: Backend, test: impl AsyncFnOnce(&TestApp)) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let url = match backend {
        Backend::Sqlite => Some(store::embedded_url(directory.path())),
        Backend::Postgres => postgres::database().await,
    };
    let Some(url) = url else {
        println!("skipped: no PostgreSQL binaries (`initdb` and `postgres`) on this machine");
        return;
    };
    let app = TestApp::start(&url, directory).await;
    test(&app).await;
    app.server.stop(false).await;
}

/// The connections of a server to this database.
async fn of_server(operator: &DatabaseConnection, url: &str) -> DatabaseConnection {
    let another = match operator.get_database_backend() {
        DbBackend::Postgres => store::connect(url).await.expect("a connection"),
        _ => operator.clone(),
    };
    store::to_serve(another, url).await.expect("a role of its own")
}

/// A new, migrated database; none where there is no PostgreSQL.
pub async fn database(backend: Backend, directory: &TempDir, migrated: bool) -> Option<DatabaseConnection> {
    let url = match backend {
        Backend::Sqlite => store::embedded_url(directory.path()),
        Backend::Postgres => postgres::database().await?,
    };
    let db = store::connect(&url).await.expect("a connection");
    if migrated {
        store::migrate(&db, &url).await.expect("migrations");
    }
    Some(db)
}

impl TestApp {
    async fn start(url: &str, directory: TempDir) -> Self {
        let db = store::connect(url).await.expect("a connection");
        store::migrate(&db, url).await.expect("migrations");
        let mut pool = of_server(&db, url).await;
        let statements = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&statements);
        let panics = Arc::new(AtomicI64::new(-1));
        let left = Arc::clone(&panics);
        pool.set_metric_callback(move |info| {
            assert!(left.fetch_sub(1, Ordering::SeqCst) != 0, "a panic in the depth, as a test asked for");
            seen.lock().expect("no test panics here").push(info.statement.sql.clone());
        });
        let clock = Clock::fixed(START.parse().expect("a moment"));
        let keys = directory.path().join("keys");
        let app = Self::serve(Shared { db, pool, clock, keys, statements, panics }, generous(), settings(), |_| ());
        Self { _directory: Some(directory), ..app }
    }

    /// Another server over the same database and clock, with these rates and settings.
    pub fn another(&self, rates: Rates, settings: Settings) -> Self {
        let (statements, panics) = (Arc::clone(&self.statements), Arc::clone(&self.panics));
        let (db, pool, clock, keys) = (self.db.clone(), self.state().db.clone(), self.clock.clone(), self.keys.clone());
        Self::serve(Shared { db, pool, clock, keys, statements, panics }, rates, settings, |_| ())
    }

    /// Another server over the same database and clock, with this pace of sockets.
    pub fn paced(&self, pace: Pace) -> Self {
        self.another(generous(), Settings { pace, ..settings() })
    }

    fn serve(shared: Shared, rates: Rates, settings: Settings, settle: impl FnOnce(&mut State)) -> Self {
        let Shared { db, pool, clock, keys, statements, panics } = shared;
        let tokens = Tokens::open(keys.clone(), ISSUER, clock.clone()).expect("keys");
        let vault = Vault::new(&SecretSlice::from(vec![7; 32])).expect("a key of 32 bytes");
        let accounts = Accounts { mailer: Mailer::kept(), ..Accounts::new(vault) };
        let mut state = State::new(pool.clone(), clock.clone(), tokens, accounts).expect("randomness");
        state.limits = Limits::new(&pool, rates);
        settle(&mut state);
        let service = Data::new(Service::new(state, settings).expect("a schema that holds"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = listen(Data::clone(&service), listener).expect("a server");
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            db,
            clock,
            url: format!("http://{address}"),
            http: awc::Client::builder().timeout(Duration::from_mins(2)).finish(),
            service,
            keys,
            panics,
            statements,
            server: handle,
            _directory: None,
        }
    }

    /// Another server over the same database and clock, and what is changed of its state.
    pub fn beside(&self, change: impl FnOnce(&mut State)) -> Self {
        let (statements, panics) = (Arc::clone(&self.statements), Arc::clone(&self.panics));
        let (db, pool, clock, keys) = (self.db.clone(), self.state().db.clone(), self.clock.clone(), self.keys.clone());
        Self::serve(Shared { db, pool, clock, keys, statements, panics }, generous(), settings(), change)
    }

    /// Stops listening.
    pub async fn stop(self) {
        self.server.stop(false).await;
    }

    /// The present.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// What the server shares.
    pub fn state(&self) -> &State {
        self.service.state()
    }

    /// Moves the clock.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// Moves the clock to this moment.
    pub fn travel(&self, to: &str) {
        let to: DateTime<Utc> = to.parse().expect("a moment");
        self.clock.advance(to - self.clock.now());
    }

    /// Does what is due by now, as the only server that looks.
    pub async fn tick(&self) -> Ticked {
        let ticked = tick(self.state(), Uuid::nil()).await.expect("a look");
        ticked.expect("nobody else looks")
    }

    /// Makes the server panic at its statement of this number from now, counted from 0.
    pub fn panic_at(&self, statement: i64) {
        self.panics.store(statement, Ordering::SeqCst);
    }

    /// What the server mailed since this was called last.
    pub fn mails(&self) -> Vec<Mail> {
        self.state().accounts.mailer.take()
    }

    /// The secret in the only mail since this was called last, which must be to this address.
    pub fn mailed(&self, to: &str) -> String {
        let mails = self.mails();
        let [mail] = mails.as_slice() else { panic!("one mail, and not {mails:?}") };
        assert_eq!(mail.to, to, "{mail:?}");
        let token = mail.text.lines().find_map(|line| line.strip_prefix("The token for `")?.split_once("`: "));
        token.expect("a secret").1.to_owned()
    }

    /// What the server asked of its database since this was called last, BEGIN and COMMIT aside.
    pub fn take_statements(&self) -> Vec<String> {
        std::mem::take(&mut self.statements.lock().expect("no test panics here"))
    }
}
