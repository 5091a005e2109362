//! The front door: every test speaks to the mounted server as a client, on
//! SQLite and on PostgreSQL, with a clock that stands still and a database of its own.

mod harness;

mod account;
mod api_tokens;
mod at_once;
mod attack;
mod bad_input;
mod budget;
mod concession;
mod cost;
mod denial;
mod external;
mod fields;
mod front;
mod import;
mod in_flight;
mod incident;
mod invitation;
mod journey;
mod keys;
mod leak;
mod let_else;
mod limit;
mod log;
mod members;
mod migrations;
mod objection;
mod observer;
mod policy;
mod privacy;
mod protocol;
mod record;
mod revision;
mod rows;
mod ruling;
mod schema;
mod seal;
mod secrets;
mod sessions;
mod socket;
mod tenant;
mod tokens;
mod unavailable;
mod view;
mod wall;
