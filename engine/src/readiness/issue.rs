//! Objections by issue: of several to one issue, the worst counts.

use crate::deliberation::Severity;
use crate::report::Standing;
use crate::snapshot::{Situation, Snapshot};

/// An issue with an objection that counts against the score.
pub(super) struct Open {
    /// Its number.
    pub(super) issue: usize,
    /// The worst severity.
    pub(super) severity: Severity,
    /// The objections, by number.
    pub(super) objections: Vec<usize>,
}

/// Whether the score loses by it.
pub(super) fn is_unsettled(standing: Standing) -> bool {
    standing != Standing::Settled
}

/// Whether even the upper end of the interval loses by it.
pub(super) fn is_undefeated(standing: Standing) -> bool {
    standing == Standing::Standing
}

/// The issues with such objections, in order.
pub(super) fn lost(snapshot: &Snapshot, situation: &Situation, such: impl Fn(Standing) -> bool) -> Vec<Open> {
    let objections = snapshot.flat.objections.iter().zip(&situation.standing);
    let mut open: Vec<(usize, usize, Severity)> = objections
        .enumerate()
        .filter(|(_, (_, standing))| standing.is_some_and(&such))
        .map(|(index, (objection, _))| (objection.issue, index, objection.severity))
        .collect();
    open.sort_unstable();
    let same_issue = open.chunk_by(|(a, _, _), (b, _, _)| a == b);
    same_issue
        .filter_map(|objections| {
            let (issue, _, _) = objections.first()?;
            let severity = objections.iter().map(|(_, _, severity)| *severity).max()?;
            Some(Open { issue: *issue, severity, objections: objections.iter().map(|(_, index, _)| *index).collect() })
        })
        .collect()
}

/// What the issues with unsettled objections leave of 1, and what those with
/// undefeated ones do. One pass over the objections; 2 bytes an issue.
pub(super) fn left_by(snapshot: &Snapshot, situation: &Situation) -> (f64, f64) {
    let mut worst: Vec<[Option<Severity>; 2]> = vec![[None; 2]; snapshot.flat.issues.len()];
    for (objection, standing) in snapshot.flat.objections.iter().zip(&situation.standing) {
        let (Some(standing), Some([unsettled, undefeated])) = (*standing, worst.get_mut(objection.issue)) else {
            continue;
        };
        let severity = |counts: bool| counts.then_some(objection.severity);
        *unsettled = (*unsettled).max(severity(is_unsettled(standing)));
        *undefeated = (*undefeated).max(severity(is_undefeated(standing)));
    }
    (
        left(worst.iter().filter_map(|[unsettled, _]| *unsettled)),
        left(worst.iter().filter_map(|[_, undefeated]| *undefeated)),
    )
}

/// What issues of these severities leave of 1: the product of what each
/// leaves, multiplied worst first, so that the names of issues do not matter.
pub(super) fn left(severities: impl Iterator<Item = Severity>) -> f64 {
    let mut counts = [0_usize; 3];
    for severity in severities {
        if let Some(count) = counts.get_mut(severity as usize) {
            *count = count.saturating_add(1);
        }
    }
    let [minor, major, blocking] = counts;
    let worst_first = [(Severity::Blocking, blocking), (Severity::Major, major), (Severity::Minor, minor)];
    worst_first.into_iter().flat_map(|(severity, count)| std::iter::repeat_n(leaves(severity), count)).product()
}

/// What one issue leaves of 1.
pub(super) fn leaves(severity: Severity) -> f64 {
    let value = match severity {
        Severity::Minor => 0.15,
        Severity::Major => 0.5,
        Severity::Blocking => 1.0,
    };
    1.0 - 0.9 * value
}
