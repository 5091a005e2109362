//! Understanding: how people see a problem, told apart from what they think of
//! a solution to it.

pub mod graphql;
pub mod measure;
pub mod mutation;
pub mod service;
