//! The negotiation as a typed graph: what there is, and how it hangs together.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeFiltered;

use crate::deliberation::{Concession, Deliberation, Objection};

/// The graph of a negotiation.
pub type Graph = DiGraph<Node, Edge>;

/// A thing in a negotiation; the number is its place among those of its kind,
/// sorted by id (positions: by stakeholder).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// The proposal.
    Proposal,
    /// A person.
    Stakeholder(usize),
    /// What a person thinks of the proposal.
    Position(usize),
    /// A concern.
    Objection(usize),
    /// A statement.
    Argument(usize),
    /// A change that could be offered.
    Concession(usize),
}

/// How two things hang together, from the one that acts to the one acted on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edge {
    /// Stakeholder to proposal: wrote it.
    Wrote,
    /// Stakeholder to position.
    Holds,
    /// Stakeholder to objection.
    Raises,
    /// Stakeholder to objection.
    Seconds,
    /// Argument to objection or argument.
    Attacks,
    /// Argument to objection or argument.
    Supports,
    /// Concession to objection: is part of the numbered set that settles it.
    Meets(usize),
    /// Concession to objection: makes a latent one real.
    Provokes,
    /// Concession to stakeholder: moves them by so many steps.
    Shifts(i64),
    /// Concession to concession.
    Requires,
    /// Concession to concession; works both ways.
    Excludes,
    /// Stakeholder to stakeholder, with this weight.
    ListensTo(f64),
}

/// Builds the graph. References to nothing are left out; a checked
/// deliberation has none.
pub(crate) fn build(deliberation: &Deliberation) -> Graph {
    let mut builder = Builder::default();
    builder.add_nodes(deliberation);
    builder.add_people(deliberation);
    for objection in &deliberation.objections {
        builder.add_objection(objection);
    }
    for argument in &deliberation.arguments {
        builder.link_all(&argument.id, &argument.attacks, Edge::Attacks);
        builder.link_all(&argument.id, &argument.supports, Edge::Supports);
    }
    for concession in &deliberation.concessions {
        builder.add_concession(concession);
    }
    builder.graph
}

#[derive(Default)]
struct Builder<'a> {
    graph: Graph,
    names: BTreeMap<&'a str, NodeIndex>,
}

impl<'a> Builder<'a> {
    fn add_nodes(&mut self, deliberation: &'a Deliberation) {
        self.name(&deliberation.proposal.id, Node::Proposal);
        for (index, person) in deliberation.stakeholders.iter().enumerate() {
            self.name(&person.id, Node::Stakeholder(index));
        }
        for (index, objection) in deliberation.objections.iter().enumerate() {
            self.name(&objection.id, Node::Objection(index));
        }
        for (index, argument) in deliberation.arguments.iter().enumerate() {
            self.name(&argument.id, Node::Argument(index));
        }
        for (index, concession) in deliberation.concessions.iter().enumerate() {
            self.name(&concession.id, Node::Concession(index));
        }
    }

    fn name(&mut self, id: &'a str, node: Node) {
        let index = self.graph.add_node(node);
        self.names.insert(id, index);
    }

    fn add_people(&mut self, deliberation: &Deliberation) {
        let proposal = &deliberation.proposal;
        if let Some(author) = &proposal.author {
            self.link(author, &proposal.id, Edge::Wrote);
        }
        for (index, position) in deliberation.positions.iter().enumerate() {
            if let Some(&holder) = self.names.get(position.stakeholder.as_str()) {
                let node = self.graph.add_node(Node::Position(index));
                self.graph.add_edge(holder, node, Edge::Holds);
            }
        }
        for listen in &deliberation.listens {
            self.link(&listen.from, &listen.to, Edge::ListensTo(listen.weight));
        }
    }

    fn add_objection(&mut self, objection: &Objection) {
        self.link(&objection.by, &objection.id, Edge::Raises);
        for second in &objection.seconds {
            self.link(second, &objection.id, Edge::Seconds);
        }
        for (number, set) in objection.removed_by.iter().enumerate() {
            for concession in set {
                self.link(concession, &objection.id, Edge::Meets(number));
            }
        }
        for concession in objection.provoked_by.iter().flatten() {
            self.link(concession, &objection.id, Edge::Provokes);
        }
    }

    fn add_concession(&mut self, concession: &Concession) {
        for shift in &concession.shifts {
            self.link(&concession.id, &shift.stakeholder, Edge::Shifts(shift.steps));
        }
        self.link_all(&concession.id, &concession.requires, Edge::Requires);
        self.link_all(&concession.id, &concession.excludes, Edge::Excludes);
    }

    fn link_all(&mut self, from: &str, to: &[String], edge: Edge) {
        for id in to {
            self.link(from, id, edge);
        }
    }

    fn link(&mut self, from: &str, to: &str, edge: Edge) {
        if let (Some(&from), Some(&to)) = (self.names.get(from), self.names.get(to)) {
            self.graph.add_edge(from, to, edge);
        }
    }
}

/// A concession on a cycle of `requires`, if there is one.
pub(crate) fn requires_cycle(graph: &Graph) -> Option<usize> {
    let requires = EdgeFiltered::from_fn(graph, |edge| matches!(edge.weight(), Edge::Requires));
    let cycle = petgraph::algo::toposort(&requires, None).err()?;
    match graph.node_weight(cycle.node_id()) {
        Some(Node::Concession(index)) => Some(*index),
        _ => None,
    }
}
