//! Decision rules: when a proposal counts as agreed.

pub mod graphql;
pub mod input;
pub mod mutation;
pub mod service;
