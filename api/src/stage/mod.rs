//! Stages: where an initiative is, where it was, and what is worth doing before the next one.

pub mod advice;
pub mod graphql;
pub mod mutation;
pub mod service;
