//! The pages alone, in front of a server that runs elsewhere: a change of a page
//! is seen without building the server anew. Nothing is live here.
//!
//! `cargo run -p dashboard --example pages -- http://127.0.0.1:8080/graphql`

use actix_web::web::Data;
use actix_web::{App, HttpRequest, HttpServer};
use chrono::{DateTime, Utc};
use dashboard::{Asked, Server, Shared, routes};
use futures_util::future::{LocalBoxFuture, ready};
use futures_util::stream::{LocalBoxStream, empty};
use futures_util::{FutureExt as _, StreamExt as _};
use std::any::Any;
use std::io::Error;
use std::sync::Arc;
use std::time::Duration;

const LARGEST: usize = 10_000_000;

/// A server that runs elsewhere, by the address of its API.
struct Elsewhere(String);

impl Elsewhere {
    async fn asked(&self, token: Option<&str>, asked: Asked) -> Result<String, Box<dyn std::error::Error>> {
        let client = awc::Client::default();
        let mut request = client.post(&self.0).timeout(Duration::from_secs(30));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let body = serde_json::json!({ "query": asked.query, "variables": asked.variables });
        let mut response = request.send_json(&body).await?;
        Ok(String::from_utf8(response.body().limit(LARGEST).await?.to_vec())?)
    }
}

impl Server for Elsewhere {
    fn answer<'a>(&'a self, _: &'a HttpRequest, token: Option<&'a str>, asked: Asked) -> LocalBoxFuture<'a, String> {
        async move {
            let unavailable = |error: Box<dyn std::error::Error>| {
                serde_json::json!({ "errors": [{ "message": error.to_string(), "extensions": { "code": "UNAVAILABLE" } }] })
                    .to_string()
            };
            self.asked(token, asked).await.unwrap_or_else(unavailable)
        }
        .boxed_local()
    }

    fn told(&self, _: &HttpRequest, _: Option<&str>, _: Asked) -> LocalBoxStream<'static, String> {
        empty().boxed_local()
    }

    fn place<'a>(&'a self, _: &'a str) -> LocalBoxFuture<'a, Option<Box<dyn Any>>> {
        ready(None).boxed_local()
    }

    #[expect(clippy::disallowed_methods, reason = "what runs elsewhere has a clock of its own, which is not asked")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn is_demo(&self) -> bool {
        true
    }
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let api = std::env::args().nth(1).ok_or_else(|| Error::other("say where the API is"))?;
    let server: Arc<dyn Server> = Arc::new(Elsewhere(api));
    let shared = Data::new(Shared::default());
    let app = move || App::new().configure(routes(Arc::clone(&server), shared.clone()));
    let listening = HttpServer::new(app).workers(1).bind("127.0.0.1:0")?;
    for address in listening.addrs() {
        println!("http://{address}");
    }
    listening.run().await
}
