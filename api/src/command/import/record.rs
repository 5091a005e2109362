//! The form of a record, and what must fit together in it.

use crate::check::{Check, LINE, NAME};
use crate::error::{Error, Result};
use chrono::{Datelike as _, NaiveDate};
use engine::Preset;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The earliest year of a record.
const YEARS_FROM: i32 = 1900;

/// What one proposal looked like on several days: who had ticked it, and which
/// concerns were open.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Record {
    /// What was proposed, in a line.
    pub title: String,
    /// Where the record comes from.
    pub source: String,
    /// The process it followed.
    pub rule: Preset,
    /// Who proposed it; one of `members`.
    pub proposed_by: String,
    /// When.
    pub opened_on: NaiveDate,
    /// What is uncertain about that day.
    #[serde(default)]
    pub opened_on_note: Option<String>,
    /// Everybody whose approval was asked.
    pub members: Vec<String>,
    /// What it looked like, day by day.
    pub snapshots: Vec<Day>,
    /// What really became of it.
    #[serde(default)]
    pub observed: Option<String>,
}

/// What a proposal looked like on one day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// Who had ticked it.
    pub approved: Vec<String>,
    /// The concerns there had been.
    pub concerns: Vec<Concern>,
}

/// A concern, as the record names it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concern {
    /// Its name.
    pub name: String,
    /// Whether it was resolved by that day.
    pub resolved: bool,
}

impl Record {
    /// Says what of the record does not fit together, read up to a day.
    ///
    /// # Errors
    ///
    /// A sentence that names the field.
    pub fn check(&self, until: Option<NaiveDate>, today: NaiveDate) -> std::result::Result<(), String> {
        self.check_texts()?;
        let members: BTreeSet<&str> = self.members.iter().map(String::as_str).collect();
        if members.len() < self.members.len() {
            return Err("members: must name everybody once".to_owned());
        }
        if !members.contains(self.proposed_by.as_str()) {
            return Err(format!("proposedBy: `{}` must be one of `members`", self.proposed_by));
        }
        if self.opened_on.year() < YEARS_FROM || self.opened_on > today {
            return Err(format!("openedOn: must be from {YEARS_FROM}-01-01 to today"));
        }
        if until.is_some_and(|until| until < self.opened_on) {
            return Err(format!("openedOn: is {}, after the day given with --until", self.opened_on));
        }
        let mut last = self.opened_on;
        for (place, day) in self.snapshots.iter().enumerate() {
            if day.date < last || day.date > today {
                return Err(format!("snapshots[{place}].date: must be from {last} to today"));
            }
            last = day.date;
            if let Some(stranger) = day.approved.iter().find(|name| !members.contains(name.as_str())) {
                return Err(format!("snapshots[{place}].approved: `{stranger}` must be one of `members`"));
            }
        }
        Ok(())
    }

    /// The bounds that a client's texts have too.
    fn check_texts(&self) -> std::result::Result<(), String> {
        let mut check = Check::default();
        // Room for the words around them.
        check.text("title", self.title.clone(), LINE - 20);
        check.text("source", self.source.clone(), 1_000);
        check.optional("openedOnNote", self.opened_on_note.clone(), 1_000);
        check.optional("observed", self.observed.clone(), 1_000);
        for (place, name) in self.members.iter().enumerate() {
            check.text(&format!("members[{place}]"), name.clone(), NAME);
        }
        for (place, day) in self.snapshots.iter().enumerate() {
            for (number, concern) in day.concerns.iter().enumerate() {
                check.text(&format!("snapshots[{place}].concerns[{number}].name"), concern.name.clone(), LINE);
            }
        }
        check.done(()).map_err(|refusals| Error::Refused(refusals).to_string())
    }
}

/// A record that is part of the program.
///
/// # Errors
///
/// `INTERNAL` where it is none.
pub fn built_in(json: &str, today: NaiveDate) -> Result<Record> {
    let record: Record = serde_json::from_str(json).map_err(|error| Error::Internal(error.to_string()))?;
    record.check(None, today).map_err(Error::Internal)?;
    Ok(record)
}
