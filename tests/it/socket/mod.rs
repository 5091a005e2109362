//! GraphQL over WebSocket: the protocol to the letter, what is told to whom,
//! when a socket ends, and what a hostile client can do with one.

mod changed;
mod end;
mod hostile;
mod protocol;
mod told;

use serde_json::{Value, json};

/// The variables of a subscription to this proposal.
fn about(proposal: &str) -> Value {
    json!({ "id": proposal })
}
