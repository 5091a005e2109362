//! Second factors: codes that a program of the person's makes every 30 seconds.

pub mod mutation;
pub mod service;
