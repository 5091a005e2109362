//! Entente's pages. Each is a typed client of the GraphQL API: its operation is
//! checked against `schema.graphql` at compile time and carried out in the same
//! process, through the same gate and limits as anybody's; a form posts a
//! mutation the same way. What a page shows, a frontend can query.
//!
//! Nothing is loaded from elsewhere, and everything works without JavaScript.

pub mod act;
pub mod ask;
pub mod asset;
pub mod context;
pub mod live;
pub mod pages;
pub mod scalar;
pub mod schema;
pub mod session;
pub mod ui;
pub mod words;

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use futures_util::stream::LocalBoxStream;
use serde_json::{Map, Value};
use std::any::Any;

/// What is asked of the API.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The document, of one operation.
    pub query: String,
    /// Its variables.
    pub variables: Map<String, Value>,
}

/// The API, as pages reach it.
pub trait Server: Send + Sync + 'static {
    /// The response, as JSON, to what this request asks with this access token.
    fn answer<'a>(&'a self, http: &'a HttpRequest, token: Option<&'a str>, asked: Asked) -> LocalBoxFuture<'a, String>;

    /// What a subscription tells, until it ends.
    fn told(&self, http: &HttpRequest, token: Option<&str>, asked: Asked) -> LocalBoxStream<'static, String>;

    /// A place among the streams and sockets of who has this token, for as long
    /// as it is held; none where they have enough.
    fn place<'a>(&'a self, token: &'a str) -> LocalBoxFuture<'a, Option<Box<dyn Any>>>;

    /// The time.
    fn now(&self) -> DateTime<Utc>;

    /// Whether this is the demo, whose data are made up.
    fn is_demo(&self) -> bool;
}

pub use pages::{Shared, routes};
