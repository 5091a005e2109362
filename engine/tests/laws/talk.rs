//! Laws of whom to talk to next, against assessing the whole deliberation again.

use std::collections::BTreeMap;

use engine::{
    ClauseStatus, Deliberation, Listen, Network, ObjectionState, Stance, Standing, TalkToNext, influence, talk_to_next,
};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::copy::with_position;
use super::{assess, law, snapshot};

const CLOSE: f64 = 1e-9;

/// The deliberation once a person has come round, with the objections that are
/// settled then; none for whoever can change nothing.
fn come_round(deliberation: &Deliberation, id: &str, stance: Option<Stance>) -> Option<(Deliberation, Vec<String>)> {
    let standing = assess(deliberation).ok()?.standing;
    let below = stance.and_then(Stance::level) < Stance::Support.level();
    let mut copy = if below { with_position(deliberation, id, Stance::Support) } else { deliberation.clone() };
    let mut settled = Vec::new();
    for objection in copy.objections.iter_mut().filter(|objection| objection.by == id) {
        if standing.get(&objection.id).is_some_and(|standing| *standing != Standing::Settled) {
            objection.state = ObjectionState::Accommodated;
            settled.push(objection.id.clone());
        }
    }
    settled.sort();
    (below || !settled.is_empty()).then_some((copy, settled))
}

/// With people listening to each other.
fn listening(deliberation: &Deliberation, choice: usize) -> Deliberation {
    let mut copy = deliberation.clone();
    let people: Vec<String> = copy.stakeholders.iter().map(|person| person.id.clone()).collect();
    for (place, from) in people.iter().enumerate().filter(|(place, _)| choice >> place & 1 == 1) {
        let to = people[(choice >> 9).wrapping_add(place * place) % people.len()].clone();
        copy.listens.push(Listen { from: from.clone(), to, weight: 1.0 });
    }
    copy
}

fn all(deliberation: &Deliberation) -> Result<Vec<TalkToNext>, TestCaseError> {
    Ok(talk_to_next(&snapshot(deliberation)?, usize::MAX))
}

#[test]
fn what_a_person_would_change_is_what_assessing_again_finds() {
    law(|deliberation, _| {
        let before = assess(deliberation)?;
        let next = all(deliberation)?;
        let mut found = 0;
        for person in before.contributions.iter().flat_map(|lost| &lost.people) {
            let entry = next.iter().find(|entry| entry.stakeholder == person.stakeholder);
            let Some((copy, settled)) = come_round(deliberation, &person.stakeholder, person.stance) else {
                prop_assert_eq!(entry, None);
                continue;
            };
            let after = assess(&copy)?;
            let pairs = before.verdict.clauses.iter().zip(&after.verdict.clauses).enumerate();
            let gained = pairs.filter(|(_, (before, after))| {
                before.status == ClauseStatus::Unsatisfied && after.status != ClauseStatus::Unsatisfied
            });
            let score =
                after.readiness.zip(before.readiness.as_ref()).map(|(after, before)| after.score - before.score);
            prop_assert_eq!(entry.map(|e| e.clauses.clone()), Some(gained.map(|(place, _)| place).collect()));
            prop_assert_eq!(entry.map(|entry| &entry.objections), Some(&settled));
            let close = entry.zip(score).is_some_and(|(entry, score)| (entry.score - score).abs() < CLOSE);
            prop_assert!(close, "{:?}, but {:?}", entry, score);
            found += 1;
        }
        prop_assert_eq!(found, next.len());
        Ok(next.iter().any(|entry| !entry.clauses.is_empty()))
    });
}

#[test]
fn clauses_come_first_then_points_then_influence_then_ids() {
    law(|deliberation, choice| {
        let copy = listening(deliberation, choice);
        let next = all(&copy)?;
        let report = influence(&Network::from(&snapshot(&copy)?)).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let influences: BTreeMap<&str, f64> = report.people.iter().map(|p| (p.id.as_str(), p.influence)).collect();
        for pair in next.windows(2) {
            let [one, other] = [&pair[0], &pair[1]];
            prop_assert!(one.clauses.len() >= other.clauses.len());
            if one.clauses.len() > other.clauses.len() || one.score > other.score + 2.0 * CLOSE {
                continue;
            }
            prop_assert!(other.score < one.score + 2.0 * CLOSE, "{:?}", pair);
            let (first, second) = (influences[one.stakeholder.as_str()], influences[other.stakeholder.as_str()]);
            prop_assert!(first >= second - 1e-12, "{:?} {} {}", pair, first, second);
            prop_assert!(first > second || one.stakeholder < other.stakeholder, "{:?}", pair);
        }
        Ok(next.len() > 1)
    });
}

#[test]
fn fewer_are_the_first_of_all_and_each_has_a_sentence() {
    law(|deliberation, choice| {
        let copy = listening(deliberation, choice);
        let next = all(&copy)?;
        for top in [0, 1, 2] {
            prop_assert_eq!(talk_to_next(&snapshot(&copy)?, top), &next[..top.min(next.len())]);
        }
        let assessment = assess(&copy)?;
        prop_assert_eq!(&assessment.talk_to_next, &next[..next.len().min(10)]);
        prop_assert_eq!(assessment.people_to_talk_to, next.len());
        for entry in &next {
            let named = entry.objections.iter().all(|id| entry.sentence.contains(id.as_str()));
            prop_assert!(named && entry.sentence.starts_with(&entry.stakeholder), "{:?}", entry);
        }
        Ok(next.len() > 1)
    });
}
