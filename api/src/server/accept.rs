//! Which of the media types of GraphQL over HTTP a client takes.

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT, Accept, Header as _, HeaderValue, Quality, QualityItem};
use actix_web::mime::Mime;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/graphql-response+json`: the status says how the request fared.
    GraphqlResponse,
    /// `application/json`, since the client takes anything or says nothing.
    Json,
    /// `application/json` by name: clients of old, for which a document that
    /// does not hold is an answer like any other.
    JsonByName,
}

impl MediaType {
    /// What the client prefers of what there is; none where it takes none of it.
    pub fn negotiated(http: &HttpRequest) -> Option<Self> {
        if !http.headers().contains_key(ACCEPT) {
            return Some(Self::Json);
        }
        let accepted = Accept::parse(http).ok()?;
        let mut best: Option<(&QualityItem<Mime>, Self)> = None;
        for item in accepted.iter().filter(|item| item.quality > Quality::ZERO) {
            let better = best.is_none_or(|(other, _)| item.quality > other.quality);
            if let Some(media) = Self::of(&item.item).filter(|_| better) {
                best = Some((item, media));
            }
        }
        best.map(|(_, media)| media)
    }

    fn of(range: &Mime) -> Option<Self> {
        match range.essence_str() {
            "application/graphql-response+json" => Some(Self::GraphqlResponse),
            "application/json" => Some(Self::JsonByName),
            "application/*" | "*/*" => Some(Self::Json),
            _ => None,
        }
    }

    /// As in the header `Content-Type`.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json | Self::JsonByName => "application/json; charset=utf-8",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::MediaType::{self, GraphqlResponse, Json, JsonByName};
    use actix_web::http::header::ACCEPT;
    use actix_web::test::TestRequest;

    #[test]
    fn the_best_that_a_client_takes_is_chosen() {
        let chosen = |accept: &str| {
            MediaType::negotiated(&TestRequest::default().insert_header((ACCEPT, accept)).to_http_request())
        };
        assert_eq!(MediaType::negotiated(&TestRequest::default().to_http_request()), Some(Json));
        assert_eq!(chosen("*/*"), Some(Json));
        assert_eq!(chosen("application/*;q=0.2"), Some(Json));
        assert_eq!(chosen("application/json"), Some(JsonByName));
        assert_eq!(chosen("application/json; charset=utf-8"), Some(JsonByName));
        assert_eq!(chosen("text/html, application/graphql-response+json"), Some(GraphqlResponse));
        assert_eq!(chosen("application/graphql-response+json, application/json;q=0.9"), Some(GraphqlResponse));
        assert_eq!(chosen("application/graphql-response+json;q=0.1, application/json"), Some(JsonByName));
        assert_eq!(chosen("application/json;q=0"), None);
        assert_eq!(chosen("text/html"), None);
        assert_eq!(chosen("no media type"), None);
    }
}
