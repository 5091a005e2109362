//! Who is in an organization, as what, and who is kept out of it.

pub mod graphql;
pub mod mutation;
pub mod service;
