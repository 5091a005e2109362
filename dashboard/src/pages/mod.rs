//! Every page, and the way of a request to it: who views it, what they sent, the answer.

pub mod account;
pub mod activity;
pub mod arguments;
pub mod arrive;
pub mod compare;
pub mod console;
pub mod decision;
pub mod elsewhere;
mod error;
pub mod finding;
mod frame;
pub mod initiative;
pub mod initiatives;
pub mod map;
pub mod objection;
pub mod organization;
pub mod paper;
pub mod people;
pub mod problem;
pub mod proposal;
pub mod questions;
mod receipt;
pub mod research;
pub mod revisions;
pub mod search;
pub mod settings;
pub mod sign_in;
pub mod standing;
pub mod turn;

pub(crate) use error::escaped;
pub use frame::{Frame, Page, Place, Viewing};

use crate::Server;
use crate::act::{Act, Done, Sent};
use crate::ask::Failure;
use crate::context::{Context, Posted};
use crate::session::Renewals;
use crate::{asset, live};
use actix_web::guard::{self, GuardContext};
use actix_web::http::Method;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{self, Data, Payload, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Route};
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// The largest form, in bytes; what it makes is bounded by the API.
const LARGEST_FORM: usize = 400_000;
const FORM_TIME: Duration = Duration::from_secs(20);
/// Mutations that give what is shown once, and what that is.
const SHOWN_ONCE: [(&str, &str); 3] =
    [("createApiToken", "token"), ("enrolSecondFactor", "secret otpauthUrl"), ("confirmSecondFactor", "recoveryCodes")];
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What requests share.
#[derive(Default)]
pub struct Shared {
    pub(crate) renewals: Renewals,
    pub(crate) layouts: arguments::Layouts,
}

/// Mounts the pages of this server.
pub fn routes(server: Arc<dyn Server>, shared: Data<Shared>) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config.app_data(Data::from(server)).app_data(shared);
        for asset in asset::all() {
            config.route(&asset.path, web::get().to(|| async { asset.served() }));
        }
        config
            .route("/live", web::get().to(live::stream))
            .route("/", page(initiatives::show))
            .route("/initiatives/{id}", page(initiative::show))
            .route("/initiatives/{id}/people", page(people::show))
            .route("/initiatives/{id}/settings", page(settings::show))
            .route("/initiatives/{id}/research", page(research::show))
            .route("/initiatives/{id}/map", page(map::show))
            .route("/problems/{id}/compare", page(compare::show))
            .route("/problems/{id}", page(problem::show))
            .route("/initiatives/{id}/activity", file(activity::csv).guard(guard::fn_guard(wants_csv)))
            .route("/initiatives/{id}/activity", page(activity::show))
            .route("/proposals/{id}", page(proposal::show))
            .route("/proposals/{id}/revisions", page(revisions::show))
            .route("/proposals/{id}/trend.svg", file(proposal::small))
            .route("/proposals/{id}/arguments", page(arguments::show))
            .route("/proposals/{id}/questions", page(questions::show))
            .route("/proposals/{id}/brief", page(paper::brief))
            .route("/proposals/{id}/export", file(paper::export))
            .route("/preview", page(paper::preview))
            .route("/objections/{id}", page(objection::show))
            .route("/decisions/{id}", page(decision::show))
            .route("/findings/{id}", page(finding::show))
            .route("/turn", page(turn::show))
            .route("/search", page(search::show))
            .route("/sign-in", page(sign_in::show))
            .route("/sign-in-link", page(sign_in::link))
            .route("/sign-in-with/{id}", step(elsewhere::sign_in))
            .route("/link-with/{id}", step(elsewhere::link))
            .route("/signed-in", page(elsewhere::back))
            .route("/sign-up", page(arrive::sign_up))
            .route("/confirm-sign-up", page(arrive::confirm))
            .route("/accept-invitation", page(arrive::accept))
            .route("/reset-password", page(arrive::reset))
            .route("/verify-email", page(arrive::verify))
            .route("/settings", page(account::show))
            .route("/organization", page(organization::show))
            .route("/console", page(console::show))
            .default_service(web::route().to(nowhere));
    }
}

/// What is downloaded.
pub struct File {
    /// What it is called.
    pub name: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// What is in it.
    pub text: String,
}

fn wants_csv(context: &GuardContext) -> bool {
    context.head().uri.query().is_some_and(|query| query.split('&').any(|part| part == "format=csv"))
}

/// A file at an address.
fn file<H, F>(make: H) -> Route
where
    H: Fn(Rc<Context>) -> F + Clone + 'static,
    F: Future<Output = Result<File, Failure>> + 'static,
{
    web::get().to(move |http: HttpRequest, server: Data<dyn Server>, shared: Data<Shared>| {
        let make = make.clone();
        async move {
            let context = Rc::new(Context::read(http, server.into_inner(), &shared).await);
            let File { name, kind, text } = match make(Rc::clone(&context)).await {
                Ok(file) => file,
                Err(failure) => return error::answer(&context, &failure),
            };
            let mut response = HttpResponse::Ok();
            for cookie in context.cookies() {
                response.cookie(cookie);
            }
            response.content_type(kind).insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
            if kind.starts_with("image/") {
                // Part of a page, for as long as nobody minds that it is old.
                response.insert_header((CACHE_CONTROL, "private, max-age=60")).insert_header((VARY, "cookie"));
            } else {
                response.insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
                response.insert_header((CACHE_CONTROL, "private, no-store"));
            }
            response.body(text)
        }
    })
}

/// An address that leads to another.
fn step<H, F>(go: H) -> Route
where
    H: Fn(Rc<Context>) -> F + Clone + 'static,
    F: Future<Output = Result<String, Failure>> + 'static,
{
    web::get().to(move |http: HttpRequest, server: Data<dyn Server>, shared: Data<Shared>| {
        let go = go.clone();
        async move {
            let foreign = http.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
            let context = Rc::new(Context::read(http, server.into_inner(), &shared).await);
            if foreign {
                let message = "This was asked for by a page of somebody else. Begin on our sign-in page.".to_owned();
                return error::answer(&context, &Failure::Forbidden(message));
            }
            match go(Rc::clone(&context)).await {
                Ok(place) => to(&context, &place),
                Err(failure) => error::answer(&context, &failure),
            }
        }
    })
}

/// An address without a page, whatever is sent there: it is not read.
async fn nowhere(http: HttpRequest, server: Data<dyn Server>, shared: Data<Shared>) -> HttpResponse {
    let context = Context::read(http, server.into_inner(), &shared).await;
    error::answer(&context, &Failure::NotFound)
}

/// A page at an address: read by GET, and by POST once a form of it is carried out.
fn page<H, F>(show: H) -> Route
where
    H: Fn(Rc<Context>) -> F + Clone + 'static,
    F: Future<Output = Result<Page, Failure>> + 'static,
{
    web::route().to(move |http: HttpRequest, body: Payload, server: Data<dyn Server>, shared: Data<Shared>| {
        let show = show.clone();
        async move {
            if !matches!(*http.method(), Method::GET | Method::HEAD | Method::POST) {
                return HttpResponse::MethodNotAllowed().insert_header((ALLOW, "GET, POST")).finish();
            }
            let posts = http.method() == Method::POST;
            let mut context = Context::read(http, server.into_inner(), &shared).await;
            let mut status = StatusCode::OK;
            if posts {
                match posted(&context, body).await {
                    Ok(Outcome::To(place)) => return to(&context, &place),
                    Ok(Outcome::Kept(sent)) => context = context.keeping(sent),
                    Ok(Outcome::Again(posted)) => {
                        status = StatusCode::UNPROCESSABLE_ENTITY;
                        context = context.with(posted);
                    }
                    Err(failure) => return error::answer(&context, &failure),
                }
            }
            let context = Rc::new(context);
            match show(Rc::clone(&context)).await {
                Ok(page) => reply(&context, page.status.unwrap_or(status), frame::whole(&context, page)),
                Err(failure) => error::answer(&context, &failure),
            }
        }
    })
}

/// What comes of a form.
enum Outcome {
    /// It is done: go on here.
    To(String),
    /// It changed nothing: show it again.
    Again(Posted),
    /// It is for the page to show, and for nobody else.
    Kept(Sent),
}

async fn posted(context: &Context, body: Payload) -> Result<Outcome, Failure> {
    let foreign = "This form did not come from a page of ours in this browser, or is from before you signed in. \
        Go back, load the page again and send it once more.";
    // Before it is read: whoever has no cookie of ours has no form either.
    if !context.may_send() {
        return Err(Failure::Forbidden(foreign.to_owned()));
    }
    let read = tokio::time::timeout(FORM_TIME, body.to_bytes_limited(LARGEST_FORM)).await;
    let too_large = || Failure::Bad(format!("A form may have at most {LARGEST_FORM} bytes."));
    let read = read.map_err(|_slow| Failure::Bad("The form took too long to come.".to_owned()))?;
    let read = read.map_err(|_exceeded| too_large())?;
    let body = read.map_err(|_broken| Failure::Bad("The form could not be read.".to_owned()))?;
    let text = String::from_utf8(body.to_vec()).unwrap_or_default();
    let sent = Query::<Vec<(String, String)>>::from_query(&text).map(Query::into_inner).unwrap_or_default();
    let sent = Sent(sent);
    if sent.get("form-token") != Some(context.form_token().as_str()) {
        return Err(Failure::Forbidden(foreign.to_owned()));
    }
    if matches!(context.http.path(), "/preview" | "/console") && sent.get("do") != Some("theme") {
        return Ok(Outcome::Kept(sent));
    }
    let name = sent.get("do").unwrap_or_default().to_owned();
    let name = name.as_str();
    let form = sent.get("form").unwrap_or(name).to_owned();
    if let Some(done) = sign_in::posted(context, name, &sent).await {
        return done.map(|done| match done {
            Ok(place) => Outcome::To(place),
            Err(wrong) => Outcome::Again(Posted { form, sent, wrong }),
        });
    }
    let act = Act::find(name).ok_or_else(|| Failure::Bad("There is no such form.".to_owned()))?;
    let sent = if name == "linkIdentity" { elsewhere::with_attempt(context, sent) } else { sent };
    if let Some((_, secret)) = SHOWN_ONCE.iter().find(|(act, _)| *act == name) {
        return Ok(match context.act(&act, &sent, secret).await? {
            // The answer itself shows it: nothing of it is kept anywhere.
            Done::Well(_, payload) => Outcome::Kept(Sent(vec![(name.to_owned(), payload.to_string())])),
            Done::Wrong(wrong) => Outcome::Again(Posted { form, sent, wrong }),
        });
    }
    let undoes = sent.get("undo").is_some();
    let before = if undoes { None } else { receipt::before(context, name, &sent).await };
    Ok(match context.act(&act, &sent, "").await? {
        Done::Well(id, _) => {
            match before {
                Some(before) => context.say(&receipt::after(context, before).await),
                None => context.say(sent.get("said").unwrap_or("Done.")),
            }
            if undoes {
                receipt::done(context);
            }
            Outcome::To(next(context, &sent, id.as_deref()))
        }
        Done::Wrong(wrong) => Outcome::Again(Posted { form, sent, wrong }),
    })
}

/// Where a form leads: the page itself, or where it says; `{id}` is what it made.
fn next(context: &Context, sent: &Sent, id: Option<&str>) -> String {
    let place = sent.get("next").map(|next| next.replace("{id}", id.unwrap_or_default()));
    local(place.as_deref().unwrap_or_default()).map_or_else(|| context.here(), str::to_owned)
}

/// An address of ours; nothing that leads elsewhere.
pub(crate) fn local(place: &str) -> Option<&str> {
    let ours = place.starts_with('/') && !place.starts_with("//") && !place.contains(['\\', '\r', '\n', '\t']);
    ours.then_some(place)
}

fn to(context: &Context, place: &str) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    for cookie in context.cookies() {
        response.cookie(cookie);
    }
    response.insert_header((LOCATION, place)).insert_header((CACHE_CONTROL, "no-store")).finish()
}

fn reply(context: &Context, status: StatusCode, html: String) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    for cookie in context.cookies() {
        response.cookie(cookie);
    }
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((REFERRER_POLICY, "same-origin"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // The answer to a form may hold what is shown once.
        .insert_header((
            CACHE_CONTROL,
            if context.http.method() == Method::POST { "private, no-store" } else { "private, no-cache" },
        ))
        .body(html)
}
