//! Proposals: alternatives in revisions.

pub mod graphql;
pub mod mutation;
pub mod service;
