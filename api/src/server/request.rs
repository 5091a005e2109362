//! A GraphQL request, from a body or from the address.

use super::Settings;
use super::refused::Refused;
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::{Payload, Query};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt::Display;

/// What is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "an object with `query`")]
pub struct Asked {
    pub query: String,
    #[serde(default)]
    pub operation_name: Option<String>,
    #[serde(default)]
    pub variables: Option<Map<String, Value>>,
    /// Part of the protocol; nothing here uses it.
    #[serde(default)]
    #[expect(dead_code, reason = "accepted because the protocol has it")]
    extensions: Option<Map<String, Value>>,
}

/// The same in the address, where maps are JSON in text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct InAddress {
    query: String,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl Asked {
    /// A request that came as parts.
    pub fn new(query: String, operation_name: Option<String>, variables: Option<Map<String, Value>>) -> Self {
        Self { query, operation_name, variables, extensions: None }
    }

    /// Reads a request that was posted as JSON.
    pub async fn posted(http: &HttpRequest, body: Payload, settings: &Settings) -> Result<Self, Refused> {
        if !is_json(http) {
            return Err(Refused::bad(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send `content-type: application/json`"));
        }
        let Settings { body_bytes, body_time, .. } = *settings;
        let too_large = || {
            let message = format!("the body may have at most {body_bytes} bytes");
            Refused::bad(StatusCode::PAYLOAD_TOO_LARGE, &message)
        };
        let announced = http.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: usize| length > body_bytes) {
            return Err(too_large());
        }
        let read = tokio::time::timeout(body_time, body.to_bytes_limited(body_bytes)).await;
        let too_slow = |_| {
            let message = format!("the body took more than {} seconds to come", body_time.as_secs_f64());
            Refused::bad(StatusCode::REQUEST_TIMEOUT, &message)
        };
        let body = read.map_err(too_slow)?.map_err(|_exceeded| too_large())?;
        let body = body.map_err(|error| malformed("the body could not be read", &error))?;
        from_json(&body, "the body is no GraphQL request")
    }

    /// Reads a request from the query of the address.
    pub fn in_address(http: &HttpRequest) -> Result<Self, Refused> {
        let read = Query::<InAddress>::from_query(http.query_string());
        let read = read.map_err(|error| malformed("the address is no GraphQL request", &error))?.into_inner();
        let map = |text: Option<String>, what: &str| text.map(|text| from_json(text.as_bytes(), what)).transpose();
        Ok(Self {
            query: read.query,
            operation_name: read.operation_name.filter(|name| !name.is_empty()),
            variables: map(read.variables, "`variables`")?.flatten(),
            extensions: map(read.extensions, "`extensions`")?.flatten(),
        })
    }
}

fn from_json<'a, T: Deserialize<'a>>(text: &'a [u8], what: &str) -> Result<T, Refused> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| malformed(what, &error))?;
    json.end().map_err(|error| malformed(what, &error))?;
    Ok(read)
}

fn malformed(what: &str, error: &dyn Display) -> Refused {
    Refused::bad(StatusCode::BAD_REQUEST, &format!("{what}: {error}"))
}

fn is_json(http: &HttpRequest) -> bool {
    let sent = http.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}
