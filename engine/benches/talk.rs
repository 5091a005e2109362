//! Whom to talk to next, and who the score is lost to, against one pass over
//! the bytes of the same input as JSON: there is no goal, but the ratios should
//! hardly grow with it.

mod ratio;

use chrono::DateTime;
use engine::{
    Deliberation, Objection, ObjectionState, Position, Preset, Proposal, Role, RuleChoice, Severity, Snapshot,
    Stakeholder, Stance,
};

const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for people in [125_000, 1_000_000] {
        for weighted in [false, true] {
            let deliberation = deliberation(people, weighted);
            let bytes = serde_json::to_vec(&deliberation)?;
            let snapshot = Snapshot::new(&deliberation)?;
            let name = |what: &str| format!("{what}, {people} people{}", if weighted { ", weighted" } else { "" });
            let pass = || bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>();
            let talk = || engine::talk_to_next(&snapshot, 10);
            ratio::compare(&name("talk to next"), ROUNDS, None, talk, pass);
            let lost = || engine::contributions(&snapshot);
            ratio::compare(&name("contributions"), ROUNDS, None, lost, pass);
        }
    }
    println!("peak memory: {:?} MiB", ratio::peak_mib());
    Ok(())
}

/// Most accept, some are silent, one in ten objects, five to an issue.
fn deliberation(people: usize, weighted: bool) -> Deliberation {
    let instant = DateTime::UNIX_EPOCH;
    let id = |number: usize| format!("s{number:07}");
    let small = |number: usize| f64::from(u32::try_from(number % 9973).unwrap_or_default());
    let rule = engine::Rule { weighted, ..Preset::Unanimity.rule() };
    let objections = (0..people).step_by(10).map(|number| Objection {
        id: format!("o{number:07}"),
        by: id(number),
        severity: [Severity::Minor, Severity::Major, Severity::Blocking][number % 3],
        state: ObjectionState::Raised,
        issue: Some(format!("i{}", number / 50)),
        raised_at: None,
        seconds: Vec::new(),
        removed_by: Vec::new(),
        provoked_by: None,
    });
    Deliberation {
        now: instant,
        rule: RuleChoice::from(rule),
        proposal: Proposal {
            id: "p".to_owned(),
            author: None,
            revision: 1,
            opened_at: instant,
            last_substantive_revision: 1,
            last_substantive_at: instant,
            final_comment_since: None,
        },
        stakeholders: (0..people)
            .map(|number| Stakeholder {
                id: id(number),
                role: Role::Approver,
                group: Some(format!("g{}", number % 1000)),
                weight: if weighted { 1.0 + small(number) } else { 1.0 },
                susceptibility: None,
            })
            .collect(),
        positions: (0..people)
            .filter(|number| number % 4 > 0)
            .map(|number| Position {
                stakeholder: id(number),
                stance: Stance::LADDER[number % 6],
                revision: 1,
                reason: None,
                until: None,
            })
            .collect(),
        objections: objections.collect(),
        arguments: Vec::new(),
        concessions: Vec::new(),
        understandings: None,
        listens: Vec::new(),
    }
}
