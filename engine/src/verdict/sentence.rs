//! What an unmet clause still needs, in one sentence.

use chrono::{DateTime, Utc};

use super::ballot::Ballot;
use super::{clock, denominator};
use crate::deliberation::Stance;
use crate::rule::{Clause, Of, SettledBy, Share, ShareOf, or_above, or_below, settled_how};
use crate::snapshot::Hold;
use crate::words::{decimal, list, plural};

/// What would satisfy a clause that is unmet because of what is missing, by number.
pub(super) fn unmet(ballot: Ballot<'_>, missing: &[usize]) -> String {
    let clause = ballot.clause;
    if ballot.is_empty() && asks_people(clause) {
        return "nobody is eligible: needs stakeholders who are".to_owned() + &whom(ballot);
    }
    match clause {
        Clause::Approvals { at_least, count: Some(count), .. } => {
            let has = ballot.heads(|hold| hold.level() >= at_least.level());
            let more = u128::from(*count).saturating_sub(has);
            needs_approvals(more, *at_least, ballot, missing)
        }
        Clause::Approvals { at_least, share: Some(share), of, strict, .. } => {
            needs_share(ballot, *at_least, (*share, *of, *strict), missing)
        }
        Clause::Approvals { at_least, .. } => needs_approvals(1, *at_least, ballot, missing),
        Clause::ApprovalsPerGroup { at_least, count, .. } => needs_groups(ballot, *at_least, *count, missing),
        Clause::Outstanding { at_least, at_most_count, .. } => {
            let allowed = usize::try_from(*at_most_count).unwrap_or(usize::MAX);
            let more = missing.len().saturating_sub(allowed);
            needs_approvals(wide(more), *at_least, ballot, missing)
        }
        Clause::MoreForThanAgainst { at_least, at_most, .. } => needs_majority(ballot, *at_least, *at_most, missing),
        Clause::NoPosition { at_most, .. } => {
            let level = or_below(*at_most);
            let (stand, move_up) = match missing.len() {
                1 => ("stands", "has to move"),
                _ => ("stand", "have to move"),
            };
            format!("{} {stand} at {level} and {move_up} above it", people(ballot, missing))
        }
        Clause::NoObjection { settled_by, .. } => needs_settling(ballot, missing, *settled_by),
        Clause::Heard { share, count, .. } => needs_heard(ballot, *share, *count, missing),
        Clause::OpenFor { .. } | Clause::FinalComment { .. } => needs_time(ballot),
    }
}

fn asks_people(clause: &Clause) -> bool {
    !matches!(clause, Clause::NoObjection { .. } | Clause::OpenFor { .. } | Clause::FinalComment { .. })
}

fn whom(ballot: Ballot<'_>) -> String {
    let rule = &ballot.snapshot.rule;
    let roles = ballot.clause.roles().unwrap_or(&rule.roles);
    let author = if rule.exclude_author { ", not the author" } else { "" };
    format!(" {}, not recused{author}", crate::rule::role_names(roles))
}

fn needs_approvals(more: u128, at_least: Stance, ballot: Ballot<'_>, missing: &[usize]) -> String {
    let count = usize::try_from(more).unwrap_or(usize::MAX);
    let approvals = plural(count, "approval", "approvals");
    let level = or_above(at_least);
    let who = who_is_missing(ballot, missing);
    let short = count.saturating_sub(missing.len());
    if short > 0 {
        let people = plural(short, "person", "people");
        return format!("needs {more} more {approvals} ({level}), so {short} more eligible {people}{who}");
    }
    format!("needs {more} more {approvals} ({level}){who}")
}

/// "; s3 and s5 have not answered; s4 answered otherwise".
fn who_is_missing(ballot: Ballot<'_>, missing: &[usize]) -> String {
    let is_silent = |number: &usize| ballot.hold(*number).is_some_and(Hold::is_silent);
    let (silent, below): (Vec<usize>, Vec<usize>) = missing.iter().copied().partition(is_silent);
    let silent = match silent.as_slice() {
        [] => String::new(),
        silent => format!("; {} {} not answered", people(ballot, silent), plural(silent.len(), "has", "have")),
    };
    match below.as_slice() {
        [] => silent,
        below => format!("{silent}; {} answered otherwise", people(ballot, below)),
    }
}

/// The people of these numbers as prose.
fn people(ballot: Ballot<'_>, numbers: &[usize]) -> String {
    let ids = &ballot.snapshot.flat.ids;
    list(numbers.iter().map(|&number| ids.at(number)), numbers.len())
}

fn needs_share(
    ballot: Ballot<'_>,
    at_least: Stance,
    (share, of, strict): (Share, Of, bool),
    missing: &[usize],
) -> String {
    let has = ballot.amount(|hold| hold.level() >= at_least.level());
    let whole = denominator(ballot, of);
    let level = or_above(at_least);
    let who = who_is_missing(ballot, missing);
    let whom = match of {
        Of::Eligible => "the eligible",
        Of::Heard => "those heard",
        Of::Sides => "those who take a side",
    };
    if strict && share.0 >= share.1 {
        return format!("asks for more than all of {whom} at {level}, which nothing can satisfy{who}");
    }
    if of == Of::Eligible && !ballot.snapshot.rule.weighted {
        let more = least(share, strict, whole).saturating_sub(has);
        return needs_approvals(more, at_least, ballot, missing);
    }
    let share = ShareOf(Some(share), strict);
    let (has, whole) = (shown(ballot, has), shown(ballot, whole));
    let weight = if ballot.snapshot.rule.weighted { "weight " } else { "" };
    format!("needs {share} of {whom} at {level}, has {weight}{has} of {whole}{who}")
}

/// The smallest whole number that is the share of `whole`.
fn least(Share(n, d): Share, strict: bool, whole: u128) -> u128 {
    let product = whole.saturating_mul(n.into());
    let parts = u128::from(d).max(1);
    let below = product.checked_div(parts).unwrap_or_default();
    let even = below.saturating_mul(parts) == product;
    if even && !strict { below } else { below.saturating_add(1) }
}

/// A count of heads, or an amount of weight.
fn shown(ballot: Ballot<'_>, amount: u128) -> String {
    if ballot.snapshot.rule.weighted { decimal(amount) } else { amount.to_string() }
}

fn needs_groups(ballot: Ballot<'_>, at_least: Stance, count: u32, missing: &[usize]) -> String {
    let groups = &ballot.snapshot.flat.groups;
    let short = ballot.short_groups(at_least, count);
    let names = short.iter().map(|group| match groups.get(group) {
        Some(Some(name)) => format!("`{name}`"),
        _ => "the people without a group".to_owned(),
    });
    let names = list(names, short.iter().count());
    let approvals = if count == 1 { "approval" } else { "approvals" };
    let level = or_above(at_least);
    let who = match missing {
        [] => "; more people would have to be eligible".to_owned(),
        _ => format!("; {} {} not approved", people(ballot, missing), plural(missing.len(), "has", "have")),
    };
    format!("needs {count} {approvals} ({level}) in each group; too few: {names}{who}")
}

fn needs_majority(ballot: Ballot<'_>, at_least: Stance, at_most: Stance, missing: &[usize]) -> String {
    let (above, below) = (or_above(at_least), or_below(at_most));
    let approvals = ballot.amount(|hold| hold.level() >= at_least.level());
    let against = ballot.amount(|hold| hold.is_at_most(at_most));
    let (approvals, against) = (shown(ballot, approvals), shown(ballot, against));
    let who = who_is_missing(ballot, missing);
    format!("needs more at {above} ({approvals}) than at {below} ({against}){who}")
}

fn needs_settling(ballot: Ballot<'_>, left: &[usize], settled_by: SettledBy) -> String {
    let objections = left.iter().filter_map(|&number| {
        let objection = ballot.snapshot.flat.objections.get(number)?;
        let standing = ballot.standing(number)?;
        Some(format!("{} ({}, {standing})", objection.id, objection.severity))
    });
    let have = plural(left.len(), "has", "have");
    let each = plural(left.len(), "", "each ");
    format!("{} {have} to be {each}{}", list(objections, left.len()), settled_how(settled_by))
}

fn needs_heard(ballot: Ballot<'_>, share: Option<Share>, count: Option<u32>, silent: &[usize]) -> String {
    let heard = ballot.amount(|hold| !hold.is_silent());
    let have = plural(silent.len(), "has", "have");
    let who = match silent {
        [] => "; everybody eligible has answered".to_owned(),
        _ => format!("; {} {have} not answered", people(ballot, silent)),
    };
    if let (Some(share), true) = (share, ballot.snapshot.rule.weighted) {
        let whole = ballot.amount(|_| true);
        let (heard, whole) = (decimal(heard), decimal(whole));
        let share = ShareOf(Some(share), false);
        return format!("needs {share} of the weight heard, has {heard} of {whole}{who}");
    }
    let heads = ballot.heads(|hold| !hold.is_silent());
    let wanted = share
        .map_or_else(|| count.map(u128::from).unwrap_or_default(), |share| least(share, false, ballot.heads(|_| true)));
    let more = wanted.saturating_sub(heads);
    let positions = if more == 1 { "position" } else { "positions" };
    format!("needs {more} more {positions}{who}")
}

fn needs_time(ballot: Ballot<'_>) -> String {
    match (ballot.clause, clock(ballot.clause, ballot.snapshot)) {
        (Clause::OpenFor { .. }, Some(passes)) => {
            format!("has to stay open until {}", instant(passes))
        }
        (_, Some(passes)) => format!("final comment lasts until {}", instant(passes)),
        (Clause::FinalComment { hours }, None) => {
            format!("final comment has not started; it lasts {hours} hours")
        }
        (_, None) => "its clock has not started".to_owned(),
    }
}

fn instant(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn wide(count: usize) -> u128 {
    u128::try_from(count).unwrap_or(u128::MAX)
}
