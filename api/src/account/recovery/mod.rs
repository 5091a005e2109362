//! Addresses and passwords after signing up: shown to be one's own, changed,
//! and set anew by who reads the mail of the account; and coming in by it.

pub mod by_link;
pub mod mutation;
pub mod service;
