//! Who asks, how they prove it, and what they may do.

pub mod actor;
pub mod password;
pub mod policy;
pub mod token;

pub use actor::{Actor, Stake};
pub use policy::{Action, On, authorize};
