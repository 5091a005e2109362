//! People and organizations: coming in, signing in, who one is.

pub mod graphql;
pub mod mutation;
pub mod service;
