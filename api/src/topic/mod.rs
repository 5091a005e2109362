//! Topics: a tree of areas to look into.

pub mod graphql;
pub mod mutation;
pub mod service;
pub mod template;
