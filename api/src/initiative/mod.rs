//! Initiatives, and the people who take part in them.

pub mod audience;
pub mod change;
pub mod graphql;
pub mod mutation;
pub mod service;
