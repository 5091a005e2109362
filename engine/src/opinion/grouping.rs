//! Looking for groups: who can be placed, how many groups there are, how sure that is.

use super::axes::{Axes, once};
use super::ballots::Ballots;
use super::cluster::{Point, cluster};
use super::given::Given;
use super::ids::index;
use super::report::{Candidate, Grouping, GroupingStatus, LeftOut, PersonPlace, Stability, StatementPlace};
use super::silhouette::silhouettes;
use super::stability::Divided;
use super::votes::OpinionGroup;
use crate::words::{list, plural};

/// How many votes it takes to be placed, and how many such people to look for groups.
const ENOUGH: usize = 7;
/// Numbers of groups that are tried.
const COUNTS: [u8; 4] = [2, 3, 4, 5];
/// From how many starts each.
const STARTS: usize = 20;
/// A mean adjusted Rand index below it is poor (Steinley 2004).
const POOR: f64 = 0.65;
/// How exactly the axes are computed.
const PRECISION: f64 = 1e-12;

/// Looks for groups; those found, and the report on it.
pub(super) fn look(ballots: &Ballots) -> (Given, Grouping) {
    let needed = ENOUGH.min(ballots.statements.len());
    let (included, left_out) = sieve(ballots, needed);
    let mut search = Search { ballots, places: Vec::new(), axes: None, left_out };
    if needed < 2 {
        let sentence = format!(
            "there {} {} {}, it takes 2 to tell opinions apart",
            plural(needed, "is", "are"),
            needed,
            plural(needed, "statement", "statements")
        );
        return search.without(GroupingStatus::TooFewStatements, sentence);
    }
    if included.len() < ENOUGH {
        let count = included.len();
        let sentence = format!(
            "{count} {} voted on {needed} statements or more, it takes {ENOUGH} to look for groups",
            plural(count, "person has", "people have")
        );
        return search.without(GroupingStatus::TooFewPeople, sentence);
    }
    let Some(axes) = Axes::of(ballots, &once(&included), PRECISION, None) else {
        let sentence = format!("no two of the {} people differ on any statement", included.len());
        return search.without(GroupingStatus::NoVariance, sentence);
    };
    search.places = places(ballots, &axes, &included);
    search.axes = Some(axes);
    search.divide()
}

/// The people with enough votes, and the others.
fn sieve(ballots: &Ballots, needed: usize) -> (Vec<u32>, Vec<LeftOut>) {
    let (mut included, mut left_out) = (Vec::new(), Vec::new());
    for ((number, person), row) in (0_u32..).zip(&ballots.people).zip(ballots.rows()) {
        if row.len() < needed {
            left_out.push(LeftOut { person: person.clone(), answered: row.len(), needed });
        } else {
            included.push(number);
        }
    }
    (included, left_out)
}

/// Where people are, from left to right, so that their ids decide nothing.
fn places(ballots: &Ballots, axes: &Axes, people: &[u32]) -> Vec<(u32, [f64; 2])> {
    let place = |person: &u32| (*person, axes.place(ballots.row(*person)));
    let mut places: Vec<(u32, [f64; 2])> = people.iter().map(place).collect();
    places.sort_unstable_by(|(a, [ax, ay]), (b, [bx, by])| {
        ax.total_cmp(bx).then_with(|| ay.total_cmp(by)).then_with(|| a.cmp(b))
    });
    places
}

struct Search<'a> {
    ballots: &'a Ballots,
    places: Vec<(u32, [f64; 2])>,
    axes: Option<Axes>,
    left_out: Vec<LeftOut>,
}

impl Search<'_> {
    /// Divides people into 2 to 5 groups and chooses by silhouette, of equal ones the fewest.
    fn divide(self) -> (Given, Grouping) {
        let points: Vec<Point> = self.places.iter().map(|(_, at)| Point { at: *at, times: 1 }).collect();
        let clusterings = COUNTS.map(|count| cluster(&points, count, STARTS));
        let (values, people) = silhouettes(&points, clusterings.each_ref().map(|found| found.labels.as_slice()));
        let (mut candidates, mut best) = (Vec::new(), None::<(f64, u8, Vec<u8>)>);
        for ((groups, clustering), value) in COUNTS.into_iter().zip(clusterings).zip(values) {
            let silhouette = (!clustering.lonely).then_some(value);
            candidates.push(Candidate { groups, silhouette, people });
            if let Some(value) = silhouette
                && best.as_ref().is_none_or(|(highest, ..)| value > *highest)
            {
                best = Some((value, groups, clustering.labels));
            }
        }
        let Some((silhouette, count, labels)) = best else {
            let sentence = "every division into 2 to 5 groups leaves somebody alone".to_owned();
            let (groups, report) = self.without(GroupingStatus::NoDivision, sentence);
            return (groups, Grouping { candidates, ..report });
        };
        let people: Vec<u32> = self.places.iter().map(|(person, _)| *person).collect();
        let axes = self.axes.as_ref();
        let divided = Divided { ballots: self.ballots, axes, people: &people, labels: &labels, groups: count };
        let stability = divided.bootstrap();
        let groups = number(self.ballots, &people, &labels, count);
        let (status, sentence) = say(&sizes(&groups), silhouette, &stability);
        let report = self.report(&groups, status, sentence);
        (groups, Grouping { candidates, stability: Some(stability), ..report })
    }

    fn without(self, status: GroupingStatus, sentence: String) -> (Given, Grouping) {
        let groups = Given::numbered(0, vec![None; self.ballots.people.len()]);
        let report = self.report(&groups, status, sentence);
        (groups, report)
    }

    fn report(mut self, groups: &Given, status: GroupingStatus, sentence: String) -> Grouping {
        self.places.sort_unstable_by_key(|(person, _)| *person);
        let mut members: Vec<OpinionGroup> =
            groups.ids.iter().map(|id| OpinionGroup { id: id.clone(), people: Vec::new() }).collect();
        let mut people = Vec::with_capacity(self.places.len());
        for (person, [x, y]) in self.places {
            let Some(id) = index(person).and_then(|person| self.ballots.people.get(person)) else { continue };
            let group = groups.of(person);
            if let Some(group) = group.and_then(|group| members.get_mut(usize::from(group))) {
                group.people.push(id.clone());
            }
            let group = group.and_then(|group| groups.id(group)).cloned();
            let answered = self.ballots.row(person).len();
            people.push(PersonPlace { person: id.clone(), group, answered, x, y });
        }
        let loadings = self.axes.as_ref().map(|axes| axes.loadings.as_slice()).unwrap_or_default();
        let statements = self.ballots.statements.iter().zip(loadings);
        Grouping {
            status,
            sentence,
            groups: members,
            candidates: Vec::new(),
            stability: None,
            explained: self.axes.as_ref().map(|axes| axes.explained),
            people,
            statements: statements.map(|(id, [x, y])| StatementPlace { statement: id.clone(), x: *x, y: *y }).collect(),
            left_out: self.left_out,
        }
    }
}

/// Numbers the groups by size, the largest first, of equal ones by first person.
fn number(ballots: &Ballots, people: &[u32], labels: &[u8], count: u8) -> Given {
    let mut sizes = vec![(0_usize, u32::MAX); count.into()];
    for (person, label) in people.iter().zip(labels) {
        if let Some((size, first)) = sizes.get_mut(usize::from(*label)) {
            (*size, *first) = (size.saturating_add(1), (*first).min(*person));
        }
    }
    let mut order: Vec<u8> = (0..count).collect();
    order.sort_by_key(|label| sizes.get(usize::from(*label)).map(|(size, first)| (std::cmp::Reverse(*size), *first)));
    let mut group_of = vec![None; ballots.people.len()];
    for (person, label) in people.iter().zip(labels) {
        let number = (0_u16..).zip(&order).find(|(_, other)| *other == label);
        if let Some(slot) = index(*person).and_then(|person| group_of.get_mut(person)) {
            *slot = number.map(|(number, _)| number);
        }
    }
    Given::numbered(count.into(), group_of)
}

fn sizes(groups: &Given) -> Vec<String> {
    let size = |number: usize| {
        let members = groups.group_of.iter().flatten().filter(|group| usize::from(**group) == number);
        members.count().to_string()
    };
    (0..groups.ids.len()).map(size).collect()
}

fn say(sizes: &[String], silhouette: f64, stability: &Stability) -> (GroupingStatus, String) {
    let index = stability.adjusted_rand_index;
    let found =
        format!("{} groups of {} people (silhouette {silhouette:.2})", sizes.len(), list(sizes.iter(), sizes.len()));
    if index < POOR {
        let sentence =
            format!("{found}, unstable: other people would give other groups (adjusted Rand index {index:.2})");
        return (GroupingStatus::Unstable, sentence);
    }
    (GroupingStatus::Stable, format!("{found}, stable when other people are drawn (adjusted Rand index {index:.2})"))
}
