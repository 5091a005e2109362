//! Requests that are answered without being executed.

use super::accept::MediaType;
use super::reply;
use crate::error::{Error, public_face, seconds};
use crate::gate::{TurnedAway, turned_away};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderName, HeaderValue, RETRY_AFTER};
use serde_json::{Value, json};
use std::time::Duration;

/// Why a request is not executed.
pub struct Refused {
    status: StatusCode,
    /// What is wrong, as in a GraphQL response.
    pub errors: Vec<Value>,
    /// A header that says what would do.
    header: Option<(HeaderName, HeaderValue)>,
    /// Whether clients of old take it as an answer like any other.
    is_answer: bool,
}

impl Refused {
    /// A request that is wrong by itself.
    pub fn bad(status: StatusCode, message: &str) -> Self {
        Self::new(status, turned_away("BAD_REQUEST", message).errors)
    }

    /// More requests at once than are served.
    pub fn busy() -> Self {
        let message = "more requests are under way than this server takes at once; try again in a moment";
        let refused = Self::new(StatusCode::SERVICE_UNAVAILABLE, turned_away("UNAVAILABLE", message).errors);
        Self { header: Some((RETRY_AFTER, HeaderValue::from_static("1"))), ..refused }
    }

    /// A method that does not fit.
    pub fn method(allowed: &'static str, message: &str) -> Self {
        Self {
            header: Some((ALLOW, HeaderValue::from_static(allowed))),
            ..Self::bad(StatusCode::METHOD_NOT_ALLOWED, message)
        }
    }

    /// A request that took too long, and was given up.
    pub fn late(time: Duration) -> Self {
        let seconds = time.as_secs_f64();
        let message = format!(
            "the answer took more than {seconds} seconds and was given up; ask for less, and look what holds before you repeat a change"
        );
        Self::new(StatusCode::SERVICE_UNAVAILABLE, turned_away("TIMEOUT", &message).errors)
    }

    /// Errors found before anything was executed.
    pub fn before_execution(errors: Vec<Value>) -> Self {
        Self { is_answer: true, ..Self::new(StatusCode::BAD_REQUEST, errors) }
    }

    /// Whether a token did not hold.
    pub fn is_unauthenticated(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    fn new(status: StatusCode, errors: Vec<Value>) -> Self {
        Self { status, errors, header: None, is_answer: false }
    }

    /// As an answer of this media type.
    pub fn answered(self, media: MediaType) -> HttpResponse {
        let status = if self.is_answer && media == MediaType::JsonByName { StatusCode::OK } else { self.status };
        let mut reply = reply(status, media);
        if let Some((name, value)) = self.header {
            reply.insert_header((name, value));
        }
        reply.json(json!({ "errors": self.errors }))
    }
}

impl From<TurnedAway> for Refused {
    fn from(TurnedAway { errors, hostile }: TurnedAway) -> Self {
        Self { is_answer: !hostile, ..Self::new(StatusCode::BAD_REQUEST, errors) }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let status = match error.code() {
            "UNAUTHENTICATED" => StatusCode::UNAUTHORIZED,
            "FORBIDDEN" => StatusCode::FORBIDDEN,
            "RATE_LIMITED" => StatusCode::TOO_MANY_REQUESTS,
            "UNAVAILABLE" | "TIMEOUT" => StatusCode::SERVICE_UNAVAILABLE,
            "BAD_REQUEST" => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        // The database is likely back in a moment.
        let wait = match &error {
            Error::RateLimited { retry_after } => Some(seconds(*retry_after)),
            _ => (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
        };
        let (message, extensions) = public_face(&error);
        let refused = Self::new(status, vec![json!({ "message": message, "extensions": extensions })]);
        Self { header: wait.map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds))), ..refused }
    }
}
