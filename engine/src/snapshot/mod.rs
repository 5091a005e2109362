//! A checked deliberation, laid out for the questions asked of it.

mod check;
mod flat;
mod position;
mod references;

use chrono::{DateTime, TimeDelta, Utc};

pub(crate) use flat::{Flat, FlatObjection, Person};
pub(crate) use position::Hold;

use crate::argument;
use crate::deliberation::Deliberation;
use crate::error::InputError;
use crate::graph::{self, Graph};
use crate::readiness;
use crate::report::{Assessment, Standing};
use crate::rule::Rule;
use crate::verdict;

/// A deliberation that has been checked: whatever is asked of it has an answer.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(crate) deliberation: Deliberation,
    pub(crate) rule: Rule,
    pub(crate) graph: Graph,
    pub(crate) flat: Flat,
    /// The situation as it is now.
    pub(crate) present: Situation,
    /// For each clause, the eligible people, in order.
    pub(crate) eligible: Vec<Vec<usize>>,
}

/// What a verdict and a readiness depend on, now or after concessions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Situation {
    /// What each person effectively holds.
    pub(crate) holds: Vec<Hold>,
    /// Where each objection stands; none for those that do not count.
    pub(crate) standing: Vec<Option<Standing>>,
}

impl Snapshot {
    /// Checks a deliberation and lays it out.
    ///
    /// # Errors
    /// The first field found wrong, with its path: a double or unknown id, a
    /// second position or understanding of a person, a number or an instant
    /// (years 1 to 9999) out of range, an empty `removedBy` set or `provokedBy`,
    /// a latent objection in another state than `RAISED`, a cycle in
    /// `requires`, or anything [`Rule::check`] finds.
    pub fn new(deliberation: &Deliberation) -> Result<Self, InputError> {
        check::check(deliberation)?;
        let mut sorted = deliberation.clone();
        sort(&mut sorted);
        let graph = graph::build(&sorted);
        check_cycle(&graph, &sorted, deliberation)?;
        let rule = sorted.rule.resolve();
        let flat = Flat::new(&sorted, &graph);
        let present = Situation {
            holds: position::effective(&sorted, &rule, &flat),
            standing: flat.objections.iter().map(FlatObjection::present).collect(),
        };
        let eligible = eligible(&rule, &flat, &present);
        Ok(Self { deliberation: sorted, rule, graph, flat, present, eligible })
    }

    /// The rule that applies, written out.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The negotiation as a graph; its nodes count in the order of ids.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }
}

/// Assesses a deliberation as it stands.
#[must_use]
pub fn assess(snapshot: &Snapshot) -> Assessment {
    let present = &snapshot.present;
    Assessment {
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        verdict: verdict::judge(snapshot, present),
        readiness: readiness::measure(snapshot, present),
        standing: snapshot.standing(present),
        understanding: readiness::understand(snapshot, present),
    }
}

impl Snapshot {
    /// Where the objections that count stand, by id.
    pub(crate) fn standing(&self, situation: &Situation) -> std::collections::BTreeMap<String, Standing> {
        let objections = self.flat.objections.iter().zip(&situation.standing);
        objections.filter_map(|(objection, standing)| Some((objection.id.clone(), (*standing)?))).collect()
    }
}

/// The instant so many hours later. Checked input stays far from the end of time.
pub(crate) fn later(start: DateTime<Utc>, hours: i64) -> DateTime<Utc> {
    TimeDelta::try_hours(hours).and_then(|hours| start.checked_add_signed(hours)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn sort(deliberation: &mut Deliberation) {
    deliberation.stakeholders.sort_by(|a, b| a.id.cmp(&b.id));
    deliberation.positions.sort_by(|a, b| a.stakeholder.cmp(&b.stakeholder));
    deliberation.objections.sort_by(|a, b| a.id.cmp(&b.id));
    deliberation.arguments.sort_by(|a, b| a.id.cmp(&b.id));
    deliberation.concessions.sort_by(|a, b| a.id.cmp(&b.id));
}

fn check_cycle(graph: &Graph, sorted: &Deliberation, given: &Deliberation) -> Result<(), InputError> {
    let Some(rank) = graph::requires_cycle(graph) else {
        return Ok(());
    };
    let id = sorted.concessions.get(rank).map_or("", |concession| concession.id.as_str());
    let index = given.concessions.iter().position(|c| c.id == id);
    Err(InputError::Cycle { field: format!("concessions[{}].requires", index.unwrap_or(rank)), id: id.to_owned() })
}

/// Who is eligible, clause by clause: in its roles, not recused, and not an
/// excluded author.
fn eligible(rule: &Rule, flat: &Flat, present: &Situation) -> Vec<Vec<usize>> {
    let of_clause = |clause: &crate::rule::Clause| {
        let roles = clause.roles().unwrap_or(&rule.roles);
        let people = flat.people.iter().zip(&present.holds).enumerate();
        people
            .filter(|(index, (person, hold))| {
                roles.contains(&person.role)
                    && !hold.is_recused()
                    && !(rule.exclude_author && flat.author == Some(*index))
            })
            .map(|(index, _)| index)
            .collect()
    };
    rule.clauses.iter().map(of_clause).collect()
}

impl FlatObjection {
    /// Where it stands now; none for a latent one, or an observer's.
    fn present(&self) -> Option<Standing> {
        let counts = self.provoked_by.is_none() && self.by_say;
        counts.then(|| argument::standing(self.state, self.label))
    }
}
