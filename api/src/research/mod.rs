//! Research: how far it got, what it is missing, and what objections say about that.

pub mod graphql;
pub mod service;
