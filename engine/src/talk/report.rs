//! Whom to talk to next, as output.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::own_objections;
use crate::csr::index;
use crate::deliberation::Stance;
use crate::snapshot::Snapshot;
use crate::words::{list, plural};

/// What one person would change by coming to `SUPPORT` with their own objections settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TalkToNext {
    /// Who.
    pub stakeholder: String,
    /// The clauses that would be satisfied and are not, by their place in the
    /// verdict, from 0 on.
    pub clauses: Vec<usize>,
    /// The points the score would gain, 0 to 100.
    pub score: f64,
    /// The unsettled objections they raised, sorted.
    pub objections: Vec<String>,
    /// The same in words.
    pub sentence: String,
}

/// The entry of one person, with the clauses and the points gained.
pub(super) fn entry(snapshot: &Snapshot, person: usize, clauses: Vec<usize>, score: f64) -> TalkToNext {
    let objections = own_objections(snapshot, person).filter_map(|number| snapshot.flat.objections.get(number));
    let objections: Vec<String> = objections.map(|objection| objection.id.clone()).collect();
    TalkToNext {
        stakeholder: snapshot.flat.ids.at(person).to_owned(),
        sentence: sentence(snapshot, person, (&clauses, &objections), score),
        clauses,
        score: score.max(0.0),
        objections,
    }
}

/// "bo (silent, platform): coming to SUPPORT would satisfy 1 clause (...) and add 12.5 points".
fn sentence(snapshot: &Snapshot, person: usize, (clauses, objections): (&[usize], &[String]), score: f64) -> String {
    let stance = snapshot.present.holds.get(person).and_then(|hold| hold.stance);
    let stance_name = stance.map_or_else(|| "silent".to_owned(), |stance| format!("at {stance}"));
    let group =
        snapshot.flat.people.get(person).and_then(|person| snapshot.flat.groups.get(index(person.group))?.as_ref());
    let who = group.map_or_else(|| stance_name.clone(), |group| format!("{stance_name}, {group}"));
    let settled = list(objections.iter(), objections.len());
    let supports = stance.and_then(Stance::level) >= Stance::Support.level();
    let change = match (supports, objections) {
        (true, _) => format!("settling {settled}"),
        (false, []) => "coming to SUPPORT".to_owned(),
        (false, _) => format!("coming to SUPPORT with {settled} settled"),
    };
    let described = clauses.iter().filter_map(|&number| snapshot.rule.clauses.get(number));
    let described: Vec<String> = described.map(crate::rule::Clause::describe).collect();
    let satisfies = match clauses.len() {
        0 => "satisfy no further clause".to_owned(),
        count => format!("satisfy {count} {} ({})", plural(count, "clause", "clauses"), described.join("; ")),
    };
    let id = snapshot.flat.ids.at(person);
    format!("{id} ({who}): {change} would {satisfies} and add {:.1} points", score.max(0.0))
}
