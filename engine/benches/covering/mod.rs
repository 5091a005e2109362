//! Random covering instances with side-effects, by size and seed.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use engine::{
    Clause, Concession, Deliberation, Family, Objection, ObjectionState, Of, Position, Proposal, Role, Rule, SettledBy,
    Severity, Share, Shift, Stakeholder, StalePolicy, Stance,
};

/// What the instances are like beside their size.
#[derive(Clone, Copy, Debug)]
pub enum Class {
    /// Half of the objections are `MINOR`, a third `MAJOR`, a sixth `BLOCKING`;
    /// two or three sets of concessions remove one; concessions cost 1 to 20.
    /// About as hard for HiGHS as those that the design's table was measured on.
    Usual,
    /// As many of each severity, two to five sets, costs of 1 to 40: many more
    /// ways to do nearly as well, and tens of times as long for HiGHS.
    Hard,
}

/// So many objections, half as many latent ones and so many concessions, some
/// of which require or exclude others, please or upset people; four fifths of
/// the weight must accept, and nobody may block. A hidden set of half the
/// concessions is a plan by construction, so that there is one.
pub fn instance(class: Class, (objections, concessions): (usize, usize), seed: u64) -> Deliberation {
    let mut maker = Maker::new(class, (objections, concessions), seed);
    let all = (0..objections + objections / 2).map(|index| maker.objection(index, index >= objections)).collect();
    let concessions = (0..concessions).map(|index| maker.concession(index)).collect();
    let start = DateTime::<Utc>::UNIX_EPOCH;
    Deliberation {
        now: start + TimeDelta::days(9),
        rule: rule().into(),
        proposal: Proposal {
            id: "p".to_owned(),
            author: None,
            revision: 1,
            opened_at: start,
            last_substantive_revision: 1,
            last_substantive_at: start,
            final_comment_since: None,
        },
        stakeholders: (0..maker.levels.len()).map(|index| maker.stakeholder(index)).collect(),
        positions: maker.positions(),
        objections: all,
        arguments: Vec::new(),
        concessions,
        understandings: None,
        listens: Vec::new(),
    }
}

fn rule() -> Rule {
    Rule {
        name: "covering".to_owned(),
        family: Family::Objection,
        roles: BTreeSet::from([Role::Approver]),
        exclude_author: false,
        author_approves: false,
        stale: StalePolicy::Count,
        assent_after_hours: None,
        weighted: true,
        weights: None,
        clauses: vec![
            Clause::NoObjection { severity_at_least: Severity::Major, settled_by: SettledBy::Raiser },
            Clause::NoPosition { at_most: Stance::Block, reason_required: false, roles: None },
            Clause::Approvals {
                at_least: Stance::Accept,
                count: None,
                share: Some(Share(4, 5)),
                of: Of::Sides,
                strict: false,
                roles: None,
            },
        ],
    }
}

struct Maker {
    class: Class,
    state: u64,
    /// Which concessions are in the hidden plan.
    hidden: Vec<bool>,
    inside: Vec<usize>,
    levels: Vec<Option<i64>>,
    /// How far the hidden plan has moved each person down.
    moved: Vec<i64>,
}

impl Maker {
    fn new(class: Class, (objections, concessions): (usize, usize), seed: u64) -> Self {
        let mut maker = Self {
            class,
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            hidden: Vec::new(),
            inside: Vec::new(),
            levels: Vec::new(),
            moved: vec![0; objections],
        };
        maker.hidden = (0..concessions).map(|_| maker.below(2) == 0).collect();
        maker.inside = (0..concessions).filter(|index| maker.hidden[*index]).collect();
        let levels = [Some(4), Some(3), Some(3), Some(4), Some(4), Some(2), Some(1), None];
        maker.levels = (0..objections / 2).map(|_| levels[maker.below(levels.len())]).collect();
        maker
    }

    /// A number below `end` (xorshift, Marsaglia 2003).
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let number = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).expect("31 bits") % end
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn objection(&mut self, index: usize, latent: bool) -> Objection {
        let mut removed_by = vec![self.bundle(true)];
        let others = if matches!(self.class, Class::Usual) { 2 } else { 4 };
        for _ in 0..=self.below(others) {
            removed_by.push(self.bundle(false));
        }
        let usual =
            [Severity::Minor, Severity::Minor, Severity::Minor, Severity::Major, Severity::Major, Severity::Blocking];
        let severities = if matches!(self.class, Class::Usual) { &usual } else { &[usual[0], usual[3], usual[5]][..] };
        Objection {
            id: format!("o{index:05}"),
            by: person(self.below(self.levels.len())),
            severity: severities[self.below(severities.len())],
            state: ObjectionState::Raised,
            issue: None,
            raised_at: None,
            seconds: Vec::new(),
            removed_by,
            provoked_by: latent.then(|| vec![offer(self.below(self.hidden.len()))]),
        }
    }

    /// One concession, or one time in four two, of the hidden plan or any.
    fn bundle(&mut self, inside: bool) -> Vec<String> {
        let count = 1 + usize::from(self.one_in(4));
        let among = if inside { self.inside.len() } else { self.hidden.len() };
        let mut picked = Vec::new();
        for _ in 0..count {
            let pick = self.below(among);
            picked.push(offer(if inside { self.inside[pick] } else { pick }));
        }
        picked
    }

    fn concession(&mut self, index: usize) -> Concession {
        let dearest = if matches!(self.class, Class::Usual) { 20 } else { 40 };
        let cost = 1 + i64::try_from(self.below(dearest)).expect("small");
        let shifts = (0..self.below(3)).filter_map(|_| self.shift(index)).collect();
        let other = self.below(self.hidden.len());
        let both = self.hidden[index] && self.hidden[other];
        let requires = self.one_in(10) && other < index && (both || !self.hidden[index]);
        let excludes = !requires && self.one_in(10) && other != index && !both;
        Concession {
            id: offer(index),
            cost,
            shifts,
            requires: requires.then(|| offer(other)).into_iter().collect(),
            excludes: excludes.then(|| offer(other)).into_iter().collect(),
        }
    }

    /// Pleases or upsets somebody, but does not spoil the hidden plan.
    fn shift(&mut self, index: usize) -> Option<Shift> {
        let who = self.below(self.levels.len());
        let steps = [1, -1, -2][self.below(3)];
        if self.hidden[index] && steps < 0 {
            let after = self.levels[who].unwrap_or(3) + self.moved[who] + steps;
            let least = if self.one_in(4) { 1 } else { 3 };
            if after < least {
                return None;
            }
            self.moved[who] += steps;
        }
        Some(Shift { stakeholder: person(who), steps })
    }

    fn stakeholder(&mut self, index: usize) -> Stakeholder {
        let weight = [1.0, 1.0, 2.0, 3.0][self.below(4)];
        Stakeholder { id: person(index), role: Role::Approver, group: None, weight, susceptibility: None }
    }

    fn positions(&self) -> Vec<Position> {
        let held = self.levels.iter().enumerate();
        held.filter_map(|(index, level)| {
            let rung = usize::try_from((*level)?).expect("a level");
            let stance = Stance::LADDER[rung];
            Some(Position { stakeholder: person(index), stance, revision: 1, reason: None, until: None })
        })
        .collect()
    }
}

fn person(index: usize) -> String {
    format!("s{index:05}")
}

fn offer(index: usize) -> String {
    format!("c{index:05}")
}
