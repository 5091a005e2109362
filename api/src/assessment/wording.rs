//! The engine speaks of ids; people read names.

use super::deliberation::Rows;
use engine::{Readiness, VerdictStatus};

/// A sentence of the engine with names in place of ids.
#[must_use]
pub fn named(rows: &Rows, sentence: &str) -> String {
    let mut named = sentence.to_owned();
    let people = rows.stakeholders.iter().map(|row| (row.id.to_string(), row.name.clone()));
    let objections = rows.objections.iter().map(|row| (row.id.to_string(), format!("“{}”", row.title)));
    let latent = rows.latent_objections.iter().map(|row| (row.id.to_string(), format!("“{}”", row.title)));
    for (id, name) in people.chain(objections).chain(latent) {
        if named.contains(&id) {
            named = named.replace(&id, &name);
        }
    }
    named
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
