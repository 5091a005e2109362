//! Pages for what went wrong.

use super::frame::{Page, Place};
use super::{reply, to};
use crate::ask::Failure;
use crate::context::Context;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use maud::{Markup, html};
use std::fmt::Write as _;

/// The page that says why there is none.
pub fn answer(context: &Context, failure: &Failure) -> HttpResponse {
    let (status, title, what): (StatusCode, &str, Markup) = match failure {
        Failure::SignIn => {
            context.change_session(|session| session.end(&context.http));
            let here = context.here();
            let next = if here == "/" { String::new() } else { format!("?next={}", escaped(&here)) };
            return to(context, &format!("/sign-in{next}"));
        }
        Failure::Elsewhere(place) => return to(context, place),
        Failure::NotFound => (
            StatusCode::NOT_FOUND,
            "There is nothing here",
            html! { p { "The address is wrong, or what is there is not for you to see. Who leads the initiative can invite you." } },
        ),
        Failure::Forbidden(message) => (StatusCode::FORBIDDEN, "That is not for you to do", html! { p { (message) } }),
        Failure::Bad(message) => (StatusCode::BAD_REQUEST, "That could not be understood", html! { p { (message) } }),
        Failure::Limited(seconds) => {
            (StatusCode::TOO_MANY_REQUESTS, "Too many requests", html! { p { "Try again in " (seconds) " seconds." } })
        }
        Failure::Unavailable => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Not now",
            html! { p { "The server is busy or its database away. Try again in a moment; nothing was changed halfway." } },
        ),
        Failure::Broken(id) => {
            tracing::error!(cause = %id, "a page could not be shown");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something broke",
                html! { p { "It is our fault, and written to the log" @if !id.is_empty() { " as " code { (id) } } "." } },
            )
        }
    };
    let body = html! {
        div .title { h1 { (title) } div .lead { (what) } }
        p { a href="/" { "To your initiatives" } }
    };
    let page = Page { title: title.to_owned(), place: Place::default(), viewing: None, body, status: None };
    let mut response = reply(context, status, super::frame::whole(context, page));
    if let Failure::Limited(seconds) = failure {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

/// An address as a value in another.
pub(crate) fn escaped(place: &str) -> String {
    let mut out = String::with_capacity(place.len());
    for byte in place.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}
