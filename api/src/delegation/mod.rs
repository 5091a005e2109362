//! Delegations: who answers for whom.

pub mod graphql;
pub mod mutation;
pub mod resolve;
pub mod service;
