//! Laws of the score.

use engine::{Deliberation, Readiness, Role, Rule, RuleChoice, Stance};
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::test_runner::TestCaseError;

use super::copy::{cloned, renamed, with_position};
use super::{assess, law};

/// Rounding.
const CLOSE: f64 = 1e-9;

#[test]
fn the_score_lies_in_its_interval() {
    law(|deliberation, _| {
        let Some(ready) = assess(deliberation)?.readiness else {
            return Ok(false);
        };
        prop_assert!(0.0 <= ready.low && ready.low <= ready.score, "{ready:?}");
        prop_assert!(ready.score <= ready.high && ready.high <= 100.0, "{ready:?}");
        Ok(true)
    });
}

#[test]
fn what_is_lost_adds_up_to_what_is_missing() {
    law(|deliberation, _| {
        let assessment = assess(deliberation)?;
        let Some((ready, parts)) = assessment.readiness.zip(assessment.contributions) else {
            return Ok(false);
        };
        let people: f64 = parts.people.iter().map(|part| part.lost).sum();
        let issues: f64 = parts.issues.iter().map(|part| part.lost).sum();
        let full = 100.0 * (ready.weights.acceptance + ready.weights.objections + ready.weights.group);
        let sum = ready.score + people + issues + parts.group.lost;
        prop_assert!((sum - full).abs() <= CLOSE, "{sum} of {full}: {ready:?}");
        Ok(ready.score < 100.0)
    });
}

#[test]
fn renaming_changes_nothing_but_names() {
    law(|deliberation, choice| {
        let (copy, names) = renamed(deliberation, choice);
        let (before, after) = (assess(deliberation)?, assess(&copy)?);
        prop_assert_eq!(before.verdict.status, after.verdict.status);
        let figures = |ready: &Readiness| [ready.score, ready.low, ready.high, ready.objections, ready.group];
        prop_assert_eq!(before.readiness.as_ref().map(figures), after.readiness.as_ref().map(figures));
        for (id, standing) in &before.standing {
            prop_assert_eq!(after.standing.get(&names[id]), Some(standing));
        }
        prop_assert_eq!(before.understanding, after.understanding);
        Ok(true)
    });
}

#[test]
fn a_step_up_never_lowers_anything() {
    law(|deliberation, choice| {
        let Some(person) = some(&deliberation.stakeholders, choice).filter(|person| person.role != Role::Observer)
        else {
            return Ok(false);
        };
        let rung = choice / 64 % 5;
        let below = with_position(deliberation, &person.id, Stance::LADDER[rung]);
        let above = with_position(deliberation, &person.id, Stance::LADDER[rung + 1]);
        never_lower(&below, &above)
    });
}

#[test]
fn silence_is_worth_more_than_dissent_and_less_than_support() {
    law(|deliberation, choice| {
        let Some(silent) = silent(deliberation, choice) else {
            return Ok(false);
        };
        let dissent = with_position(deliberation, silent, Stance::LADDER[choice / 64 % 3]);
        let (before, after) = both(deliberation, &dissent)?;
        if let Some((before, after)) = before.zip(after) {
            prop_assert!(after.score <= before.score + CLOSE && after.high <= before.high + CLOSE);
        }
        never_lower(deliberation, &with_position(deliberation, silent, Stance::Support))
    });
}

#[test]
fn revealing_a_position_narrows_the_interval() {
    law(|deliberation, choice| {
        let Some(silent) = silent(deliberation, choice) else {
            return Ok(false);
        };
        let stance = Stance::LADDER.iter().chain(&[Stance::Abstain]).nth(choice / 64 % 7).copied();
        let revealed = with_position(deliberation, silent, stance.unwrap_or(Stance::Abstain));
        let (Some(before), Some(after)) = both(deliberation, &revealed)? else {
            return Ok(false);
        };
        prop_assert!(before.low <= after.low + CLOSE && after.high <= before.high + CLOSE);
        Ok(true)
    });
}

#[test]
fn scaling_all_weights_or_doubling_everybody_changes_nothing() {
    law(|deliberation, _| {
        let rule = deliberation.rule.resolve();
        let mut scaled = deliberation.clone();
        scaled.stakeholders.iter_mut().for_each(|person| person.weight *= 4.0);
        let clauses = |deliberation| {
            let clauses = assess(deliberation)?.verdict.clauses.into_iter();
            Ok::<_, TestCaseError>(clauses.map(|clause| (clause.status, clause.missing)).collect::<Vec<_>>())
        };
        prop_assert_eq!(clauses(deliberation)?, clauses(&scaled)?);
        let mut copies = vec![scaled];
        if !rule.author_approves && !rule.exclude_author {
            copies.push(cloned(deliberation));
        }
        for copy in copies {
            let (before, after) = both(deliberation, &copy)?;
            prop_assert_eq!(before.is_some(), after.is_some());
            for (before, after) in before.iter().flat_map(interval).zip(after.iter().flat_map(interval)) {
                prop_assert!((before - after).abs() <= CLOSE, "{before} then {after}");
            }
        }
        Ok(assess(deliberation)?.readiness.is_some())
    });
}

#[test]
fn the_score_never_looks_at_the_clauses() {
    law(|deliberation, _| {
        let mut copy = deliberation.clone();
        copy.rule = RuleChoice::from(Rule { clauses: Vec::new(), ..deliberation.rule.resolve() });
        let (before, after) = both(deliberation, &copy)?;
        prop_assert_eq!(before, after);
        Ok(true)
    });
}

/// Everything about `better` is at least what it is about `worse`.
pub fn never_lower(worse: &Deliberation, better: &Deliberation) -> Result<bool, TestCaseError> {
    let (worse, better) = both(worse, better)?;
    let Some((worse, better)) = worse.zip(better) else {
        return Ok(false);
    };
    for (worse, better) in interval(&worse).iter().zip(interval(&better)) {
        prop_assert!(*worse <= better + CLOSE, "{worse} then {better}");
    }
    Ok(true)
}

pub fn both(one: &Deliberation, other: &Deliberation) -> Result<(Option<Readiness>, Option<Readiness>), TestCaseError> {
    Ok((assess(one)?.readiness, assess(other)?.readiness))
}

pub fn interval(ready: &Readiness) -> [f64; 3] {
    [ready.low, ready.score, ready.high]
}

pub fn some<T>(list: &[T], choice: usize) -> Option<&T> {
    list.get(choice.checked_rem(list.len())?)
}

/// Somebody with a say and without a position, under a rule where silence stays silence.
fn silent(deliberation: &Deliberation, choice: usize) -> Option<&str> {
    let rule = deliberation.rule.resolve();
    if rule.author_approves || rule.assent_after_hours.is_some() {
        return None;
    }
    let holds = |id: &str| deliberation.positions.iter().any(|position| position.stakeholder == id);
    let silent: Vec<&str> = deliberation
        .stakeholders
        .iter()
        .filter(|person| person.role != Role::Observer && !holds(&person.id))
        .map(|person| person.id.as_str())
        .collect();
    some(&silent, choice).copied()
}
