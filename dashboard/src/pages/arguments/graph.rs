//! What speaks for and against the proposal, as nodes and edges.

use super::query::{AnyObjection, Proposal, Target};
use crate::words::ObjectionState;
use std::collections::BTreeMap;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The proposal itself.
    Proposal,
    /// An objection to it.
    Objection,
    /// What answers an objection: an answer, or a concession.
    Answer,
    /// An argument.
    Argument,
    /// What was found.
    Evidence,
}

impl Kind {
    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Proposal => "n-proposal",
            Self::Objection => "n-objection",
            Self::Answer => "n-answer",
            Self::Argument => "n-argument",
            Self::Evidence => "n-evidence",
        }
    }
}

/// What an edge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// It speaks against.
    Attacks,
    /// It answers an objection.
    Answers,
    /// It speaks for.
    Supports,
}

impl Says {
    /// Every kind of edge.
    pub const ALL: [Self; 3] = [Self::Attacks, Self::Answers, Self::Supports];

    /// Its word, which is also its class.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attacks => "attacks",
            Self::Answers => "answers",
            Self::Supports => "supports",
        }
    }
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its place among all nodes.
    pub number: usize,
    /// What the API knows it by; of an answer, that of the objection with a mark.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What it says.
    pub text: String,
    /// Who says it, and how it stands.
    pub note: String,
    /// Where it is read whole.
    pub place: String,
    /// Whether nothing hangs on it any more.
    pub settled: bool,
    /// Whether it is an objection that has to be settled.
    pub blocks: bool,
}

/// An edge between two nodes, by their places in the list of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What speaks.
    pub from: usize,
    /// What it speaks to.
    pub to: usize,
    /// What it says.
    pub says: Says,
}

/// Nodes and edges; the proposal is the first node.
#[derive(Debug, Default)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
}

impl Graph {
    /// All that speaks for and against this proposal.
    pub fn of(proposal: &Proposal) -> Self {
        let mut graph = Self::default();
        let mut at = BTreeMap::new();
        graph.add(
            &mut at,
            Node {
                number: 0,
                id: proposal.id.inner().to_owned(),
                kind: Kind::Proposal,
                text: proposal.title.clone(),
                note: format!("Proposal, revision {}", proposal.current_revision.number),
                place: format!("/proposals/{}", proposal.id.inner()),
                settled: false,
                blocks: false,
            },
        );
        graph.object(&mut at, proposal);
        for one in &proposal.concessions.nodes {
            let removes = one.removes.iter().filter_map(|removal| match &removal.objection {
                AnyObjection::Objection(objection) => at.get(objection.id.inner()).copied(),
                AnyObjection::Other => None,
            });
            let removes: Vec<usize> = removes.collect();
            if removes.is_empty() {
                continue;
            }
            let node = Node {
                number: 0,
                id: one.id.inner().to_owned(),
                kind: Kind::Answer,
                text: one.title.clone(),
                note: format!("Concession, costs {}", one.cost),
                place: format!("/proposals/{}#planner", proposal.id.inner()),
                settled: removes.iter().all(|to| graph.nodes.get(*to).is_some_and(|node| node.settled)),
                blocks: false,
            };
            let from = graph.add(&mut at, node);
            graph.edges.extend(removes.into_iter().map(|to| Edge { from, to, says: Says::Answers }));
        }
        for (number, one) in proposal.arguments.nodes.iter().enumerate() {
            let node = Node {
                number: 0,
                id: one.id.inner().to_owned(),
                kind: Kind::Argument,
                text: one.body.0.clone(),
                note: format!("Argument, {}", one.author.name),
                place: format!("#argument-{}", number + 1),
                settled: false,
                blocks: false,
            };
            graph.add(&mut at, node);
        }
        for one in &proposal.arguments.nodes {
            let Some(from) = at.get(one.id.inner()).copied() else { continue };
            let all = [(&one.attacks, Says::Attacks), (&one.supports, Says::Supports)];
            for (target, says) in all.iter().flat_map(|(of, says)| of.iter().map(move |target| (target, *says))) {
                let to = Target::id(target).and_then(|id| at.get(id)).copied();
                graph.edges.extend(to.map(|to| Edge { from, to, says }));
            }
        }
        for one in proposal.evidence.nodes.iter().filter(|one| one.removed_at.is_none()) {
            let node = Node {
                number: 0,
                id: one.id.inner().to_owned(),
                kind: Kind::Evidence,
                text: one.finding.statement.0.clone(),
                note: format!("Found by {}", one.finding.found_by.name),
                place: format!("/initiatives/{}/research", proposal.initiative.frame.id.inner()),
                settled: false,
                blocks: false,
            };
            let from = graph.add(&mut at, node);
            graph.edges.push(Edge { from, to: 0, says: Says::Supports });
        }
        graph.settle();
        graph
    }

    /// The objections, the open and grave ones first, each with its answer.
    fn object(&mut self, at: &mut BTreeMap<String, usize>, proposal: &Proposal) {
        let mut objections: Vec<_> = proposal.objections.nodes.iter().collect();
        objections.sort_by_key(|one| (is_closed(one.state), std::cmp::Reverse(one.severity)));
        for one in objections {
            let settled = is_closed(one.state);
            let id = one.id.inner().to_owned();
            let place = format!("/objections/{id}");
            let objection = self.add(
                at,
                Node {
                    number: 0,
                    id: id.clone(),
                    kind: Kind::Objection,
                    text: one.title.clone(),
                    note: format!("{} objection, {}: {}", one.severity.said().0, one.raised_by.name, one.state.word()),
                    place: place.clone(),
                    settled,
                    blocks: !settled && one.severity.said().1 == "blocking",
                },
            );
            self.edges.push(Edge { from: objection, to: 0, says: Says::Attacks });
            if let Some(said) = &one.answer {
                let note = "Answer".to_owned();
                let (id, text) = (format!("{id}.answer"), said.0.clone());
                let answer = Node { number: 0, id, kind: Kind::Answer, text, note, place, settled, blocks: false };
                let from = self.add(at, answer);
                self.edges.push(Edge { from, to: objection, says: Says::Answers });
            }
        }
    }

    fn add(&mut self, at: &mut BTreeMap<String, usize>, node: Node) -> usize {
        let node = Node { number: self.nodes.len(), ..node };
        at.insert(node.id.clone(), self.nodes.len());
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// An argument is settled once all that it speaks to is.
    pub(super) fn settle(&mut self) {
        let mut spoken_to = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            if let Some(to) = spoken_to.get_mut(edge.from) {
                to.push(edge.to);
            }
        }
        loop {
            let settled = |node: &usize| self.nodes.get(*node).is_some_and(|node| node.settled);
            let ends = |(node, to): &(&Node, &Vec<usize>)| {
                node.kind == Kind::Argument && !node.settled && !to.is_empty() && to.iter().all(settled)
            };
            let ended: Vec<usize> =
                self.nodes.iter().zip(&spoken_to).filter(ends).map(|(node, _)| node.number).collect();
            if ended.is_empty() {
                return;
            }
            for at in ended {
                if let Some(node) = self.nodes.get_mut(at) {
                    node.settled = true;
                }
            }
        }
    }
}

fn is_closed(state: ObjectionState) -> bool {
    state.waits_for() == "closed"
}
