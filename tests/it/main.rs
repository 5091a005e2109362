//! The front door: every test speaks to the mounted server as a client, on
//! SQLite and on PostgreSQL, with a clock that stands still and a database of its own.

mod harness;

mod bad_input;
mod budget;
mod let_else;
mod migrations;
mod policy;
mod schema;
mod tokens;
mod unavailable;
