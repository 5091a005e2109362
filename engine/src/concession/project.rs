//! What becomes of a situation when a set of concessions is made.

use super::report::Projection;
use crate::deliberation::{Severity, Stance};
use crate::error::InputError;
use crate::report::Standing;
use crate::set::Set;
use crate::snapshot::{FlatObjection, Hold, Situation, Snapshot};
use crate::{readiness, verdict};

/// What would become of the deliberation if these concessions were made,
/// whether or not they can be made together; a repeated id counts once.
///
/// # Errors
/// An id that is no concession's, with the path `ids[i]`.
pub fn project(snapshot: &Snapshot, ids: &[String]) -> Result<Projection, InputError> {
    let offers = &snapshot.flat.offers;
    let find = |(index, id): (usize, &String)| {
        let found = offers.binary_search_by(|offer| offer.id.cmp(id));
        found.map_err(|_absent| InputError::UnknownId {
            field: format!("ids[{index}]"),
            id: id.clone(),
            expected: "a concession",
        })
    };
    let chosen: Set = ids.iter().enumerate().map(find).collect::<Result<_, _>>()?;
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
            let holds = snapshot.present.holds.iter().zip(&after.holds);
            let people = flat.people.iter().zip(holds);
            people.filter(|(_, (before, now))| such(**before, **now)).map(|(person, _)| person.id.clone()).collect()
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
/// present situation; whatever it holds is overwritten.
pub(super) fn apply(snapshot: &Snapshot, chosen: &Set, after: &mut Situation) {
    after.holds.clone_from(&snapshot.present.holds);
    after.standing.clone_from(&snapshot.present.standing);
    settle(snapshot, chosen, after);
    let sums = steps(snapshot, chosen);
    let bases = bases(snapshot, after);
    let caps = caps(snapshot, after);
    let people = after.holds.iter_mut().zip(&snapshot.flat.people);
    let moves = sums.into_iter().zip(bases).zip(caps);
    for ((hold, person), ((sum, base), cap)) in people.zip(moves) {
        if person.has_say() && !hold.is_recused() {
            *hold = moved(*hold, base, sum, cap);
        }
    }
}

/// Objections whose demands are met are settled; latent ones become real.
fn settle(snapshot: &Snapshot, chosen: &Set, after: &mut Situation) {
    let objections = snapshot.flat.objections.iter();
    for (objection, standing) in objections.zip(&mut after.standing) {
        let removed = objection.removed_by.iter().any(|set| set.is_within(chosen));
        if let Some(provoked_by) = &objection.provoked_by {
            let real = provoked_by.meets(chosen) && !removed && objection.by_say;
            *standing = real.then(|| objection.when_real());
        } else if removed && standing.is_some() {
            *standing = Some(Standing::Settled);
        }
    }
}

/// The steps each person is moved.
fn steps(snapshot: &Snapshot, chosen: &Set) -> Vec<i64> {
    let mut sums = vec![0_i64; snapshot.flat.people.len()];
    for (index, offer) in snapshot.flat.offers.iter().enumerate() {
        if !chosen.contains(index) {
            continue;
        }
        for &(person, steps) in &offer.shifts {
            if let Some(sum) = sums.get_mut(person) {
                *sum = sum.saturating_add(steps);
            }
        }
    }
    sums
}

/// Whether all the `MAJOR` and `BLOCKING` objections each person had are
/// settled now, and there were some.
fn bases(snapshot: &Snapshot, after: &Situation) -> Vec<bool> {
    let mut bases: Vec<Option<bool>> = vec![None; snapshot.flat.people.len()];
    let standing = snapshot.present.standing.iter().zip(&after.standing);
    for (objection, (before, now)) in snapshot.flat.objections.iter().zip(standing) {
        let mattered = before.is_some_and(|standing| standing != Standing::Settled);
        if !mattered || objection.severity == Severity::Minor {
            continue;
        }
        if let Some(base) = bases.get_mut(objection.by) {
            let settled = *now == Some(Standing::Settled);
            *base = Some(base.unwrap_or(true) && settled);
        }
    }
    bases.into_iter().map(Option::unwrap_or_default).collect()
}

/// The level each person holds at most, because of objections that became real.
fn caps(snapshot: &Snapshot, after: &Situation) -> Vec<Option<i64>> {
    let mut caps = vec![None; snapshot.flat.people.len()];
    for (objection, standing) in snapshot.flat.objections.iter().zip(&after.standing) {
        if objection.provoked_by.is_none() || standing.is_none() {
            continue;
        }
        let level = match objection.severity {
            Severity::Minor => 2,
            Severity::Major => 1,
            Severity::Blocking => 0,
        };
        if let Some(cap) = caps.get_mut(objection.by) {
            *cap = Some(cap.map_or(level, |cap: i64| cap.min(level)));
        }
    }
    caps
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
    people.filter(|(_, (before, now))| falls(**before, **now)).map(|(person, _)| person.weight).sum()
}

#[expect(clippy::cast_precision_loss, reason = "rounding to the nearest float is meant")]
fn in_ones(millionths: u128) -> f64 {
    millionths as f64 / 1_000_000.0
}

impl FlatObjection {
    /// Where a latent objection stands once it is real.
    fn when_real(&self) -> Standing {
        crate::argument::standing(self.state, self.label)
    }
}
