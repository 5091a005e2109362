//! Whom to talk to next: what each person alone could change.

mod report;

pub use report::TalkToNext;

use std::cmp::Reverse;

use crate::csr::index;
use crate::deliberation::Stance;
use crate::influence::{Network, influence};
use crate::report::Standing;
use crate::snapshot::{Hold, Snapshot};
use crate::{readiness, verdict};

/// What whoever comes round is taken to hold, and for a reason.
const SUPPORT: Hold = Hold { stance: Some(Stance::Support), reasoned: true };

/// How many people an assessment lists.
pub(crate) const FIRST: usize = 10;

/// What each person would change by coming to `SUPPORT` with their own
/// objections settled: the clauses that would be satisfied and were not, and
/// the points the score would gain. Ranked by the number of clauses, then the
/// points (those within 10^-9 are equal), then influence, then id; at most
/// `top` of them.
///
/// A person with a say who is not recused is listed if they effectively hold
/// less than `SUPPORT`, or if an objection they raised is not settled, whatever
/// has been answered or overruled; who has neither can change nothing. Who is
/// at `CHAMPION` stays there.
///
/// O(n log n) for n people and objections, and what [`influence()`] takes where
/// ties have to be broken by it. Memory: about 24 bytes a person. Sentences are
/// made for those returned alone.
///
/// ```
/// use engine::{Deliberation, Snapshot};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "UNANIMITY"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}, {"id": "bo", "role": "APPROVER", "group": "platform"}],
///     "positions": [{"stakeholder": "ann", "stance": "ACCEPT", "revision": 1}]
/// }"#)?;
/// let next = engine::talk_to_next(&Snapshot::new(&deliberation)?, 10);
/// assert_eq!(next.len(), 2);
/// assert_eq!((next[0].stakeholder.as_str(), next[0].clauses.as_slice()), ("bo", [0].as_slice()));
/// assert_eq!(next[0].sentence, "bo (silent, platform): coming to SUPPORT would satisfy 1 clause \
///                               (all of the eligible at ACCEPT or above) and add 11.0 points");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn talk_to_next(snapshot: &Snapshot, top: usize) -> Vec<TalkToNext> {
    ranked(snapshot, top).0
}

/// The same, and how many people there are to talk to in all.
pub(crate) fn ranked(snapshot: &Snapshot, top: usize) -> (Vec<TalkToNext>, usize) {
    let Some(points) = readiness::Gains::new(snapshot) else {
        return (Vec::new(), 0);
    };
    let mut clauses = verdict::Gains::new(snapshot);
    let everybody = 0..snapshot.flat.people.len();
    let open = everybody.filter_map(|person| Some((person, change(snapshot, person)?)));
    let mut people: Vec<Candidate> = open
        .map(|(person, to)| {
            let gain = points.of(snapshot, person, to);
            Candidate { clauses: clauses.of(person, to).len(), steps: billionths(gain), person }
        })
        .collect();
    let all = people.len();
    people.sort_unstable_by_key(|candidate| (candidate.rank(), candidate.person));
    break_ties(snapshot, &mut people, top);
    people.truncate(top);
    let named = people.iter().filter_map(|candidate| {
        let to = change(snapshot, candidate.person)?;
        let gain = points.of(snapshot, candidate.person, to);
        Some(report::entry(snapshot, candidate.person, clauses.of(candidate.person, to), gain))
    });
    (named.collect(), all)
}

/// A person who could change something.
struct Candidate {
    clauses: usize,
    /// The points gained, in billionths.
    steps: i64,
    person: usize,
}

impl Candidate {
    fn rank(&self) -> Reverse<(usize, i64)> {
        Reverse((self.clauses, self.steps))
    }
}

/// What a person would come to hold; none for whoever can change nothing.
fn change(snapshot: &Snapshot, person: usize) -> Option<Hold> {
    let counts = snapshot.flat.people.get(person)?.has_say();
    let hold = snapshot.present.holds.get(person).filter(|hold| counts && !hold.is_recused())?;
    if hold.level() < Stance::Support.level() {
        return Some(SUPPORT);
    }
    own_objections(snapshot, person).next().map(|_| *hold)
}

/// The unsettled objections a person raised, by number, in order.
pub(crate) fn own_objections(snapshot: &Snapshot, person: usize) -> impl Iterator<Item = usize> {
    let raised = snapshot.flat.raised.of(person).iter().map(|&objection| index(objection));
    raised.filter(|&objection| {
        let standing = snapshot.present.standing.get(objection).copied().flatten();
        standing.is_some_and(|standing| standing != Standing::Settled)
    })
}

/// Orders equal ranks that reach into the first `top` by influence, the
/// greater first; without listening, everybody's is the same.
fn break_ties(snapshot: &Snapshot, people: &mut [Candidate], top: usize) {
    let pairs = people.iter().zip(people.iter().skip(1)).take(top);
    if snapshot.flat.listens.is_empty() || !pairs.into_iter().any(|(one, next)| one.rank() == next.rank()) {
        return;
    }
    let Ok(report) = influence(&Network::from(snapshot)) else {
        return;
    };
    let counting = (0..snapshot.flat.people.len()).filter(|&person| readiness::opinion(snapshot, person).is_some());
    let mut influences = vec![0.0; snapshot.flat.people.len()];
    for (person, found) in counting.zip(report.people) {
        if let Some(slot) = influences.get_mut(person) {
            *slot = found.influence;
        }
    }
    let of = |candidate: &Candidate| influences.get(candidate.person).copied().unwrap_or_default();
    people.sort_by(|one, other| {
        let influence = of(other).total_cmp(&of(one));
        one.rank().cmp(&other.rank()).then(influence).then(one.person.cmp(&other.person))
    });
}

#[expect(clippy::cast_possible_truncation, reason = "a gain lies between -100 and 100")]
fn billionths(gain: f64) -> i64 {
    (gain * 1e9).round() as i64
}
