//! Findings: what was learnt, and who found it on their own.

pub mod graphql;
pub mod mutation;
pub mod service;
