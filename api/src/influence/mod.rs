//! Who listens to whom: entered by leads, for leads alone.

pub mod graphql;
pub mod mutation;
pub mod service;
