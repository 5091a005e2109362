//! Asking the API: one operation in, typed data out, and what could not be read.

use crate::Asked;
use crate::context::Context;
use cynic::{GraphQlError, GraphQlResponse, QueryBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum Failure {
    /// Who asks has to sign in.
    SignIn,
    /// It goes on at this address.
    Elsewhere(String),
    /// It is not there, or not for who asks.
    NotFound,
    /// It may not be done; what would do.
    Forbidden(String),
    /// What was sent is wrong.
    Bad(String),
    /// Too often; seconds until the next try.
    Limited(u64),
    /// Not now; a try in a moment may do.
    Unavailable,
    /// Something broke; what the log knows it by.
    Broken(String),
}

/// What an operation gave.
#[derive(Debug)]
pub struct Answer<T> {
    /// The data.
    pub data: T,
    errors: Vec<GraphQlError<Value>>,
}

impl<T> Answer<T> {
    /// Why there is not what the page is about: it could not be read, or it is not there.
    #[must_use]
    pub fn missing(&self) -> Failure {
        self.errors.first().map_or(Failure::NotFound, failure)
    }

    /// Why the field with this response name could not be read, if it could not.
    #[must_use]
    pub fn failed(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| passes(error, field)).map(|error| error.message.as_str())
    }
}

fn passes(error: &GraphQlError<Value>, field: &str) -> bool {
    let path = error.path.iter().flatten();
    path.clone().any(|part| matches!(part, cynic::GraphQlErrorPathSegment::Field(name) if name == field))
}

impl Context {
    /// Asks this operation with these variables, as who views the page.
    ///
    /// # Errors
    ///
    /// Where it gave no data at all.
    pub async fn ask<Q, V>(&self, variables: V) -> Result<Answer<Q>, Failure>
    where
        Q: QueryBuilder<V> + DeserializeOwned + 'static,
        V: Serialize,
    {
        let operation = Q::build(variables);
        let variables = match serde_json::to_value(&operation.variables) {
            Ok(Value::Object(variables)) => variables,
            _ => Map::new(),
        };
        let asked = Asked { query: operation.query, variables };
        self.shown(&asked);
        let text = self.answer(asked).await;
        let response: GraphQlResponse<Q, Value> =
            serde_json::from_str(&text).map_err(|error| Failure::Broken(format!("an answer does not fit: {error}")))?;
        let errors = response.errors.unwrap_or_default();
        match response.data {
            Some(data) => Ok(Answer { data, errors }),
            None => Err(errors.first().map_or(Failure::NotFound, failure)),
        }
    }
}

/// What the first error of a response without data means for a page.
pub(crate) fn failure(error: &GraphQlError<Value>) -> Failure {
    let extensions = error.extensions.as_ref();
    let read = |name: &str| extensions.and_then(|all| all.get(name));
    match read("code").and_then(Value::as_str).unwrap_or_default() {
        "UNAUTHENTICATED" => Failure::SignIn,
        "NOT_FOUND" => Failure::NotFound,
        "FORBIDDEN" => Failure::Forbidden(error.message.clone()),
        "RATE_LIMITED" => Failure::Limited(read("retryAfter").and_then(Value::as_u64).unwrap_or(60)),
        "UNAVAILABLE" | "TIMEOUT" => Failure::Unavailable,
        "BAD_REQUEST" => Failure::Bad(error.message.clone()),
        _ => Failure::Broken(read("requestId").and_then(Value::as_str).unwrap_or_default().to_owned()),
    }
}
