//! The HTTP server: what `main` and the tests both mount.

use crate::auth::Actor;
use crate::context::State;
use crate::error::{Error, public_face};
use crate::gate::{Gate, TurnedAway, turned_away};
use crate::schema::{self, Schema};
use crate::session::Session;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, VARY, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{self, Bytes, Data, PayloadConfig, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, http::StatusCode};
use async_graphql::Variables;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The largest body, in bytes.
pub const LARGEST_BODY: usize = 100_000;

/// Everything that requests need.
pub struct Service {
    state: Arc<State>,
    schema: Schema,
    gate: Gate,
    sdl: String,
}

impl Service {
    /// A service over this state.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where the schema does not hold.
    pub fn new(state: State) -> Result<Self, Error> {
        let state = Arc::new(state);
        let sdl = schema::sdl();
        Ok(Self { schema: schema::build(Arc::clone(&state)), gate: Gate::new(&sdl)?, state, sdl })
    }
}

/// Mounts the routes.
pub fn routes(service: Data<Service>) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(service)
            .app_data(PayloadConfig::new(LARGEST_BODY))
            .route("/graphql", web::post().to(graphql))
            .route("/schema.graphql", web::get().to(sdl));
    }
}

async fn sdl(service: Data<Service>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(service.sdl.clone())
}

/// The body of a GraphQL request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Body {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<Map<String, Value>>,
    /// Part of the protocol; nothing here uses it.
    #[serde(default)]
    #[expect(dead_code, reason = "accepted because the protocol has it")]
    extensions: Option<Map<String, Value>>,
}

/// A request that is not executed.
struct Refused {
    status: StatusCode,
    errors: Vec<Value>,
}

async fn graphql(http: HttpRequest, body: Result<Bytes, actix_web::Error>, service: Data<Service>) -> HttpResponse {
    match answer(&http, body, &service).await {
        Ok(response) => reply(StatusCode::OK).json(response),
        Err(Refused { status, errors }) => reply(status).json(json!({ "errors": errors })),
    }
}

async fn answer(
    http: &HttpRequest,
    body: Result<Bytes, actix_web::Error>,
    service: &Service,
) -> Result<async_graphql::Response, Refused> {
    let body = read(http, body)?;
    let actor = actor(http, &service.state).await?;
    let variables = body.variables.unwrap_or_default();
    service.gate.check(&body.query, body.operation_name.as_deref(), &variables)?;
    let mut request = async_graphql::Request::new(body.query).variables(Variables::from_json(Value::Object(variables)));
    if let Some(name) = body.operation_name {
        request = request.operation_name(name);
    }
    if let Some(actor) = actor {
        request = request.data(Session::new(Arc::clone(&service.state), actor));
    }
    let mut response = service.schema.execute(request).await;
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
    let errors = response.errors.iter().map(|error| json!(error)).collect();
    Err(Refused { status: StatusCode::BAD_REQUEST, errors })
}

fn read(http: &HttpRequest, body: Result<Bytes, actix_web::Error>) -> Result<Body, Refused> {
    if !is_json(http) {
        return Err(Refused::bad(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send `content-type: application/json`"));
    }
    let body = body.map_err(|error| {
        let message = format!("the body could not be read; it may have at most {LARGEST_BODY} bytes");
        Refused::bad(error.as_response_error().status_code(), &message)
    })?;
    let mut json = serde_json::Deserializer::from_slice(&body);
    let malformed = |error: &dyn std::fmt::Display| {
        Refused::bad(StatusCode::BAD_REQUEST, &format!("the body is no GraphQL request: {error}"))
    };
    let body = serde_path_to_error::deserialize(&mut json).map_err(|error| malformed(&error))?;
    json.end().map_err(|error| malformed(&error))?;
    Ok(body)
}

fn is_json(http: &HttpRequest) -> bool {
    let sent = http.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// Who asks: nobody without a token, an error with one that does not hold.
async fn actor(http: &HttpRequest, state: &State) -> Result<Option<Actor>, Error> {
    let Some(header) = http.headers().get(AUTHORIZATION) else { return Ok(None) };
    let token = header.to_str().ok().and_then(|value| value.split_once(' '));
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let token = token.ok_or(Error::Unauthenticated("send the token as `Authorization: Bearer ...`"))?;
    let (user, organization) = state.tokens.verify(token)?;
    Actor::load(&state.db, user, organization).await.map(Some)
}

impl Refused {
    fn bad(status: StatusCode, message: &str) -> Self {
        Self { status, errors: turned_away("BAD_REQUEST", message).0 }
    }
}

impl From<TurnedAway> for Refused {
    fn from(TurnedAway(errors): TurnedAway) -> Self {
        Self { status: StatusCode::BAD_REQUEST, errors }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let status = match error.code() {
            "UNAUTHENTICATED" => StatusCode::UNAUTHORIZED,
            "UNAVAILABLE" => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let (message, extensions) = public_face(&error);
        Self { status, errors: vec![json!({ "message": message, "extensions": extensions })] }
    }
}

fn reply(status: StatusCode) -> HttpResponseBuilder {
    let mut reply = HttpResponse::build(status);
    reply
        .insert_header((X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .insert_header((VARY, HeaderValue::from_static("accept")));
    reply
}
