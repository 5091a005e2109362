//! Whose turn it is: what waits for a person, what waits because of them, and
//! what they can still object to.
//!
//! One rule for all three: `asked` says which questions there are in an
//! initiative, whom each waits for and because of whom. A person's turn is what
//! of it names them, so that both sides always agree.

mod asked;
pub mod change;
pub mod graphql;
mod question;
pub mod service;

pub(crate) use asked::owed;
