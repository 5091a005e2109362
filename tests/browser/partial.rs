//! What could not be read: the card says so, and the others stay.

use crate::look::axe;
use crate::site::said;
use crate::{Browser, LEAD, Site};
use actix_web::web::Data;
use actix_web::{App, HttpRequest, HttpServer};
use chrono::{DateTime, Utc};
use dashboard::{Asked, Server, Shared, routes};
use futures_util::future::{LocalBoxFuture, ready};
use futures_util::stream::{LocalBoxStream, empty};
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::any::Any;
use std::sync::Arc;

checks!(
    a_card_that_cannot_be_read_says_so_and_the_others_stay,
    a_server_that_cannot_answer_is_told_from_one_that_broke
);

/// What is done to an answer.
type Spoil = fn(&mut Value);

/// The site, some of whose answers are spoiled.
struct Spoiled {
    api: String,
    spoil: Spoil,
}

impl Server for Spoiled {
    fn answer<'a>(&'a self, _: &'a HttpRequest, token: Option<&'a str>, asked: Asked) -> LocalBoxFuture<'a, String> {
        async move {
            let variables = Value::Object(asked.variables);
            let mut answer = said(&self.api, token.unwrap_or_default(), &asked.query, variables).await;
            (self.spoil)(&mut answer);
            answer.to_string()
        }
        .boxed_local()
    }

    fn told(&self, _: &HttpRequest, _: Option<&str>, _: Asked) -> LocalBoxStream<'static, String> {
        empty().boxed_local()
    }

    fn place<'a>(&'a self, _: &'a str) -> LocalBoxFuture<'a, Option<Box<dyn Any>>> {
        ready(None).boxed_local()
    }

    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn is_demo(&self) -> bool {
        false
    }
}

/// The pages of the site, whose answers are spoiled like this.
fn spoiled(site: &Site, spoil: Spoil) -> String {
    let server: Arc<dyn Server> = Arc::new(Spoiled { api: site.url.clone(), spoil });
    let shared = Data::new(Shared::default());
    let app = move || App::new().configure(routes(Arc::clone(&server), shared.clone()));
    let listening = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").expect("a port");
    let address = listening.addrs()[0];
    actix_web::rt::spawn(listening.run());
    format!("http://{address}")
}

/// The field is none, and why.
fn without(answer: &mut Value, field: &str) {
    if !answer["data"]["proposal"][field].is_null() {
        answer["data"]["proposal"][field] = Value::Null;
        let error =
            json!({ "message": "took too long", "path": ["proposal", field], "extensions": { "code": "TIMEOUT" } });
        answer["errors"] = json!([error]);
    }
}

/// Nothing is given, and why.
fn refuse(answer: &mut Value, extensions: &Value) {
    *answer = json!({ "errors": [{ "message": "no", "extensions": extensions }] });
}

async fn a_card_that_cannot_be_read_says_so_and_the_others_stay(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    let (_, proposals) = site.example(&token).await;
    let pages = spoiled(site, |answer| {
        without(answer, "assessment");
        if answer["data"]["proposal"].get("history").is_some() {
            *answer =
                json!({ "data": null, "errors": [{ "message": "not now", "extensions": { "code": "UNAVAILABLE" } }] });
        }
    });
    browser.sign_in(&token).await;
    browser.client.goto(&format!("{pages}/proposals/{}", proposals[0])).await.expect("a page");
    let seen = browser.js("return [document.querySelector('main').textContent, document.querySelectorAll('#objections .obj').length, \
        document.querySelectorAll('.mx tbody tr').length, document.querySelectorAll('.unread a').length, document.querySelector('.dial') === null]").await;
    let text = seen[0].as_str().unwrap_or_default();
    assert!(text.contains("Readiness could not be loaded") && text.contains("The trend could not be loaded"), "{text}");
    assert!(seen[1].as_u64() > Some(3) && seen[2].as_u64() > Some(5), "{seen}");
    assert_eq!((&seen[3], &seen[4]), (&json!(2), &json!(true)), "each says how to try again, and no dial is made up");
    assert_eq!(axe(browser).await, None);
}

async fn a_server_that_cannot_answer_is_told_from_one_that_broke(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let cases: [(Spoil, &str); 3] = [
        (|answer| refuse(answer, &json!({ "code": "UNAVAILABLE" })), "Not now"),
        (|answer| refuse(answer, &json!({ "code": "INTERNAL", "requestId": "r-1" })), "Something broke"),
        (|answer| refuse(answer, &json!({ "code": "RATE_LIMITED", "retryAfter": 7 })), "Try again in 7 seconds"),
    ];
    for (spoil, says) in cases {
        let pages = spoiled(site, spoil);
        browser.client.goto(&format!("{pages}/initiatives/x")).await.expect("a page");
        let text = browser.js("return document.querySelector('main').textContent").await;
        assert!(text.as_str().is_some_and(|text| text.contains(says)), "{says}: {text}");
        assert_eq!(axe(browser).await, None, "{says}");
    }
}
