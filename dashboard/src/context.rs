//! One request for a page: who views it, what they sent, and what was asked for them.

use crate::act::{Sent, Wrong};
use crate::pages::arguments::Layouts;
use crate::pages::{Shared, escaped};
use crate::session::{Session, kept};
use crate::{Asked, Server};
use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::web::{Data, Query};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

const SAID: &str = "said";
const THEME: &str = "theme";

/// One request for a page.
pub struct Context {
    /// The request.
    pub http: HttpRequest,
    /// The API.
    pub server: Arc<dyn Server>,
    shared: Data<Shared>,
    session: RefCell<Session>,
    posted: Option<Posted>,
    kept: Option<Sent>,
    asked: RefCell<Vec<Asked>>,
    marks: Cell<u32>,
}

/// A form that changed nothing: what was sent, and what is wrong with it.
pub struct Posted {
    /// The form.
    pub form: String,
    /// What was sent.
    pub sent: Sent,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

impl Context {
    /// Reads who views the page.
    pub async fn read(http: HttpRequest, server: Arc<dyn Server>, shared: &Data<Shared>) -> Self {
        let session = Session::read(&http, &server, &shared.renewals).await;
        Self {
            http,
            server,
            shared: Data::clone(shared),
            session: RefCell::new(session),
            posted: None,
            kept: None,
            asked: RefCell::default(),
            marks: Cell::new(0),
        }
    }

    /// The same, for showing a form again.
    #[must_use]
    pub fn with(mut self, posted: Posted) -> Self {
        self.posted = Some(posted);
        self
    }

    /// The same, with what was sent for the page alone.
    #[must_use]
    pub fn keeping(mut self, sent: Sent) -> Self {
        self.kept = Some(sent);
        self
    }

    /// What was sent for the page alone.
    #[must_use]
    pub fn kept(&self) -> Option<&Sent> {
        self.kept.as_ref()
    }

    /// The part of the address that has this name in its route.
    #[must_use]
    pub fn part(&self, name: &str) -> String {
        self.http.match_info().get(name).unwrap_or_default().to_owned()
    }

    /// What stands behind the `?`, in order.
    #[must_use]
    pub fn query(&self) -> Sent {
        Sent(Query::from_query(self.http.query_string()).map(Query::into_inner).unwrap_or_default())
    }

    /// What stands behind the `?`, with these put in place of what they name; none takes it away.
    #[must_use]
    pub fn query_with(&self, change: &[(&str, Option<&str>)]) -> String {
        let kept = self.query().0.into_iter().filter(|(name, _)| !change.iter().any(|(other, _)| other == name));
        let new = change.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.to_owned())));
        let all: Vec<String> =
            kept.chain(new).map(|(name, value)| format!("{}={}", escaped(&name), escaped(&value))).collect();
        format!("?{}", all.join("&"))
    }

    /// The page's own address, as a form sends to it.
    #[must_use]
    pub fn here(&self) -> String {
        self.http.uri().path_and_query().map_or_else(|| "/".to_owned(), |path| path.as_str().to_owned())
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.server.now()
    }

    /// Whether anybody is signed in.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        self.session.borrow().token.is_some()
    }

    /// Changes who views pages here.
    pub fn change_session(&self, change: impl FnOnce(&mut Session)) {
        change(&mut self.session.borrow_mut());
    }

    /// What shows that a form of this page is ours.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.session.borrow().form_token()
    }

    /// Whether a form may come from one of our pages in this browser: its token says the rest.
    #[must_use]
    pub fn may_send(&self) -> bool {
        self.session.borrow().may_send(&self.http)
    }

    /// The form that was sent and is shown again, where it is this one.
    #[must_use]
    pub fn posted(&self, form: &str) -> Option<&Posted> {
        self.posted.as_ref().filter(|posted| posted.form == form)
    }

    /// Whether a form that changed nothing is shown again.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.posted.is_some()
    }

    /// A name for an element that no other on the page has.
    #[must_use]
    pub fn mark(&self, kind: &str) -> String {
        self.marks.set(self.marks.get() + 1);
        format!("{kind}-{}", self.marks.get())
    }

    /// The theme that was chosen, where one was.
    #[must_use]
    pub fn theme(&self) -> Option<&'static str> {
        match self.http.cookie(THEME)?.value() {
            "dark" => Some("dark"),
            "light" => Some("light"),
            _ => None,
        }
    }

    /// What the last form did, in a sentence; said once.
    #[must_use]
    pub fn said(&self) -> Option<String> {
        let cookie = self.http.cookie(SAID).filter(|cookie| !cookie.value().is_empty())?;
        self.session.borrow_mut().cookies.push(kept(&self.http, SAID, String::new(), Duration::ZERO));
        String::from_utf8(URL_SAFE_NO_PAD.decode(cookie.value()).ok()?).ok()
    }

    /// Has the next page say what was done.
    pub fn say(&self, sentence: &str) {
        let text: String = sentence.chars().take(300).collect();
        let cookie = kept(&self.http, SAID, URL_SAFE_NO_PAD.encode(text), Duration::minutes(1));
        self.session.borrow_mut().cookies.push(cookie);
    }

    /// The cookies to set.
    #[must_use]
    pub fn cookies(&self) -> Vec<Cookie<'static>> {
        self.session.borrow().cookies.clone()
    }

    /// What the page asked, so that it can say how to ask the same.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.borrow().clone()
    }

    pub(crate) fn shown(&self, asked: &Asked) {
        self.asked.borrow_mut().push(asked.clone());
    }

    /// The response to what is asked, as who views the page.
    pub async fn answer(&self, asked: Asked) -> String {
        let token = self.session.borrow().token.clone();
        self.server.answer(&self.http, token.as_deref(), asked).await
    }

    /// How graphs were laid out.
    #[must_use]
    pub fn layouts(&self) -> &Layouts {
        &self.shared.layouts
    }

    /// The access token, for what goes on after the page.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.session.borrow().token.clone()
    }
}
