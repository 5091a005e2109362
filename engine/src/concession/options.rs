//! What may be asked of a plan, checked once.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::Limits;
use crate::error::InputError;
use crate::snapshot::Snapshot;

/// The most plans that can be asked for.
const MOST: usize = 10;

/// What is wanted of plans; the default asks for the best three.
///
/// ```
/// use engine::PlanOptions;
///
/// let options: PlanOptions = serde_json::from_str(r#"{"budget": 20, "forbid": ["c7"]}"#)?;
/// assert_eq!(options, PlanOptions { budget: Some(20), forbid: vec!["c7".to_owned()], ..PlanOptions::default() });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PlanOptions {
    /// What the concessions of a plan may cost together, 0 or more; null for no limit.
    #[schemars(range(min = 0))]
    pub budget: Option<i64>,
    /// Concessions that are in every plan.
    pub force: Vec<String>,
    /// Concessions that are in no plan.
    pub forbid: Vec<String>,
    /// How many plans to return, from 1 to 10; 3 unless given.
    #[schemars(range(min = 1, max = 10))]
    pub top: usize,
    /// For how long to search, in milliseconds; 2,000 unless given. What is
    /// found within it is returned, with what is proven of it.
    pub time_limit_ms: u64,
    /// Concessions that hang together are searched set by set up to this
    /// many, from 0 to 14, and by integer programming above; 14 unless given.
    #[schemars(range(min = 0, max = 14))]
    pub enumerate: usize,
    /// What solves the integer programs.
    pub solver: PlanSolver,
}

/// What solves the integer programs of larger parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanSolver {
    /// The engine's own branch and bound, which proves its bounds in whole numbers.
    #[default]
    Tree,
    /// microlp, to compare with.
    Microlp,
    /// HiGHS, to compare with: only with the feature `highs`.
    #[cfg(feature = "highs")]
    Highs,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self {
            budget: None,
            force: Vec::new(),
            forbid: Vec::new(),
            top: 3,
            time_limit_ms: 2_000,
            enumerate: 14,
            solver: PlanSolver::default(),
        }
    }
}

impl PlanOptions {
    pub(super) fn check(&self, snapshot: &Snapshot) -> Result<Limits, InputError> {
        if let Some(budget) = self.budget.filter(|budget| *budget < 0) {
            return Err(out_of_range("budget", &budget.to_string(), "0 or more, or null"));
        }
        if !(1..=MOST).contains(&self.top) {
            return Err(out_of_range("top", &self.top.to_string(), "from 1 to 10"));
        }
        if self.enumerate > super::part::ENUMERABLE {
            return Err(out_of_range("enumerate", &self.enumerate.to_string(), "from 0 to 14"));
        }
        let force = numbers(snapshot, "force", &self.force)?;
        let forbid = numbers(snapshot, "forbid", &self.forbid)?;
        Ok(Limits { force, forbid })
    }

    pub(super) fn time_limit(&self) -> Duration {
        Duration::from_millis(self.time_limit_ms)
    }
}

fn numbers(snapshot: &Snapshot, list: &str, ids: &[String]) -> Result<Vec<usize>, InputError> {
    let numbered = ids.iter().enumerate();
    let mut numbers: Vec<usize> =
        numbered.map(|(index, id)| super::find(snapshot, list, index, id)).collect::<Result<_, _>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn out_of_range(field: &str, value: &str, expected: &'static str) -> InputError {
    InputError::OutOfRange { field: field.to_owned(), value: value.to_owned(), expected }
}
