//! The planner on random covering instances with side-effects.

use chrono::{DateTime, TimeDelta, Utc};
use engine::*;
use std::collections::BTreeSet;

/// A small, seeded generator: the instances are the same on every run.
struct Dice(u64);
impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }
    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

fn instance(m: usize, k: usize, seed: u64) -> Deliberation {
    let mut d = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..10 {
        d.below(2);
    }
    let people = (m / 5).max(10);
    let start = DateTime::<Utc>::UNIX_EPOCH;
    let person = |i: usize| format!("s{i:04}");
    let offer = |i: usize| format!("c{i:04}");
    let both = BTreeSet::from([Role::Approver, Role::Contributor]);
    let rule = Rule {
        name: "bench".into(),
        family: Family::Objection,
        roles: both,
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
                share: Some(Share(2, 3)),
                of: Of::Sides,
                strict: false,
                roles: None,
            },
        ],
    };
    let ladder =
        [Stance::Block, Stance::Oppose, Stance::Reservations, Stance::Accept, Stance::Support, Stance::Champion];
    // One set of concessions is a plan by construction, so that there is one.
    let planted: Vec<bool> = (0..k).map(|_| d.one_in(2)).collect();
    let inside: Vec<usize> = (0..k).filter(|i| planted[*i]).collect();
    let levels: Vec<Option<i64>> =
        (0..people).map(|_| [Some(4), Some(3), Some(3), Some(4), Some(2), Some(1), None][d.below(7)]).collect();
    let mut moved = vec![0_i64; people];
    let bundle = |d: &mut Dice, among: &[usize]| -> Vec<String> {
        let n = 1 + d.below(2);
        (0..n).map(|_| offer(among[d.below(among.len())])).collect()
    };
    let everything: Vec<usize> = (0..k).collect();
    let mut objections = Vec::new();
    for i in 0..m + m / 2 {
        let latent = i >= m;
        let sets = 1 + d.below(3);
        objections.push(Objection {
            id: format!("o{i:05}"),
            by: person(d.below(people)),
            severity: [Severity::Minor, Severity::Major, Severity::Major, Severity::Blocking][d.below(4)],
            state: ObjectionState::Raised,
            issue: None,
            raised_at: None,
            seconds: vec![],
            removed_by: (0..=sets)
                .map(|n| if n == 0 { bundle(&mut d, &inside) } else { bundle(&mut d, &everything) })
                .collect(),
            provoked_by: latent.then(|| vec![offer(d.below(k))]),
        });
    }
    let mut concessions = Vec::new();
    for i in 0..k {
        let mut shifts = Vec::new();
        for _ in 0..d.below(4) {
            let who = d.below(people);
            let steps = if d.one_in(3) { 1 } else { -1 - d.below(2) as i64 };
            let after = levels[who].unwrap_or(3) + moved[who] + steps;
            if planted[i] && steps < 0 && after < if d.one_in(5) { 1 } else { 3 } {
                continue;
            }
            if planted[i] && steps < 0 {
                moved[who] += steps;
            }
            shifts.push(Shift { stakeholder: person(who), steps });
        }
        let other = d.below(k);
        let requires = i > 0 && d.one_in(10) && other < i && (!planted[i] || planted[other]);
        let excludes = d.one_in(10) && other != i && !(planted[i] && planted[other]);
        concessions.push(Concession {
            id: offer(i),
            cost: 1 + d.below(40) as i64,
            shifts,
            requires: if requires { vec![offer(other)] } else { vec![] },
            excludes: if excludes && !requires { vec![offer(other)] } else { vec![] },
        });
    }
    Deliberation {
        now: start + TimeDelta::days(9),
        rule: rule.into(),
        proposal: Proposal {
            id: "p".into(),
            author: None,
            revision: 1,
            opened_at: start,
            last_substantive_revision: 1,
            last_substantive_at: start,
            final_comment_since: None,
        },
        stakeholders: (0..people)
            .map(|i| Stakeholder {
                id: person(i),
                role: Role::Approver,
                group: None,
                weight: 1.0 + d.below(3) as f64,
                susceptibility: None,
            })
            .collect(),
        positions: (0..people)
            .filter_map(|i| {
                levels[i].map(|l| Position {
                    stakeholder: person(i),
                    stance: ladder[l as usize],
                    revision: 1,
                    reason: None,
                    until: None,
                })
            })
            .collect(),
        objections,
        arguments: vec![],
        concessions,
        understandings: None,
        listens: vec![],
    }
}

fn main() {
    for (m, k) in [(50, 25), (200, 120), (400, 200), (1000, 400)] {
        for seed in 1..=3 {
            let snapshot = Snapshot::new(&instance(m, k, seed)).expect("valid");
            println!("== {m}/{k} seed {seed}");
            engine::concession::search::experiment(&snapshot);
        }
    }
}
