//! The ways in which an issuer can be wrong, or can be somebody else.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use futures_util::stream;
use serde_json::Value;
use std::convert::Infallible;

/// One way.
#[derive(Clone, Debug)]
pub enum Lie {
    /// A claim of its tokens is this; null leaves it out.
    Claim(&'static str, Value),
    /// A member of the header of its tokens is this; null leaves it out.
    Header(&'static str, Value),
    /// A member of each published key is this; null leaves it out.
    Published(&'static str, Value),
    /// A member of what it says of itself is this; null leaves it out.
    Said(&'static str, Value),
    /// Its tokens are signed by nobody.
    Unsigned,
    /// Its tokens are signed with the secret that it shares with the server.
    Shared,
    /// Its tokens are signed with its public key, taken for a shared secret.
    PublicAsSecret,
    /// Its tokens are signed with a key of somebody else's that goes by the same name.
    Stranger,
    /// At this path it never answers.
    Never(&'static str),
    /// At this path it answers without end.
    Endless(&'static str),
    /// At this path it answers with no JSON.
    Prose(&'static str),
    /// At this path it sends elsewhere, where the right answer is.
    Elsewhere(&'static str),
    /// At this path it fails.
    Failure(&'static str),
}

impl Lie {
    /// Whether this is what it answers at a path.
    pub fn is_of(&self, path: &str) -> bool {
        match self {
            Self::Never(at) | Self::Endless(at) | Self::Prose(at) | Self::Elsewhere(at) | Self::Failure(at) => {
                *at == path
            }
            _ => false,
        }
    }

    /// What it answers there.
    pub async fn answer(&self, url: &str) -> HttpResponse {
        match self {
            Self::Never(_) => std::future::pending().await,
            Self::Endless(_) => {
                let chunk = actix_web::web::Bytes::from_static(&[b' '; 10_000]);
                HttpResponse::Ok()
                    .content_type("application/json")
                    .streaming(stream::repeat_with(move || Ok::<_, Infallible>(chunk.clone())))
            }
            Self::Prose(_) => HttpResponse::Ok().content_type("text/html").body("<p>told-by-issuer</p>"),
            Self::Elsewhere(path) => {
                HttpResponse::TemporaryRedirect().insert_header((LOCATION, format!("{url}{path}?again"))).finish()
            }
            _ => HttpResponse::InternalServerError().body("told-by-issuer"),
        }
    }
}
