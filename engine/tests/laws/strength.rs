//! Laws of arguments: labels are the least fixpoint, strengths rest on their targets.

use std::collections::{BTreeMap, BTreeSet};

use engine::{ArgumentGraph, ArgumentNode, ArgumentReport, Label, Standing, arguments};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq, prop_oneof};

use super::{assess, every, law};

#[test]
fn labels_are_the_least_fixpoint() {
    every(&drawn(false), |graph| {
        let mut accepted = BTreeSet::new();
        loop {
            let next: BTreeSet<&str> = ids(&graph).filter(|node| is_defended(&graph, node, &accepted)).collect();
            if next == accepted {
                break;
            }
            accepted = next;
        }
        for node in weighed(&graph)?.nodes {
            let beaten = graph.attacks.iter().any(|(from, to)| *to == node.id && accepted.contains(from.as_str()));
            let label = if accepted.contains(node.id.as_str()) {
                Label::In
            } else if beaten {
                Label::Out
            } else {
                Label::Undec
            };
            prop_assert_eq!(node.label, label, "{}", node.id);
        }
        Ok(())
    });
}

#[test]
fn without_cycles_strengths_are_those_of_the_definition() {
    every(&drawn(true), |graph| {
        let report = weighed(&graph)?;
        prop_assert!(report.converged);
        for node in &report.nodes {
            let expected = defined(&graph, &node.id);
            prop_assert!((node.strength - expected).abs() < 1e-12, "{node:?}, not {expected}");
        }
        Ok(())
    });
}

#[test]
fn with_cycles_strengths_are_where_the_whole_graph_flows() {
    every(&drawn(false), |graph| {
        let report = weighed(&graph)?;
        prop_assert!(report.converged);
        let mut state: BTreeMap<&str, f64> = graph.nodes.iter().map(|node| (node.id.as_str(), node.weight)).collect();
        for _ in 0..600 {
            let rates: Vec<f64> =
                graph.nodes.iter().map(|node| target(&graph, node, |id| state[id]) - state[node.id.as_str()]).collect();
            for (node, rate) in graph.nodes.iter().zip(rates) {
                *state.entry(&node.id).or_default() += 0.05 * rate;
            }
        }
        for node in &report.nodes {
            let expected = state[node.id.as_str()];
            prop_assert!((node.strength - expected).abs() < 1e-4, "{node:?}, not {expected}");
        }
        Ok(())
    });
}

#[test]
fn strengths_lie_from_0_to_1_rest_on_their_targets_and_are_the_weight_where_nothing_acts() {
    every(&drawn(false), |graph| {
        let report = weighed(&graph)?;
        let strengths: BTreeMap<&str, f64> = report.nodes.iter().map(|n| (n.id.as_str(), n.strength)).collect();
        for node in &graph.nodes {
            let strength = strengths[node.id.as_str()];
            prop_assert!((0.0..=1.0).contains(&strength));
            prop_assert!((target(&graph, node, |id| strengths[id]) - strength).abs() < 1e-9, "{}", node.id);
            let mut links = graph.attacks.iter().chain(&graph.supports);
            if links.all(|(_, to)| *to != node.id) {
                prop_assert_eq!(strength.to_bits(), node.weight.to_bits());
            }
        }
        Ok(())
    });
}

#[test]
fn without_cycles_an_attack_never_strengthens_and_a_support_never_weakens() {
    every(&(drawn(true), 0_usize..9, 0_usize..9), |(graph, one, other)| {
        let (from, to) = (one.min(other) % graph.nodes.len(), one.max(other) % graph.nodes.len());
        if from >= to {
            return Ok(());
        }
        let link = (graph.nodes[from].id.clone(), graph.nodes[to].id.clone());
        let (mut attacked, mut supported) = (graph.clone(), graph.clone());
        attacked.attacks.push(link.clone());
        supported.supports.push(link.clone());
        let strength = |graph: &ArgumentGraph| {
            let report = weighed(graph)?;
            let node = report.nodes.iter().find(|node| node.id == link.1);
            node.map(|node| node.strength).ok_or_else(|| TestCaseError::fail("it is not there"))
        };
        prop_assert!(strength(&attacked)? <= strength(&graph)?);
        prop_assert!(strength(&supported)? >= strength(&graph)?);
        Ok(())
    });
}

#[test]
fn the_order_of_nodes_and_links_changes_nothing_nor_does_saying_it_twice() {
    let shuffled = drawn(false).prop_flat_map(|graph| {
        let twice = |pairs: &Vec<(String, String)>| Just([pairs.clone(), pairs.clone()].concat()).prop_shuffle();
        let (attacks, supports) = (twice(&graph.attacks), twice(&graph.supports));
        (Just(graph.clone()), Just(graph.nodes).prop_shuffle(), attacks, supports)
    });
    every(&shuffled, |(graph, nodes, attacks, supports)| {
        prop_assert_eq!(weighed(&ArgumentGraph { nodes, attacks, supports })?, weighed(&graph)?);
        Ok(())
    });
}

#[test]
fn a_deliberation_labels_its_objections_as_they_stand() {
    law(|deliberation, _| {
        let report = weighed(&ArgumentGraph::from(deliberation))?;
        prop_assert_eq!(report.nodes.len(), deliberation.objections.len() + deliberation.arguments.len());
        let labels: BTreeMap<&str, Label> = report.nodes.iter().map(|node| (node.id.as_str(), node.label)).collect();
        let standing = assess(deliberation)?.standing;
        let contested = standing.iter().filter(|(_, standing)| **standing == Standing::Contested);
        for (id, _) in contested {
            prop_assert!(matches!(labels.get(id.as_str()), Some(Label::Out | Label::Undec)), "{id}");
        }
        Ok(!standing.is_empty())
    });
}

#[test]
fn strengths_that_swing_for_ever_are_said_to() -> Result<(), TestCaseError> {
    // Five camps of eight in a ring, each against the whole next camp: an odd
    // circle of attacks, strong enough to keep swinging once out of balance.
    let mut graph = ArgumentGraph::default();
    for member in 0..40_u32 {
        let weight = if member == 0 { 0.9 } else { 1.0 };
        graph.nodes.push(ArgumentNode { id: format!("n{member:02}"), weight });
        let next = (member / 8 + 1) % 5 * 8;
        graph.attacks.extend((next..next + 8).map(|other| (format!("n{member:02}"), format!("n{other:02}"))));
    }
    graph.nodes.push(ArgumentNode { id: "apart".to_owned(), weight: 0.3 });
    let report = weighed(&graph)?;
    prop_assert!(!report.converged);
    prop_assert!(report.nodes.iter().all(|node| (0.0..=1.0).contains(&node.strength)));
    prop_assert_eq!(report.nodes[0].strength.to_bits(), 0.3_f64.to_bits());
    Ok(())
}

#[test]
fn a_chain_and_a_ring_of_a_hundred_thousand_are_no_trouble() -> Result<(), TestCaseError> {
    let id = |number: u32| format!("n{number:06}");
    let nodes = (0..100_000).map(|number| ArgumentNode { id: id(number), weight: 0.5 }).collect();
    let attacks = (1..100_000).map(|number| (id(number - 1), id(number))).collect();
    let mut graph = ArgumentGraph { nodes, attacks, supports: Vec::new() };
    let chain = weighed(&graph)?;
    prop_assert!(chain.converged && chain.nodes[0].strength > 0.49 && chain.nodes[1].strength < 0.41);
    graph.attacks.push((id(99_999), id(0)));
    let ring = weighed(&graph)?;
    let first = ring.nodes[0].strength;
    prop_assert!(ring.converged && ring.nodes.iter().all(|node| (node.strength - first).abs() < 1e-9));
    prop_assert!((first * (1.0 + first * first) - 0.5).abs() < 1e-9);
    Ok(())
}

fn weighed(graph: &ArgumentGraph) -> Result<ArgumentReport, TestCaseError> {
    arguments(graph).map_err(|error| TestCaseError::fail(error.to_string()))
}

fn ids(graph: &ArgumentGraph) -> impl Iterator<Item = &str> {
    graph.nodes.iter().map(|node| node.id.as_str())
}

/// Whether something accepted attacks every attacker.
fn is_defended(graph: &ArgumentGraph, node: &str, accepted: &BTreeSet<&str>) -> bool {
    let attackers = |node: &str| {
        let attacks = graph.attacks.iter().filter(|(_, to)| to == node);
        attacks.map(|(from, _)| from.as_str()).collect::<Vec<_>>()
    };
    attackers(node).iter().all(|attacker| attackers(attacker).iter().any(|defender| accepted.contains(defender)))
}

/// The strength of a statement nothing of which hangs on itself.
fn defined(graph: &ArgumentGraph, id: &str) -> f64 {
    let node = graph.nodes.iter().find(|node| node.id == id);
    node.map_or(f64::NAN, |node| target(graph, node, |id| defined(graph, id)))
}

fn target(graph: &ArgumentGraph, node: &ArgumentNode, strength: impl Fn(&str) -> f64) -> f64 {
    let sum = |pairs: &[(String, String)]| {
        let acting: BTreeSet<&str> =
            pairs.iter().filter(|(_, to)| *to == node.id).map(|(from, _)| from.as_str()).collect();
        acting.into_iter().map(&strength).sum::<f64>()
    };
    let energy = sum(&graph.supports) - sum(&graph.attacks);
    let h = |x: f64| x.max(0.0).powi(2) / (1.0 + x.max(0.0).powi(2));
    node.weight - node.weight * h(-energy) + (1.0 - node.weight) * h(energy)
}

/// Up to eight statements; without cycles each acts on later ones only.
fn drawn(acyclic: bool) -> impl Strategy<Value = ArgumentGraph> {
    let weight = prop_oneof![select(&[0.0, 0.5, 0.5, 1.0][..]), 0.0..=1.0_f64];
    let nodes = vec(weight, 1..9);
    nodes.prop_flat_map(move |weights| {
        let count = weights.len();
        let links = vec((0..count, 0..count, select(&[true, true, false][..])), 0..2 * count);
        let node = |number: usize| format!("n{}", number * 7 % 10);
        (Just(weights), links).prop_map(move |(weights, links)| {
            let weights = weights.into_iter().enumerate();
            let nodes = weights.map(|(number, weight)| ArgumentNode { id: node(number), weight }).collect();
            let mut graph = ArgumentGraph { nodes, ..ArgumentGraph::default() };
            for (one, other, attacks) in links {
                let (from, to) = if acyclic { (one.min(other), one.max(other)) } else { (one, other) };
                let pair = (node(from), node(to));
                match attacks {
                    _ if acyclic && from == to => {}
                    true => graph.attacks.push(pair),
                    false => graph.supports.push(pair),
                }
            }
            graph
        })
    })
}
