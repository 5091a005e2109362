//! How strong arguments are: who is accepted, and how far.

mod deliberation;
mod flow;
mod layout;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::argument::{Label, label};
use crate::error::InputError;

/// Statements that attack and support each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArgumentGraph {
    /// The statements. Their ids are unique.
    pub nodes: Vec<ArgumentNode>,
    /// Who attacks whom: from, to. Saying it twice is saying it once.
    #[serde(default)]
    pub attacks: Vec<(String, String)>,
    /// Who supports whom: from, to. Saying it twice is saying it once; who
    /// both attacks and supports a statement leaves its strength as it is.
    #[serde(default)]
    pub supports: Vec<(String, String)>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArgumentNode {
    /// Its id.
    pub id: String,
    /// How strong it is by itself, 0 to 1; 0.5 unless given.
    #[serde(default = "half")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub weight: f64,
}

/// What becomes of statements when all are taken together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArgumentReport {
    /// The statements, by id.
    pub nodes: Vec<NodeStrength>,
    /// Whether the strengths came to rest. Where there are no cycles they
    /// always do; where there are, they may swing for ever.
    pub converged: bool,
}

/// What becomes of one statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NodeStrength {
    /// Its id.
    pub id: String,
    /// Whether it is accepted; supports play no part in it.
    pub label: Label,
    /// How strong it is, from 0 to 1; for display, nothing is decided by it.
    pub strength: f64,
}

/// Labels and weighs statements that attack and support each other.
///
/// The labels are grounded: the least one can accept and stay consistent. The
/// strength of a statement of weight w is w - w h(-E) + (1 - w) h(E), where E is
/// the sum of its supporters' strengths less that of its attackers' and h(x) =
/// max(x, 0)^2 / (1 + max(x, 0)^2). Where nothing depends on a cycle, that is
/// one pass. Cycles, with all they depend on, start at the weights and follow
/// ds/dt = target - s until no target is farther away than 10^-10, or for 2,000
/// steps; then `converged` says no, and the strengths are the last.
///
/// For n statements and m attacks and supports O((n + m) log (n + m)), and
/// O(n + m) for each step; memory O(n + m).
///
/// Labels: Dung, *On the acceptability of arguments* (1995). Strengths: Potyka,
/// *Continuous dynamical systems for weighted bipolar argumentation* (2018).
///
/// # Errors
/// More than 500,000,000 nodes or attacks, a weight out of range, a double or an
/// unknown id: the first found, with its path.
///
/// ```
/// use engine::{ArgumentGraph, Label, arguments};
///
/// let graph: ArgumentGraph = serde_json::from_str(r#"{
///     "nodes": [{"id": "proposal"}, {"id": "objection", "weight": 0.8},
///               {"id": "rebuttal", "weight": 0.6}, {"id": "support", "weight": 0.4}],
///     "attacks": [["rebuttal", "objection"], ["objection", "proposal"]],
///     "supports": [["support", "proposal"]]
/// }"#)?;
/// let report = arguments(&graph)?;
/// let proposal = &report.nodes[1];
/// assert_eq!((proposal.id.as_str(), proposal.label), ("proposal", Label::In));
/// assert!((proposal.strength - 0.482_89).abs() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn arguments(graph: &ArgumentGraph) -> Result<ArgumentReport, InputError> {
    let (ids, layout) = layout::check(graph)?;
    let labels = label(&layout.attacks());
    let (strengths, converged) = flow::strengths(&layout);
    let nodes = ids.sorted().iter().zip(labels).zip(strengths);
    let nodes = nodes.map(|((id, label), strength)| NodeStrength { id: (*id).to_owned(), label, strength });
    Ok(ArgumentReport { nodes: nodes.collect(), converged })
}

fn half() -> f64 {
    0.5
}
