//! Concessions: what leads could change, and what that would do.

pub mod graphql;
pub mod mutation;
pub mod service;
