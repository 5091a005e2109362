//! Whether people see the same problem, and what dissenters think of it.

use super::{Mean, WHOLE, counting};
use crate::deliberation::{Stance, UnderstandingStance};
use crate::report::UnderstandingReport;
use crate::snapshot::{Situation, Snapshot};

/// How far people agree on the problem; none when nobody was asked or nobody
/// has a say.
pub(crate) fn understand(snapshot: &Snapshot, situation: &Situation) -> Option<UnderstandingReport> {
    snapshot.deliberation.understandings.as_ref()?;
    let [mut score, mut low, mut high] = [Mean::default(); 3];
    let [mut dissenters, mut dispute_problem] = [0_usize; 2];
    for (index, person) in snapshot.flat.people.iter().enumerate() {
        let Some(hold) = counting(snapshot, situation, index) else {
            continue;
        };
        let given = person.understanding;
        for (mean, silence) in [(&mut score, WHOLE / 2), (&mut low, 0), (&mut high, WHOLE)] {
            mean.add(person.weight, value(given, silence));
        }
        let dissents = hold.level().is_some() && hold.level() < Stance::Accept.level();
        let disputes = matches!(given, Some(UnderstandingStance::Unsure | UnderstandingStance::Disagree));
        dissenters = dissenters.saturating_add(usize::from(dissents));
        dispute_problem = dispute_problem.saturating_add(usize::from(dissents && disputes));
    }
    Some(UnderstandingReport {
        score: 100.0 * score.ratio()?,
        low: 100.0 * low.ratio()?,
        high: 100.0 * high.ratio()?,
        dissenters,
        dispute_problem,
    })
}

/// What an understanding is worth, in twentieths.
fn value(given: Option<UnderstandingStance>, silence: u128) -> u128 {
    match given {
        Some(UnderstandingStance::Agree | UnderstandingStance::Restated) => WHOLE,
        Some(UnderstandingStance::Unsure) => WHOLE / 2,
        Some(UnderstandingStance::Disagree) => 0,
        None => silence,
    }
}
