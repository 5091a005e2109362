//! Laws of objections: what settling, answering and raising them does to the score.

use engine::{Argument, Deliberation, Objection, ObjectionState, Severity, Standing};
use proptest::{prop_assert, prop_assert_eq};

use super::score::{both, interval, never_lower, some};
use super::{assess, law};

#[test]
fn settling_an_objection_never_lowers_anything() {
    law(|deliberation, choice| {
        let mut copy = deliberation.clone();
        let Some(objection) = real(&mut copy, choice) else {
            return Ok(false);
        };
        objection.state = ObjectionState::Accommodated;
        let id = objection.id.clone();
        let was_open = assess(deliberation)?.standing.get(&id).is_some_and(|standing| *standing != Standing::Settled);
        Ok(never_lower(deliberation, &copy)? && was_open)
    });
}

#[test]
fn a_new_objection_never_raises_anything() {
    law(|deliberation, choice| {
        let mut copy = deliberation.clone();
        copy.objections.push(Objection {
            id: "new".to_owned(),
            by: some(&deliberation.stakeholders, choice).map(|person| person.id.clone()).unwrap_or_default(),
            severity: [Severity::Minor, Severity::Major, Severity::Blocking][choice % 3],
            state: [ObjectionState::Raised, ObjectionState::Addressed, ObjectionState::Sustained][choice / 3 % 3],
            issue: [None, Some("keys".to_owned())][choice / 9 % 2].clone(),
            raised_at: None,
            seconds: Vec::new(),
            removed_by: Vec::new(),
            provoked_by: None,
        });
        never_lower(&copy, deliberation)
    });
}

#[test]
fn a_higher_severity_never_raises_anything() {
    law(|deliberation, choice| {
        let mut copy = deliberation.clone();
        let Some(objection) = real(&mut copy, choice) else {
            return Ok(false);
        };
        objection.severity = match objection.severity {
            Severity::Minor => Severity::Major,
            Severity::Major => Severity::Blocking,
            Severity::Blocking => return Ok(false),
        };
        never_lower(&copy, deliberation)
    });
}

#[test]
fn an_answer_moves_at_most_the_upper_end_and_that_up() {
    law(|deliberation, choice| {
        let Some(target) = some(&deliberation.objections, choice) else {
            return Ok(false);
        };
        let mut copy = deliberation.clone();
        copy.arguments.push(argument("answer", &target.id));
        let (before, after) = both(deliberation, &copy)?;
        let Some((before, after)) = before.zip(after) else {
            return Ok(false);
        };
        prop_assert_eq!((before.low, before.score), (after.low, after.score));
        prop_assert!(before.high <= after.high, "{} then {}", before.high, after.high);
        Ok(true)
    });
}

#[test]
fn an_answer_that_is_countered_changes_nothing() {
    law(|deliberation, choice| {
        let Some(target) = some(&deliberation.objections, choice) else {
            return Ok(false);
        };
        let mut copy = deliberation.clone();
        copy.arguments.push(argument("answer", &target.id));
        copy.arguments.push(argument("counter", "answer"));
        let (before, after) = both(deliberation, &copy)?;
        prop_assert_eq!(before.as_ref().map(interval), after.as_ref().map(interval));
        Ok(true)
    });
}

#[test]
fn a_duplicate_in_the_same_issue_changes_nothing() {
    law(|deliberation, choice| {
        let mut copy = deliberation.clone();
        let Some(original) = real(&mut copy, choice).filter(|objection| objection.issue.is_some()).cloned() else {
            return Ok(false);
        };
        for argument in &mut copy.arguments {
            if argument.attacks.contains(&original.id) {
                argument.attacks.push("twin".to_owned());
            }
        }
        copy.objections.push(Objection { id: "twin".to_owned(), ..original });
        let (before, after) = both(deliberation, &copy)?;
        prop_assert_eq!(before.as_ref().map(interval), after.as_ref().map(interval));
        Ok(true)
    });
}

#[test]
fn a_contested_or_answered_objection_moves_only_the_upper_end() {
    law(|deliberation, choice| {
        let mut copy = deliberation.clone();
        let Some(objection) = real(&mut copy, choice) else {
            return Ok(false);
        };
        objection.state = ObjectionState::Sustained;
        let id = objection.id.clone();
        let mut answered = copy.clone();
        answered.objections.iter_mut().filter(|o| o.id == id).for_each(|o| o.state = ObjectionState::Addressed);
        prop_assert!(assess(&answered)?.standing.get(&id) != Some(&Standing::Standing));
        let (Some(before), Some(after)) = both(&copy, &answered)? else {
            return Ok(false);
        };
        prop_assert_eq!((before.low, before.score), (after.low, after.score));
        prop_assert!(before.high <= after.high);
        Ok(true)
    });
}

fn argument(id: &str, target: &str) -> Argument {
    Argument { id: id.to_owned(), attacks: vec![target.to_owned()], supports: Vec::new(), weight: 0.5 }
}

/// A real objection.
fn real(deliberation: &mut Deliberation, choice: usize) -> Option<&mut Objection> {
    let mut real: Vec<&mut Objection> =
        deliberation.objections.iter_mut().filter(|objection| objection.provoked_by.is_none()).collect();
    let index = choice.checked_rem(real.len())?;
    Some(real.swap_remove(index))
}
