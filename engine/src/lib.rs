//! A negotiation as a graph: the verdict under a decision rule, how far people
//! agree, and the concessions that would settle it at least cost.
//!
//! Plain data in, plain data out: no I/O, no clock, no randomness. A
//! [`Deliberation`] is checked once, by [`Snapshot::new`]; after that every
//! answer is a total function of the [`Snapshot`], and the same input gives the
//! same bytes.
//!
//! ```
//! use engine::{Deliberation, PlanOptions, Snapshot, Standing, VerdictStatus};
//!
//! let deliberation: Deliberation = serde_json::from_str(r#"{
//!     "now": "2026-03-10T09:00:00Z",
//!     "rule": {"preset": "CONSENT"},
//!     "proposal": {"id": "p1", "author": "ann", "revision": 1,
//!                  "openedAt": "2026-03-01T09:00:00Z",
//!                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
//!     "stakeholders": [{"id": "ann", "role": "APPROVER"}, {"id": "bob", "role": "CONTRIBUTOR"}],
//!     "positions": [{"stakeholder": "ann", "stance": "CHAMPION", "revision": 1},
//!                   {"stakeholder": "bob", "stance": "RESERVATIONS", "revision": 1}],
//!     "objections": [{"id": "keys", "by": "bob", "severity": "MAJOR", "removedBy": [["rotate"]]}],
//!     "concessions": [{"id": "rotate", "cost": 5}]
//! }"#)?;
//! let snapshot = Snapshot::new(&deliberation)?;
//!
//! let assessment = engine::assess(&snapshot);
//! assert_eq!(assessment.standing["keys"], Standing::Standing);
//! assert_eq!(assessment.verdict.status, VerdictStatus::Blocked);
//! let unmet = &assessment.verdict.clauses[2];
//! assert_eq!(unmet.missing, ["keys"]);
//!
//! let report = engine::plan(&snapshot, &PlanOptions::default())?;
//! assert_eq!(report.plans[0].concessions, ["rotate"]);
//! assert_eq!(report.plans[0].rises, ["bob"]);
//! assert_eq!(report.plans[0].verdict, VerdictStatus::Ready);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod alternative;
mod argument;
mod calibration;
mod concession;
mod csr;
mod deliberation;
mod error;
mod graph;
mod ids;
mod influence;
mod opinion;
mod parts;
mod readiness;
mod report;
mod research;
mod roster;
mod rule;
mod set;
mod settlement;
mod snapshot;
mod strength;
mod talk;
mod texts;
mod verdict;
mod words;

pub use alternative::{
    Alternative, AlternativeReport, Alternatives, Comparison, Condorcet, CriteriaCell, CriteriaReport, CriteriaRow,
    Criterion, CriterionValue, Direction, Disagreement, ObjectionsRank, PairMargin, Preferences, Ranking,
    ReadinessRank, Sensitivity, WeightChange, compare, preferences,
};
pub use argument::{Label, grounded};
pub use calibration::{
    Calibration, CalibrationError, CalibrationReport, CalibrationTest, Decided, DecidedRow, Figures, Outcome, Part,
    Refusal, RefusalReason, ReliabilityBin, SCALE, calibrate, probability,
};
pub use concession::{PlanOptions, PlanSolver, plan, project};
pub use deliberation::{
    Argument, Concession, Deliberation, Listen, Objection, ObjectionState, Position, Proposal, Role, Severity, Shift,
    Stakeholder, Stance, Understanding, UnderstandingStance,
};
pub use error::InputError;
pub use graph::{Edge, Graph, Node};
pub use influence::{InfluenceReport, Network, NetworkPerson, PersonInfluence, influence};
pub use opinion::{
    BallotBox, Ballots, Candidate, GroupOpinion, GroupStatements, Grouping, GroupingStatus, LeftOut, Opinion,
    OpinionGroup, OpinionReport, PersonPlace, Representative, Stability, StatementPlace, StatementReport, Vote, Votes,
    opinions, opinions_of,
};
pub use readiness::{contributions, readiness};
pub use report::{
    Assessment, ClauseReport, ClauseStatus, Conflict, ConflictKind, Contributions, Explanation, Front, FrontPoint,
    GroupContribution, IssueContribution, PersonContribution, Plan, PlanReport, PlanStatus, Projection, Readiness,
    Standing, UnderstandingReport, Verdict, VerdictStatus,
};
pub use research::{Depth, Sightings, Topic, TopicCoverage, TopicDepth, UndiscoveredReport, coverage, undiscovered};
pub use rule::{
    Clause, ClauseKind, ClockStart, Family, Of, Preset, PresetChoice, Rule, RuleChoice, SettledBy, Share, StalePolicy,
    Weights,
};
pub use settlement::{Move, Negotiable, NegotiablePerson, Settlement, settle};
pub use snapshot::{Snapshot, assess};
pub use strength::{ArgumentGraph, ArgumentNode, ArgumentReport, NodeStrength, arguments};
pub use talk::{TalkToNext, talk_to_next};
pub use verdict::{verdict, verdict_status};
