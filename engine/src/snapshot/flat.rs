//! A deliberation laid out in arrays, for the questions that walk it often.

use super::names::numbered;
use super::people::{self, Person};
use super::references::{ConcessionReferences, ObjectionReferences, References, Register};
use crate::argument::{Label, label};
use crate::csr::{Csr, index, number};
use crate::deliberation::{Concession, Deliberation, Objection, ObjectionState, Severity};
use crate::set::Members;
use crate::texts::Texts;

/// People, objections, arguments and concessions by number, in the order of
/// their ids. Memory is linear in the input.
#[derive(Clone, Debug)]
pub(crate) struct Flat {
    pub(crate) people: Vec<Person>,
    /// The ids of the people.
    pub(crate) ids: Texts,
    /// The author, if they are a stakeholder.
    pub(crate) author: Option<usize>,
    /// The groups, the one of people without a group first.
    pub(crate) groups: Vec<Option<String>>,
    pub(crate) objections: Vec<FlatObjection>,
    /// The issues by name; those of objections without one come last.
    pub(crate) issues: Vec<Option<String>>,
    pub(crate) offers: Vec<Offer>,
    /// For each person, the objections they raised.
    pub(crate) raised: Csr,
    /// For each objection, who seconds it.
    pub(crate) seconds: Csr,
    /// How many arguments there are. Statements are the objections, then the arguments.
    pub(crate) arguments: usize,
    /// From statement to statement.
    pub(crate) attacks: Csr,
    /// From statement to statement.
    pub(crate) supports: Csr,
    /// How far others can move the people who say so, sorted.
    susceptibilities: Vec<(u32, f64)>,
    /// Who listens to whom, and how much, sorted.
    pub(crate) listens: Vec<(u32, u32, f64)>,
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
    pub(crate) removed_by: Vec<Members>,
    pub(crate) provoked_by: Option<Members>,
}

/// A concession.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) id: String,
    pub(crate) cost: i64,
    /// Whom it moves, by how many steps.
    pub(crate) shifts: Vec<(usize, i64)>,
    pub(crate) requires: Members,
    /// What it says it excludes; of two, it is enough that one says so.
    pub(crate) excludes: Members,
    /// The objections it settles or provokes, alone or with others.
    pub(crate) touches: Members,
}

impl Flat {
    /// Lays out a checked deliberation; `holders` says whose each position is.
    pub(super) fn new(
        deliberation: &Deliberation,
        register: &Register<'_>,
        holders: &[u32],
        references: References,
    ) -> Self {
        let (people, groups) = people::lay_out(deliberation, register, (holders, &references.understandings));
        let ids: Texts = register.people.ids().collect();
        let author = deliberation.proposal.author.as_deref();
        let author = author.and_then(|author| register.people.find_all(std::iter::once(author)).pop().flatten());
        let (attacks, supports) = statements(register, &references);
        let listens = listens(deliberation, &references);
        let seconds = edges(register.objections.order(), &references.objections, |objection| &objection.seconds);
        let (issues, objections) = objections(deliberation, register, references.objections, &people, &attacks);
        let raised = objections.iter().enumerate().map(|(place, objection)| (number(objection.by), number(place)));
        Self {
            raised: Csr::new(people.len(), raised),
            seconds: Csr::new(objections.len(), seconds.iter().copied()),
            offers: offers(deliberation, register, references.concessions, &objections),
            arguments: deliberation.arguments.len(),
            author: author.map(index),
            people,
            ids,
            groups,
            objections,
            issues,
            attacks,
            supports,
            susceptibilities: susceptibilities(deliberation, register),
            listens,
        }
    }

    /// How far others can move a person, if it says.
    pub(crate) fn susceptibility(&self, person: usize) -> Option<f64> {
        let found = self.susceptibilities.binary_search_by_key(&number(person), |(person, _)| *person);
        found.ok().and_then(|place| Some(self.susceptibilities.get(place)?.1))
    }
}

fn susceptibilities(deliberation: &Deliberation, register: &Register<'_>) -> Vec<(u32, f64)> {
    let people = register.people.order().filter_map(|place| deliberation.stakeholders.get(index(place)));
    let given = people.enumerate().filter_map(|(person, given)| Some((number(person), given.susceptibility?)));
    given.collect()
}

/// The attacks and the supports.
fn statements(register: &Register<'_>, references: &References) -> (Csr, Csr) {
    let objections = register.objections.order().len();
    let statements = objections.saturating_add(references.arguments.len());
    let shifted = |edges: Vec<(u32, u32)>| {
        let edges = edges.iter().map(|(argument, to)| (argument.saturating_add(number(objections)), *to));
        Csr::new(statements, edges)
    };
    let order = || register.arguments.order();
    (
        shifted(edges(order(), &references.arguments, |argument| &argument.attacks)),
        shifted(edges(order(), &references.arguments, |argument| &argument.supports)),
    )
}

/// The edges from the things of one kind, by their number, each with its
/// targets sorted.
fn edges<T>(order: impl Iterator<Item = u32>, given: &[T], targets: impl Fn(&T) -> &[u32]) -> Vec<(u32, u32)> {
    let mut edges = Vec::new();
    for (from, place) in order.enumerate() {
        let start = edges.len();
        let targets = given.get(index(place)).map_or(&[][..], &targets);
        edges.extend(targets.iter().map(|target| (number(from), *target)));
        edges.get_mut(start..).unwrap_or_default().sort_unstable();
    }
    edges
}

fn listens(deliberation: &Deliberation, references: &References) -> Vec<(u32, u32, f64)> {
    let listens = deliberation.listens.iter().zip(&references.listens);
    let mut listens: Vec<(u32, u32, f64)> = listens.map(|(listen, (from, to))| (*from, *to, listen.weight)).collect();
    listens.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    listens
}

/// The issues, and the objections in order.
fn objections(
    deliberation: &Deliberation,
    register: &Register<'_>,
    mut references: Vec<ObjectionReferences>,
    people: &[Person],
    attacks: &Csr,
) -> (Vec<Option<String>>, Vec<FlatObjection>) {
    let given = &deliberation.objections;
    let in_order = || register.objections.order().filter_map(|place| Some((place, given.get(index(place))?)));
    let (named, of_named) = numbered(in_order().filter_map(|(_, objection)| objection.issue.as_deref()));
    let mut issues: Vec<Option<String>> = named.into_iter().map(Some).collect();
    let mut of_named = of_named.into_iter();
    let objections = in_order().zip(label(attacks));
    let objections = objections.map(|((place, objection), label)| {
        let named = objection.issue.as_ref().and_then(|_| of_named.next());
        let issue = named.map_or(issues.len(), index);
        if named.is_none() {
            issues.push(None);
        }
        let references = references.get_mut(index(place)).map(std::mem::take).unwrap_or_default();
        flattened(objection, references, people, (label, issue))
    });
    let objections = objections.collect();
    (issues, objections)
}

fn flattened(
    objection: &Objection,
    references: ObjectionReferences,
    people: &[Person],
    (label, issue): (Label, usize),
) -> FlatObjection {
    let by = index(references.by);
    FlatObjection {
        id: objection.id.clone(),
        by,
        by_say: people.get(by).is_some_and(Person::has_say),
        severity: objection.severity,
        state: objection.state,
        label,
        issue,
        removed_by: references.removed_by,
        provoked_by: references.provoked_by,
    }
}

fn offers(
    deliberation: &Deliberation,
    register: &Register<'_>,
    mut references: Vec<ConcessionReferences>,
    objections: &[FlatObjection],
) -> Vec<Offer> {
    let mut touches = vec![Vec::new(); references.len()];
    for (place, objection) in objections.iter().enumerate() {
        let named = objection.removed_by.iter().chain(&objection.provoked_by).flat_map(Members::iter);
        for concession in named {
            if let Some(list) = touches.get_mut(concession) {
                list.push(place);
            }
        }
    }
    let in_order = register.concessions.order().zip(touches);
    let offers = in_order.filter_map(|(place, touches)| {
        let concession = deliberation.concessions.get(index(place))?;
        let references = references.get_mut(index(place)).map(std::mem::take)?;
        Some(offer(concession, references, touches))
    });
    offers.collect()
}

fn offer(concession: &Concession, references: ConcessionReferences, touches: Vec<usize>) -> Offer {
    let shifts = concession.shifts.iter().zip(references.shifts);
    Offer {
        id: concession.id.clone(),
        cost: concession.cost,
        shifts: shifts.map(|(shift, person)| (index(person), shift.steps)).collect(),
        requires: references.requires,
        excludes: references.excludes,
        touches: touches.into_iter().collect(),
    }
}
