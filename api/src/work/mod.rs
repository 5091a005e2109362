//! Work items: what follows from a decision.

pub mod graphql;
pub mod mutation;
pub mod service;
