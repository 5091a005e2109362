//! Whether the server lives, and whether it can be sent requests.

use super::Service;
use crate::store;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER};
use actix_web::web::Data;
use sea_orm::ConnectionTrait as _;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is known of the server's state.
#[derive(Default)]
pub struct Health {
    /// The schema of the database does not grow older while we look.
    migrated: AtomicBool,
}

impl Health {
    /// Why no requests should be sent here.
    async fn wrong(&self, service: &Service) -> Option<&'static str> {
        if service.state.bus.is_stopping() {
            return Some("stopping");
        }
        let db = &service.state.db;
        let answers = db.execute_unprepared("SELECT 1").await.is_ok();
        if answers && !self.migrated.load(Ordering::Relaxed) {
            let migrated = store::is_up_to_date(db).await.unwrap_or_default();
            self.migrated.store(migrated, Ordering::Relaxed);
        }
        match (answers, self.migrated.load(Ordering::Relaxed)) {
            (false, _) => Some("the database does not answer"),
            (true, false) => Some("the database is not migrated"),
            (true, true) => None,
        }
    }
}

/// `/healthz`: the process lives.
pub async fn alive() -> HttpResponse {
    told(StatusCode::OK, "alive")
}

/// `/readyz`: it can be sent requests.
pub async fn ready(service: Data<Service>) -> HttpResponse {
    let Ok(_place) = service.free.try_acquire() else { return told(StatusCode::SERVICE_UNAVAILABLE, "busy") };
    match service.health.wrong(&service).await {
        None => told(StatusCode::OK, "ready"),
        Some(wrong) => told(StatusCode::SERVICE_UNAVAILABLE, wrong),
    }
}

fn told(status: StatusCode, what: &'static str) -> HttpResponse {
    let mut told = HttpResponse::build(status);
    told.insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        told.insert_header((RETRY_AFTER, HeaderValue::from_static("1")));
    }
    told.content_type("text/plain; charset=utf-8").body(format!("{what}\n"))
}
