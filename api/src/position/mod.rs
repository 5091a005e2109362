//! Positions: what people think of a proposal.

pub mod graphql;
pub mod mutation;
pub mod service;
