//! Concessions: what some of them would change, and which ones to make.

mod plan;
mod project;
pub(crate) mod report;

pub use plan::{PLAN_BOUND, PlanError, plan};
pub use project::project;
