//! Whether the time of an answer tells what the answer itself does not: of
//! accounts that there are or are not, and of things of another organization or
//! of none: `cargo bench -p entente --bench timing`.
//!
//! Each comparison has the hidden and the void in turn, and the void once more:
//! how far apart those two are is noise.

#![expect(clippy::expect_used, reason = "a benchmark ends where its ground gives way")]

#[path = "../../tests/it/harness/postgres.rs"]
mod postgres;

use actix_web::web::Data;
use api::account::Accounts;
use api::account::founding::{SignUp, found};
use api::account::service::newcomer;
use api::auth::token::{ISSUER, Tokens};
use api::auth::vault::Vault;
use api::clock::{Clock, new_id};
use api::context::State;
use api::global_id::encode;
use api::limit::{Limits, Rates};
use api::server::{Service, Settings, listen};
use api::store;
use api::write::Write;
use chrono::TimeDelta;
use entities::{InitiativeId, OrganizationRole};
use sea_orm::DbBackend;
use secrecy::{SecretSlice, SecretString};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const ACCOUNTS: usize = 20;
const SIGN_INS: usize = 240;
const OTHERS: usize = 3_000;
const GOAL_PERCENT: f64 = 5.0;
const PASSWORD: &str = "umbrella quartz 7 lantern";

const SIGN_IN: &str =
    "mutation($input: SignInInput!) { signIn(input: $input) { accessToken { token } errors { code } } }";
const RESET: &str =
    "mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { email errors { code } } }";
const NODE: &str = "query($id: ID!) { node(id: $id) { id } }";

/// What is compared: first what there is and must not be told, then what there is not, twice.
#[derive(Clone, Copy)]
enum Of {
    Hidden,
    Void,
    VoidAgain,
}

#[actix_web::main]
async fn main() {
    // What is logged is written as the server writes it, to nowhere.
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(std::io::sink).init();
    let directory = tempfile::tempdir().expect("a directory");
    run("SQLite", &store::embedded_url(directory.path()), &directory.path().join("keys")).await;
    match postgres::database().await {
        Some(url) => run("PostgreSQL", &url, &directory.path().join("keys")).await,
        None => println!("PostgreSQL: skipped, no binaries (`initdb` and `postgres`) on this machine"),
    }
}

async fn run(name: &str, url: &str, keys: &Path) {
    let (service, clock) = service(url, keys).await;
    let state = service.state();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    // Not blocking: the connections to the database are driven by this thread.
    let mut client = Client(TcpStream::connect(address).await.expect("it listens"));
    client.0.set_nodelay(true).expect("an open socket");
    let server = listen(Data::clone(&service), listener).expect("a server");
    let handle = server.handle();
    actix_web::rt::spawn(server);
    println!("{name:<34} {:>12} {:>12} {:>9} {:>9}", "hidden", "void", "apart", "noise");

    let mut signed_in = Times::default();
    for turn in 0..SIGN_INS {
        for of in Times::order(turn) {
            let input = json!({ "email": email(of, turn), "password": "not the password of anybody" });
            let (took, said) = client.ask(SIGN_IN, &json!({ "input": input }), None).await;
            assert_eq!(said["data"]["signIn"]["errors"], json!([{ "code": "BAD_INPUT" }]), "{said}");
            signed_in.add(turn, of, took);
            state.incidents.settled().await;
        }
        clock.advance(TimeDelta::minutes(1));
    }
    signed_in.told("signIn, wrong password");

    let mut reset = Times::default();
    for turn in 0..OTHERS {
        for of in Times::order(turn) {
            let input = json!({ "email": email(of, turn) });
            let (took, said) = client.ask(RESET, &json!({ "input": input }), None).await;
            assert_eq!(said["data"]["requestPasswordReset"]["errors"], json!([]), "{said}");
            reset.add(turn, of, took);
        }
    }
    reset.told("requestPasswordReset");

    let own = client.token(&email(Of::Hidden, 0)).await;
    let other = client.token(&email(Of::Hidden, 1)).await;
    let input = json!({ "title": "Theirs", "context": "LEGACY" });
    let open = "mutation($input: OpenInitiativeInput!) { openInitiative(input: $input) { initiative { id } } }";
    let (_, said) = client.ask(open, &json!({ "input": input }), Some(&other)).await;
    let theirs = &said["data"]["openInitiative"]["initiative"]["id"];
    assert!(theirs.is_string(), "{said}");
    let mut node = Times::default();
    for turn in 0..OTHERS {
        for of in Times::order(turn) {
            let id = match of {
                Of::Hidden => theirs.clone(),
                Of::Void | Of::VoidAgain => json!(encode::<InitiativeId>(new_id()).as_str()),
            };
            let (took, said) = client.ask(NODE, &json!({ "id": id }), Some(&own)).await;
            assert_eq!(said, json!({ "data": { "node": null } }));
            node.add(turn, of, took);
        }
    }
    node.told("node(id:)");
    handle.stop(false).await;
}

/// A service over this database with some accounts, each of its own organization, and its clock.
async fn service(url: &str, keys: &Path) -> (Data<Service>, Clock) {
    let operator = store::connect(url).await.expect("a database");
    store::migrate(&operator, url).await.expect("migrations");
    let db = match operator.get_database_backend() {
        DbBackend::Postgres => {
            store::to_serve(store::connect(url).await.expect("a database"), url).await.expect("a role")
        }
        _ => operator.clone(),
    };
    let clock = Clock::fixed(Clock::System.now());
    let tokens = Tokens::open(keys.to_owned(), ISSUER, clock.clone()).expect("keys");
    let vault = Vault::new(&SecretSlice::from(vec![7; 32])).expect("a key of 32 bytes");
    let mut state = State::new(db.clone(), clock.clone(), tokens, Accounts::new(vault)).expect("randomness");
    state.limits = Limits::new(&db, Rates::default().times(1_000_000));
    let hash = state.passwords.hash(SecretString::from(PASSWORD)).await.expect("a hash");
    for number in 0..ACCOUNTS {
        let actor = newcomer(new_id(), new_id(), OrganizationRole::Owner);
        let write = Write::begin(&operator, actor, &clock, &state.bus).await.expect("a transaction");
        let (email, name) = (email(Of::Hidden, number), format!("Person {number}"));
        let organization = format!("Organization {number}");
        let what = SignUp { email, name, password_hash: hash.clone(), organization };
        found(&write, what, Some(clock.now())).await.expect("an account");
        write.commit().await.expect("a commit");
    }
    let settings = Settings { workers: Some(1), ..Settings::default() };
    (Data::new(Service::new(state, settings).expect("a schema that holds")), clock)
}

/// The address of this turn: each kind has as many, equally long.
fn email(of: Of, turn: usize) -> String {
    let name = match of {
        Of::Hidden => "person",
        Of::Void => "nobody",
        Of::VoidAgain => "no-one",
    };
    format!("{name}{:02}@example.org", turn % ACCOUNTS)
}

/// One connection to the server.
struct Client(TcpStream);

impl Client {
    /// How long the answer took, and the answer.
    async fn ask(&mut self, query: &str, variables: &Value, token: Option<&str>) -> (Duration, Value) {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let authorization = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\n{authorization}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let begun = Instant::now();
        self.0.write_all(request.as_bytes()).await.expect("it reads");
        let (mut said, mut some) = (Vec::new(), [0; 4_096]);
        loop {
            let read = self.0.read(&mut some).await.expect("it answers");
            assert!(read > 0, "closed: {}", String::from_utf8_lossy(&said));
            said.extend_from_slice(&some[..read]);
            let text = std::str::from_utf8(&said).expect("text");
            if let Some(body) = whole(text) {
                return (begun.elapsed(), serde_json::from_str(body).expect("JSON"));
            }
        }
    }

    async fn token(&mut self, email: &str) -> String {
        let (_, said) = self.ask(SIGN_IN, &json!({ "input": { "email": email, "password": PASSWORD } }), None).await;
        said["data"]["signIn"]["accessToken"]["token"].as_str().expect("a token").to_owned()
    }
}

/// The body of an answer that has come to its end.
fn whole(text: &str) -> Option<&str> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    (body.len() == length.parse::<usize>().ok()?).then_some(body)
}

/// How long answers took, of each kind.
#[derive(Default)]
struct Times([Vec<Duration>; 3]);

impl Times {
    /// Who comes after whom changes every turn.
    fn order(turn: usize) -> [Of; 3] {
        let mut order = [Of::Hidden, Of::Void, Of::VoidAgain];
        order.rotate_left(turn % 3);
        if turn % 2 == 1 {
            order.reverse();
        }
        order
    }

    /// Keeps a time, once every address has had its turn.
    fn add(&mut self, turn: usize, of: Of, took: Duration) {
        if turn >= ACCOUNTS {
            self.0[of as usize].push(took);
        }
    }

    fn told(self, what: &str) {
        let [hidden, void, again] = self.0.map(|mut times| {
            times.sort_unstable();
            times[times.len() / 2].as_secs_f64() * 1e6
        });
        let apart = |one: f64| (one / void - 1.0) * 100.0;
        let met = if apart(hidden).abs() < GOAL_PERCENT { "met" } else { "NOT MET" };
        let (apart, noise) = (apart(hidden), apart(again));
        println!(
            "{what:<34} {hidden:>9.0} us {void:>9.0} us {apart:>+7.2} % {noise:>+7.2} %  within {GOAL_PERCENT} %: {met}"
        );
    }
}
