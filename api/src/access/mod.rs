//! What lets people and programs in and keeps them in: sessions, refresh tokens, API tokens.

pub mod api_token;
pub mod graphql;
pub mod mutation;
pub mod refresh;
pub mod session;
