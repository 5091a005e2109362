//! Comparison: the alternatives to a problem side by side, by what people say
//! of each, by criteria, and as people rank them.

pub mod compute;
pub mod graphql;
pub mod mutation;
pub mod service;
