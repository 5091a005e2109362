//! What a server lets in from a network, as the command line says it.

use crate::gate::Bounds;
use crate::limit::{Rate, Rates};
use crate::server::{self, Introspection, LARGEST_BODY};
use clap::Args;
use std::net::IpAddr;

/// What a server lets in from a network.
#[derive(Clone, Debug, Args)]
pub struct Front {
    /// The largest body of a request, in bytes.
    #[arg(long, env = "ENTENTE_BODY_BYTES", default_value_t = LARGEST_BODY, value_name = "BYTES")]
    pub body_bytes: usize,
    /// How many rows a request may return.
    #[arg(long, env = "ENTENTE_ROWS_PER_REQUEST", default_value_t = 50_000, value_name = "ROWS")]
    pub rows_per_request: u64,
    /// How many rows the requests of a person may return in an hour.
    #[arg(long, env = "ENTENTE_ROWS_PER_HOUR", default_value_t = 10_000_000, value_name = "ROWS")]
    pub rows_per_hour: u64,
    /// How many requests are answered at once.
    #[arg(long, env = "ENTENTE_AT_ONCE", default_value_t = 256, value_name = "REQUESTS")]
    pub at_once: usize,
    /// Who may ask the schema for itself; it is at /schema.graphql for everybody.
    #[arg(long, env = "ENTENTE_INTROSPECTION", default_value = "people", value_name = "WHO")]
    pub introspection: Introspection,
    /// An origin whose pages may ask from a browser, such as `https://entente.example.org`; may be given again.
    #[arg(long = "origin", env = "ENTENTE_ORIGINS", value_name = "ORIGIN", value_delimiter = ',', value_parser = origin)]
    pub origins: Vec<String>,
    /// The address of a proxy whose X-Forwarded-For is believed; may be given again.
    #[arg(long = "trusted-proxy", env = "ENTENTE_TRUSTED_PROXIES", value_name = "ADDR", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,
}

impl Front {
    /// As the server takes it.
    #[must_use]
    pub fn settings(&self) -> server::Settings {
        let standard = server::Settings::default();
        server::Settings {
            body_bytes: self.body_bytes,
            bounds: Bounds { rows: self.rows_per_request, ..standard.bounds },
            at_once: self.at_once,
            introspection: self.introspection,
            origins: self.origins.clone(),
            proxies: self.trusted_proxies.iter().map(IpAddr::to_canonical).collect(),
            ..standard
        }
    }

    /// The rates that go with it.
    #[must_use]
    pub fn rates(&self) -> Rates {
        let standard = Rates::default();
        Rates { cost: Rate::new(self.rows_per_hour, standard.cost.over), ..standard }
    }
}

/// Scheme, host and port, as browsers send it.
fn origin(text: &str) -> Result<String, String> {
    let wrong = || "must be as browsers send it, such as https://entente.example.org".to_owned();
    let (scheme, host) = text.split_once("://").ok_or_else(wrong)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | ':' | '[' | ']');
    let holds = matches!(scheme, "http" | "https") && !host.is_empty() && host.chars().all(plain);
    if holds { Ok(text.to_owned()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_what_browsers_send() {
        for right in ["https://entente.example.org", "http://localhost:3000", "http://[::1]:3000"] {
            assert_eq!(origin(right).as_deref(), Ok(right));
        }
        for wrong in
            ["*", "null", "entente.example.org", "https://", "https://Example.org", "https://example.org/", "file://x"]
        {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
