//! The negotiation as a typed graph: what there is, and how it hangs together.

use petgraph::graph::{DiGraph, NodeIndex};

use crate::csr::index;
use crate::set::Members;
use crate::snapshot::Flat;

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

/// Builds the graph from the arrays. O(nodes + edges).
pub(crate) fn build(flat: &Flat) -> Graph {
    let mut builder = Builder::new(flat);
    builder.add_people();
    builder.add_objections();
    builder.add_arguments();
    builder.add_concessions();
    builder.graph
}

/// The nodes stand in the order of their kinds, so that numbers give them.
struct Builder<'a> {
    flat: &'a Flat,
    graph: Graph,
}

impl<'a> Builder<'a> {
    fn new(flat: &'a Flat) -> Self {
        let mut graph = Graph::new();
        graph.add_node(Node::Proposal);
        add(&mut graph, flat.people.len(), Node::Stakeholder);
        add(&mut graph, flat.objections.len(), Node::Objection);
        add(&mut graph, flat.arguments, Node::Argument);
        add(&mut graph, flat.offers.len(), Node::Concession);
        Self { flat, graph }
    }

    fn add_people(&mut self) {
        let flat = self.flat;
        if let Some(author) = flat.author {
            self.link(Self::person(author), NodeIndex::new(0), Edge::Wrote);
        }
        let holders = flat.people.iter().enumerate().filter(|(_, person)| person.has_position);
        for (number, (holder, _)) in holders.enumerate() {
            let position = self.graph.add_node(Node::Position(number));
            self.link(Self::person(holder), position, Edge::Holds);
        }
        for &(from, to, weight) in &flat.listens {
            self.link(Self::person(index(from)), Self::person(index(to)), Edge::ListensTo(weight));
        }
    }

    fn add_objections(&mut self) {
        let flat = self.flat;
        for (number, objection) in flat.objections.iter().enumerate() {
            let node = self.statement(number);
            self.link(Self::person(objection.by), node, Edge::Raises);
            for &second in flat.seconds.of(number) {
                self.link(Self::person(index(second)), node, Edge::Seconds);
            }
            for (set, members) in objection.removed_by.iter().enumerate() {
                for concession in members.iter() {
                    self.link(self.concession(concession), node, Edge::Meets(set));
                }
            }
            for concession in objection.provoked_by.iter().flat_map(Members::iter) {
                self.link(self.concession(concession), node, Edge::Provokes);
            }
        }
    }

    fn add_arguments(&mut self) {
        let flat = self.flat;
        for (rows, edge) in [(&flat.attacks, Edge::Attacks), (&flat.supports, Edge::Supports)] {
            for (from, to) in rows.edges() {
                self.link(self.statement(from), self.statement(index(to)), edge);
            }
        }
    }

    fn add_concessions(&mut self) {
        for (number, offer) in self.flat.offers.iter().enumerate() {
            let node = self.concession(number);
            for &(person, steps) in &offer.shifts {
                self.link(node, Self::person(person), Edge::Shifts(steps));
            }
            for other in offer.requires.iter() {
                self.link(node, self.concession(other), Edge::Requires);
            }
            for other in offer.excludes.iter() {
                self.link(node, self.concession(other), Edge::Excludes);
            }
        }
    }

    /// The proposal is the first node.
    fn person(number: usize) -> NodeIndex {
        NodeIndex::new(number.saturating_add(1))
    }

    /// Of the objections and arguments.
    fn statement(&self, number: usize) -> NodeIndex {
        Self::person(self.flat.people.len().saturating_add(number))
    }

    fn concession(&self, number: usize) -> NodeIndex {
        let statements = self.flat.objections.len().saturating_add(self.flat.arguments);
        self.statement(statements.saturating_add(number))
    }

    fn link(&mut self, from: NodeIndex, to: NodeIndex, edge: Edge) {
        self.graph.add_edge(from, to, edge);
    }
}

fn add(graph: &mut Graph, count: usize, kind: fn(usize) -> Node) {
    graph.reserve_nodes(count);
    for number in 0..count {
        graph.add_node(kind(number));
    }
}

/// A concession on a cycle of `requires`, if there is one.
pub(crate) fn requires_cycle(flat: &Flat) -> Option<usize> {
    let mut requires = DiGraph::<(), ()>::new();
    requires.reserve_nodes(flat.offers.len());
    for _ in &flat.offers {
        requires.add_node(());
    }
    for (number, offer) in flat.offers.iter().enumerate() {
        for other in offer.requires.iter() {
            requires.add_edge(NodeIndex::new(number), NodeIndex::new(other), ());
        }
    }
    let cycle = petgraph::algo::toposort(&requires, None).err()?;
    Some(cycle.node_id().index())
}
