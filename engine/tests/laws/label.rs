//! Laws of the labelling: standing follows from the least fixpoint.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Deliberation, Label, ObjectionState, Role, Standing, grounded};
use proptest::collection::vec;
use proptest::prop_assert_eq;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

use super::{assess, every, law};

/// Nodes that attack or are attacked.
const NODES: u32 = 12;

#[test]
fn numbered_nodes_have_the_labels_of_the_least_fixpoint_wherever_they_lie() {
    let attacks = vec((0..NODES, 0..NODES), 0..30);
    // Close together, and far apart with others that nobody attacks.
    let drawn = (attacks, select(vec![1_u32, 2, 37, 400]));
    every(&drawn, |(attacks, apart)| {
        let spread: Vec<(u32, u32)> = attacks.iter().map(|(from, to)| (from * apart, to * apart)).collect();
        let labels = grounded(NODES * apart, &spread).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let mut accepted: BTreeSet<u32> = BTreeSet::new();
        let beaten = |accepted: &BTreeSet<u32>, node| attacks.iter().any(|(a, b)| *b == node && accepted.contains(a));
        for _ in 0..NODES {
            let attackers = |node| attacks.iter().filter(move |(_, to)| *to == node).map(|(from, _)| *from);
            accepted = (0..NODES).filter(|node| attackers(*node).all(|from| beaten(&accepted, from))).collect();
        }
        for (place, label) in (0_u32..).zip(&labels) {
            let node = place / apart;
            let expected = if place % apart != 0 || accepted.contains(&node) {
                Label::In
            } else if beaten(&accepted, node) {
                Label::Out
            } else {
                Label::Undec
            };
            prop_assert_eq!(*label, expected, "node {}", node);
        }
        Ok(())
    });
}

#[test]
fn standing_is_what_the_least_fixpoint_says() {
    law(|deliberation, _| {
        let accepted = accepted(deliberation);
        let observers: BTreeSet<&str> = deliberation
            .stakeholders
            .iter()
            .filter(|person| person.role == Role::Observer)
            .map(|person| person.id.as_str())
            .collect();
        let expected: BTreeMap<String, Standing> = deliberation
            .objections
            .iter()
            .filter(|objection| objection.provoked_by.is_none() && !observers.contains(objection.by.as_str()))
            .map(|objection| {
                let standing = match objection.state {
                    ObjectionState::Accommodated | ObjectionState::Withdrawn => Standing::Settled,
                    ObjectionState::Addressed | ObjectionState::Overruled => Standing::Answered,
                    ObjectionState::Sustained => Standing::Standing,
                    _ if accepted.contains(objection.id.as_str()) => Standing::Standing,
                    _ => Standing::Contested,
                };
                (objection.id.clone(), standing)
            })
            .collect();
        prop_assert_eq!(&assess(deliberation)?.standing, &expected);
        Ok(expected.values().any(|standing| *standing == Standing::Contested))
    });
}

/// What is accepted: whatever all attackers of are attacked by something
/// accepted, until nothing is added.
fn accepted(deliberation: &Deliberation) -> BTreeSet<&str> {
    let arguments = &deliberation.arguments;
    let attacks: Vec<(&str, &str)> = arguments
        .iter()
        .flat_map(|argument| argument.attacks.iter().map(|target| (argument.id.as_str(), target.as_str())))
        .collect();
    let objections = deliberation.objections.iter().map(|objection| objection.id.as_str());
    let all: Vec<&str> = objections.chain(arguments.iter().map(|argument| argument.id.as_str())).collect();
    let mut accepted = BTreeSet::new();
    loop {
        let defended = |node: &str| {
            let mut attackers = attacks.iter().filter(|(_, target)| *target == node).map(|(from, _)| *from);
            attackers.all(|attacker| attacks.iter().any(|(from, to)| *to == attacker && accepted.contains(from)))
        };
        let next: BTreeSet<&str> = all.iter().copied().filter(|node| defended(node)).collect();
        if next == accepted {
            return accepted;
        }
        accepted = next;
    }
}
