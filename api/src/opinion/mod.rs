//! Opinions: statements that are put to the people of an initiative, what they
//! answer without anybody seeing whose answer is whose, and the map of it all.

pub mod graphql;
pub mod map;
pub mod map_graphql;
pub mod mutation;
pub mod release;
pub mod service;
pub mod tally;
