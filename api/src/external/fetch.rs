//! Asking others over HTTP: in little time, for little, and nobody else than whom one meant.

use super::settings::{is_loopback, is_safe};
use crate::error::{Causes, Error, Result};
use openidconnect::http::{Response, StatusCode};
use openidconnect::url::Url;
use openidconnect::{HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The longest answer, in bytes.
const LARGEST: usize = 200_000;

/// Asks others over HTTP; copies share their connections.
#[derive(Clone)]
pub struct Fetch {
    http: reqwest::Client,
}

/// Why there is no answer to be used.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No answer, or none in time.
    #[error("no answer")]
    Unanswered(#[source] reqwest::Error),
    /// An answer of another kind than a plain 200.
    #[error("the answer has the status {0}")]
    Status(StatusCode),
    /// An answer without end.
    #[error("the answer is longer than {LARGEST} bytes")]
    TooLong,
    /// An answer that is not what was asked for.
    #[error("the answer is not what was asked for: {0}")]
    Unexpected(String),
    /// It was asked a moment ago.
    #[error("it was asked a moment ago")]
    Resting,
}

/// What an issuer says of itself.
#[derive(Deserialize)]
struct Named {
    issuer: String,
}

impl Fetch {
    /// Waits so long for an answer.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where the machine has no trusted certificates.
    pub fn new(timeout: Duration) -> Result<Self> {
        // Whom to ask is said by the settings, not by the environment or by an answer.
        let builder = reqwest::Client::builder().redirect(Policy::none()).no_proxy().referer(false).timeout(timeout);
        let http = builder.build().map_err(|error| Error::Internal(Causes(&error).to_string()))?;
        Ok(Self { http })
    }

    /// Sends a request of the library's.
    ///
    /// # Errors
    ///
    /// No answer, or one without end.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let request = request.try_into().map_err(unanswered)?;
        let mut answer = self.http.execute(request).await.map_err(unanswered)?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(unanswered)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(FetchError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }

    /// What is at this URL, in JSON.
    ///
    /// # Errors
    ///
    /// [`FetchError`].
    pub async fn json<T: DeserializeOwned>(&self, url: &Url) -> Result<T, FetchError> {
        parsed(&self.bytes(url).await?)
    }

    /// What an issuer says of itself, if it is that issuer which says it.
    ///
    /// # Errors
    ///
    /// [`FetchError`].
    pub async fn discovered<T: DeserializeOwned>(&self, issuer: &str) -> Result<T, FetchError> {
        let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let place = Url::parse(&place).map_err(|error| FetchError::Unexpected(error.to_string()))?;
        let bytes = self.bytes(&place).await?;
        let named: Named = parsed(&bytes)?;
        if named.issuer != issuer {
            return Err(FetchError::Unexpected(format!("it speaks for another issuer than `{issuer}`")));
        }
        parsed(&bytes)
    }

    async fn bytes(&self, url: &Url) -> Result<Vec<u8>, FetchError> {
        let mut request = HttpRequest::new(Vec::new());
        let invalid = |error: openidconnect::http::uri::InvalidUri| FetchError::Unexpected(error.to_string());
        *request.uri_mut() = url.as_str().parse().map_err(invalid)?;
        let response = self.send(request).await?;
        if response.status() == StatusCode::OK {
            Ok(response.into_body())
        } else {
            Err(FetchError::Status(response.status()))
        }
    }
}

/// Whether an issuer may name this place: nobody on the way reads or changes
/// what goes there, and none on the network names what is on this machine.
pub fn may_name(issuer: &str, place: &Url) -> bool {
    is_safe(place) && (!is_loopback(place) || Url::parse(issuer).is_ok_and(|issuer| is_loopback(&issuer)))
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FetchError> {
    // The message tells a place in the answer, and never what stands there.
    serde_json::from_slice(bytes).map_err(|error| {
        FetchError::Unexpected(format!("{:?} in line {}, column {}", error.classify(), error.line(), error.column()))
    })
}

fn unanswered(error: reqwest::Error) -> FetchError {
    FetchError::Unanswered(error.without_url())
}
