//! The dashboard, as a client of this server in the same process: its
//! operations take the way of everybody's.

use super::Service;
use super::answer::{Call, Way, answer, person};
use super::client::client;
use super::refused::Refused;
use super::request::Asked;
use super::socket::{self, Holder};
use crate::tenant::View;
use actix_web::HttpRequest;
use actix_web::web::Data;
use async_graphql::Response;
use chrono::{DateTime, Utc};
use dashboard::Server;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::LocalBoxStream;
use serde_json::json;
use std::any::Any;
use std::sync::Arc;

/// This server, as pages reach it.
struct Pages(Data<Service>);

/// This server, as pages reach it.
pub fn pages(service: &Data<Service>) -> Arc<dyn Server> {
    Arc::new(Pages(Data::clone(service)))
}

impl Server for Pages {
    fn answer<'a>(
        &'a self,
        http: &'a HttpRequest,
        token: Option<&'a str>,
        asked: dashboard::Asked,
    ) -> LocalBoxFuture<'a, String> {
        async move {
            match self.answered(http, token, asked).await {
                Ok(response) => serde_json::to_string(&response).unwrap_or_default(),
                Err(refused) => json!({ "errors": refused.errors }).to_string(),
            }
        }
        .boxed_local()
    }

    fn told(
        &self,
        http: &HttpRequest,
        token: Option<&str>,
        asked: dashboard::Asked,
    ) -> LocalBoxStream<'static, String> {
        let client = client(http, &self.0.settings.proxies);
        let asked = Asked::new(asked.query, None, Some(asked.variables));
        socket::told(Data::clone(&self.0), client, token.map(bearer), asked)
    }

    fn place<'a>(&'a self, token: &'a str) -> LocalBoxFuture<'a, Option<Box<dyn Any>>> {
        async move {
            let view = View::new(self.0.state.db.clone());
            let actor = person(&self.0.state, &view, Some(&bearer(token))).await.ok().flatten()?;
            let place: Box<dyn Any> = Box::new(self.0.sockets.admit(Holder::Person(actor.user))?);
            Some(place)
        }
        .boxed_local()
    }

    fn now(&self) -> DateTime<Utc> {
        self.0.state.clock.now()
    }

    fn is_demo(&self) -> bool {
        self.0.settings.demo
    }
}

impl Pages {
    async fn answered(
        &self,
        http: &HttpRequest,
        token: Option<&str>,
        asked: dashboard::Asked,
    ) -> Result<Option<Response>, Refused> {
        let service = &*self.0;
        let Ok(_place) = service.free.try_acquire() else { return Err(Refused::busy()) };
        let authorization = token.map(bearer);
        let asked = Asked::new(asked.query, None, Some(asked.variables));
        let client = client(http, &service.settings.proxies);
        answer(service, Call { asked, authorization: authorization.as_deref(), client, way: Way::Post }).await
    }
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}
