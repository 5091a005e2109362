//! What the rule says: each clause, and the whole.

mod ballot;
mod sentence;

use chrono::{DateTime, Utc};

use ballot::Ballot;

use crate::deliberation::{ObjectionState, Severity};
use crate::report::{ClauseReport, ClauseStatus, Standing, Verdict, VerdictStatus};
use crate::rule::{Clause, ClauseKind, ClockStart, Of, SettledBy, Share};
use crate::snapshot::{Hold, Situation, Snapshot, later};

/// The verdict on a situation, with a sentence for every unmet clause.
pub(crate) fn judge(snapshot: &Snapshot, situation: &Situation) -> Verdict {
    let clauses: Vec<ClauseReport> = clauses(snapshot)
        .map(|(clause, eligible)| {
            let ballot = Ballot::new(snapshot, situation, eligible);
            report(clause, ballot)
        })
        .collect();
    let status = overall(clauses.iter().map(|clause| (clause.kind, clause.status)));
    let passes_at = if status == VerdictStatus::Waiting { last_clock(&clauses) } else { None };
    Verdict { status, passes_at, clauses }
}

/// Only the overall status.
pub(crate) fn status(snapshot: &Snapshot, situation: &Situation) -> VerdictStatus {
    overall(clauses(snapshot).map(|(clause, eligible)| {
        let ballot = Ballot::new(snapshot, situation, eligible);
        (clause.kind(), clause_status(clause, ballot))
    }))
}

/// Whether every clause holds except the clocks and `HEARD`: what a plan must reach.
pub(crate) fn reached(snapshot: &Snapshot, situation: &Situation) -> bool {
    clauses(snapshot).all(|(clause, eligible)| {
        let kind = clause.kind();
        let ballot = Ballot::new(snapshot, situation, eligible);
        kind.is_clock() || kind == ClauseKind::Heard || clause_status(clause, ballot) != ClauseStatus::Unsatisfied
    })
}

fn clauses(snapshot: &Snapshot) -> impl Iterator<Item = (&Clause, &[usize])> {
    let eligible = snapshot.eligible.iter().map(Vec::as_slice);
    snapshot.rule.clauses.iter().zip(eligible)
}

fn report(clause: &Clause, ballot: Ballot<'_>) -> ClauseReport {
    let status = clause_status(clause, ballot);
    let unmet = status == ClauseStatus::Unsatisfied;
    let missing = if unmet { missing(clause, ballot) } else { Vec::new() };
    ClauseReport {
        kind: clause.kind(),
        status,
        requirement: clause.describe(),
        sentence: unmet.then(|| sentence::unmet(clause, ballot, &missing)),
        missing,
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

fn clause_status(clause: &Clause, ballot: Ballot<'_>) -> ClauseStatus {
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
            !ballot.is_empty() && ballot.short_groups(*at_least, *count).is_empty()
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
            !ballot.any(|hold| hold.vetoes(*at_most, *reason_required))
        }
        Clause::NoObjection { severity_at_least, settled_by } => {
            ballot.left(*severity_at_least, *settled_by).next().is_none()
        }
        Clause::Heard { roles: Some(_), .. } if ballot.is_empty() => {
            return ClauseStatus::NotApplicable;
        }
        Clause::Heard { share, count, .. } => is_heard(ballot, *share, *count),
        Clause::OpenFor { .. } | Clause::FinalComment { .. } => {
            let now = ballot.snapshot.deliberation.now;
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
    let proposal = &snapshot.deliberation.proposal;
    match clause {
        Clause::OpenFor { hours, since } => {
            let start = match since {
                ClockStart::Opened => proposal.opened_at,
                ClockStart::LastSubstantive => proposal.last_substantive_at,
            };
            Some(later(start, *hours))
        }
        Clause::FinalComment { hours } => Some(later(proposal.final_comment_since?, *hours)),
        _ => None,
    }
}

/// The ids an unsatisfied clause is about, sorted.
fn missing(clause: &Clause, ballot: Ballot<'_>) -> Vec<String> {
    match clause {
        Clause::Approvals { at_least, .. }
        | Clause::Outstanding { at_least, .. }
        | Clause::MoreForThanAgainst { at_least, .. } => ballot.ids(|hold| hold.level() < at_least.level()),
        Clause::ApprovalsPerGroup { at_least, count, .. } => {
            let short = ballot.short_groups(*at_least, *count);
            let people = ballot.members(|hold| hold.level() < at_least.level());
            let people = people.filter(|person| short.contains_key(&person.group));
            people.map(|person| person.id.clone()).collect()
        }
        Clause::NoPosition { at_most, reason_required, .. } => {
            ballot.ids(|hold| hold.vetoes(*at_most, *reason_required))
        }
        Clause::NoObjection { severity_at_least, settled_by } => {
            let left = ballot.left(*severity_at_least, *settled_by);
            left.map(|(objection, _)| objection.id.clone()).collect()
        }
        Clause::Heard { .. } => ballot.ids(Hold::is_silent),
        Clause::OpenFor { .. } | Clause::FinalComment { .. } => Vec::new(),
    }
}

/// Whether an objection still counts against the rule.
fn is_left(severity: (Severity, Severity), settled_by: SettledBy, state: ObjectionState, standing: Standing) -> bool {
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
