//! What people want to know of a proposal before they answer.

pub mod graphql;
pub mod mutation;
pub mod service;
