//! Entente's server: GraphQL over the store, with the engine behind it.
//!
//! Data goes one way: HTTP -> gate -> graphql -> service -> entities -> database,
//! and back as rows -> engine -> graphql. A folder is a feature, a file is a role:
//! `graphql.rs` parses, calls and wraps; `service.rs` holds the use cases.

pub mod access;
pub mod account;
pub mod argument;
pub mod assessment;
pub mod auth;
pub mod bus;
pub mod calendar;
mod check;
pub mod clock;
pub mod command;
pub mod commitment;
pub mod comparison;
pub mod concession;
pub mod config;
pub mod context;
pub mod decision;
pub mod delegation;
pub mod error;
pub mod event;
pub mod external;
pub mod finding;
pub mod gate;
pub mod global_id;
pub mod graph;
pub mod incident;
pub mod influence;
pub mod initiative;
pub mod limit;
mod listed;
pub mod loaders;
pub mod mail;
pub mod membership;
pub mod objection;
pub mod occasion;
pub mod once;
pub mod opinion;
pub mod page;
pub mod position;
pub mod problem;
pub mod proposal;
pub mod question;
pub mod reminder;
pub mod research;
pub mod rule;
pub mod schedule;
pub mod schema;
pub mod seal;
pub mod search;
pub mod server;
pub mod session;
pub mod stage;
pub mod store;
pub mod talk;
pub mod tenant;
pub mod topic;
pub mod turn;
pub mod understanding;
pub mod work;
pub mod write;
