//! One stream of server-sent events a browser: that something changed, and
//! where, and how many things wait for who asks. Pages read again what they
//! show; no content goes this way.

use crate::context::Context;
use crate::pages::Shared;
use crate::{Asked, Server};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::future::ready;
use futures_util::stream::{self, SelectAll, StreamExt as _};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::interval;

/// The most initiatives that one stream follows.
const MOST: usize = 50;
/// As many things wait as the API lists, or more.
const LISTED: usize = 100;
const AT_ONCE: usize = 64;
const BEAT: Duration = Duration::from_secs(15);

/// Follows what concerns who asks, and the initiatives they see.
pub async fn stream(http: HttpRequest, server: Data<dyn Server>, shared: Data<Shared>) -> HttpResponse {
    let context = Context::read(http, server.into_inner(), &shared).await;
    let Some(token) = context.token() else { return HttpResponse::Unauthorized().finish() };
    let Some(place) = context.server.place(&token).await else { return HttpResponse::TooManyRequests().finish() };
    let query = format!("{{ initiatives(first: {MOST}) {{ nodes {{ id }} }} }}");
    let text = context.answer(Asked { query, variables: Map::new() }).await;
    let response: Value = serde_json::from_str(&text).unwrap_or_default();
    let nodes = response["data"]["initiatives"]["nodes"].as_array().cloned().unwrap_or_default();
    let mut told = SelectAll::new();
    let turn = Asked { query: "subscription { turnChanged { kind } }".to_owned(), variables: Map::new() };
    // Once one of them ends, as with the token, all do: the browser comes again with what holds by then.
    let follow = |asked, what: String| {
        let changes = context.server.told(&context.http, Some(&token), asked).map(move |_| Some(what.clone()));
        changes.chain(stream::once(async { None })).boxed_local()
    };
    told.push(follow(turn, "turn".to_owned()));
    for id in nodes.iter().filter_map(|node| node["id"].as_str()) {
        let query = "subscription($id: ID!) { initiativeChanged(id: $id) { kind } }".to_owned();
        let variables = Map::from_iter([("id".to_owned(), json!(id))]);
        told.push(follow(Asked { query, variables }, id.to_owned()));
    }
    let beat = stream::unfold(interval(BEAT), |mut beat| async {
        beat.tick().await;
        Some((Some(Bytes::from_static(b": beat\n\n")), beat))
    });
    let cookies = context.cookies();
    let context = Rc::new(context);
    let asks = Rc::clone(&context);
    let first = stream::once(async move { waiting(&asks).await });
    // What comes at once is told once.
    let changes = told.ready_chunks(AT_ONCE).then(move |all| {
        let context = Rc::clone(&context);
        async move {
            let what: BTreeSet<String> = all.into_iter().collect::<Option<_>>()?;
            let mut text = if what.contains("turn") { waiting(&context).await } else { String::new() };
            text.extend(what.iter().map(|what| format!("event: change\ndata: {what}\n\n")));
            Some(text)
        }
    });
    let changes = first.map(Some).chain(changes).map(move |text| {
        // It is held until the stream ends.
        let _held = &place;
        text.map(Bytes::from)
    });
    let events = stream::select(changes, beat).take_while(|event| ready(event.is_some()));
    let events = events.filter_map(|event| ready(event.map(Ok::<_, Infallible>)));
    let mut response = HttpResponse::Ok();
    for cookie in cookies {
        response.cookie(cookie);
    }
    response
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(events)
}

/// How many things wait for who asks, as an event.
async fn waiting(context: &Context) -> String {
    let query = "{ viewer { turn { waitsForMe { __typename } } } }".to_owned();
    let text = context.answer(Asked { query, variables: Map::new() }).await;
    let response: Value = serde_json::from_str(&text).unwrap_or_default();
    let turn = &response["data"]["viewer"]["turn"];
    let Some(listed) = turn["waitsForMe"].as_array() else { return String::new() };
    let more = if listed.len() >= LISTED { "+" } else { "" };
    format!("event: turn\ndata: {}{more}\n\n", listed.len())
}
