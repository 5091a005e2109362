//! A server with the demo, whose clock stands, and people who are signed in.

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use api::access::api_token as programs;
use api::account::Accounts;
use api::auth::token::{ISSUER, Tokens};
use api::auth::vault::Vault;
use api::auth::{Access, Actor};
use api::bus::Bus;
use api::clock::Clock;
use api::command::demo;
use api::context::State;
use api::limit::{Limits, Rates};
use api::server::{Service, Settings, listen};
use api::write::Write;
use api::{store, tenant};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{Scope, api_token, membership, organization, user};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, Iterable as _, QueryFilter};
use secrecy::SecretSlice;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::time::Duration;
use tempfile::TempDir;

/// The moment at which the site is looked at.
const NOW: &str = "2026-11-23T09:00:00Z";
/// Who leads the worked example.
pub const LEAD: &str = "ada@demo.invalid";

/// A server with the demo.
pub struct Site {
    /// Where it is.
    pub url: String,
    /// Its clock.
    pub clock: Clock,
    db: DatabaseConnection,
    server: RefCell<ServerHandle>,
    directory: TempDir,
}

impl Site {
    /// Begins one.
    pub async fn open() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let url = store::embedded_url(directory.path());
        let db = store::connect(&url).await.expect("a connection");
        store::migrate(&db, &url).await.expect("migrations");
        let now: DateTime<Utc> = NOW.parse().expect("a moment");
        let clock = Clock::fixed(now);
        demo::fill(&db, now).await.expect("the demo");
        let (url, server) = serve(&db, &clock, &directory, "127.0.0.1:0").await;
        Self { url, clock, db, server: RefCell::new(server), directory }
    }

    /// Another server on the same database, as one that is started anew.
    pub async fn beside(&self) -> (String, ServerHandle) {
        serve(&self.db, &self.clock, &self.directory, "127.0.0.1:0").await
    }

    /// Stops the server; whoever is connected is cut off.
    pub async fn stop(&self) {
        let server = self.server.borrow().clone();
        server.stop(false).await;
    }

    /// Starts a server again where the first one was.
    pub async fn start(&self) {
        let address = self.url.trim_start_matches("http://").to_owned();
        let (_, server) = serve(&self.db, &self.clock, &self.directory, &address).await;
        self.server.replace(server);
    }

    /// A token of this person, who may do whatever they may.
    pub async fn token(&self, email: &str) -> String {
        let organization = organization::Entity::find().one(&self.db).await.expect("rows").expect("the demo's");
        let person = user::Entity::find().filter(user::Column::Email.eq(email)).one(&self.db).await.expect("rows");
        let person = person.unwrap_or_else(|| panic!("nobody is {email}"));
        let member = membership::Entity::find().filter(membership::Column::UserId.eq(person.id)).one(&self.db).await;
        assert!(member.expect("rows").is_some(), "{email} is no member");
        let there = tenant::read(&self.db, &[tenant::Scope::Organization(organization.id)]).await.expect("a view");
        let now = self.clock.now();
        let actor = Actor::load(&there, person.id, organization.id, Access::Inside, now).await.expect("an actor");
        drop(there);
        let write = Write::begin(&self.db, actor, &self.clock, &Bus::default()).await.expect("a write");
        let scopes: Vec<Scope> = Scope::iter().collect();
        let token = programs::give(&write, "browser", &scopes, TimeDelta::days(90)).await.expect("a token");
        write.commit().await.expect("written");
        token
    }

    /// Takes back every token of this person.
    pub async fn revoke(&self, email: &str) {
        let person = user::Entity::find().filter(user::Column::Email.eq(email)).one(&self.db).await.expect("rows");
        let person = person.unwrap_or_else(|| panic!("nobody is {email}"));
        let revoked = api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(self.clock.now()))
            .filter(api_token::Column::UserId.eq(person.id));
        revoked.exec(&self.db).await.expect("written");
    }

    /// What the API says to this person, who may ask all of it.
    pub async fn ask(&self, token: &str, query: &str, variables: Value) -> Value {
        let answer = self.answer(token, query, variables).await;
        assert!(answer["errors"].is_null(), "{query}: {}", answer["errors"]);
        answer["data"].clone()
    }

    /// What the API says to this person.
    pub async fn answer(&self, token: &str, query: &str, variables: Value) -> Value {
        said(&self.url, token, query, variables).await
    }

    /// One page of each kind that links lead to, and those that none does.
    pub async fn pages(&self, token: &str) -> Vec<String> {
        let mut pages = vec!["/".to_owned()];
        let mut kinds: BTreeSet<String> = pages.iter().map(|page| kind(page)).collect();
        let mut at = 0;
        while let Some(page) = pages.get(at).cloned() {
            at += 1;
            let Some(html) = self.page(token, &page).await else {
                pages.retain(|one| *one != page);
                at -= 1;
                continue;
            };
            for link in html.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let link = link.split(['?', '#']).next().unwrap_or_default();
                let ours = link.starts_with('/') && !link.starts_with("/assets/");
                if ours && kinds.insert(kind(link)) {
                    pages.push(link.to_owned());
                }
            }
        }
        // What mails, other people and the foot of a page lead to.
        let others = [
            "/sign-in",
            "/sign-in-link",
            "/sign-up",
            "/confirm-sign-up",
            "/accept-invitation",
            "/reset-password",
            "/verify-email",
        ];
        pages.extend(
            others
                .into_iter()
                .chain(["/console", "/preview", "/search?q=session", "/organization", "/no-such-page"])
                .map(str::to_owned),
        );
        pages
    }

    /// A page as HTML, as this person sees it; nothing where the address gives something else.
    pub async fn page(&self, token: &str, path: &str) -> Option<String> {
        let client = awc::Client::builder().disable_redirects().finish();
        let asked = client.get(format!("{}{path}", self.url)).insert_header(("cookie", format!("access={token}")));
        let mut answer = asked.timeout(Duration::from_secs(30)).send().await.expect("an answer");
        let html = answer.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let body = answer.body().limit(5_000_000).await.expect("a body");
        let asked_for = answer.status().is_success() || path == "/no-such-page";
        (html && asked_for).then(|| String::from_utf8_lossy(&body).into_owned())
    }

    /// Ends it.
    pub async fn close(self) {
        self.stop().await;
    }
}

/// What a server says to this person.
pub async fn said(url: &str, token: &str, query: &str, variables: Value) -> Value {
    let body = json!({ "query": query, "variables": variables });
    let mut response = awc::Client::default()
        .post(format!("{url}/graphql"))
        .insert_header(("authorization", format!("Bearer {token}")))
        .timeout(Duration::from_secs(30))
        .send_json(&body)
        .await
        .expect("an answer");
    response.json().limit(50_000_000).await.expect("JSON")
}

async fn serve(db: &DatabaseConnection, clock: &Clock, directory: &TempDir, address: &str) -> (String, ServerHandle) {
    let url = store::embedded_url(directory.path());
    let serving = store::to_serve(db.clone(), &url).await.expect("connections");
    let tokens = Tokens::open(directory.path().join("keys"), ISSUER, clock.clone()).expect("keys");
    let accounts = Accounts::new(Vault::new(&SecretSlice::from(vec![7; 32])).expect("a vault"));
    let mut state = State::new(serving, clock.clone(), tokens, accounts).expect("a state");
    state.limits = Limits::new(db, Rates::default().times(1_000_000));
    let settings = Settings { workers: Some(2), demo: true, idle_time: Duration::from_mins(10), ..Settings::default() };
    let service = Data::new(Service::new(state, settings).expect("a service"));
    let listener = TcpListener::bind(address).expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = listen(service, listener).expect("a server");
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (format!("http://{address}"), handle)
}

/// The route of an address: what is long is an id.
fn kind(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.len() > 24 { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}
