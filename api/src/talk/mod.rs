//! That leads talked to people: it orders whom to talk to next.

pub mod graphql;
pub mod mutation;
pub mod service;
