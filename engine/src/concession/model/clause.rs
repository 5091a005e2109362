//! The clauses of the rule as rows.

use std::collections::BTreeMap;

use super::build::Builder;
use super::linear::{Lit, Sum};
use super::person::{People, hold, weight};
use super::{Demand, Subject};
use crate::deliberation::Stance;
use crate::rule::{Clause, Of, Share};

/// Adds the rows of a numbered clause and its eligible people, those of them
/// that are asked for.
pub(super) fn add(
    builder: &mut Builder<'_>,
    people: &mut People,
    such: &impl Fn(Demand) -> bool,
    (number, clause, eligible): (usize, &Clause, &[usize]),
) {
    let everybody = Demand::Clause(number, Subject::Everybody);
    match clause {
        Clause::NoObjection { .. } => builder.add_no_objection(such, number, clause),
        Clause::NoPosition { at_most, reason_required, .. } => {
            let level = level(*at_most).saturating_add(1);
            for &person in eligible {
                let demand = Demand::Clause(number, Subject::Person(person));
                if such(demand) {
                    people.keep_at(builder, demand, person, (level, *reason_required));
                }
            }
        }
        Clause::ApprovalsPerGroup { at_least, count, .. } => {
            add_groups(builder, people, such, (number, eligible, *at_least, *count));
        }
        Clause::Heard { .. } | Clause::OpenFor { .. } | Clause::FinalComment { .. } => {}
        _ if !such(everybody) => {}
        Clause::Approvals { at_least, share: Some(share), of, strict, .. } => {
            let share = (*share, *of, *strict);
            add_share(builder, people, everybody, (eligible, level(*at_least), share));
        }
        Clause::Approvals { at_least, count, .. } => {
            let count = i128::from(count.unwrap_or_default());
            add_count(builder, people, everybody, (eligible, level(*at_least), count));
        }
        Clause::Outstanding { at_least, at_most_count, .. } => {
            let count = wide(eligible.len()).saturating_sub((*at_most_count).into());
            add_count(builder, people, everybody, (eligible, level(*at_least), count));
        }
        Clause::MoreForThanAgainst { at_least, at_most, .. } => {
            let mut sum = Sum::of(-1);
            for &person in eligible {
                let amount = amount(builder, person);
                sum.add(amount, people.at_least(builder, person, level(*at_least)));
                sum.add(amount, people.at_least(builder, person, level(*at_most).saturating_add(1)));
                sum.add(amount.saturating_neg(), people.has_level(builder, person));
            }
            builder.demand(everybody, sum);
        }
    }
}

/// At least so many heads; nobody eligible is not enough even for none.
fn add_count(
    builder: &mut Builder<'_>,
    people: &mut People,
    demand: Demand,
    (eligible, level, count): (&[usize], i128, i128),
) {
    let mut sum = Sum::of(count.saturating_neg());
    for &person in eligible {
        sum.add(1, people.at_least(builder, person, level));
    }
    builder.demand(demand, if eligible.is_empty() { Sum::of(-1) } else { sum });
}

/// At least (strictly: more than) a share of the denominator, which is not nothing.
fn add_share(
    builder: &mut Builder<'_>,
    people: &mut People,
    demand: Demand,
    (eligible, level, (Share(n, d), of, strict)): (&[usize], i128, (Share, Of, bool)),
) {
    let mut sum = Sum::of(if strict { -1 } else { 0 });
    let mut whole = Sum::of(-1);
    for &person in eligible {
        let amount = amount(builder, person);
        let counts = counts(builder, people, person, of);
        sum.add(amount.saturating_mul(d.into()), people.at_least(builder, person, level));
        sum.add(amount.saturating_mul(n.into()).saturating_neg(), counts);
        whole.add(amount, counts);
    }
    builder.demand(demand, sum);
    builder.demand(demand, whole);
}

/// Whether a person counts in a denominator.
fn counts(builder: &mut Builder<'_>, people: &mut People, person: usize, of: Of) -> Lit {
    let hold = hold(builder.snapshot, person);
    match of {
        Of::Eligible => Lit::Const(true),
        Of::Heard if !hold.is_silent() => Lit::Const(true),
        Of::Heard | Of::Sides => people.has_level(builder, person),
    }
}

/// So many heads in every group.
fn add_groups(
    builder: &mut Builder<'_>,
    people: &mut People,
    such: &impl Fn(Demand) -> bool,
    (number, eligible, at_least, count): (usize, &[usize], Stance, u32),
) {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &person in eligible {
        let group = builder.snapshot.flat.people.get(person).map_or(0, |person| crate::csr::index(person.group));
        groups.entry(group).or_default().push(person);
    }
    if groups.is_empty() && such(Demand::Clause(number, Subject::Everybody)) {
        builder.demand(Demand::Clause(number, Subject::Everybody), Sum::of(-1));
    }
    for (group, members) in groups {
        let demand = Demand::Clause(number, Subject::Group(group));
        if such(demand) {
            add_count(builder, people, demand, (&members, level(at_least), count.into()));
        }
    }
}

/// What a person weighs in shares and majorities.
fn amount(builder: &Builder<'_>, person: usize) -> i128 {
    if builder.snapshot.rule.weighted { weight(builder.snapshot, person) } else { 1 }
}

fn level(stance: Stance) -> i128 {
    stance.level().map_or(0, i128::from)
}

fn wide(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}
