//! `entente import`: a negotiation that happened elsewhere, replayed in order.

use super::engine::read_json;
use super::seed::{Part, Person, Seed};
use super::serve;
use super::{Failure, print};
use crate::auth::token::LIFETIME;
use crate::error::{Error, Result};
use crate::objection::service::{Move, Raise};
use crate::position::service::{Take, Withdraw};
use crate::proposal::service::{Draft, Share};
use crate::rule::service::{Set, Subject};
use crate::{initiative, objection, position, problem, proposal, rule, store};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use engine::{Preset, RuleChoice};
use entities::{InitiativeContext, InitiativeId, ObjectionId, ProblemId, ProposalId, Role, Severity, Stance};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

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

/// What an import made.
pub struct Imported {
    /// The initiative.
    pub initiative: InitiativeId,
    /// The proposal.
    pub proposal: ProposalId,
}

/// Imports a file.
///
/// # Errors
///
/// [`Failure::Input`] naming the field that is wrong; nothing is written then.
pub async fn run(settings: &crate::config::Import) -> Result<(), Failure> {
    let record: Record = read_json(&settings.file)?;
    record.check().map_err(|error| Failure::Input(format!("{}: {error}", settings.file.display())))?;
    let (db, url) = serve::open(&settings.store).await?;
    store::migrate(&db, &url).await?;
    let mut seed = Seed::begin(&db, "Imported", &member(&record.proposed_by)).await?;
    let (owner, organization) = seed.owner();
    let imported = import(&mut seed, &record, settings.until).await?;
    seed.write.commit().await?;
    let state = serve::state(db, &settings.store.data)?;
    let token = state.tokens.issue(owner, organization, LIFETIME)?;
    print(&format!(
        "imported `{}` as proposal {}\nits organization's owner signs in with this token for 15 minutes:\n{}\n",
        record.title,
        crate::global_id::encode(imported.proposal).as_str(),
        token.token
    ))
}

impl Record {
    /// Says what of the record does not fit together.
    ///
    /// # Errors
    ///
    /// A sentence that names the field.
    pub fn check(&self) -> Result<(), String> {
        let members: BTreeSet<&str> = self.members.iter().map(String::as_str).collect();
        if members.len() < self.members.len() {
            return Err("members: must name everybody once".to_owned());
        }
        if members.iter().any(|name| name.trim().is_empty()) {
            return Err("members: must not be empty".to_owned());
        }
        if !members.contains(self.proposed_by.as_str()) {
            return Err(format!("proposedBy: `{}` must be one of `members`", self.proposed_by));
        }
        let mut last = self.opened_on;
        for (place, day) in self.snapshots.iter().enumerate() {
            if day.date < last {
                return Err(format!("snapshots[{place}].date: must not be before {last}"));
            }
            last = day.date;
            if let Some(stranger) = day.approved.iter().find(|name| !members.contains(name.as_str())) {
                return Err(format!("snapshots[{place}].approved: `{stranger}` must be one of `members`"));
            }
        }
        Ok(())
    }
}

/// Replays a record up to a day.
///
/// # Errors
///
/// Whatever a use case refuses.
pub async fn import(seed: &mut Seed, record: &Record, until: Option<NaiveDate>) -> Result<Imported> {
    let opened = midnight(record.opened_on);
    for name in &record.members {
        seed.add_person(&member(name)).await?;
    }
    seed.act_as(&record.proposed_by, opened).await?;
    let initiative = open(seed, record).await?;
    // The lead's own part is there only now.
    seed.act_as(&record.proposed_by, opened).await?;
    for name in record.members.iter().filter(|name| **name != record.proposed_by) {
        let part = Part { role: Role::Approver, group: None, decider: false };
        seed.invite(initiative, &member(name), part).await?;
    }
    let problem = state_problem(seed, record, initiative).await?;
    let proposal = share(seed, record, initiative, problem).await?;
    let mut before = Seen::default();
    for day in record.snapshots.iter().filter(|day| until.is_none_or(|until| day.date <= until)) {
        replay(seed, record, proposal, day, &mut before).await?;
    }
    Ok(Imported { initiative, proposal })
}

/// What the days before have shown.
#[derive(Default)]
struct Seen {
    approved: BTreeSet<String>,
    concerns: BTreeMap<String, (ObjectionId, String, bool)>,
}

async fn open(seed: &Seed, record: &Record) -> Result<InitiativeId> {
    let note = record.opened_on_note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    let observed =
        record.observed.as_ref().map(|observed| format!("\n\nWhat came of it: {observed}.")).unwrap_or_default();
    let open = initiative::service::Open {
        title: record.title.clone(),
        summary: format!("Imported from {}. Opened on {}{note}.{observed}", record.source, record.opened_on),
        context: InitiativeContext::Legacy,
        role: Role::Approver,
        group: None,
    };
    let initiative = initiative::service::open(&seed.write, open).await?.id;
    Ok(initiative)
}

async fn state_problem(seed: &Seed, record: &Record, initiative: InitiativeId) -> Result<ProblemId> {
    let state = problem::service::State {
        initiative,
        title: format!("What {} is for", record.title),
        statement: format!("The record does not state the problem; see {}.", record.source),
    };
    Ok(problem::service::state(&seed.write, state).await?.id)
}

async fn share(seed: &Seed, record: &Record, initiative: InitiativeId, problem: ProblemId) -> Result<ProposalId> {
    let draft = Draft {
        initiative,
        problems: vec![problem],
        title: record.title.clone(),
        body: format!("The text is not in the record; see {}.", record.source),
    };
    let proposal = proposal::service::draft(&seed.write, draft).await?.id;
    let rule = RuleChoice::from(record.rule);
    rule::service::set(&seed.write, Set { subject: Subject::Proposal(proposal), rule, expected_version: None }).await?;
    proposal::service::share(&seed.write, Share { proposal, expected_version: None }).await?;
    Ok(proposal)
}

async fn replay(seed: &mut Seed, record: &Record, proposal: ProposalId, day: &Day, before: &mut Seen) -> Result<()> {
    let at = midnight(day.date);
    for concern in &day.concerns {
        replay_concern(seed, record, proposal, day, concern, before).await?;
    }
    let approved: BTreeSet<String> = day.approved.iter().cloned().collect();
    for name in approved.difference(&before.approved) {
        seed.act_as(name, at).await?;
        let take = Take {
            proposal,
            stance: Stance::Support,
            revision: None,
            reason: None,
            until: None,
            expected_version: None,
        };
        position::service::take(&seed.write, take).await?;
    }
    for name in before.approved.difference(&approved) {
        seed.act_as(name, at).await?;
        position::service::withdraw(&seed.write, Withdraw { proposal, expected_version: None }).await?;
    }
    before.approved = approved;
    Ok(())
}

/// Raises a concern that is new or open again, and settles one that was resolved.
async fn replay_concern(
    seed: &mut Seed,
    record: &Record,
    proposal: ProposalId,
    day: &Day,
    concern: &Concern,
    before: &mut Seen,
) -> Result<()> {
    let known = before.concerns.get(&concern.name).cloned();
    let (id, raiser, settled) = match known {
        Some((id, raiser, settled)) if !settled || concern.resolved => (id, raiser, settled),
        _ => {
            let raiser = assumed_raiser(record, day);
            seed.act_as(&raiser, midnight(day.date)).await?;
            let raise = Raise {
                proposal,
                title: concern.name.clone(),
                body: format!(
                    "A concern of the record ({}). Who raised it is not in the record: `{raiser}` is assumed, \
                     who had not ticked by {}.",
                    record.source, day.date
                ),
                severity: Severity::Blocking,
                issue: None,
                passage: None,
                removal: None,
            };
            (objection::service::raise(&seed.write, raise).await?.id, raiser, false)
        }
    };
    if concern.resolved && !settled {
        seed.act_as(&raiser, midnight(day.date)).await?;
        let text = Some(format!("Resolved in the record by {}.", day.date));
        objection::service::confirm_settled(&seed.write, Move { objection: id, text, expected_version: None }).await?;
    }
    before.concerns.insert(concern.name.clone(), (id, raiser, concern.resolved));
    Ok(())
}

/// The first member who had not ticked that day, not counting who proposed it;
/// where everybody had, the last member.
fn assumed_raiser(record: &Record, day: &Day) -> String {
    let silent = record.members.iter().find(|name| !day.approved.contains(name) && **name != record.proposed_by);
    silent.or(record.members.last()).unwrap_or(&record.proposed_by).clone()
}

fn member(name: &str) -> Person<'_> {
    let address: String =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Person { key: name, name, email: format!("{address}@import.invalid") }
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// A record that is part of the program.
///
/// # Errors
///
/// `INTERNAL` where it is none.
pub fn built_in(json: &str) -> Result<Record> {
    let record: Record = serde_json::from_str(json).map_err(|error| Error::Internal(error.to_string()))?;
    record.check().map_err(Error::Internal)?;
    Ok(record)
}
