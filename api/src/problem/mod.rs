//! Problems: what hurts, written down before any proposal.

pub mod graphql;
pub mod mutation;
pub mod service;
