//! Reminders: what time brings to people, once each.

pub mod graphql;
pub mod mutation;
pub mod service;
