//! The server on a socket, with its time-outs and what it tells browsers.

use super::span::OfRequest;
use super::{Service, Settings, routes, unread};
use actix_cors::Cors;
use actix_web::dev::Server;
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use actix_web::middleware::{Condition, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use std::net::TcpListener;
use std::time::Duration;
use tracing_actix_web::TracingLogger;

/// How long a browser may keep what it was told about origins.
const ORIGINS_HOLD_SECONDS: usize = 3_600;

/// Serves on this socket until the server's handle says stop; signals are left to the caller.
///
/// # Errors
///
/// Where the socket cannot be listened on.
pub fn listen(service: Data<Service>, listener: TcpListener) -> std::io::Result<Server> {
    let settings = service.settings.clone();
    let origins = settings.origins.clone();
    let app = move || {
        App::new()
            .wrap(Condition::new(!origins.is_empty(), cors(&origins)))
            .wrap(TracingLogger::<OfRequest>::new())
            .wrap(from_fn(unread::closed))
            .configure(routes(Data::clone(&service)))
    };
    let Settings { head_time, idle_time, stop_seconds, connections, workers, .. } = settings;
    let mut server = HttpServer::new(app)
        .client_request_timeout(head_time)
        // Who leaves is not worked for any longer.
        .h1_allow_half_closed(false)
        .client_disconnect_timeout(Duration::from_secs(1))
        .keep_alive(idle_time)
        .shutdown_timeout(stop_seconds)
        .max_connections(connections)
        .disable_signals();
    if let Some(workers) = workers {
        server = server.workers(workers);
    }
    Ok(server.listen(listener)?.run())
}

/// What pages of these origins may do; no cookie tells who somebody is.
fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods([Method::GET, Method::POST])
        .allowed_headers([ACCEPT, AUTHORIZATION, CONTENT_TYPE])
        .expose_headers([RETRY_AFTER])
        .max_age(ORIGINS_HOLD_SECONDS);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
