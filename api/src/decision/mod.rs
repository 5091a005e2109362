//! Decisions: what was decided, on what it rested, who did not agree; and the
//! pages to paste elsewhere.

pub mod brief;
pub mod graphql;
pub mod madr;
pub mod mutation;
mod quoted;
pub mod service;
