//! The HTTP server: what `main` and the tests both mount.
//!
//! GraphQL over HTTP, by POST as JSON and, for queries, by GET. A request that
//! is wrong by itself has a status of 4xx and no `data`; clients that name
//! `application/json` in `Accept` get 200 for a document that does not hold.

mod accept;
mod admission;
mod client;
mod health;
mod listen;
mod refused;
mod request;
mod settings;

pub use listen::listen;
pub use settings::{Introspection, LARGEST_BODY, Settings};

use crate::auth::{Actor, authenticate_in};
use crate::context::State;
use crate::error::Error;
use crate::gate::{Gate, Passed};
use crate::schema::{self, Schema};
use crate::session::Session;
use crate::tenant::View;
use accept::MediaType;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, VARY, X_CONTENT_TYPE_OPTIONS};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use async_graphql::{Response, Variables};
use futures_util::FutureExt as _;
use health::Health;
use refused::Refused;
use request::Asked;
use serde_json::{Value, json};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Everything that requests need.
pub struct Service {
    state: Arc<State>,
    schema: Schema,
    gate: Gate,
    sdl: String,
    settings: Settings,
    free: Semaphore,
    health: Health,
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
        let free = Semaphore::new(settings.at_once);
        Ok(Self { schema, gate, state, sdl, settings, free, health: Health::default() })
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
        config
            .app_data(service)
            .route("/graphql", web::route().to(graphql))
            .route("/schema.graphql", web::get().to(sdl))
            .route("/healthz", web::get().to(health::alive))
            .route("/readyz", web::get().to(health::ready));
    }
}

async fn sdl(service: Data<Service>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(service.sdl.clone())
}

async fn graphql(http: HttpRequest, body: Payload, service: Data<Service>) -> HttpResponse {
    let Some(media) = MediaType::negotiated(&http) else {
        let message = "accept `application/graphql-response+json` or `application/json`";
        return Refused::bad(StatusCode::NOT_ACCEPTABLE, message).answered(MediaType::Json);
    };
    match answer(&http, body, &service).await {
        Ok(response) => reply(StatusCode::OK, media).json(response),
        Err(refused) => refused.answered(media),
    }
}

async fn answer(http: &HttpRequest, body: Payload, service: &Service) -> Result<Response, Refused> {
    let asked = match *http.method() {
        Method::POST => Asked::posted(http, body, &service.settings).await?,
        Method::GET => Asked::in_address(http)?,
        _ => return Err(Refused::method("GET, POST", "send a POST, or a GET for a query")),
    };
    let Ok(_place) = service.free.try_acquire() else { return Err(Refused::busy()) };
    let answered = AssertUnwindSafe(execute(http, asked, service)).catch_unwind();
    match tokio::time::timeout(service.settings.answer_time, answered).await {
        Ok(Ok(answered)) => answered,
        Ok(Err(_)) => Err(Error::Internal("a panic; the log has it".to_owned()).into()),
        Err(_) => Err(Refused::late(service.settings.answer_time)),
    }
}

async fn execute(http: &HttpRequest, asked: Asked, service: &Service) -> Result<Response, Refused> {
    let variables = asked.variables.unwrap_or_default();
    let Passed { parsed, is_query, cost } =
        service.gate.check(&asked.query, asked.operation_name.as_deref(), &variables)?;
    if http.method() == Method::GET && !is_query {
        return Err(Refused::method("POST", "send a POST: a GET only asks"));
    }
    let view = Arc::new(View::new(service.state.db.clone()));
    let actor = actor(http, &service.state, &view).await?;
    let client = client::client(http, &service.settings.proxies);
    service.admit(cost, actor.as_ref(), &client, &view).await?;
    if !is_query {
        // A change waits for its turn, and may wait long.
        view.end().await;
    }
    let mut request =
        async_graphql::Request::new(asked.query).variables(Variables::from_json(Value::Object(variables)));
    request.set_parsed_query(parsed);
    request = request.data(client);
    if let Some(name) = asked.operation_name {
        request = request.operation_name(name);
    }
    if let Some(actor) = actor {
        request = request.data(Session::new(Arc::clone(&service.state), Arc::clone(&view), actor));
    }
    let mut response = service.schema.execute(request).await;
    // A client that reads slowly holds no connection.
    view.end().await;
    // What the executor itself finds wrong with a request has no code yet, and before it begins no path.
    let began = response.data != async_graphql::Value::Null || response.errors.iter().any(|e| !e.path.is_empty());
    for error in &mut response.errors {
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", "BAD_REQUEST");
        }
    }
    if began {
        return Ok(response);
    }
    Err(Refused::before_execution(response.errors.iter().map(|error| json!(error)).collect()))
}

/// Who asks: nobody without a token, an error with one that does not hold.
async fn actor(http: &HttpRequest, state: &State, view: &View) -> Result<Option<Actor>, Error> {
    let Some(header) = http.headers().get(AUTHORIZATION) else { return Ok(None) };
    let token = header.to_str().ok().and_then(|value| value.split_once(' '));
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let token = token.ok_or(Error::Unauthenticated("send the token as `Authorization: Bearer ...`"))?;
    authenticate_in(state, view, token).await.map(Some)
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
