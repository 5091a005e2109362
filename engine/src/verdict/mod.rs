//! What the rule says: each clause, and the whole.

mod ballot;
mod gain;
mod sentence;
mod tally;

use chrono::{DateTime, Utc};

use ballot::Ballot;
pub(crate) use gain::Gains;
use tally::Tally;

use crate::csr::index;
use crate::deliberation::{ObjectionState, Severity};
use crate::report::{ClauseReport, ClauseStatus, Standing, Verdict, VerdictStatus};
use crate::rule::{Clause, ClauseKind, ClockStart, Of, SettledBy, Share};
use crate::snapshot::{Hold, Situation, Snapshot, later};

/// The verdict on a deliberation as it stands. O(people + objections) for each
/// clause: all are judged from one count of the people, and only the unmet ones
/// look at them again, to list who is missing.
///
/// ```
/// use engine::{Deliberation, Snapshot, VerdictStatus};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "UNANIMITY"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}]
/// }"#)?;
/// let verdict = engine::verdict(&Snapshot::new(&deliberation)?);
/// assert_eq!(verdict.status, VerdictStatus::NotReady);
/// assert_eq!(verdict.clauses[0].missing, ["ann"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn verdict(snapshot: &Snapshot) -> Verdict {
    judge(snapshot, &snapshot.present)
}

/// The status of the [`verdict`] alone: without the sentences, and the lists of
/// who and what is missing. One pass over the people, one over the objections
/// for each clause about them, and one over the people for each clause about
/// groups; no memory that grows with the input but 8 bytes a group.
///
/// ```
/// use engine::{Deliberation, Snapshot, VerdictStatus};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "UNANIMITY"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}]
/// }"#)?;
/// let snapshot = Snapshot::new(&deliberation)?;
/// assert_eq!(engine::verdict_status(&snapshot), VerdictStatus::NotReady);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn verdict_status(snapshot: &Snapshot) -> VerdictStatus {
    status(snapshot, &snapshot.present)
}

/// The verdict on a situation, with a sentence for every unmet clause.
pub(crate) fn judge(snapshot: &Snapshot, situation: &Situation) -> Verdict {
    let tally = Tally::new(snapshot, situation);
    let clauses: Vec<ClauseReport> = ballots(snapshot, situation, &tally).map(report).collect();
    let status = overall(clauses.iter().map(|clause| (clause.kind, clause.status)));
    let passes_at = if status == VerdictStatus::Waiting { last_clock(&clauses) } else { None };
    Verdict { status, passes_at, clauses }
}

/// Only the overall status.
pub(crate) fn status(snapshot: &Snapshot, situation: &Situation) -> VerdictStatus {
    let tally = Tally::new(snapshot, situation);
    overall(ballots(snapshot, situation, &tally).map(|ballot| (ballot.clause.kind(), clause_status(ballot))))
}

/// Whether every clause holds except the clocks and `HEARD`: what a plan must reach.
pub(crate) fn reached(snapshot: &Snapshot, situation: &Situation) -> bool {
    let tally = Tally::new(snapshot, situation);
    ballots(snapshot, situation, &tally).all(|ballot| {
        let kind = ballot.clause.kind();
        kind.is_clock() || kind == ClauseKind::Heard || clause_status(ballot) != ClauseStatus::Unsatisfied
    })
}

fn ballots<'a>(snapshot: &'a Snapshot, situation: &'a Situation, tally: &'a Tally) -> impl Iterator<Item = Ballot<'a>> {
    snapshot.rule.clauses.iter().map(move |clause| Ballot::new(snapshot, situation, tally, clause))
}

fn report(ballot: Ballot<'_>) -> ClauseReport {
    let clause = ballot.clause;
    let status = clause_status(ballot);
    let unmet = status == ClauseStatus::Unsatisfied;
    let missing = if unmet { missing(ballot) } else { Vec::new() };
    ClauseReport {
        kind: clause.kind(),
        status,
        requirement: clause.describe(),
        sentence: unmet.then(|| sentence::unmet(ballot, &missing)),
        missing: ids(ballot, &missing),
        passes_at: if unmet { clock(clause, ballot.snapshot) } else { None },
    }
}

fn overall(clauses: impl Iterator<Item = (ClauseKind, ClauseStatus)>) -> VerdictStatus {
    let unmet = clauses.filter(|(_, status)| *status == ClauseStatus::Unsatisfied);
    let worst = unmet.map(|(kind, _)| match kind {
        ClauseKind::NoPosition | ClauseKind::NoObjection => VerdictStatus::Blocked,
        ClauseKind::Heard => VerdictStatus::NotHeard,
        ClauseKind::OpenFor | ClauseKind::FinalComment => VerdictStatus::Waiting,
        _ => VerdictStatus::NotReady,
    });
    worst.max().unwrap_or(VerdictStatus::Ready)
}

/// When the last of the open clocks passes; none if one has not started.
fn last_clock(clauses: &[ClauseReport]) -> Option<DateTime<Utc>> {
    let open = clauses.iter().filter(|clause| clause.kind.is_clock() && clause.status == ClauseStatus::Unsatisfied);
    let passes: Option<Vec<DateTime<Utc>>> = open.map(|clause| clause.passes_at).collect();
    passes?.into_iter().max()
}

fn clause_status(ballot: Ballot<'_>) -> ClauseStatus {
    let clause = ballot.clause;
    let holds = match clause {
        Clause::Approvals { at_least, share: Some(share), of, strict, .. } => {
            let approvals = ballot.amount(|hold| hold.level() >= at_least.level());
            meets(approvals, *share, *strict, denominator(ballot, *of))
        }
        Clause::Approvals { at_least, count, .. } => {
            let heads = ballot.heads(|hold| hold.level() >= at_least.level());
            !ballot.is_empty() && count.is_none_or(|count| heads >= wide(count))
        }
        Clause::ApprovalsPerGroup { at_least, count, .. } => {
            !ballot.is_empty() && ballot.short_groups(*at_least, *count).iter().next().is_none()
        }
        Clause::Outstanding { at_least, at_most_count, .. } => {
            let outstanding = ballot.heads(|hold| hold.level() < at_least.level());
            !ballot.is_empty() && outstanding <= wide(*at_most_count)
        }
        Clause::MoreForThanAgainst { at_least, at_most, .. } => {
            let approvals = ballot.amount(|hold| hold.level() >= at_least.level());
            approvals > ballot.amount(|hold| hold.is_at_most(*at_most))
        }
        Clause::NoPosition { at_most, reason_required, .. } => {
            ballot.heads(|hold| hold.vetoes(*at_most, *reason_required)) == 0
        }
        Clause::NoObjection { severity_at_least, settled_by } => {
            ballot.left(*severity_at_least, *settled_by).next().is_none()
        }
        Clause::Heard { roles: Some(_), .. } if ballot.is_empty() => {
            return ClauseStatus::NotApplicable;
        }
        Clause::Heard { share, count, .. } => is_heard(ballot, *share, *count),
        Clause::OpenFor { .. } | Clause::FinalComment { .. } => {
            let now = ballot.snapshot.clocks.now;
            clock(clause, ballot.snapshot).is_some_and(|passes| passes <= now)
        }
    };
    if holds { ClauseStatus::Satisfied } else { ClauseStatus::Unsatisfied }
}

fn is_heard(ballot: Ballot<'_>, share: Option<Share>, count: Option<u32>) -> bool {
    let by_share = share.is_none_or(|share| {
        let heard = ballot.amount(|hold| !hold.is_silent());
        meets(heard, share, false, ballot.amount(|_| true))
    });
    let heads = ballot.heads(|hold| !hold.is_silent());
    !ballot.is_empty() && by_share && count.is_none_or(|count| heads >= wide(count))
}

fn denominator(ballot: Ballot<'_>, of: Of) -> u128 {
    match of {
        Of::Eligible => ballot.amount(|_| true),
        Of::Heard => ballot.amount(|hold| !hold.is_silent()),
        Of::Sides => ballot.amount(|hold| hold.level().is_some()),
    }
}

/// Whether `part` is the share of `whole`, in whole numbers; of nothing, never.
fn meets(part: u128, Share(n, d): Share, strict: bool, whole: u128) -> bool {
    let has = part.saturating_mul(d.into());
    let wants = whole.saturating_mul(n.into());
    whole > 0 && if strict { has > wants } else { has >= wants }
}

/// When a clock passes; none for other clauses, and where it has not started.
fn clock(clause: &Clause, snapshot: &Snapshot) -> Option<DateTime<Utc>> {
    let clocks = &snapshot.clocks;
    match clause {
        Clause::OpenFor { hours, since } => {
            let start = match since {
                ClockStart::Opened => clocks.opened_at,
                ClockStart::LastSubstantive => clocks.last_substantive_at,
            };
            Some(later(start, *hours))
        }
        Clause::FinalComment { hours } => Some(later(clocks.final_comment_since?, *hours)),
        _ => None,
    }
}

/// What an unsatisfied clause is about, in order: objections by number for
/// `NO_OBJECTION`, people for the others.
fn missing(ballot: Ballot<'_>) -> Vec<usize> {
    match ballot.clause {
        Clause::Approvals { at_least, .. }
        | Clause::Outstanding { at_least, .. }
        | Clause::MoreForThanAgainst { at_least, .. } => {
            ballot.members(|hold| hold.level() < at_least.level()).collect()
        }
        Clause::ApprovalsPerGroup { at_least, count, .. } => {
            let short = ballot.short_groups(*at_least, *count);
            let people = ballot.members(|hold| hold.level() < at_least.level());
            let group = |number| ballot.person(number).map(|person| index(person.group));
            people.filter(|&number| group(number).is_some_and(|group| short.contains(group))).collect()
        }
        Clause::NoPosition { at_most, reason_required, .. } => {
            ballot.members(|hold| hold.vetoes(*at_most, *reason_required)).collect()
        }
        Clause::NoObjection { severity_at_least, settled_by } => {
            ballot.left(*severity_at_least, *settled_by).map(|(number, _, _)| number).collect()
        }
        Clause::Heard { .. } => ballot.members(Hold::is_silent).collect(),
        Clause::OpenFor { .. } | Clause::FinalComment { .. } => Vec::new(),
    }
}

/// The ids of what is missing.
fn ids(ballot: Ballot<'_>, missing: &[usize]) -> Vec<String> {
    let flat = &ballot.snapshot.flat;
    if let Clause::NoObjection { .. } = ballot.clause {
        let objections = missing.iter().filter_map(|&number| flat.objections.get(number));
        return objections.map(|objection| objection.id.clone()).collect();
    }
    missing.iter().map(|&number| flat.ids.at(number).to_owned()).collect()
}

/// Whether an objection still counts against the rule.
pub(crate) fn is_left(
    severity: (Severity, Severity),
    settled_by: SettledBy,
    state: ObjectionState,
    standing: Standing,
) -> bool {
    let (severity, at_least) = severity;
    let dealt_with = match settled_by {
        SettledBy::Raiser => standing == Standing::Settled,
        SettledBy::Decider => standing == Standing::Settled || state == ObjectionState::Overruled,
        SettledBy::Answer => matches!(standing, Standing::Settled | Standing::Answered),
    };
    severity >= at_least && !dealt_with
}

fn wide(count: u32) -> u128 {
    count.into()
}
