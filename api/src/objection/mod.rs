//! Objections: raised by anybody, answered by leads, settled by their raisers.

pub mod graphql;
pub mod mutation;
pub mod service;
