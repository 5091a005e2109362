//! Concessions: what some of them would change, and which ones to make.

mod explain;
mod front;
#[cfg(feature = "highs")]
mod highs;
mod level;
mod model;
mod options;
mod part;
mod plan;
mod program;
mod project;
mod rank;
pub(crate) mod report;
mod search;
mod solver;
mod tree;

pub use options::{PlanOptions, PlanSolver};
pub use plan::plan;
pub use project::project;

use crate::error::InputError;
use crate::snapshot::Snapshot;

/// The number of a concession, for the id at a place of a list.
fn find(snapshot: &Snapshot, list: &str, index: usize, id: &str) -> Result<usize, InputError> {
    let found = snapshot.flat.offers.binary_search_by(|offer| offer.id.as_str().cmp(id));
    found.map_err(|_absent| InputError::UnknownId {
        field: format!("{list}[{index}]"),
        id: id.to_owned(),
        expected: "a concession",
    })
}
