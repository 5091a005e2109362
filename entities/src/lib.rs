//! The rows Entente stores: one entity a file, every id a type of its own, and
//! finders that take the tenant first.
//!
//! Rows are data. They know no rule and no GraphQL; `api` turns them into both.
//! Lists that belong to one row and are never looked up alone (whom a
//! concession moves, what an argument attacks) are JSON columns of that row, so
//! that a row, and the event that records it, is whole by itself.

pub mod api_token;
pub mod argument;
pub mod calendar;
pub mod commitment;
pub mod concession;
pub mod concession_answer;
pub mod criterion;
pub mod criterion_value;
pub mod decision;
pub mod decision_rule;
pub mod delegation;
pub mod derivation;
pub mod event;
pub mod evidence;
pub mod external_attempt;
pub mod finding;
mod id;
pub mod idempotency_key;
pub mod identity;
pub mod influence;
pub mod initiative;
pub mod invitation;
pub mod latent_objection;
pub mod lease;
pub mod look;
pub mod membership;
pub mod objection;
pub mod one_time_link;
pub mod organization;
pub mod position;
pub mod problem;
pub mod proposal;
pub mod proposal_evidence;
pub mod proposal_problem;
pub mod question;
pub mod ranking;
pub mod rate_limit;
pub mod recovery_code;
pub mod refresh_token;
pub mod reminder;
pub mod revision;
mod row;
pub mod seal;
pub mod sealed_event;
pub mod search_entry;
pub mod second;
pub mod second_factor;
pub mod session;
pub mod sighting;
pub mod soft_lock;
pub mod stage_entry;
pub mod stakeholder;
pub mod statement;
pub mod statement_answer;
pub mod talk;
pub mod topic;
pub mod understanding;
pub mod user;
mod word;
pub mod work_item;

pub use id::*;
pub use row::{InOrganization, Record, tables};
pub use word::*;
