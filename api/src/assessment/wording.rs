//! The engine speaks of ids; people read names.

use super::deliberation::Rows;
use engine::{Readiness, VerdictStatus};
use uuid::Uuid;

/// A sentence of the engine about these ids, with names in place of ids.
#[must_use]
pub fn named(rows: &Rows, sentence: &str, ids: &[String]) -> String {
    let mut named = sentence.to_owned();
    // A sentence names a few and counts the rest.
    for id in ids.iter().filter(|id| sentence.contains(id.as_str())) {
        if let Some(name) = name(rows, id) {
            named = named.replace(id.as_str(), &name);
        }
    }
    named
}

fn name(rows: &Rows, id: &str) -> Option<String> {
    let id = Uuid::try_parse(id).ok()?;
    let person = rows.stakeholders.iter().find(|row| row.id.0 == id).map(|row| row.name.clone());
    person.or_else(|| {
        let objection = rows.objections.iter().find(|row| row.id.0 == id);
        objection.map(|row| format!("“{}”", row.title))
    })
}

/// The verdict and the readiness in one line, since they can part.
#[must_use]
pub fn summary(status: VerdictStatus, unmet: usize, readiness: Option<&Readiness>) -> String {
    let rule = match status {
        VerdictStatus::Ready => "Ready by the rule".to_owned(),
        VerdictStatus::Waiting => "Waiting for a clock of the rule".to_owned(),
        VerdictStatus::NotReady => format!("Not ready: {}", clauses(unmet)),
        VerdictStatus::NotHeard => format!("Not everybody has been heard: {}", clauses(unmet)),
        VerdictStatus::Blocked => format!("Blocked: {}", clauses(unmet)),
    };
    match readiness {
        None => format!("{rule}; nobody has a say."),
        Some(readiness) => format!(
            "{rule}; {}, at {:.0} of 100 (from {:.0} to {:.0}).",
            agreement(readiness),
            readiness.score,
            readiness.low,
            readiness.high
        ),
    }
}

fn clauses(unmet: usize) -> String {
    if unmet == 1 { "1 clause is not met".to_owned() } else { format!("{unmet} clauses are not met") }
}

fn agreement(readiness: &Readiness) -> &'static str {
    match (readiness.acceptance, readiness.score) {
        (acceptance, score) if acceptance >= 0.95 && score < 90.0 => "full support, with objections left",
        (_, score) if score >= 90.0 => "wide agreement",
        (_, score) if score >= 70.0 => "much agreement",
        (_, score) if score >= 50.0 => "some agreement",
        _ => "little agreement",
    }
}
