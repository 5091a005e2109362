//! What pages load, under names that change with the content.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A file that pages load.
pub struct Asset {
    /// Its address.
    pub path: String,
    kind: &'static str,
    body: &'static str,
}

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, body: &'static str) -> Self {
        let mut hash = String::new();
        for byte in Sha256::digest(body).iter().take(6) {
            // Writing to a string does not fail.
            let _ = write!(hash, "{byte:02x}");
        }
        Self { path: format!("/assets/{name}-{hash}.{ending}"), kind, body }
    }

    /// The file, for a year.
    #[must_use]
    pub fn served(&self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, self.kind))
            .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .body(self.body)
    }
}

/// How pages look.
pub static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "css", "text/css; charset=utf-8", include_str!("../assets/app.css")));

/// What makes them live.
pub static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "js", "text/javascript; charset=utf-8", include_str!("../assets/app.js")));

/// The one stream of a browser, shared by its tabs.
pub static WORKER: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("live", "js", "text/javascript; charset=utf-8", include_str!("../assets/live.js")));

/// The mark in the tab.
pub static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("../assets/icon.svg")));

/// All of them.
#[must_use]
pub fn all() -> [&'static Asset; 4] {
    [&STYLE, &SCRIPT, &WORKER, &ICON]
}
