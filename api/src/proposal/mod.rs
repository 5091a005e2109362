//! Proposals: alternatives in revisions.

pub mod change;
pub mod diff;
pub mod graphql;
pub mod mutation;
pub mod service;
