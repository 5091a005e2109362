//! Problems: what hurts, written down before any proposal, with what it rests
//! on and what solutions are measured by.

pub mod figure;
pub mod graphql;
pub mod mutation;
pub mod service;
