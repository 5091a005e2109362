//! Numbers and instants of a deliberation: each in its range.

use std::fmt::Display;

use chrono::{DateTime, Datelike, Utc};

use crate::deliberation::{Concession, Deliberation, Objection, ObjectionState, Proposal, Stakeholder};
use crate::error::{InputError, check_size};
use crate::rule::RuleChoice;

/// The largest weight: sums of exact millionths then stay far from the end of 128 bits.
const WEIGHT: f64 = 1_000_000_000.0;
/// Weights are compared exactly, in these parts of one.
pub(super) const PARTS: f64 = 1_000_000.0;
/// The dearest concession.
const COST: i64 = 1_000_000;

/// Checks everything but ids, references and cycles.
pub(super) fn check(deliberation: &Deliberation) -> Result<(), InputError> {
    check_sizes(deliberation)?;
    if let RuleChoice::Custom(rule) = &deliberation.rule {
        rule.check().map_err(|error| error.within("rule"))?;
    }
    check_instant(|| "now".to_owned(), deliberation.now)?;
    check_proposal(&deliberation.proposal)?;
    for (index, person) in deliberation.stakeholders.iter().enumerate() {
        check_stakeholder(index, person)?;
    }
    check_positions(deliberation)?;
    for (index, objection) in deliberation.objections.iter().enumerate() {
        check_objection(index, objection)?;
    }
    for (index, argument) in deliberation.arguments.iter().enumerate() {
        let field = || format!("arguments[{index}].weight");
        InputError::check_range(argument.weight, 0.0..=1.0, field, "from 0 to 1")?;
    }
    for (index, concession) in deliberation.concessions.iter().enumerate() {
        check_concession(index, concession)?;
    }
    for (index, listen) in deliberation.listens.iter().enumerate() {
        let field = || format!("listens[{index}].weight");
        InputError::check_range(listen.weight, 0.0..=WEIGHT, field, "from 0 to 1000000000")?;
    }
    Ok(())
}

fn check_sizes(deliberation: &Deliberation) -> Result<(), InputError> {
    let understandings = deliberation.understandings.as_ref().map_or(0, Vec::len);
    let objections = deliberation.objections.iter().map(|objection| {
        let removed_by = objection.removed_by.iter().map(Vec::len).sum();
        let provoked_by = objection.provoked_by.as_ref().map_or(0, Vec::len);
        [1, objection.seconds.len(), removed_by, provoked_by].iter().sum::<usize>()
    });
    let arguments = deliberation.arguments.iter();
    let arguments =
        arguments.map(|argument| [1, argument.attacks.len(), argument.supports.len()].iter().sum::<usize>());
    let concessions = deliberation.concessions.iter().map(|concession| {
        [1, concession.shifts.len(), concession.requires.len(), concession.excludes.len()].iter().sum::<usize>()
    });
    check_size("stakeholders", deliberation.stakeholders.len())?;
    check_size("positions", deliberation.positions.len())?;
    check_size("objections", objections.sum())?;
    check_size("arguments", arguments.sum())?;
    check_size("concessions", concessions.sum())?;
    check_size("understandings", understandings)?;
    check_size("listens", deliberation.listens.len())
}

fn check_proposal(proposal: &Proposal) -> Result<(), InputError> {
    check_instant(|| "proposal.openedAt".to_owned(), proposal.opened_at)?;
    check_instant(|| "proposal.lastSubstantiveAt".to_owned(), proposal.last_substantive_at)?;
    if let Some(since) = proposal.final_comment_since {
        check_instant(|| "proposal.finalCommentSince".to_owned(), since)?;
    }
    check_revision(
        || "proposal.lastSubstantiveRevision".to_owned(),
        proposal.last_substantive_revision,
        proposal.revision,
    )
}

fn check_stakeholder(index: usize, person: &Stakeholder) -> Result<(), InputError> {
    let weight = person.weight;
    let exact = ((weight * PARTS).round() / PARTS).to_bits() == weight.to_bits();
    if !(weight > 0.0 && weight <= WEIGHT && exact) {
        return Err(out_of_range(
            format!("stakeholders[{index}].weight"),
            &weight,
            "above 0, at most 1000000000, with at most 6 decimals",
        ));
    }
    match person.susceptibility {
        Some(given) if !(0.0..1.0).contains(&given) => {
            Err(out_of_range(format!("stakeholders[{index}].susceptibility"), &given, "from 0 up to, not including, 1"))
        }
        _ => Ok(()),
    }
}

fn check_positions(deliberation: &Deliberation) -> Result<(), InputError> {
    for (index, position) in deliberation.positions.iter().enumerate() {
        if let Some(until) = position.until {
            check_instant(|| format!("positions[{index}].until"), until)?;
        }
        let field = || format!("positions[{index}].revision");
        check_revision(field, position.revision, deliberation.proposal.revision)?;
    }
    Ok(())
}

fn check_objection(index: usize, objection: &Objection) -> Result<(), InputError> {
    let field = |name: &str| format!("objections[{index}].{name}");
    if let Some(raised_at) = objection.raised_at {
        check_instant(|| field("raisedAt"), raised_at)?;
    }
    if let Some(number) = objection.removed_by.iter().position(Vec::is_empty) {
        return Err(InputError::Empty {
            field: field(&format!("removedBy[{number}]")),
            expected: "the concessions that settle the objection together",
        });
    }
    let Some(provoked_by) = &objection.provoked_by else {
        return Ok(());
    };
    if provoked_by.is_empty() {
        return Err(InputError::Empty {
            field: field("provokedBy"),
            expected: "the concessions that provoke the objection, or be null",
        });
    }
    if objection.state != ObjectionState::Raised {
        return Err(InputError::Inconsistent {
            field: field("state"),
            value: objection.state.to_string(),
            expected: "RAISED, because `provokedBy` makes the objection latent",
        });
    }
    Ok(())
}

fn check_concession(index: usize, concession: &Concession) -> Result<(), InputError> {
    if !(0..=COST).contains(&concession.cost) {
        return Err(out_of_range(
            format!("concessions[{index}].cost"),
            &concession.cost,
            "a whole number from 0 to 1000000",
        ));
    }
    for (number, shift) in concession.shifts.iter().enumerate() {
        if !(-5..=5).contains(&shift.steps) {
            return Err(out_of_range(
                format!("concessions[{index}].shifts[{number}].steps"),
                &shift.steps,
                "a whole number from -5 to 5",
            ));
        }
    }
    Ok(())
}

fn check_instant(field: impl FnOnce() -> String, instant: DateTime<Utc>) -> Result<(), InputError> {
    if (1..=9999).contains(&instant.year()) {
        return Ok(());
    }
    Err(out_of_range(field(), &instant, "in the years 1 to 9999"))
}

fn check_revision(field: impl FnOnce() -> String, revision: u32, current: u32) -> Result<(), InputError> {
    if revision <= current {
        return Ok(());
    }
    Err(out_of_range(field(), &revision, "at most `proposal.revision`"))
}

fn out_of_range(field: String, value: &dyn Display, expected: &'static str) -> InputError {
    InputError::OutOfRange { field, value: value.to_string(), expected }
}
