//! Objections: raised by anybody, answered by leads, settled by their raisers,
//! ruled on by the decider.

pub mod graphql;
pub mod moves;
pub mod mutation;
pub mod service;
