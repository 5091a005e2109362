//! The schema that operations are checked against at compile time, and its scalars.

#![allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated from schema.graphql")]

#[cynic::schema("entente")]
mod generated {}

pub use generated::*;
