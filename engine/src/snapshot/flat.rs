//! The graph laid out in arrays, for the questions that walk it often.

use std::collections::BTreeMap;

use petgraph::visit::EdgeRef;

use super::check::PARTS;
use crate::argument::{Label, objection_labels};
use crate::deliberation::{Deliberation, Objection, ObjectionState, Role, Severity, UnderstandingStance};
use crate::graph::{Edge, Graph, Node};
use crate::set::Set;

/// People, objections and concessions by number, in the order of their ids.
#[derive(Clone, Debug)]
pub(crate) struct Flat {
    pub(crate) people: Vec<Person>,
    /// The author, if they are a stakeholder.
    pub(crate) author: Option<usize>,
    /// The groups, the one of people without a group first.
    pub(crate) groups: Vec<Option<String>>,
    pub(crate) objections: Vec<FlatObjection>,
    /// The issues by name; those of objections without one come last.
    pub(crate) issues: Vec<Option<String>>,
    pub(crate) offers: Vec<Offer>,
}

/// A stakeholder.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) group: usize,
    /// In millionths.
    pub(crate) weight: u128,
    pub(crate) understanding: Option<UnderstandingStance>,
}

/// An objection, real or latent.
#[derive(Clone, Debug)]
pub(crate) struct FlatObjection {
    pub(crate) id: String,
    pub(crate) by: usize,
    /// Whether its raiser has a say.
    pub(crate) by_say: bool,
    pub(crate) severity: Severity,
    pub(crate) state: ObjectionState,
    pub(crate) label: Label,
    pub(crate) issue: usize,
    pub(crate) removed_by: Vec<Set>,
    pub(crate) provoked_by: Option<Set>,
}

/// A concession.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) id: String,
    pub(crate) cost: i64,
    /// Whom it moves, by how many steps.
    pub(crate) shifts: Vec<(usize, i64)>,
    pub(crate) requires: Set,
    /// What it says it excludes; of two, it is enough that one says so.
    pub(crate) excludes: Set,
}

impl Flat {
    /// Lays out a checked, sorted deliberation and its graph.
    pub(super) fn new(deliberation: &Deliberation, graph: &Graph) -> Self {
        let groups = distinct(deliberation.stakeholders.iter().map(|s| s.group.clone()));
        let issues = distinct(deliberation.objections.iter().map(issue_key));
        let mut flat = Self {
            people: people(deliberation, &groups),
            author: None,
            groups: groups.into_keys().collect(),
            objections: Vec::new(),
            issues: issues.keys().map(|(_, name, _)| name.clone()).collect(),
            offers: offers(deliberation),
        };
        let labels = objection_labels(graph);
        for (objection, label) in deliberation.objections.iter().zip(labels) {
            let issue = issues.get(&issue_key(objection)).copied();
            let objection = flattened(objection, label, issue.unwrap_or_default());
            flat.objections.push(objection);
        }
        flat.add_edges(graph);
        flat
    }

    fn add_edges(&mut self, graph: &Graph) {
        for edge in graph.edge_references() {
            let (from, to) = (edge.source(), edge.target());
            if let (Some(from), Some(to)) = (graph.node_weight(from), graph.node_weight(to)) {
                self.add_edge(*from, *edge.weight(), *to);
            }
        }
    }

    fn add_edge(&mut self, from: Node, edge: Edge, to: Node) {
        match (from, edge, to) {
            (Node::Stakeholder(author), Edge::Wrote, _) => self.author = Some(author),
            (Node::Stakeholder(raiser), Edge::Raises, Node::Objection(objection)) => {
                let say = self.people.get(raiser).is_some_and(Person::has_say);
                if let Some(objection) = self.objections.get_mut(objection) {
                    (objection.by, objection.by_say) = (raiser, say);
                }
            }
            (Node::Concession(concession), Edge::Meets(number), Node::Objection(objection)) => {
                let objection = self.objections.get_mut(objection);
                if let Some(set) = objection.and_then(|p| p.removed_by.get_mut(number)) {
                    set.insert(concession);
                }
            }
            (Node::Concession(concession), Edge::Provokes, Node::Objection(objection)) => {
                let objection = self.objections.get_mut(objection);
                if let Some(set) = objection.and_then(|p| p.provoked_by.as_mut()) {
                    set.insert(concession);
                }
            }
            (Node::Concession(concession), Edge::Shifts(steps), Node::Stakeholder(person)) => {
                if let Some(offer) = self.offers.get_mut(concession) {
                    offer.shifts.push((person, steps));
                }
            }
            (Node::Concession(one), Edge::Requires, Node::Concession(other)) => {
                if let Some(offer) = self.offers.get_mut(one) {
                    offer.requires.insert(other);
                }
            }
            (Node::Concession(one), Edge::Excludes, Node::Concession(other)) => {
                if let Some(offer) = self.offers.get_mut(one) {
                    offer.excludes.insert(other);
                }
            }
            _ => {}
        }
    }
}

impl Person {
    /// Whether their position and objections count.
    pub(crate) fn has_say(&self) -> bool {
        self.role.has_say()
    }
}

fn people(deliberation: &Deliberation, groups: &BTreeMap<Option<String>, usize>) -> Vec<Person> {
    let understandings: BTreeMap<&str, UnderstandingStance> =
        deliberation.understandings.iter().flatten().map(|entry| (entry.stakeholder.as_str(), entry.stance)).collect();
    let people = deliberation.stakeholders.iter().map(|person| Person {
        id: person.id.clone(),
        role: person.role,
        group: groups.get(&person.group).copied().unwrap_or_default(),
        weight: millionths(person.weight),
        understanding: understandings.get(person.id.as_str()).copied(),
    });
    people.collect()
}

fn flattened(objection: &Objection, label: Label, issue: usize) -> FlatObjection {
    FlatObjection {
        id: objection.id.clone(),
        by: 0,
        by_say: false,
        severity: objection.severity,
        state: objection.state,
        label,
        issue,
        removed_by: vec![Set::default(); objection.removed_by.len()],
        provoked_by: objection.provoked_by.as_ref().map(|_| Set::default()),
    }
}

fn offers(deliberation: &Deliberation) -> Vec<Offer> {
    let offers = deliberation.concessions.iter().map(|concession| Offer {
        id: concession.id.clone(),
        cost: concession.cost,
        shifts: Vec::new(),
        requires: Set::default(),
        excludes: Set::default(),
    });
    offers.collect()
}

/// Named issues first; an objection without one is an issue of its own.
fn issue_key(objection: &Objection) -> (bool, Option<String>, Option<&str>) {
    match &objection.issue {
        Some(name) => (false, Some(name.clone()), None),
        None => (true, None, Some(&objection.id)),
    }
}

/// The distinct keys, sorted and numbered.
fn distinct<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    let mut numbers: BTreeMap<K, usize> = keys.map(|key| (key, 0)).collect();
    for (number, slot) in numbers.values_mut().enumerate() {
        *slot = number;
    }
    numbers
}

/// A checked weight in whole millionths: at most 10^15.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a checked weight is above 0 and at most 10^9"
)]
fn millionths(weight: f64) -> u128 {
    (weight * PARTS).round() as u128
}
