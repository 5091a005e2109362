//! The form of the worked examples' files.

use crate::error::{Error, Result};
use engine::RuleChoice;
use entities::{
    Confidence, Depth, Direction, FindingKind, ObjectionState, Outcome, Pledge, Reversibility, RevisionKind, Role,
    Severity, Stage, Stance, TalkOutcome,
};
use serde::Deserialize;
use std::collections::BTreeMap;

const EXAMPLES: [&str; 2] =
    [include_str!("../../../../data/worked-example.json"), include_str!("../../../../data/decided-example.json")];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Example {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) rule: RuleChoice,
    pub(super) lead: String,
    pub(super) people: Vec<ExamplePerson>,
    pub(super) problems: Vec<ExampleProblem>,
    pub(super) stages: Vec<ExampleStage>,
    #[serde(default)]
    pub(super) topics: Vec<ExampleTopic>,
    #[serde(default)]
    pub(super) findings: Vec<ExampleFinding>,
    #[serde(default)]
    pub(super) criteria: Vec<ExampleCriterion>,
    #[serde(default)]
    pub(super) scores: Vec<ExampleScores>,
    #[serde(default)]
    pub(super) rests: Vec<ExampleRest>,
    #[serde(default)]
    pub(super) statements: Vec<ExampleStatement>,
    pub(super) proposals: Vec<ExampleProposal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExamplePerson {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) group: Option<String>,
    #[serde(default)]
    pub(super) decider: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleProblem {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) statement: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleProposal {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) problems: Vec<String>,
    pub(super) opened_days_ago: i64,
    pub(super) body: String,
    #[serde(default)]
    pub(super) revisions: Vec<ExampleRevision>,
    pub(super) positions: Vec<ExamplePosition>,
    pub(super) objections: Vec<ExampleObjection>,
    #[serde(default)]
    pub(super) arguments: Vec<ExampleArgument>,
    #[serde(default)]
    pub(super) concessions: Vec<ExampleConcession>,
    #[serde(default)]
    pub(super) latent: Vec<ExampleLatent>,
    #[serde(default)]
    pub(super) decision: Option<ExampleDecision>,
    #[serde(default)]
    pub(super) questions: Vec<ExampleQuestion>,
    #[serde(default)]
    pub(super) talks: Vec<ExampleTalk>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleStage {
    pub(super) stage: Stage,
    pub(super) days_ago: i64,
    pub(super) reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleTopic {
    pub(super) key: String,
    #[serde(default)]
    pub(super) under: Option<String>,
    pub(super) title: String,
    pub(super) importance: i32,
    pub(super) target: Depth,
    pub(super) depth: Depth,
    pub(super) minutes: i32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleFinding {
    pub(super) key: String,
    pub(super) topic: String,
    pub(super) by: String,
    pub(super) days_ago: i64,
    pub(super) kind: FindingKind,
    pub(super) confidence: Confidence,
    pub(super) sightings: Vec<String>,
    pub(super) statement: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleCriterion {
    pub(super) key: String,
    pub(super) problem: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) unit: Option<String>,
    pub(super) direction: Direction,
    pub(super) worst: f64,
    pub(super) best: f64,
    pub(super) weight: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleScores {
    pub(super) proposal: String,
    pub(super) values: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleRest {
    pub(super) proposal: String,
    pub(super) finding: String,
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleStatement {
    pub(super) by: String,
    pub(super) days_ago: i64,
    pub(super) text: String,
    pub(super) agree: Vec<String>,
    pub(super) disagree: Vec<String>,
    pub(super) pass: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleDecision {
    pub(super) by: String,
    pub(super) days_ago: i64,
    pub(super) outcome: Outcome,
    pub(super) reversibility: Reversibility,
    pub(super) review_in_days: i64,
    pub(super) rationale: String,
    pub(super) commitments: Vec<ExampleCommitment>,
    pub(super) work: Vec<ExampleWork>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleCommitment {
    pub(super) by: String,
    pub(super) commitment: Pledge,
    #[serde(default)]
    pub(super) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleWork {
    pub(super) title: String,
    pub(super) owner: String,
    pub(super) due_in_days: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleQuestion {
    pub(super) by: String,
    pub(super) days_ago: i64,
    pub(super) body: String,
    #[serde(default)]
    pub(super) answer: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleTalk {
    pub(super) with: String,
    pub(super) days_ago: i64,
    pub(super) outcome: TalkOutcome,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleRevision {
    pub(super) days_ago: i64,
    pub(super) kind: RevisionKind,
    pub(super) body: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExamplePosition {
    pub(super) by: String,
    pub(super) stance: Stance,
    pub(super) days_ago: i64,
    #[serde(default)]
    pub(super) reason: Option<String>,
    #[serde(default)]
    pub(super) until_in_days: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleObjection {
    pub(super) key: String,
    pub(super) by: String,
    pub(super) severity: Severity,
    pub(super) state: ObjectionState,
    pub(super) issue: Option<String>,
    pub(super) days_ago: i64,
    pub(super) title: String,
    pub(super) body: String,
    #[serde(default)]
    pub(super) removal: Option<String>,
    #[serde(default)]
    pub(super) answer: Option<String>,
    #[serde(default)]
    pub(super) ruling: Option<String>,
    #[serde(default)]
    pub(super) settlement: Option<String>,
    #[serde(default)]
    pub(super) dissent: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExampleArgument {
    pub(super) key: String,
    pub(super) by: String,
    pub(super) days_ago: i64,
    pub(super) attacks: Vec<String>,
    pub(super) supports: Vec<String>,
    pub(super) body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleConcession {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) cost: i32,
    pub(super) offered: bool,
    pub(super) removes: Vec<ExampleRemoval>,
    #[serde(default)]
    pub(super) provokes: Vec<String>,
    #[serde(default)]
    pub(super) shifts: Vec<ExampleShift>,
    #[serde(default)]
    pub(super) requires: Vec<String>,
    #[serde(default)]
    pub(super) excludes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleRemoval {
    pub(super) objection: String,
    pub(super) together: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleShift {
    pub(super) person: String,
    pub(super) steps: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleLatent {
    pub(super) key: String,
    pub(super) by: String,
    pub(super) severity: Severity,
    pub(super) title: String,
}

/// The worked examples: one that is negotiated, and one that is decided.
///
/// # Errors
///
/// `INTERNAL` where a file is none.
pub(super) fn read() -> Result<[Example; 2]> {
    let [negotiated, decided] = EXAMPLES.map(serde_json::from_str);
    let one = |example: serde_json::Result<Example>| {
        example.map_err(|error| Error::Internal(format!("a worked example: {error}")))
    };
    Ok([one(negotiated)?, one(decided)?])
}
