//! Signing in at somebody else, who says who one is.

use super::frame::{Page, Place, Viewing};
use super::{escaped, local};
use crate::act::{Act, Done, Sent, Wrong};
use crate::ask::Failure;
use crate::context::Context;
use crate::schema;
use crate::session::{Tokens, kept};
use crate::ui::form::Form;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::web::Query;
use maud::{Markup, html};
use std::rc::Rc;

/// The secret of a sign-in that was begun, and what it is for.
const ATTEMPT: &str = "attempt";
const HOLDS: Duration = Duration::minutes(10);
const LINK: &str = "link.";
const SIGN_IN: &str = "sign-in.";

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Operation {
    identity_providers: Vec<IdentityProvider>,
}

#[derive(cynic::QueryFragment, Debug)]
struct IdentityProvider {
    id: cynic::Id,
    name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Whose {
    viewer: Option<Viewing>,
}

/// Links to each provider: to sign in, or to link one's account there; nothing where there is none.
pub async fn providers(context: &Context, link: bool) -> Markup {
    let read = context.ask::<Operation, ()>(()).await;
    let providers = read.map(|answer| answer.data.identity_providers).unwrap_or_default();
    let (to, word) = if link { ("/link-with/", "Link an account at ") } else { ("/sign-in-with/", "Sign in with ") };
    let next = context.query().get("next").and_then(local).map(|next| format!("?next={}", escaped(next)));
    html! {
        @if !providers.is_empty() {
            ul .rows { @for one in &providers { li { a .btn href={ (to) (one.id.inner()) (next.as_deref().unwrap_or_default()) } rel="nofollow" { (word) (one.name) } } } }
        }
    }
}

/// Sends who signs in to the provider.
///
/// # Errors
///
/// Where there is no such provider, or it does not send people back here.
pub async fn sign_in(context: Rc<Context>) -> Result<String, Failure> {
    begin(&context, SIGN_IN).await
}

/// Sends who is signed in to the provider, to link their account there.
///
/// # Errors
///
/// As for a sign-in, and where nobody is signed in.
pub async fn link(context: Rc<Context>) -> Result<String, Failure> {
    if !context.signed_in() {
        return Err(Failure::SignIn);
    }
    begin(&context, LINK).await
}

async fn begin(context: &Context, purpose: &str) -> Result<String, Failure> {
    let back = {
        let connection = context.http.connection_info();
        format!("{}://{}/signed-in", connection.scheme(), connection.host())
    };
    let sent = Sent(vec![("providerId".to_owned(), context.part("id")), ("redirectUri".to_owned(), back)]);
    let act = Act::find("beginExternalSignIn").ok_or(Failure::NotFound)?;
    match context.act(&act, &sent, "externalSignIn { authorizationUrl attempt }").await? {
        Done::Well(_, payload) => {
            let begun = &payload["externalSignIn"];
            let (Some(url), Some(attempt)) = (begun["authorizationUrl"].as_str(), begun["attempt"].as_str()) else {
                return Err(Failure::Unavailable);
            };
            let next = escaped(context.query().get("next").and_then(local).unwrap_or("/"));
            let cookie = kept(&context.http, ATTEMPT, format!("{purpose}{attempt}.{next}"), HOLDS);
            context.change_session(|session| session.cookies.push(cookie));
            Ok(url.to_owned())
        }
        Done::Wrong(wrong) => Err(Failure::Bad(said(&wrong))),
    }
}

fn said(wrong: &[Wrong]) -> String {
    let one = |wrong: &Wrong| {
        if wrong.field.is_empty() { wrong.message.clone() } else { format!("{} {}", wrong.field, wrong.message) }
    };
    wrong.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Where the provider sends people back to: signs them in, or shows how to link the account.
///
/// # Errors
///
/// Where the provider did not agree, or another browser began it.
pub async fn back(context: Rc<Context>) -> Result<Page, Failure> {
    let query = context.query();
    let begun = context.http.cookie(ATTEMPT).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    if query.get("error").is_some() || query.get("code").is_none() || query.get("state").is_none() {
        context.change_session(|session| session.cookies.push(ended(&context)));
        return Err(Failure::Bad("The provider did not agree, or you changed your mind. Begin again.".to_owned()));
    }
    let given = ["code", "state", "iss"].into_iter().filter_map(|name| Some((name, query.get(name)?)));
    let mut sent = Sent(given.map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    if begun.starts_with(LINK) {
        return linking(&context, &sent).await;
    }
    let (attempt, next) = begun.strip_prefix(SIGN_IN).and_then(|rest| rest.split_once('.')).unwrap_or_default();
    sent.0.push((ATTEMPT.to_owned(), attempt.to_owned()));
    let next = Query::<Vec<(String, String)>>::from_query(&format!("next={next}"));
    let next = next.ok().and_then(|next| Some(next.into_inner().into_iter().next()?.1));
    let next = next.as_deref().and_then(local).unwrap_or("/").to_owned();
    context.change_session(|session| session.cookies.push(ended(&context)));
    let act = Act::find("finishExternalSignIn").ok_or(Failure::NotFound)?;
    // Who comes in is nobody yet.
    context.change_session(|session| session.token = None);
    let selection = "accessToken { token expiresAt } refreshToken { token expiresAt }";
    let why = match context.act(&act, &sent, selection).await? {
        Done::Well(_, payload) => {
            let tokens: Tokens = serde_json::from_value(payload).map_err(|_none| Failure::Unavailable)?;
            let now = context.now();
            context.change_session(|session| {
                session.renew_form(&context.http);
                session.hold(&context.http, now, tokens);
            });
            return Err(Failure::Elsewhere(next));
        }
        Done::Wrong(wrong) => said(&wrong),
    };
    Err(Failure::Bad(format!("The provider did not sign you in: {why}. Begin again.")))
}

fn ended(context: &Context) -> Cookie<'static> {
    kept(&context.http, ATTEMPT, String::new(), Duration::ZERO)
}

/// What links an account, with the secret that this browser alone has: the page does not show it.
pub(super) fn with_attempt(context: &Context, mut sent: Sent) -> Sent {
    let begun = context.http.cookie(ATTEMPT).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let attempt = begun.strip_prefix(LINK).and_then(|rest| rest.split('.').next()).unwrap_or_default();
    sent.0.push((ATTEMPT.to_owned(), attempt.to_owned()));
    sent
}

async fn linking(context: &Context, sent: &Sent) -> Result<Page, Failure> {
    let viewing = context.ask::<Whose, ()>(()).await?.data.viewer.ok_or(Failure::SignIn)?;
    let form = Form::new(context, "linkIdentity").next("/settings").says("The account is linked: it lets you in.");
    let form = sent.0.iter().fold(form, |form, (name, value)| form.with(name, value));
    let body = html! {
        div .title { h1 { "Link the account" } p .lead { "From then on it signs you in here." } }
        div .grid { section .card .narrow {
            (form.whole(html! {
                (form.line("password", "Your password").kind("password").hint("needed if your account has one; without one, sign in again first").fill("current-password"))
                (form.send("Link it"))
            }))
        } }
    };
    let place = Place { initiative: None, at: "/settings" };
    Ok(Page { title: "Link the account".to_owned(), place, viewing: Some(viewing), body, status: None })
}
