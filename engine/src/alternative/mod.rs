//! Several proposals for one problem, side by side.

mod check;
mod criteria;
mod input;
mod order;
mod pairwise;
mod preference;
mod report;
mod sensitivity;
mod values;

pub use input::{Alternative, Alternatives, Criterion, CriterionValue, Direction};
pub use preference::{Preferences, Ranking, preferences};
pub use report::{
    AlternativeReport, Comparison, Condorcet, CriteriaCell, CriteriaReport, CriteriaRow, Disagreement, ObjectionsRank,
    PairMargin, ReadinessRank, Sensitivity, WeightChange,
};

use crate::error::InputError;
use crate::report::Assessment;
use crate::snapshot::{Snapshot, assess};
use crate::words::list;

/// An alternative that has been checked, with its answers.
struct Candidate<'a> {
    id: &'a str,
    snapshot: Snapshot,
    assessment: Assessment,
}

/// Compares the alternatives of one problem: their assessments, pair by pair in
/// the eyes of the same people, by their objections and, where criteria are
/// given, by those; and says where these orders disagree.
///
/// Pair by pair, a person counts for the alternative on which they stand
/// higher, with their weight, if they hold a level on both; weights are compared
/// exactly. The Condorcet winner beats every other (Condorcet 1785); the Smith
/// set (Smith 1973) is the smallest set whose members beat everybody outside it.
/// Criteria have swing weights and linear values between worst and best
/// (von Winterfeldt and Edwards 1986).
///
/// Everything is listed by id; the order of the input does not matter. Time for
/// k alternatives, m criteria and n things said about each: what k assessments
/// take, and O(k² n + k³ + k m²); memory is linear in the input.
///
/// ```
/// use engine::{Alternative, Alternatives, Deliberation, Position, Stance};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "CONSENT"},
///     "proposal": {"id": "p", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}],
///     "positions": [{"stakeholder": "ann", "stance": "ACCEPT", "revision": 1}]}"#)?;
/// let mut better = deliberation.clone();
/// better.positions[0].stance = Stance::Champion;
/// let alternative = |id: &str, deliberation| Alternative { id: id.to_owned(), deliberation };
/// let comparison = engine::compare(&Alternatives {
///     alternatives: vec![alternative("queue", deliberation), alternative("table", better)],
///     criteria: Vec::new(),
///     values: Vec::new(),
/// })?;
/// assert_eq!(comparison.condorcet.winner.as_deref(), Some("table"));
/// assert_eq!(comparison.pairs[0].margin, -1.0);
/// assert!(comparison.agree);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The first field found wrong, with its path: no alternatives, or more than
/// 100 of them or of the criteria; an id used twice; anything
/// [`Snapshot::new`] finds in a deliberation; people or weights that differ
/// between deliberations; a number out of range; a value of nothing that is
/// listed, a second one, or one beyond the range of its criterion; weights of
/// criteria that are all 0.
pub fn compare(alternatives: &Alternatives) -> Result<Comparison, InputError> {
    let snapshots = check::snapshots(alternatives)?;
    let table = criteria::Table::new(alternatives)?;
    let given = alternatives.alternatives.iter().zip(snapshots);
    let mut candidates: Vec<Candidate<'_>> =
        given.map(|(given, snapshot)| Candidate { id: &given.id, assessment: assess(&snapshot), snapshot }).collect();
    candidates.sort_by_key(|candidate| candidate.id);
    let majorities = pairwise::Majorities::new(&candidates);
    let (pairs, condorcet) = (majorities.pairs(), majorities.condorcet());
    let (readiness, objections) = (order::readiness(&candidates), order::objections(&candidates));
    let disagreements = order::disagreements(&pairs, &readiness, &objections);
    let criteria = table.map(|table| table.report());
    let firsts = firsts(&readiness, &condorcet, &objections, criteria.as_ref());
    let shared = |id: &&str| firsts.iter().all(|(_, first)| first.contains(id));
    let agree = firsts.first().is_some_and(|(_, first)| first.iter().any(shared));
    Ok(Comparison {
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        sentence: sentence(&firsts, agree),
        agree,
        pairs,
        condorcet,
        readiness,
        objections,
        disagreements,
        criteria,
        alternatives: candidates.into_iter().map(reported).collect(),
    })
}

fn reported(candidate: Candidate<'_>) -> AlternativeReport {
    let status = candidate.assessment.verdict.status;
    let sentence = match &candidate.assessment.readiness {
        Some(ready) => format!(
            "{}: {status} by the rule, readiness {:.1} ({:.1} to {:.1})",
            candidate.id, ready.score, ready.low, ready.high
        ),
        None => format!("{}: {status} by the rule, no readiness because nobody has a say", candidate.id),
    };
    AlternativeReport { id: candidate.id.to_owned(), assessment: candidate.assessment, sentence }
}

/// Who is first in each order, with what the order is by.
fn firsts<'a>(
    readiness: &'a [ReadinessRank],
    condorcet: &'a Condorcet,
    objections: &'a [ObjectionsRank],
    criteria: Option<&'a CriteriaReport>,
) -> Vec<(&'static str, Vec<&'a str>)> {
    let ready = readiness.iter().filter(|rank| rank.rank == Some(1)).map(|rank| rank.alternative.as_str()).collect();
    let weakest = objections.iter().filter(|rank| rank.rank == 1).map(|rank| rank.alternative.as_str()).collect();
    let mut firsts = vec![
        ("by readiness", ready),
        ("pair by pair", condorcet.smith.iter().map(String::as_str).collect()),
        ("by the weakest objections", weakest),
    ];
    firsts.extend(criteria.map(|table| ("by the criteria", table.leaders.iter().map(String::as_str).collect())));
    firsts.retain(|(_, first): &(_, Vec<&str>)| !first.is_empty());
    firsts
}

fn sentence(firsts: &[(&str, Vec<&str>)], agree: bool) -> String {
    let orders: Vec<String> =
        firsts.iter().map(|(by, first)| format!("{} {by}", list(first.iter(), first.len()))).collect();
    let verdict = if agree { "the orders agree on who is first" } else { "the orders disagree on who is first" };
    format!("{verdict}: {}", list(orders.iter(), orders.len()))
}
