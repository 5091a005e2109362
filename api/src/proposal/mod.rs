//! Proposals: alternatives in revisions.

pub mod graphql;
pub mod service;
