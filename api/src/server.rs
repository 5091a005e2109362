//! The HTTP server: what `main` and the tests both mount.
//!
//! GraphQL over HTTP, by POST as JSON and, for queries, by GET. A request that
//! is wrong by itself has a status of 4xx and no `data`; clients that name
//! `application/json` in `Accept` get 200 for a document that does not hold.

mod accept;
mod admission;
mod answer;
mod client;
mod health;
mod listen;
mod pages;
mod refused;
mod request;
mod settings;
mod socket;
mod span;
mod unread;

pub use listen::listen;
pub use settings::{Introspection, LARGEST_BODY, Settings};
pub use socket::Pace;

use crate::context::State;
use crate::error::Error;
use crate::gate::Gate;
use crate::schema::{self, Schema};
use accept::MediaType;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, VARY, X_CONTENT_TYPE_OPTIONS};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use answer::{Call, Way, answer};
use async_graphql::Response;
use client::client;
use health::Health;
use refused::Refused;
use request::Asked;
use socket::Places;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many events are told to subscribers at once: fewer than there are connections to the database.
const TOLD_AT_ONCE: usize = 4;

/// Everything that requests need.
pub struct Service {
    state: Arc<State>,
    schema: Schema,
    gate: Gate,
    sdl: String,
    settings: Settings,
    free: Semaphore,
    events: Semaphore,
    sockets: Places,
    health: Health,
    pages: Data<dashboard::Shared>,
}

impl Service {
    /// A service over this state, with these settings.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where the schema does not hold.
    pub fn new(state: State, settings: Settings) -> Result<Self, Error> {
        let state = Arc::new(state);
        let sdl = schema::sdl();
        let (schema, gate) = (schema::build(Arc::clone(&state)), Gate::new(&sdl, settings.bounds)?);
        let (free, events) = (Semaphore::new(settings.at_once), Semaphore::new(TOLD_AT_ONCE));
        let (sockets, health, pages) = (Places::default(), Health::default(), Data::default());
        Ok(Self { state, schema, gate, sdl, settings, free, events, sockets, health, pages })
    }

    /// What it shares, for what goes on beside requests.
    #[must_use]
    pub fn shared(&self) -> Arc<State> {
        Arc::clone(&self.state)
    }

    /// What it shares.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }
}

/// Mounts the routes.
pub fn routes(service: Data<Service>) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        let (server, shared) = (pages::pages(&service), Data::clone(&service.pages));
        config
            .app_data(service)
            .route("/graphql", web::route().to(graphql))
            .route("/schema.graphql", web::get().to(sdl))
            .route("/healthz", web::get().to(health::alive))
            .route("/readyz", web::get().to(health::ready))
            .route("/.well-known/jwks.json", web::get().to(jwks))
            .configure(dashboard::routes(server, shared));
    }
}

async fn sdl(service: Data<Service>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(service.sdl.clone())
}

/// The keys that access tokens are verified with.
async fn jwks(service: Data<Service>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=60")).json(service.state.tokens.published())
}

async fn graphql(http: HttpRequest, body: Payload, service: Data<Service>) -> HttpResponse {
    if socket::is_handshake(&http) {
        let begun = socket::shake_hands(&http, body, &service);
        return begun.unwrap_or_else(|refused| refused.answered(MediaType::Json));
    }
    let Some(media) = MediaType::negotiated(&http) else {
        let message = "accept `application/graphql-response+json` or `application/json`";
        return Refused::bad(StatusCode::NOT_ACCEPTABLE, message).answered(MediaType::Json);
    };
    match answered(&http, body, &service).await {
        Ok(response) => reply(StatusCode::OK, media).json(response),
        Err(refused) => refused.answered(media),
    }
}

async fn answered(http: &HttpRequest, body: Payload, service: &Service) -> Result<Option<Response>, Refused> {
    let (asked, way) = match *http.method() {
        Method::POST => (Asked::posted(http, body, &service.settings).await?, Way::Post),
        Method::GET => (Asked::in_address(http)?, Way::Get),
        _ => return Err(Refused::method("GET, POST", "send a POST, or a GET for a query")),
    };
    let Ok(_place) = service.free.try_acquire() else { return Err(Refused::busy()) };
    let (authorization, client) = (authorization(http), client(http, &service.settings.proxies));
    answer(service, Call { asked, authorization: authorization.as_deref(), client, way }).await
}

/// The header that says who asks.
fn authorization(http: &HttpRequest) -> Option<String> {
    let header = http.headers().get(AUTHORIZATION)?;
    Some(String::from_utf8_lossy(header.as_bytes()).into_owned())
}

fn reply(status: StatusCode, media: MediaType) -> HttpResponseBuilder {
    let mut reply = HttpResponse::build(status);
    reply
        .insert_header((CONTENT_TYPE, media.content_type()))
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .insert_header((VARY, HeaderValue::from_static("accept")));
    reply
}
