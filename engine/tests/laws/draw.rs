//! Random deliberations: small, varied, and in every state a real one can be in.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use engine::{
    Argument, Clause, ClockStart, Concession, Deliberation, Family, Listen, Objection, ObjectionState, Of, Position,
    Preset, Proposal, Role, Rule, RuleChoice, SettledBy, Severity, Share, Shift, Stakeholder, StalePolicy, Stance,
    Understanding, UnderstandingStance,
};

/// Raw numbers, from which one thing is made.
pub type Dice = [u8; 12];

/// The deliberation that the dice make: one of as many people (at least one),
/// objections, arguments and concessions; it passes every check.
pub fn build(dice: Dice, people: &[Dice], objections: &[Dice], arguments: &[Dice], offers: &[Dice]) -> Deliberation {
    let [rule, author, day, comment, mood, asked, ..] = dice;
    let start = DateTime::<Utc>::UNIX_EPOCH;
    let days = |count: u8| start + TimeDelta::days(count.into());
    let ids =
        Ids { people: people.len(), objections: objections.len(), arguments: arguments.len(), offers: offers.len() };
    let understandings =
        people.iter().enumerate().filter(|(_, dice)| !dice[7].is_multiple_of(3)).map(|(index, dice)| {
            let stance = pick(&UNDERSTANDINGS, dice[8]);
            Understanding { stakeholder: ids.person(index), stance }
        });
    Deliberation {
        now: days(2 + day % 20),
        rule: draw_rule(rule, dice),
        proposal: Proposal {
            id: "p".to_owned(),
            author: (!author.is_multiple_of(4)).then(|| ids.person(author.into())),
            revision: 3,
            opened_at: start,
            last_substantive_revision: 1 + u32::from(author) % 3,
            last_substantive_at: days(2),
            final_comment_since: (!comment.is_multiple_of(3)).then(|| days(2 + comment % 3)),
        },
        stakeholders: people.iter().enumerate().map(|(index, dice)| stakeholder(ids.person(index), *dice)).collect(),
        positions: people.iter().enumerate().filter_map(|(i, dice)| position(ids.person(i), mood, *dice)).collect(),
        objections: objections.iter().enumerate().map(|(i, dice)| objection(ids, i, mood, *dice)).collect(),
        arguments: arguments.iter().enumerate().map(|(i, dice)| argument(ids, i, *dice)).collect(),
        concessions: offers.iter().enumerate().map(|(i, dice)| concession(ids, i, *dice)).collect(),
        understandings: (!asked.is_multiple_of(2)).then(|| understandings.collect()),
        listens: people.iter().enumerate().flat_map(|(i, dice)| listens(ids, i, *dice)).collect(),
    }
}

/// How many there are of each, to make ids that exist.
#[derive(Clone, Copy)]
struct Ids {
    people: usize,
    objections: usize,
    arguments: usize,
    offers: usize,
}

impl Ids {
    fn person(self, number: usize) -> String {
        format!("s{}", number % self.people)
    }

    fn offer(self, number: u8) -> Option<String> {
        (self.offers > 0).then(|| format!("c{}", usize::from(number) % self.offers))
    }

    fn statement(self, number: u8) -> String {
        let number = usize::from(number) % (self.objections + self.arguments);
        if number < self.objections { format!("o{number}") } else { format!("a{}", number - self.objections) }
    }
}

fn pick<T: Copy>(from: &[T], number: u8) -> T {
    from[usize::from(number) % from.len()]
}

const UNDERSTANDINGS: [UnderstandingStance; 4] = [
    UnderstandingStance::Agree,
    UnderstandingStance::Restated,
    UnderstandingStance::Unsure,
    UnderstandingStance::Disagree,
];

fn stakeholder(id: String, dice: Dice) -> Stakeholder {
    let role = pick(
        &[Role::Approver, Role::Approver, Role::Approver, Role::Contributor, Role::Contributor, Role::Observer],
        dice[0],
    );
    let group = pick(&[None, Some("platform"), Some("security")], dice[1]).map(str::to_owned);
    let susceptibility = pick(&[None, None, Some(0.0), Some(0.9)], dice[10]);
    Stakeholder { id, role, group, weight: pick(&[1.0, 1.0, 0.5, 2.25, 0.1], dice[2]), susceptibility }
}

/// Whom a person listens to: up to two, themselves and the same one twice not excepted.
fn listens(ids: Ids, person: usize, dice: Dice) -> Vec<Listen> {
    let listen = |to: u8| Listen {
        from: ids.person(person),
        to: ids.person(to.into()),
        weight: pick(&[0.1, 0.5, 3.0, 1e9, 0.0], to),
    };
    [listen(dice[10] / 4), listen(dice[11] / 4)][..usize::from(dice[11] % 3)].to_vec()
}

/// In a good mood most people are for it, on the current revision.
fn position(stakeholder: String, mood: u8, dice: Dice) -> Option<Position> {
    use Stance::{Abstain, Accept, Block, Champion, NeedsTime, Oppose, Recused, Reservations, Support};
    let good = !mood.is_multiple_of(3);
    let stance = if good {
        pick(&[Champion, Support, Support, Accept, Accept, Support, Abstain, Reservations], dice[3])
    } else {
        pick(&[Champion, Support, Accept, Reservations, Oppose, Block, Abstain, Recused, NeedsTime], dice[3])
    };
    let answered = if good { !dice[4].is_multiple_of(8) } else { !dice[4].is_multiple_of(3) };
    answered.then(|| Position {
        stakeholder,
        stance,
        revision: if good && !dice[5].is_multiple_of(4) { 3 } else { 1 + u32::from(dice[5]) % 3 },
        reason: pick(&[None, Some("  "), Some("because")], dice[6]).map(str::to_owned),
        until: (stance == NeedsTime).then(|| DateTime::UNIX_EPOCH + TimeDelta::days((dice[9] % 30).into())),
    })
}

fn objection(ids: Ids, index: usize, mood: u8, dice: Dice) -> Objection {
    use ObjectionState::{Accommodated, Addressed, Overruled, Raised, Sustained, Understood, Withdrawn};
    let state = if mood % 3 == 2 {
        pick(&[Accommodated, Withdrawn, Accommodated, Addressed, Raised], dice[0])
    } else {
        pick(&[Raised, Raised, Understood, Addressed, Accommodated, Overruled, Sustained], dice[0])
    };
    let provoked_by: Option<Vec<String>> =
        if dice[1].is_multiple_of(6) { ids.offer(dice[2]).map(|offer| vec![offer]) } else { None };
    let one = ids.offer(dice[3]).map(|offer| vec![offer]);
    let two = ids.offer(dice[4]).zip(ids.offer(dice[5])).map(|(one, other)| vec![one, other]);
    let removed_by =
        pick(&[(true, false), (true, true), (false, true), (true, true), (true, false), (false, false)], dice[6]);
    Objection {
        id: format!("o{index}"),
        by: ids.person(dice[7].into()),
        severity: pick(&[Severity::Minor, Severity::Major, Severity::Blocking], dice[8]),
        state: if provoked_by.is_some() { Raised } else { state },
        issue: pick(&[None, Some("keys"), Some("cost")], dice[9]).map(str::to_owned),
        raised_at: None,
        seconds: if dice[10].is_multiple_of(3) { vec![ids.person(dice[11].into())] } else { Vec::new() },
        removed_by: one.filter(|_| removed_by.0).into_iter().chain(two.filter(|_| removed_by.1)).collect(),
        provoked_by,
    }
}

fn argument(ids: Ids, index: usize, dice: Dice) -> Argument {
    let statements = |dice: &[u8]| dice.iter().map(|number| ids.statement(*number)).collect();
    Argument {
        id: format!("a{index}"),
        attacks: statements(&dice[..usize::from(dice[3] % 3)]),
        supports: statements(&dice[4..4 + usize::from(dice[8] % 3)]),
        weight: f64::from(dice[9]) / 255.0,
    }
}

/// Concessions require earlier ones only, so that there is no cycle.
fn concession(ids: Ids, index: usize, dice: Dice) -> Concession {
    let shift =
        |person: u8, steps: u8| Shift { stakeholder: ids.person(person.into()), steps: i64::from(steps % 5) - 2 };
    let earlier = format!("c{}", usize::from(dice[4]) % index.max(1));
    Concession {
        id: format!("c{index}"),
        cost: i64::from(dice[0] % 8) * 3,
        shifts: [shift(dice[1], dice[2]), shift(dice[5], dice[6])][..usize::from(dice[3] % 3)].to_vec(),
        requires: if index > 0 && dice[7].is_multiple_of(6) { vec![earlier] } else { Vec::new() },
        excludes: if dice[8].is_multiple_of(6) { ids.offer(dice[9]).into_iter().collect() } else { Vec::new() },
    }
}

/// Half presets, half rules made of every kind of clause.
fn draw_rule(number: u8, dice: Dice) -> RuleChoice {
    if number.is_multiple_of(2) {
        return pick(&Preset::ALL, number / 2).into();
    }
    let both = BTreeSet::from([Role::Approver, Role::Contributor]);
    let roles = if dice[6].is_multiple_of(2) { both } else { BTreeSet::from([Role::Approver]) };
    let count = 1 + usize::from(dice[8] % 3);
    Rule {
        name: "drawn".to_owned(),
        family: pick(&[Family::Vote, Family::Objection], dice[7]),
        roles,
        exclude_author: dice[7].is_multiple_of(5),
        author_approves: dice[8].is_multiple_of(5),
        stale: pick(&[StalePolicy::Count, StalePolicy::Ignore, StalePolicy::IgnoreApprovals], dice[9]),
        assent_after_hours: (dice[10].is_multiple_of(5)).then_some(72),
        weighted: dice[11].is_multiple_of(2),
        weights: None,
        clauses: (0..count)
            .map(|index| clause(dice[9].wrapping_mul(7).wrapping_add(dice[index]), dice[index + 3]))
            .collect(),
    }
    .into()
}

fn clause(kind: u8, number: u8) -> Clause {
    let at_least = pick(&[Stance::Accept, Stance::Support, Stance::Accept], number);
    let at_most = pick(&[Stance::Block, Stance::Oppose], number);
    let share = pick(&[Share(1, 2), Share(2, 3), Share(1, 4), Share(1, 1)], number / 3);
    let of = pick(&[Of::Eligible, Of::Heard, Of::Sides], number / 12);
    let roles = (number.is_multiple_of(7)).then(|| BTreeSet::from([Role::Contributor]));
    let few = u32::from(number % 3);
    match kind % 14 {
        0 => Clause::Approvals { at_least, count: Some(few), share: None, of: Of::Eligible, strict: false, roles },
        1 | 2 => {
            Clause::Approvals { at_least, count: None, share: Some(share), of, strict: number.is_multiple_of(4), roles }
        }
        3 => Clause::ApprovalsPerGroup { at_least, count: 1, roles },
        4 => Clause::Outstanding { at_least, at_most_count: few, roles },
        5 => Clause::MoreForThanAgainst { at_least, at_most, roles },
        6 => Clause::NoPosition { at_most, reason_required: number.is_multiple_of(2), roles },
        7..=10 => Clause::NoObjection {
            severity_at_least: pick(&[Severity::Minor, Severity::Major, Severity::Blocking], number),
            settled_by: pick(&[SettledBy::Raiser, SettledBy::Decider, SettledBy::Answer], number / 3),
        },
        11 => Clause::Heard { share: Some(share), count: None, roles },
        12 => Clause::OpenFor { hours: 2 * i64::from(number), since: ClockStart::LastSubstantive },
        _ => Clause::FinalComment { hours: i64::from(number) },
    }
}
