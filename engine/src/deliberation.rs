//! The input as plain data: one proposal, the people around it, and what they said.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::roster::{Role, Stakeholder, Stance, Understanding, UnderstandingStance};
use crate::rule::RuleChoice;

/// Everything the engine is told about one proposal at one instant.
///
/// Ids are unique over the whole file. [`Snapshot::new`](crate::Snapshot::new)
/// checks what the types cannot say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deliberation {
    /// The instant the question is asked at; the engine has no clock of its own.
    pub now: DateTime<Utc>,
    /// The decision rule: the name of a preset, or a rule written out.
    pub rule: RuleChoice,
    /// The proposal that is negotiated.
    pub proposal: Proposal,
    /// The people with a part in it.
    pub stakeholders: Vec<Stakeholder>,
    /// What they think of the proposal; at most one position a person.
    #[serde(default)]
    pub positions: Vec<Position>,
    /// What they have against it, and what they might have (latent objections).
    #[serde(default)]
    pub objections: Vec<Objection>,
    /// Statements that attack or support objections and each other.
    #[serde(default)]
    pub arguments: Vec<Argument>,
    /// Changes the lead could offer.
    #[serde(default)]
    pub concessions: Vec<Concession>,
    /// What people think of the *problem*; null or absent when nobody was asked.
    #[serde(default)]
    pub understandings: Option<Vec<Understanding>>,
    /// Who listens to whom, and how much.
    #[serde(default)]
    pub listens: Vec<Listen>,
}

/// The proposal, its revisions and its clocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// The id of who wrote it; may be null, or nobody on the list of stakeholders.
    #[serde(default)]
    pub author: Option<String>,
    /// The current revision.
    pub revision: u32,
    /// When it was shared for feedback.
    pub opened_at: DateTime<Utc>,
    /// The last revision that changed the substance, at most `revision`;
    /// positions on an earlier one are stale.
    pub last_substantive_revision: u32,
    /// When that revision was made.
    pub last_substantive_at: DateTime<Utc>,
    /// Since when it has been in final comment; null when it is not.
    #[serde(default)]
    pub final_comment_since: Option<DateTime<Utc>>,
}

/// What a stakeholder thinks of the proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Position {
    /// Whose it is.
    pub stakeholder: String,
    /// The stance taken.
    pub stance: Stance,
    /// The revision they looked at, at most the proposal's.
    pub revision: u32,
    /// Why; white space alone counts as no reason.
    #[serde(default)]
    pub reason: Option<String>,
    /// For `NEEDS_TIME`: when they will answer. At or after that instant it is
    /// as if the position had never been taken.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

/// A stakeholder's concern about the proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Objection {
    /// Its id.
    pub id: String,
    /// Who raised it.
    pub by: String,
    /// How much is at stake.
    pub severity: Severity,
    /// How far it has been dealt with; a latent objection is `RAISED`.
    #[serde(default)]
    pub state: ObjectionState,
    /// What it is about: of several objections to one issue the worst counts.
    /// Without one, the objection is an issue of its own.
    #[serde(default)]
    pub issue: Option<String>,
    /// When it was raised; kept for the record, no figure depends on it.
    #[serde(default)]
    pub raised_at: Option<DateTime<Utc>>,
    /// Who seconds it.
    #[serde(default)]
    pub seconds: Vec<String>,
    /// Sets of concessions: any one of them, all of it offered, settles the
    /// objection. No set is empty.
    #[serde(default)]
    pub removed_by: Vec<Vec<String>>,
    /// Null for a real objection. For a latent one, the concessions any of
    /// which would provoke it; not empty.
    #[serde(default)]
    pub provoked_by: Option<Vec<String>>,
}

/// How much an objection has at stake, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// Worth saying; weighs 0.15 in readiness.
    Minor,
    /// Ought to be settled; weighs 0.5.
    Major,
    /// The raiser cannot live with it; weighs 1.
    Blocking,
}

/// How far an objection has been dealt with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObjectionState {
    /// Said, and no more.
    #[default]
    Raised,
    /// The lead restated it and the raiser confirmed.
    Understood,
    /// The lead answered, with a change or with reasons.
    Addressed,
    /// Settled by its raiser: the change does it.
    Accommodated,
    /// Settled by its raiser: taken back.
    Withdrawn,
    /// Dismissed by the decider, with a rationale.
    Overruled,
    /// Upheld by the decider: the proposal must change.
    Sustained,
}

/// A statement in the argument graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Argument {
    /// Its id.
    pub id: String,
    /// The objections and arguments it attacks.
    #[serde(default)]
    pub attacks: Vec<String>,
    /// The objections and arguments it supports.
    #[serde(default)]
    pub supports: Vec<String>,
    /// Its base weight, 0 to 1; 0.5 unless given.
    #[serde(default = "half")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub weight: f64,
}

/// A change the lead could offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Concession {
    /// Its id.
    pub id: String,
    /// What it costs: a whole number from 0 to 1,000,000, in a unit of the lead's choice.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub cost: i64,
    /// Whom it pleases or upsets.
    #[serde(default)]
    pub shifts: Vec<Shift>,
    /// Concessions it can only be offered together with; no cycles.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Concessions it cannot be offered together with, on whichever side written.
    #[serde(default)]
    pub excludes: Vec<String>,
}

/// How far a concession moves one person on the ladder of stances.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shift {
    /// Whom it moves.
    pub stakeholder: String,
    /// By how many steps, -5 to 5; negative upsets, positive pleases.
    #[schemars(range(min = -5, max = 5))]
    pub steps: i64,
}

/// That one person listens to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Listen {
    /// Who listens.
    pub from: String,
    /// Whom they listen to.
    pub to: String,
    /// How much, from 0 to 1,000,000,000; only the proportions matter.
    #[schemars(range(min = 0.0, max = 1_000_000_000.0))]
    pub weight: f64,
}

fn half() -> f64 {
    0.5
}
