//! Calendars: on which days an organization works, and so how the clocks of rules run.

pub mod graphql;
pub mod mutation;
pub mod service;
pub mod working;
