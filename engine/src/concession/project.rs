//! What becomes of a situation when a set of concessions is made.

use super::find;
use super::report::Projection;
use crate::csr::index;
use crate::deliberation::{Severity, Stance};
use crate::error::InputError;
use crate::report::Standing;
use crate::set::{Members, Set};
use crate::snapshot::{FlatObjection, Hold, Person, Situation, Snapshot};
use crate::{readiness, verdict};

/// What would become of the deliberation if these concessions were made,
/// whether or not they can be made together; a repeated id counts once.
///
/// ```
/// let deliberation: engine::Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "CONSENT"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}],
///     "objections": [{"id": "keys", "by": "ann", "severity": "MAJOR", "removedBy": [["rotate"]]}],
///     "concessions": [{"id": "rotate", "cost": 5}]
/// }"#)?;
/// let snapshot = engine::Snapshot::new(&deliberation)?;
///
/// let projection = engine::project(&snapshot, &["rotate".to_owned()])?;
/// assert_eq!((projection.cost, projection.settles), (5, vec!["keys".to_owned()]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// An id that is no concession's, with the path `ids[i]`.
pub fn project(snapshot: &Snapshot, ids: &[String]) -> Result<Projection, InputError> {
    let numbered = ids.iter().enumerate();
    let chosen: Set = numbered.map(|(index, id)| find(snapshot, "ids", index, id)).collect::<Result<_, _>>()?;
    let mut after = snapshot.present.clone();
    apply(snapshot, &chosen, &mut after);
    let outcome = Outcome::new(snapshot, &chosen, &after);
    Ok(Projection {
        concessions: outcome.concessions,
        cost: outcome.cost,
        fell_weight: outcome.fell_weight,
        falls: outcome.falls,
        rises: outcome.rises,
        settles: outcome.settles,
        provokes: outcome.provokes,
        verdict: verdict::judge(snapshot, &after),
        readiness: readiness::measure(snapshot, &after),
        contributions: readiness::attribute(snapshot, &after),
        standing: snapshot.standing(&after),
    })
}

/// What a set of concessions does, in ids.
pub(super) struct Outcome {
    pub(super) concessions: Vec<String>,
    pub(super) cost: i64,
    pub(super) fell_weight: f64,
    pub(super) falls: Vec<String>,
    pub(super) rises: Vec<String>,
    pub(super) settles: Vec<String>,
    pub(super) provokes: Vec<String>,
}

impl Outcome {
    pub(super) fn new(snapshot: &Snapshot, chosen: &Set, after: &Situation) -> Self {
        let flat = &snapshot.flat;
        let moved = |such: fn(Hold, Hold) -> bool| {
            let holds = snapshot.present.holds.iter().zip(&after.holds).enumerate();
            let people = holds.filter(|(_, (before, now))| such(**before, **now));
            people.map(|(person, _)| flat.ids.at(person).to_owned()).collect()
        };
        let changed = |such: fn(Option<Standing>, Option<Standing>) -> bool| {
            let standing = snapshot.present.standing.iter().zip(&after.standing);
            let objections = flat.objections.iter().zip(standing);
            objections
                .filter(|(_, (before, now))| such(**before, **now))
                .map(|(objection, _)| objection.id.clone())
                .collect()
        };
        let offers = flat.offers.iter().enumerate();
        let offers = offers.filter(|(index, _)| chosen.contains(*index));
        Self {
            concessions: offers.clone().map(|(_, offer)| offer.id.clone()).collect(),
            cost: offers.map(|(_, offer)| offer.cost).sum(),
            fell_weight: in_ones(fell_weight(snapshot, after)),
            falls: moved(falls),
            rises: moved(rises),
            settles: changed(|before, now| {
                before.is_some_and(|standing| standing != Standing::Settled) && now == Some(Standing::Settled)
            }),
            provokes: changed(|before, now| before.is_none() && now.is_some()),
        }
    }
}

/// Makes the chosen concessions. `after` must be of the same size as the
/// present situation; whatever it holds is overwritten. Beyond a copy of the
/// present, only what the concessions touch is looked at.
pub(super) fn apply(snapshot: &Snapshot, chosen: &Set, after: &mut Situation) {
    after.holds.clone_from(&snapshot.present.holds);
    after.standing.clone_from(&snapshot.present.standing);
    let mut touched = settle(snapshot, chosen, after);
    let steps = steps(snapshot, chosen);
    touched.extend(steps.iter().map(|(person, _)| *person));
    touched.sort_unstable();
    touched.dedup();
    for person in touched {
        let has_say = snapshot.flat.people.get(person).is_some_and(Person::has_say);
        let raised = Raised::by(person, snapshot, after);
        let Some(hold) = after.holds.get_mut(person).filter(|hold| has_say && !hold.is_recused()) else {
            continue;
        };
        let start = steps.partition_point(|(other, _)| *other < person);
        let steps = steps.iter().skip(start).take_while(|(other, _)| *other == person);
        let sum = steps.fold(0_i64, |sum, (_, steps)| sum.saturating_add(*steps));
        *hold = moved(*hold, raised.content, sum, raised.cap);
    }
}

/// Objections whose demands are met are settled; latent ones become real.
/// Returns who raised the objections that changed, in no order.
fn settle(snapshot: &Snapshot, chosen: &Set, after: &mut Situation) -> Vec<usize> {
    let offers = chosen.iter().filter_map(|offer| snapshot.flat.offers.get(offer));
    let touched: Members = offers.flat_map(|offer| offer.touches.iter()).collect();
    let mut raisers = Vec::new();
    for place in touched.iter() {
        let objection = snapshot.flat.objections.get(place).zip(after.standing.get_mut(place));
        let Some((objection, standing)) = objection else {
            continue;
        };
        let now = objection.after(chosen, *standing);
        if *standing != now {
            *standing = now;
            raisers.push(objection.by);
        }
    }
    raisers
}

/// By how many steps each chosen concession moves whom, sorted by person.
fn steps(snapshot: &Snapshot, chosen: &Set) -> Vec<(usize, i64)> {
    let offers = chosen.iter().filter_map(|offer| snapshot.flat.offers.get(offer));
    let mut steps: Vec<(usize, i64)> = offers.flat_map(|offer| offer.shifts.iter().copied()).collect();
    steps.sort_unstable();
    steps
}

/// What becomes of the objections one person raised.
struct Raised {
    /// Whether all the `MAJOR` and `BLOCKING` ones they had are settled now,
    /// and there were some.
    content: bool,
    /// The level they hold at most, because of objections that became real.
    cap: Option<i64>,
}

impl Raised {
    fn by(person: usize, snapshot: &Snapshot, after: &Situation) -> Self {
        let mut content = None;
        let mut cap: Option<i64> = None;
        for place in snapshot.flat.raised.of(person).iter().map(|&place| index(place)) {
            let Some(objection) = snapshot.flat.objections.get(place) else {
                continue;
            };
            let [before, now] = [&snapshot.present, after].map(|s| s.standing.get(place).copied().flatten());
            let mattered = before.is_some_and(|standing| standing != Standing::Settled);
            if mattered && objection.severity != Severity::Minor {
                content = Some(content.unwrap_or(true) && now == Some(Standing::Settled));
            }
            if objection.provoked_by.is_some() && now.is_some() {
                let level = objection.severity.cap();
                cap = Some(cap.map_or(level, |cap| cap.min(level)));
            }
        }
        Self { content: content.unwrap_or_default(), cap }
    }
}

impl Severity {
    /// The level that who raised a provoked objection of this severity holds at most.
    fn cap(self) -> i64 {
        match self {
            Self::Minor => 2,
            Self::Major => 1,
            Self::Blocking => 0,
        }
    }
}

/// Where a person ends: from their base, moved by a sum of steps, under a cap.
fn moved(hold: Hold, content: bool, sum: i64, cap: Option<i64>) -> Hold {
    let own = hold.level().map(i64::from);
    let base = if content { Some(own.map_or(ACCEPT, |level| level.max(ACCEPT))) } else { own };
    let shifted = match base {
        Some(level) => Some(level.saturating_add(sum).clamp(0, 5)),
        None if sum < 0 => Some(ACCEPT.saturating_add(sum).clamp(0, 5)),
        None => None,
    };
    let level = match cap {
        Some(cap) => Some(shifted.unwrap_or(ACCEPT).min(cap)),
        None => shifted,
    };
    if level == own {
        return hold;
    }
    let rung = level.and_then(|level| usize::try_from(level).ok());
    Hold { stance: rung.and_then(|rung| Stance::LADDER.get(rung)).copied(), reasoned: true }
}

/// The level of `ACCEPT`, which people without a level count from.
const ACCEPT: i64 = 3;

/// Whether a person ends lower; without a level before, below `ACCEPT`.
pub(super) fn falls(before: Hold, now: Hold) -> bool {
    let start = before.level().or(Stance::Accept.level());
    now.level().is_some() && now.level() < start
}

/// Whether a person ends higher; without a level before, at `ACCEPT` or above.
fn rises(before: Hold, now: Hold) -> bool {
    match before.level() {
        Some(level) => now.level() > Some(level),
        None => now.level() >= Stance::Accept.level(),
    }
}

/// The weight of the people who fall, in millionths.
pub(super) fn fell_weight(snapshot: &Snapshot, after: &Situation) -> u128 {
    let holds = snapshot.present.holds.iter().zip(&after.holds);
    let people = snapshot.flat.people.iter().zip(holds);
    let fallen = people.filter(|(_, (before, now))| falls(**before, **now));
    fallen.map(|(person, _)| u128::from(person.weight)).sum()
}

#[expect(clippy::cast_precision_loss, reason = "rounding to the nearest float is meant")]
fn in_ones(millionths: u128) -> f64 {
    millionths as f64 / 1_000_000.0
}

impl FlatObjection {
    /// Where it stands once these concessions are made.
    fn after(&self, chosen: &Set, present: Option<Standing>) -> Option<Standing> {
        let removed = self.removed_by.iter().any(|set| set.is_within(chosen));
        match &self.provoked_by {
            Some(provoked_by) => {
                let real = provoked_by.meets(chosen) && !removed && self.by_say;
                real.then(|| self.when_real())
            }
            None if removed => present.map(|_| Standing::Settled),
            None => present,
        }
    }

    /// Where a latent objection stands once it is real.
    pub(super) fn when_real(&self) -> Standing {
        crate::argument::standing(self.state, self.label)
    }
}
