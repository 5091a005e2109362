//! The form of the worked example's file.

use crate::error::{Error, Result};
use engine::RuleChoice;
use entities::{ObjectionState, RevisionKind, Role, Severity, Stance};
use serde::Deserialize;

const EXAMPLE: &str = include_str!("../../../../data/worked-example.json");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Example {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) rule: RuleChoice,
    pub(super) lead: String,
    pub(super) people: Vec<ExamplePerson>,
    pub(super) problems: Vec<ExampleProblem>,
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
    #[expect(dead_code, reason = "names the proposal for readers of the file")]
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

/// The worked example.
///
/// # Errors
///
/// `INTERNAL` where the file is none.
pub(super) fn read() -> Result<Example> {
    serde_json::from_str(EXAMPLE).map_err(|error| Error::Internal(format!("the worked example: {error}")))
}
