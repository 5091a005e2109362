//! People and organizations: coming in, signing in, who one is, and showing it.

pub mod arrival;
pub mod factor;
pub mod founding;
pub mod graphql;
pub mod link;
pub mod lock;
pub mod mutation;
pub mod proof;
pub mod recovery;
pub mod service;
mod settings;

pub use settings::{Accounts, SignUps};
