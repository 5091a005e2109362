//! A checked deliberation, laid out for the questions asked of it.

mod check;
mod flat;
mod names;
mod people;
mod position;
mod references;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};

pub(crate) use flat::{Flat, FlatObjection};
pub(crate) use people::Person;
pub(crate) use position::Hold;

use references::Register;

use crate::argument;
use crate::csr::index;
use crate::deliberation::{Deliberation, Proposal, Role};
use crate::error::InputError;
use crate::graph::{self, Graph};
use crate::report::{Assessment, Standing};
use crate::rule::{Clause, Rule};
use crate::{readiness, talk, verdict};

/// A deliberation that has been checked: whatever is asked of it has an answer.
///
/// It keeps what the questions need in flat arrays: about 30 bytes a person
/// and the length of their id, about 200 an objection, 4 to 16 a reference.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(crate) rule: Rule,
    pub(crate) clocks: Clocks,
    /// Whether anybody was asked about the problem.
    pub(crate) asked: bool,
    pub(crate) flat: Flat,
    /// The situation as it is now.
    pub(crate) present: Situation,
    /// Built when it is first asked for.
    graph: OnceLock<Graph>,
}

/// The instants that clauses look at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clocks {
    pub(crate) now: DateTime<Utc>,
    pub(crate) opened_at: DateTime<Utc>,
    pub(crate) last_substantive_at: DateTime<Utc>,
    pub(crate) final_comment_since: Option<DateTime<Utc>>,
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
    /// Checks a deliberation and lays it out. O(n log n) for n ids and
    /// references together, memory linear in them.
    ///
    /// ```
    /// let deliberation: engine::Deliberation = serde_json::from_str(r#"{
    ///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "CONSENT"},
    ///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
    ///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
    ///     "stakeholders": [{"id": "ann", "role": "APPROVER"}],
    ///     "positions": [{"stakeholder": "bob", "stance": "ACCEPT", "revision": 1}]
    /// }"#)?;
    /// let error = engine::Snapshot::new(&deliberation).err().map(|error| error.to_string());
    /// assert_eq!(error.as_deref(), Some("positions[0].stakeholder: `bob` is unknown, must be the id of a stakeholder"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The first field found wrong, with its path: a double or unknown id, a
    /// second position or understanding of a person, a number or an instant
    /// (years 1 to 9999) out of range, an empty `removedBy` set or `provokedBy`,
    /// a latent objection in another state than `RAISED`, a cycle in
    /// `requires`, a list of more than 500,000,000 entries and references, or
    /// anything [`Rule::check`] finds.
    pub fn new(deliberation: &Deliberation) -> Result<Self, InputError> {
        check::check(deliberation)?;
        let register = Register::new(deliberation)?;
        let mut references = register.resolve(deliberation)?;
        let holders = std::mem::take(&mut references.positions);
        let rule = deliberation.rule.resolve();
        let flat = Flat::new(deliberation, &register, &holders, references);
        check_cycle(&flat, &register)?;
        let present = Situation {
            holds: position::effective(deliberation, &holders, &rule, &flat),
            standing: flat.objections.iter().map(FlatObjection::present).collect(),
        };
        Ok(Self {
            rule,
            clocks: Clocks::new(deliberation.now, &deliberation.proposal),
            asked: deliberation.understandings.is_some(),
            flat,
            present,
            graph: OnceLock::new(),
        })
    }

    /// The rule that applies, written out.
    ///
    /// ```
    /// let deliberation: engine::Deliberation = serde_json::from_str(r#"{
    ///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "UNANIMITY"},
    ///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
    ///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
    ///     "stakeholders": [{"id": "ann", "role": "APPROVER"}]
    /// }"#)?;
    /// let snapshot = engine::Snapshot::new(&deliberation)?;
    /// assert_eq!(snapshot.rule(), &engine::Preset::Unanimity.rule());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The negotiation as a graph; its nodes count in the order of ids.
    ///
    /// It is built from the flat arrays when it is first asked for and kept
    /// from then on: O(nodes + edges), 24 bytes a node and 32 an edge.
    ///
    /// ```
    /// use engine::{Deliberation, Edge, Node, Snapshot};
    ///
    /// let deliberation: Deliberation = serde_json::from_str(r#"{
    ///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "CONSENT"},
    ///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
    ///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
    ///     "stakeholders": [{"id": "bob", "role": "APPROVER"}],
    ///     "objections": [{"id": "keys", "by": "bob", "severity": "MAJOR"}]
    /// }"#)?;
    /// let snapshot = Snapshot::new(&deliberation)?;
    /// let graph = snapshot.graph();
    /// assert_eq!(graph.node_weights().collect::<Vec<_>>(),
    ///            [&Node::Proposal, &Node::Stakeholder(0), &Node::Objection(0)]);
    /// assert_eq!(graph.edge_weights().collect::<Vec<_>>(), [&Edge::Raises]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| graph::build(&self.flat))
    }
}

/// Assesses a deliberation as it stands: everything that follows from it
/// without looking for concessions. O(n log n) for n people and objections.
///
/// ```
/// let deliberation: engine::Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "UNANIMITY"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}]
/// }"#)?;
/// let assessment = engine::assess(&engine::Snapshot::new(&deliberation)?);
/// assert_eq!(assessment.verdict.status, engine::VerdictStatus::NotReady);
/// assert_eq!(assessment.talk_to_next[0].stakeholder, "ann");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn assess(snapshot: &Snapshot) -> Assessment {
    let present = &snapshot.present;
    let (talk_to_next, people_to_talk_to) = talk::ranked(snapshot, talk::FIRST);
    Assessment {
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        verdict: verdict::judge(snapshot, present),
        readiness: readiness::measure(snapshot, present),
        contributions: readiness::attribute(snapshot, present),
        talk_to_next,
        people_to_talk_to,
        standing: snapshot.standing(present),
        understanding: readiness::understand(snapshot, present),
    }
}

impl Snapshot {
    /// Where the objections that count stand, by id.
    pub(crate) fn standing(&self, situation: &Situation) -> BTreeMap<String, Standing> {
        let objections = self.flat.objections.iter().zip(&situation.standing);
        objections.filter_map(|(objection, standing)| Some((objection.id.clone(), (*standing)?))).collect()
    }

    /// Whom a clause asks, in order: in its roles, not recused, and not an
    /// excluded author. No concession changes it.
    pub(crate) fn eligible<'a>(&'a self, clause: &'a Clause) -> impl Iterator<Item = usize> + 'a {
        let roles = clause.roles().unwrap_or(&self.rule.roles);
        let [approvers, contributors] = [Role::Approver, Role::Contributor].map(|role| roles.contains(&role));
        let asks = move |role| match role {
            Role::Approver => approvers,
            Role::Contributor => contributors,
            Role::Observer => false,
        };
        let excluded = self.flat.author.filter(|_| self.rule.exclude_author);
        let people = self.flat.people.iter().zip(&self.present.holds).enumerate();
        let eligible = people
            .filter(move |(place, (person, hold))| asks(person.role) && !hold.is_recused() && excluded != Some(*place));
        eligible.map(|(place, _)| place)
    }
}

impl Clocks {
    fn new(now: DateTime<Utc>, proposal: &Proposal) -> Self {
        Self {
            now,
            opened_at: proposal.opened_at,
            last_substantive_at: proposal.last_substantive_at,
            final_comment_since: proposal.final_comment_since,
        }
    }
}

/// The instant so many hours later. Checked input stays far from the end of time.
pub(crate) fn later(start: DateTime<Utc>, hours: i64) -> DateTime<Utc> {
    TimeDelta::try_hours(hours).and_then(|hours| start.checked_add_signed(hours)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn check_cycle(flat: &Flat, register: &Register<'_>) -> Result<(), InputError> {
    let Some(place) = graph::requires_cycle(flat) else {
        return Ok(());
    };
    let id = flat.offers.get(place).map_or_else(String::new, |offer| offer.id.clone());
    let given = register.concessions.order().nth(place).map_or(place, index);
    Err(InputError::Cycle { field: format!("concessions[{given}].requires"), id })
}

impl FlatObjection {
    /// Where it stands now; none for a latent one, or an observer's.
    fn present(&self) -> Option<Standing> {
        let counts = self.provoked_by.is_none() && self.by_say;
        counts.then(|| argument::standing(self.state, self.label))
    }
}
