//! What an operator decides about the server, with the values that fit most.

use super::Pace;
use crate::gate::Bounds;
use std::net::IpAddr;
use std::time::Duration;

/// The largest body, in bytes.
pub const LARGEST_BODY: usize = 100_000;

/// Who may ask the schema for itself. Everybody may read it at `/schema.graphql`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Introspection {
    /// Nobody.
    Off,
    /// Who is signed in.
    People,
    /// Everybody.
    On,
}

/// The settings of a server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest body, in bytes.
    pub body_bytes: usize,
    /// How long a body may take to come.
    pub body_time: Duration,
    /// How long the head of a request may take to come.
    pub head_time: Duration,
    /// How long an answer may take.
    pub answer_time: Duration,
    /// How long a connection is kept that asks for nothing.
    pub idle_time: Duration,
    /// How long requests under way may take once the server is told to stop, in seconds.
    pub stop_seconds: u64,
    /// How many requests are answered at once.
    pub at_once: usize,
    /// How many connections each worker has at once.
    pub connections: usize,
    /// How many workers there are; as many as processors if it is not said.
    pub workers: Option<usize>,
    /// Who may ask the schema for itself.
    pub introspection: Introspection,
    /// How large documents may be.
    pub bounds: Bounds,
    /// The origins whose pages may ask from a browser, such as `https://entente.example.org`.
    pub origins: Vec<String>,
    /// How long things take on sockets.
    pub pace: Pace,
    /// The proxies whose word is taken for where a request comes from.
    pub proxies: Vec<IpAddr>,
    /// Whether its data are made up, which pages then say.
    pub demo: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_bytes: LARGEST_BODY,
            body_time: Duration::from_secs(10),
            head_time: Duration::from_secs(5),
            answer_time: Duration::from_secs(10),
            idle_time: Duration::from_secs(30),
            stop_seconds: 10,
            at_once: 256,
            connections: 2_000,
            workers: None,
            introspection: Introspection::People,
            bounds: Bounds::default(),
            origins: Vec::new(),
            pace: Pace::default(),
            proxies: Vec::new(),
            demo: false,
        }
    }
}
