//! The argument graph of a deliberation.

use super::{ArgumentGraph, ArgumentNode, half};
use crate::deliberation::Deliberation;

/// All objections, latent ones and those of observers included, each of weight
/// 0.5, and all arguments. [`Snapshot::new`](crate::Snapshot::new) says what is
/// wrong with a deliberation in its own terms; [`arguments`](crate::arguments)
/// would in terms of this graph.
///
/// ```
/// use engine::{ArgumentGraph, Deliberation, Label, arguments};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z",
///     "rule": {"preset": "CONSENT"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}],
///     "objections": [{"id": "keys", "by": "ann", "severity": "MAJOR"}],
///     "arguments": [{"id": "rotated", "attacks": ["keys"], "weight": 1}]
/// }"#)?;
/// let report = arguments(&ArgumentGraph::from(&deliberation))?;
/// assert_eq!((report.nodes[0].label, report.nodes[0].strength), (Label::Out, 0.25));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl From<&Deliberation> for ArgumentGraph {
    fn from(deliberation: &Deliberation) -> Self {
        let mut graph = Self::default();
        for objection in &deliberation.objections {
            graph.nodes.push(ArgumentNode { id: objection.id.clone(), weight: half() });
        }
        for argument in &deliberation.arguments {
            let pair = |to: &String| (argument.id.clone(), to.clone());
            graph.nodes.push(ArgumentNode { id: argument.id.clone(), weight: argument.weight });
            graph.attacks.extend(argument.attacks.iter().map(pair));
            graph.supports.extend(argument.supports.iter().map(pair));
        }
        graph
    }
}
