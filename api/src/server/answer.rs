//! One request, whichever way it came: the gate, who asks, the executor, and
//! what must hold of every answer.

use super::Service;
use super::refused::Refused;
use super::request::Asked;
use crate::auth::{Actor, authenticate_in};
use crate::context::State;
use crate::error::Error;
use crate::gate::Passed;
use crate::occasion::Occasion;
use crate::session::{Client, Session};
use crate::tenant::View;
use actix_web::http::StatusCode;
use async_graphql::{Response, Variables};
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// A request, with where it comes from.
pub struct Call<'a> {
    /// What is asked.
    pub asked: Asked,
    /// The header `Authorization`, or what stands for it.
    pub authorization: Option<&'a str>,
    /// Where it comes from.
    pub client: Client,
    /// How it came.
    pub way: Way,
}

/// How a request came.
pub enum Way {
    /// In an address: it only asks.
    Get,
    /// In a body.
    Post,
    /// On a socket, where subscriptions are carried too.
    Socket(Occasion),
}

/// The answer, if there is one: none to a subscription that begins or has nothing to tell.
pub async fn answer(service: &Service, call: Call<'_>) -> Result<Option<Response>, Refused> {
    let answered = AssertUnwindSafe(execute(service, call)).catch_unwind();
    match tokio::time::timeout(service.settings.answer_time, answered).await {
        Ok(Ok(answered)) => answered,
        Ok(Err(_)) => Err(Error::Internal("a panic; the log has it".to_owned()).into()),
        Err(_) => Err(Refused::late(service.settings.answer_time)),
    }
}

async fn execute(service: &Service, call: Call<'_>) -> Result<Option<Response>, Refused> {
    let Call { asked, authorization, client, way } = call;
    let variables = asked.variables.unwrap_or_default();
    let passed = service.gate.check(&asked.query, asked.operation_name.as_deref(), &variables)?;
    let begins = carried(&passed, &way)?;
    let view = Arc::new(View::new(service.state.db.clone()));
    let actor = person(&service.state, &view, authorization).await?;
    service.admit(passed.cost, actor.as_ref(), &client, &view).await?;
    if !passed.is_query && !passed.is_subscription {
        // A change waits for its turn, and may wait long.
        view.end().await;
    }
    let mut request =
        async_graphql::Request::new(asked.query).variables(Variables::from_json(Value::Object(variables)));
    request.set_parsed_query(passed.parsed);
    request = request.data(client);
    if let Some(name) = asked.operation_name {
        request = request.operation_name(name);
    }
    if let Some(actor) = actor {
        request = request.data(Session::new(Arc::clone(&service.state), Arc::clone(&view), actor));
    }
    let response = match way {
        Way::Get | Way::Post => Some(service.schema.execute(request).await),
        Way::Socket(occasion) => service.schema.execute_stream(request.data(occasion)).next().await,
    };
    // A client that reads slowly holds no connection, and neither does one that waits for the next event.
    view.end().await;
    response.map(|response| finished(response, begins)).transpose()
}

/// Whether a subscription begins; refuses what cannot come this way.
fn carried(passed: &Passed, way: &Way) -> Result<bool, Refused> {
    match way {
        Way::Get | Way::Post if passed.is_subscription => {
            let message =
                "subscriptions are carried by a WebSocket at this address, which speaks `graphql-transport-ws`";
            Err(Refused::bad(StatusCode::BAD_REQUEST, message))
        }
        Way::Get if !passed.is_query => Err(Refused::method("POST", "send a POST: a GET only asks")),
        Way::Socket(Occasion::Begins(_)) => Ok(passed.is_subscription),
        _ => Ok(false),
    }
}

/// The answer with a code on every error, if execution began at all.
fn finished(mut response: Response, begins: bool) -> Result<Response, Refused> {
    // What the executor itself finds wrong with a request has no code yet, and before it begins no path.
    let began = response.data != async_graphql::Value::Null || response.errors.iter().any(|e| !e.path.is_empty());
    for error in &mut response.errors {
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", "BAD_REQUEST");
        }
    }
    // A subscription that begins has no answer but why it does not.
    if began && !begins {
        return Ok(response);
    }
    Err(Refused::before_execution(response.errors.iter().map(|error| json!(error)).collect()))
}

/// Who asks: nobody without a token, an error with one that does not hold.
pub async fn person(state: &State, view: &View, authorization: Option<&str>) -> Result<Option<Actor>, Error> {
    let Some(header) = authorization else { return Ok(None) };
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (_, token) = token.ok_or(Error::Unauthenticated("send the token as `Authorization: Bearer ...`"))?;
    authenticate_in(state, view, token.trim()).await.map(Some)
}
