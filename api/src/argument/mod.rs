//! Arguments: why an objection stands, or does not.

pub mod graphql;
pub mod mutation;
pub mod service;
