//! The output: plain data in a fixed order.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::concession::report::{
    Conflict, ConflictKind, Explanation, Front, FrontPoint, Plan, PlanReport, PlanStatus, Projection,
};
pub use crate::readiness::report::{
    Contributions, GroupContribution, IssueContribution, PersonContribution, Readiness, UnderstandingReport,
};
use crate::rule::ClauseKind;
use crate::talk::TalkToNext;

/// What the engine says about a deliberation as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// The version of the engine that made it.
    pub engine: String,
    /// Whether the rule is met. It never looks at the readiness.
    pub verdict: Verdict,
    /// How far people agree; null when nobody has a say. It never looks at the verdict.
    pub readiness: Option<Readiness>,
    /// Who and what the score is lost to; null when nobody has a say.
    pub contributions: Option<Contributions>,
    /// The first ten people to talk to, as [`talk_to_next`](crate::talk_to_next)
    /// ranks them.
    #[serde(default)]
    pub talk_to_next: Vec<TalkToNext>,
    /// How many people there are to talk to in all.
    #[serde(default)]
    pub people_to_talk_to: usize,
    /// Where each objection stands, by id: all but latent ones and those of observers.
    pub standing: BTreeMap<String, Standing>,
    /// How far people see the same problem; null when nobody was asked or
    /// nobody has a say.
    pub understanding: Option<UnderstandingReport>,
}

/// What the rule says, clause by clause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The whole of it.
    pub status: VerdictStatus,
    /// When `WAITING`, the instant the last open clock passes; null where a
    /// clock has not started, and for any other status.
    pub passes_at: Option<DateTime<Utc>>,
    /// The clauses, in the order of the rule.
    pub clauses: Vec<ClauseReport>,
}

/// The overall answer of a rule, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VerdictStatus {
    /// Every clause holds.
    Ready,
    /// Only a clock is open.
    Waiting,
    /// Some other clause fails.
    NotReady,
    /// Too few people have answered.
    NotHeard,
    /// Somebody's position or objection stands in the way.
    Blocked,
}

/// What became of one clause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClauseReport {
    /// Its kind.
    pub kind: ClauseKind,
    /// Whether it holds.
    pub status: ClauseStatus,
    /// What it asks for, in words.
    pub requirement: String,
    /// Where unsatisfied, the stakeholders or objections it is about, sorted.
    pub missing: Vec<String>,
    /// Where unsatisfied, a sentence saying what would satisfy it.
    pub sentence: Option<String>,
    /// For an open clock that has started, when it passes.
    pub passes_at: Option<DateTime<Utc>>,
}

/// Whether a clause holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClauseStatus {
    /// It holds.
    Satisfied,
    /// It does not.
    Unsatisfied,
    /// There is nobody it could be asked of.
    NotApplicable,
}

/// Where an objection stands, from settled to standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Standing {
    /// Settled by its raiser.
    Settled,
    /// Answered or overruled; an answer is not an agreement.
    Answered,
    /// Raised, and attacked by an argument that is not itself defeated.
    Contested,
    /// Raised and undefeated, or sustained by the decider.
    Standing,
}
