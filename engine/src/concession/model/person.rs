//! Where people end, as variables.

use std::collections::BTreeMap;

use super::build::Builder;
use super::linear::{Lit, Sum};
use super::{Demand, Subject};
use crate::deliberation::Severity;
use crate::report::Standing;
use crate::rule::Clause;
use crate::snapshot::{Hold, Snapshot};

/// The level of `ACCEPT`, which people without a level count from.
const ACCEPT: i128 = 3;

/// The people that concessions can move, and where they end.
pub(super) struct People {
    /// Those who can be moved, by number.
    touched: BTreeMap<usize, Touched>,
    levels: BTreeMap<(usize, i128), Lit>,
}

/// What can move one person.
#[derive(Default)]
struct Touched {
    /// The concessions that shift them, by how much.
    shifts: Vec<(usize, i128)>,
    /// Their unsettled `MAJOR` and `BLOCKING` objections.
    mattered: Vec<usize>,
    /// The latent objections of theirs, each with the level it caps them at.
    latent: Vec<(usize, i128)>,
    /// The level they have to end at, or above, by a `NO_POSITION` clause, if they have one.
    demanded: i128,
}

impl People {
    pub(super) fn new(snapshot: &Snapshot, such: &impl Fn(Demand) -> bool) -> Self {
        let mut people = Self { touched: BTreeMap::new(), levels: BTreeMap::new() };
        people.add_shifts(snapshot);
        people.add_objections(snapshot);
        people.touched.retain(|person, _| can_move(snapshot, *person));
        people.add_demands(snapshot, such);
        people
    }

    fn add_shifts(&mut self, snapshot: &Snapshot) {
        for (index, offer) in snapshot.flat.offers.iter().enumerate() {
            for &(person, steps) in &offer.shifts {
                self.touched.entry(person).or_default().shifts.push((index, steps.into()));
            }
        }
    }

    fn add_objections(&mut self, snapshot: &Snapshot) {
        let objections = snapshot.flat.objections.iter().zip(&snapshot.present.standing);
        for (index, (objection, standing)) in objections.enumerate() {
            if objection.provoked_by.is_some() {
                let touched = self.touched.entry(objection.by).or_default();
                touched.latent.push((index, cap(objection.severity)));
            } else if standing.is_some_and(|standing| standing != Standing::Settled)
                && objection.severity != Severity::Minor
            {
                self.touched.entry(objection.by).or_default().mattered.push(index);
            }
        }
    }

    fn add_demands(&mut self, snapshot: &Snapshot, such: &impl Fn(Demand) -> bool) {
        for (number, clause) in snapshot.rule.clauses.iter().enumerate() {
            let Clause::NoPosition { at_most, reason_required, .. } = clause else {
                continue;
            };
            let level = at_most.level().map_or(0, i128::from).saturating_add(1);
            for person in snapshot.eligible(clause) {
                let hold = hold(snapshot, person);
                let demand = Demand::Clause(number, Subject::Person(person));
                if !demands_level(hold, level, *reason_required) || !such(demand) {
                    continue;
                }
                if let Some(touched) = self.touched.get_mut(&person) {
                    touched.demanded = touched.demanded.max(level);
                }
            }
        }
    }

    /// Whether a person ends at a level of at least so much.
    pub(super) fn at_least(&mut self, builder: &mut Builder<'_>, person: usize, level: i128) -> Lit {
        if let Some(known) = self.levels.get(&(person, level)) {
            return *known;
        }
        let lit = self.derive(builder, person, level);
        self.levels.insert((person, level), lit);
        lit
    }

    /// Whether a person ends with a level.
    pub(super) fn has_level(&mut self, builder: &mut Builder<'_>, person: usize) -> Lit {
        self.at_least(builder, person, 0)
    }

    fn derive(&mut self, builder: &mut Builder<'_>, person: usize, level: i128) -> Lit {
        let hold = hold(builder.snapshot, person);
        let own = hold.level().map(i128::from);
        let Some(touched) = self.touched.get(&person) else {
            return Lit::Const(own.is_some_and(|own| own >= level));
        };
        if level > 5 {
            return Lit::Const(false);
        }
        match own {
            Some(_) if level <= touched.demanded.max(0) => Lit::Const(true),
            Some(own) => {
                let content = touched.content(builder);
                let sum = touched.sum(own, content, level);
                let reached = builder.reached(sum);
                touched.uncapped(builder, level, [reached])
            }
            None if level <= 0 => touched.gains_level(builder),
            None if level <= touched.demanded && level <= ACCEPT => self.has_level(builder, person),
            None => {
                let moved = builder.reached(touched.sum(ACCEPT, Lit::Const(false), level));
                let has = if level > ACCEPT { touched.content(builder) } else { touched.gains_level(builder) };
                touched.uncapped(builder, level, [moved, has])
            }
        }
    }

    /// The rows that keep a person above a level, by a `NO_POSITION` clause;
    /// `level` is the lowest that is allowed.
    pub(super) fn keep_at(
        &mut self,
        builder: &mut Builder<'_>,
        demand: Demand,
        person: usize,
        (level, reason_required): (i128, bool),
    ) {
        let hold = hold(builder.snapshot, person);
        let own = hold.level().map(i128::from);
        if demands_level(hold, level, reason_required)
            && let Some(touched) = self.touched.get(&person)
        {
            let content = if own.is_some() { touched.content(builder) } else { Lit::Const(false) };
            let sum = if level > 5 { Sum::of(-1) } else { touched.sum(own.unwrap_or(ACCEPT), content, level) };
            builder.demand(demand, sum);
            for real in touched.caps(builder, level) {
                let mut sum = Sum::default();
                sum.add(-1, real);
                builder.demand(demand, sum);
            }
            return;
        }
        // Not (has a level, below `level`, and that with a reason).
        let mut sum = Sum::default();
        sum.add(1, self.at_least(builder, person, level));
        sum.add(-1, self.has_level(builder, person));
        if let Some(own) = own.filter(|own| *own < level && reason_required && !hold.reasoned) {
            sum.add(1, self.at_least(builder, person, own));
            sum.add(-1, self.at_least(builder, person, own.saturating_add(1)));
        }
        builder.demand(demand, sum);
    }

    /// The weight of the people who fall.
    pub(super) fn falls(&mut self, builder: &mut Builder<'_>) -> Sum {
        let mut falls = Sum::default();
        let people: Vec<usize> = self.touched.keys().copied().collect();
        for person in people {
            let weight = weight(builder.snapshot, person);
            let own = hold(builder.snapshot, person).level().map(i128::from);
            let start = self.at_least(builder, person, own.unwrap_or(ACCEPT));
            let has = self.has_level(builder, person);
            falls.add(weight, has);
            falls.add(weight.saturating_neg(), start);
        }
        falls
    }
}

impl Touched {
    /// Whether all the objections that mattered to them are settled then, and there were some.
    fn content(&self, builder: &mut Builder<'_>) -> Lit {
        if self.mattered.is_empty() {
            return Lit::Const(false);
        }
        let settled: Vec<Lit> = self.mattered.iter().map(|objection| builder.settled(*objection)).collect();
        builder.all(settled)
    }

    /// How far they end above `level`, caps aside, from where they are.
    fn sum(&self, own: i128, content: Lit, level: i128) -> Sum {
        let mut sum = Sum::of(own.saturating_sub(level));
        sum.add(ACCEPT.saturating_sub(own).max(0), content);
        for &(offer, steps) in &self.shifts {
            sum.add(steps, Lit::Is(offer));
        }
        sum
    }

    /// For the latent objections that would cap them below `level`, whether they are real.
    fn caps(&self, builder: &mut Builder<'_>, level: i128) -> Vec<Lit> {
        let latent = self.latent.iter().filter(|(_, cap)| *cap < level);
        latent.map(|(objection, _)| builder.real(*objection)).collect()
    }

    /// Whether all of these hold and no latent objection caps them below `level`.
    fn uncapped(&self, builder: &mut Builder<'_>, level: i128, lits: impl IntoIterator<Item = Lit>) -> Lit {
        let caps: Vec<Lit> = self.caps(builder, level).into_iter().map(Lit::not).collect();
        builder.all(lits.into_iter().chain(caps))
    }

    /// Whether a person without a level gets one.
    fn gains_level(&self, builder: &mut Builder<'_>) -> Lit {
        let mut upset = Sum::of(-1);
        for &(offer, steps) in &self.shifts {
            upset.add(steps.saturating_neg(), Lit::Is(offer));
        }
        let upset = builder.reached(upset);
        let content = self.content(builder);
        let caps = self.caps(builder, 6);
        builder.any(caps.into_iter().chain([upset, content]))
    }
}

/// Whether a `NO_POSITION` clause wants the person at this level or above
/// wherever they end with one.
fn demands_level(hold: Hold, level: i128, reason_required: bool) -> bool {
    match hold.level().map(i128::from) {
        Some(own) => own >= level || hold.reasoned || !reason_required,
        None => level <= ACCEPT,
    }
}

fn can_move(snapshot: &Snapshot, person: usize) -> bool {
    let say = snapshot.flat.people.get(person).is_some_and(crate::snapshot::Person::has_say);
    say && !hold(snapshot, person).is_recused()
}

pub(super) fn hold(snapshot: &Snapshot, person: usize) -> Hold {
    snapshot.present.holds.get(person).copied().unwrap_or_default()
}

/// In millionths.
pub(super) fn weight(snapshot: &Snapshot, person: usize) -> i128 {
    snapshot.flat.people.get(person).map_or(0, |person| person.weight.into())
}

fn cap(severity: Severity) -> i128 {
    match severity {
        Severity::Minor => 2,
        Severity::Major => 1,
        Severity::Blocking => 0,
    }
}
