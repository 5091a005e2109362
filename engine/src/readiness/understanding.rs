//! Whether people see the same problem, and what dissenters think of it.

use super::{Mean, WHOLE, Worth, counts};
use crate::deliberation::{Stance, UnderstandingStance};
use crate::report::UnderstandingReport;
use crate::snapshot::{Situation, Snapshot};

/// How far people agree on the problem; none when nobody was asked or nobody
/// has a say.
pub(crate) fn understand(snapshot: &Snapshot, situation: &Situation) -> Option<UnderstandingReport> {
    if !snapshot.asked {
        return None;
    }
    let mut mean = Mean::default();
    let [mut dissenters, mut dispute_problem] = [0_usize; 2];
    for (person, hold) in snapshot.flat.people.iter().zip(&situation.holds) {
        if !counts(person, *hold) {
            continue;
        }
        let given = person.understanding;
        mean.add(person.weight, worth(given));
        let dissents = hold.level().is_some() && hold.level() < Stance::Accept.level();
        let disputes = matches!(given, Some(UnderstandingStance::Unsure | UnderstandingStance::Disagree));
        dissenters = dissenters.saturating_add(usize::from(dissents));
        dispute_problem = dispute_problem.saturating_add(usize::from(dissents && disputes));
    }
    Some(UnderstandingReport {
        score: 100.0 * mean.ratio(WHOLE / 2)?,
        low: 100.0 * mean.ratio(0)?,
        high: 100.0 * mean.ratio(WHOLE)?,
        dissenters,
        dispute_problem,
    })
}

/// What an understanding is worth; silence too.
fn worth(given: Option<UnderstandingStance>) -> Worth {
    match given {
        Some(UnderstandingStance::Agree | UnderstandingStance::Restated) => Worth::of(WHOLE),
        Some(UnderstandingStance::Unsure) => Worth::of(WHOLE / 2),
        Some(UnderstandingStance::Disagree) => Worth::of(0),
        None => Worth::SILENCE,
    }
}
