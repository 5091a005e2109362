//! Which objections stand: the grounded labelling of the attack graph.

use petgraph::visit::EdgeRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::deliberation::ObjectionState;
use crate::graph::{Edge, Graph, Node};
use crate::report::Standing;

/// The status of an argument or objection under grounded semantics (Dung 1995).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Label {
    /// Every attacker is `OUT`.
    In,
    /// Some attacker is `IN`.
    Out,
    /// Neither can be said.
    Undec,
}

/// The label of every objection, in order. O(V + E).
pub(crate) fn objection_labels(graph: &Graph) -> Vec<Label> {
    let attacks: Vec<(usize, usize)> = graph
        .edge_references()
        .filter(|edge| matches!(edge.weight(), Edge::Attacks))
        .map(|edge| (edge.source().index(), edge.target().index()))
        .collect();
    let labels = grounded(graph.node_count(), &attacks);
    let nodes = graph.node_weights().zip(labels);
    nodes.filter_map(|(node, label)| matches!(node, Node::Objection(_)).then_some(label)).collect()
}

/// Where a real objection stands, by its state and its label.
pub(crate) fn standing(state: ObjectionState, label: Label) -> Standing {
    match (state, label) {
        (ObjectionState::Accommodated | ObjectionState::Withdrawn, _) => Standing::Settled,
        (ObjectionState::Addressed | ObjectionState::Overruled, _) => Standing::Answered,
        (ObjectionState::Sustained, _) | (ObjectionState::Raised | ObjectionState::Understood, Label::In) => {
            Standing::Standing
        }
        (ObjectionState::Raised | ObjectionState::Understood, Label::Out | Label::Undec) => Standing::Contested,
    }
}

/// Grounded labelling of the nodes `0..nodes` under attacks (from, to), by
/// counting each node's attackers that are not yet `OUT`. O(V + E).
pub(crate) fn grounded(nodes: usize, attacks: &[(usize, usize)]) -> Vec<Label> {
    let mut labels = vec![Label::Undec; nodes];
    let mut open = vec![0_usize; nodes];
    let mut targets: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for &(from, to) in attacks {
        if let (Some(list), Some(count)) = (targets.get_mut(from), open.get_mut(to)) {
            list.push(to);
            *count = count.saturating_add(1);
        }
    }
    let mut accepted: Vec<usize> = (0..nodes).filter(|&node| open.get(node) == Some(&0)).collect();
    while let Some(node) = accepted.pop() {
        set(&mut labels, node, Label::In);
        for &defeated in targets.get(node).into_iter().flatten() {
            if labels.get(defeated) != Some(&Label::Undec) {
                continue;
            }
            set(&mut labels, defeated, Label::Out);
            for &defended in targets.get(defeated).into_iter().flatten() {
                let Some(count) = open.get_mut(defended) else {
                    continue;
                };
                *count = count.saturating_sub(1);
                if *count == 0 && labels.get(defended) == Some(&Label::Undec) {
                    accepted.push(defended);
                }
            }
        }
    }
    labels
}

fn set(labels: &mut [Label], node: usize, label: Label) {
    if let Some(slot) = labels.get_mut(node) {
        *slot = label;
    }
}

#[cfg(test)]
mod tests {
    use super::Label::{In, Out, Undec};
    use super::grounded;

    #[test]
    fn an_unattacked_attacker_defeats_and_its_defeat_reinstates() {
        assert_eq!(grounded(2, &[(0, 1)]), [In, Out]);
        assert_eq!(grounded(3, &[(0, 1), (1, 2)]), [In, Out, In]);
        assert_eq!(grounded(3, &[(0, 1), (0, 1), (1, 2), (1, 2)]), [In, Out, In]);
    }

    #[test]
    fn cycles_and_self_attacks_stay_undecided_unless_broken_from_outside() {
        assert_eq!(grounded(2, &[(0, 1), (1, 0)]), [Undec, Undec]);
        assert_eq!(grounded(2, &[(0, 0), (0, 1)]), [Undec, Undec]);
        assert_eq!(grounded(3, &[(0, 1), (1, 0), (2, 0)]), [Out, In, In]);
        assert_eq!(grounded(3, &[(0, 1), (1, 2), (2, 0)]), [Undec, Undec, Undec]);
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_no_trouble() {
        let chain: Vec<(usize, usize)> = (0..99_999).map(|node| (node, node + 1)).collect();
        let labels = grounded(100_000, &chain);
        assert_eq!(labels.first(), Some(&In));
        assert_eq!(labels.last(), Some(&Out));
    }
}
