//! The messages of the protocol `graphql-transport-ws`.

use crate::server::request::Asked;
use async_graphql::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The longest id of an operation, in bytes.
const LONGEST_ID: usize = 200;

/// A message of a client.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", expecting = "an object with `type`")]
pub enum ClientMessage {
    /// The beginning, with who asks.
    ConnectionInit {
        /// `authorization` or `token`, or nothing.
        payload: Option<Map<String, Value>>,
    },
    /// A question whether somebody is there.
    Ping {
        /// Comes back with the answer.
        payload: Option<Map<String, Value>>,
    },
    /// The answer to such a question.
    Pong {
        /// Read, and no more.
        #[serde(rename = "payload")]
        _payload: Option<Map<String, Value>>,
    },
    /// An operation.
    Subscribe {
        /// Its id: the client's choice.
        id: String,
        /// What is asked.
        payload: Wanted,
    },
    /// The end of an operation.
    Complete {
        /// Its id.
        id: String,
    },
}

/// What is asked; clients may say more than the protocol knows.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with `query`")]
pub struct Wanted {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    #[serde(rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
}

impl From<Wanted> for Asked {
    fn from(wanted: Wanted) -> Self {
        Self::new(wanted.query, wanted.operation_name, wanted.variables)
    }
}

impl ClientMessage {
    /// Reads a message, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let message: Self = serde_json::from_str(text).map_err(|error| format!("Invalid message: {error}"))?;
        match &message {
            Self::Subscribe { id, .. } | Self::Complete { id } if id.is_empty() || id.len() > LONGEST_ID => {
                Err(format!("Invalid message: `id` must have from 1 to {LONGEST_ID} bytes"))
            }
            _ => Ok(message),
        }
    }
}

/// What of the beginning says who asks, in the form of the header `Authorization`.
pub fn authorization(payload: Option<&Map<String, Value>>) -> Result<Option<String>, &'static str> {
    let Some(payload) = payload else { return Ok(None) };
    let header = payload.get("authorization").or_else(|| payload.get("Authorization"));
    match (header, payload.get("token")) {
        (Some(Value::String(header)), _) => Ok(Some(header.clone())),
        (None | Some(Value::Null), Some(Value::String(token))) => Ok(Some(format!("Bearer {token}"))),
        (None | Some(Value::Null), None | Some(Value::Null)) => Ok(None),
        _ => Err("Invalid message: `payload.authorization` must be text: `Bearer ...`"),
    }
}

/// What is said of an operation.
#[derive(Debug)]
pub enum Said {
    /// An answer, and the operation goes on.
    Next(Response),
    /// The only answer.
    Last(Response),
    /// That nothing follows.
    Nothing,
    /// Why it was not executed.
    Error(Vec<Value>),
    /// Why it was not executed this time, and the operation goes on.
    Refused(Vec<Value>),
}

impl Said {
    /// Whether nothing follows.
    pub fn ends(&self) -> bool {
        matches!(self, Self::Last(_) | Self::Nothing | Self::Error(_))
    }

    /// As messages.
    pub fn messages(&self, id: &str) -> Vec<String> {
        let next = |payload: Value| json!({ "type": "next", "id": id, "payload": payload }).to_string();
        let complete = || json!({ "type": "complete", "id": id }).to_string();
        match self {
            Self::Next(response) => vec![next(json!(response))],
            Self::Last(response) => vec![next(json!(response)), complete()],
            Self::Nothing => vec![complete()],
            Self::Error(errors) => vec![json!({ "type": "error", "id": id, "payload": errors }).to_string()],
            Self::Refused(errors) => vec![next(json!({ "errors": errors }))],
        }
    }
}

/// The answer to a beginning.
pub fn acknowledged() -> String {
    json!({ "type": "connection_ack" }).to_string()
}

/// The answer to a question whether somebody is there.
pub fn pong(payload: Option<&Map<String, Value>>) -> String {
    match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
        None => json!({ "type": "pong" }).to_string(),
    }
}
