//! What research has not found yet, and where it has gone too far or not far enough.

mod coverage;
mod undiscovered;

pub use coverage::{Depth, Topic, TopicCoverage, TopicDepth, coverage};
pub use undiscovered::{Sightings, UndiscoveredReport, undiscovered};
