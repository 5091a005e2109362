//! What pages load, under names that change with the content.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Bytes;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A file that pages load.
pub struct Asset {
    /// Its address.
    pub path: String,
    kind: &'static str,
    body: Bytes,
}

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, source: &str) -> Self {
        let body = bare(source);
        let hash = digest(&body);
        Self { path: format!("/assets/{name}-{}.{ending}", &hash[..12]), kind, body: body.into() }
    }

    /// The file, for a year.
    #[must_use]
    pub fn served(&self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, self.kind))
            .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .body(self.body.clone())
    }
}

/// The SHA-256 of a text, in hexadecimal digits.
#[must_use]
pub fn digest(text: impl AsRef<[u8]>) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// A source without its indentation, and without the lines that only say what it is.
fn bare(source: &str) -> String {
    let says = |line: &str| line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !says(line));
    lines.flat_map(|line| [line, "\n"]).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn small(assets: &[&Asset]) -> usize {
        let size = |asset: &&Asset| {
            let mut packed = GzEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&asset.body).expect("memory");
            packed.finish().expect("memory").len()
        };
        assets.iter().map(size).sum()
    }

    #[test]
    fn what_pages_load_is_small() {
        let (style, scripts) = (small(&[&STYLE]), small(&[&SCRIPT, &WORKER]));
        assert!(style <= 8_000, "{style} bytes of style");
        assert!(scripts <= 4_000, "{scripts} bytes of scripts");
    }

    #[test]
    fn scripts_are_ours_and_short() {
        for script in [include_str!("../assets/app.js"), include_str!("../assets/live.js")] {
            assert!(script.starts_with("// Entente: "), "whose is it?");
            assert!(script.lines().count() < 200, "{} lines", script.lines().count());
        }
    }

    #[test]
    fn what_is_said_of_a_source_is_not_sent() {
        assert_eq!(bare("/* a */\n  .b {\n    top: 0; /* c */\n\n  }\n  // d\n"), ".b {\ntop: 0; /* c */\n}\n");
    }
}
