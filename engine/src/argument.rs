//! Which objections stand: the grounded labelling of the attack graph.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::csr::{Csr, index};
use crate::deliberation::ObjectionState;
use crate::error::{InputError, check_size};
use crate::parts::Parts;
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

/// The grounded labels of the nodes `0..nodes` under attacks (from, to): the
/// least set that is `IN` because all of its attackers are `OUT`, what it
/// attacks `OUT`, the rest `UNDEC` (Dung 1995). The same attack may be there
/// more than once; a node may attack itself.
///
/// O(nodes + attacks) time and memory: about 17 bytes a node and 8 an attack.
///
/// ```
/// use engine::Label::{In, Out, Undec};
///
/// assert_eq!(engine::grounded(3, &[(0, 1), (1, 2)])?, [In, Out, In]);
/// assert_eq!(engine::grounded(2, &[(0, 1), (1, 0)])?, [Undec, Undec]);
/// # Ok::<(), engine::InputError>(())
/// ```
///
/// # Errors
/// An attack from or to a node that is not below `nodes`, with its path; 2^32
/// attacks or more.
pub fn grounded(nodes: u32, attacks: &[(u32, u32)]) -> Result<Vec<Label>, InputError> {
    check_size("attacks", attacks.len())?;
    let mut attackers = vec![0_u32; index(nodes)];
    for (place, &(from, to)) in attacks.iter().enumerate() {
        match attackers.get_mut(index(to)) {
            Some(count) if from < nodes => *count = count.wrapping_add(1),
            _ => {
                let (field, value) = (format!("attacks[{place}]"), format!("[{from}, {to}]"));
                return Err(InputError::OutOfRange { field, value, expected: "below `nodes`" });
            }
        }
    }
    let mut parts = Parts::new(nodes, attacks);
    Ok(labels(attackers, |node, list| parts.add_targets(node, list)))
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

/// The grounded labels of the nodes of an attack graph. O(nodes + attacks).
pub(crate) fn label(attacks: &Csr) -> Vec<Label> {
    let mut attackers = vec![0_u32; attacks.nodes()];
    for &attacked in attacks.targets() {
        if let Some(count) = attackers.get_mut(index(attacked)) {
            *count = count.wrapping_add(1);
        }
    }
    labels(attackers, |node, list| list.extend_from_slice(attacks.of(index(node))))
}

/// What stands for a count of attackers once a node is `OUT`: fewer than half
/// as many attacks leave no doubt what it was.
const DEFEATED: u32 = u32::MAX;
/// The nodes whose targets are gathered together: memory answers several
/// requests at once, and their targets stay in the cache.
const TOGETHER: usize = 1024;

/// The labels, from the number of attackers of each node that are not yet
/// `OUT` and a way to add the targets of a node to a list.
fn labels(mut attackers: Vec<u32>, mut add_targets: impl FnMut(u32, &mut Vec<u32>)) -> Vec<Label> {
    let unattacked = (0_u32..).zip(&attackers).filter(|(_, count)| **count == 0);
    let mut accepted: Vec<u32> = unattacked.map(|(node, _)| node).collect();
    let (mut defeated, mut targets) = (Vec::new(), Vec::new());
    while !accepted.is_empty() {
        for node in accepted.drain(accepted.len().saturating_sub(TOGETHER)..) {
            add_targets(node, &mut targets);
        }
        for node in targets.drain(..) {
            if let Some(count) = attackers.get_mut(index(node)).filter(|count| !is_defeated(**count)) {
                *count = DEFEATED;
                defeated.push(node);
            }
        }
        for some in defeated.chunks(TOGETHER) {
            for node in some {
                add_targets(*node, &mut targets);
            }
            for node in targets.drain(..) {
                let Some(count) = attackers.get_mut(index(node)) else {
                    continue;
                };
                *count = count.wrapping_sub(1);
                if *count == 0 {
                    accepted.push(node);
                }
            }
        }
        defeated.clear();
    }
    let label = |count: u32| match count {
        0 => Label::In,
        count if is_defeated(count) => Label::Out,
        _ => Label::Undec,
    };
    attackers.into_iter().map(label).collect()
}

/// Whether a count stands for `OUT`, also after its other attackers went `OUT`.
fn is_defeated(count: u32) -> bool {
    count > DEFEATED / 2
}

#[cfg(test)]
mod tests {
    use super::Label::{In, Out, Undec};
    use super::grounded;

    #[test]
    fn an_unattacked_attacker_defeats_and_its_defeat_reinstates() {
        assert_eq!(grounded(2, &[(0, 1)]), Ok(vec![In, Out]));
        assert_eq!(grounded(3, &[(0, 1), (1, 2)]), Ok(vec![In, Out, In]));
        assert_eq!(grounded(3, &[(0, 1), (0, 1), (1, 2), (1, 2)]), Ok(vec![In, Out, In]));
    }

    #[test]
    fn cycles_and_self_attacks_stay_undecided_unless_broken_from_outside() {
        assert_eq!(grounded(2, &[(0, 1), (1, 0)]), Ok(vec![Undec, Undec]));
        assert_eq!(grounded(2, &[(0, 0), (0, 1)]), Ok(vec![Undec, Undec]));
        assert_eq!(grounded(3, &[(0, 1), (1, 0), (2, 0)]), Ok(vec![Out, In, In]));
        assert_eq!(grounded(3, &[(0, 1), (1, 2), (2, 0)]), Ok(vec![Undec, Undec, Undec]));
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_no_trouble() {
        let chain: Vec<(u32, u32)> = (0..99_999).map(|node| (node, node + 1)).collect();
        let labels = grounded(100_000, &chain).expect("below");
        assert_eq!(labels.first(), Some(&In));
        assert_eq!(labels.last(), Some(&Out));
    }

    #[test]
    fn an_attack_beyond_the_nodes_is_named() {
        for wrong in [(0, 2), (2, 0)] {
            let error = grounded(2, &[(0, 1), wrong]).map_err(|error| error.field().to_owned());
            assert_eq!(error, Err("attacks[1]".to_owned()));
        }
        assert_eq!(grounded(0, &[]), Ok(Vec::new()));
    }
}
