//! Commitments: what people say to a decision once it is taken.

pub mod graphql;
pub mod mutation;
pub mod service;
