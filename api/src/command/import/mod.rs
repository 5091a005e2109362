//! `entente import`: a negotiation that happened elsewhere, replayed in order.

mod record;

pub use record::{Concern, Day, Record, built_in};

use super::engine::read_json;
use super::seed::{Part, Person, Seed};
use super::serve;
use super::{Failure, print};
use crate::access::api_token;
use crate::clock::Clock;
use crate::error::Result;
use crate::global_id::encode;
use crate::objection::service::{Raise, Said, Step};
use crate::once::sha256;
use crate::position::service::{Take, Withdraw};
use crate::proposal::service::{Draft, Share};
use crate::rule::service::{Set, Subject};
use crate::{initiative, objection, position, problem, proposal, rule};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use engine::RuleChoice;
use entities::{InitiativeContext, InitiativeId, ObjectionId, ProblemId, ProposalId, Role, Scope, Severity, Stance};
use std::collections::{BTreeMap, BTreeSet};

/// How long who imports a record sees it without signing up.
const SHOWN: TimeDelta = TimeDelta::minutes(15);

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
    let checked = record.check(settings.until, Clock::System.now().date_naive());
    checked.map_err(|error| Failure::Input(format!("{}: {error}", settings.file.display())))?;
    let db = serve::open_migrated(&settings.store).await?;
    let mut seed = Seed::begin(&db, "Imported", &member(&record.proposed_by)).await?;
    let founded = seed.founded();
    let imported = import(&mut seed, &record, settings.until).await?;
    let token = match founded {
        Some(_) => Some(shown(&mut seed, &record.proposed_by).await?),
        None => None,
    };
    seed.write.commit().await?;
    print(&format!("imported `{}` as proposal {}\n", record.title, encode(imported.proposal).as_str()))?;
    match token {
        None => print("everybody who may see initiatives of the organization sees it there\n"),
        Some(token) => print(&format!(
            "sign up on this server to own it; until then this API token shows it, for 15 minutes:\n{token}\n"
        )),
    }
}

/// An API token with which who made the proposal, and so whoever imports it, sees it.
async fn shown(seed: &mut Seed, proposer: &str) -> Result<String> {
    seed.act_as(proposer, Clock::System.now()).await?;
    api_token::give(&seed.write, "Import", &[Scope::Read], SHOWN).await
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
        topics: false,
    };
    let initiative = initiative::service::open(&seed.write, open).await?.id;
    Ok(initiative)
}

async fn state_problem(seed: &Seed, record: &Record, initiative: InitiativeId) -> Result<ProblemId> {
    let state = problem::service::State {
        initiative,
        title: format!("What {} is for", record.title),
        statement: format!("The record does not state the problem; see {}.", record.source),
        whom: None,
    };
    Ok(problem::service::state(&seed.write, state).await?.id)
}

async fn share(seed: &Seed, record: &Record, initiative: InitiativeId, problem: ProblemId) -> Result<ProposalId> {
    let draft = Draft {
        initiative,
        problems: vec![problem],
        derived_from: Vec::new(),
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
        position::service::withdraw(&seed.write, Withdraw { proposal, stakeholder: None, expected_version: None })
            .await?;
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
                topic: None,
            };
            (objection::service::raise(&seed.write, raise).await?.id, raiser, false)
        }
    };
    if concern.resolved && !settled {
        seed.act_as(&raiser, midnight(day.date)).await?;
        let said = Said::ConfirmSettled(Some(format!("Resolved in the record by {}.", day.date)));
        objection::service::advance(&seed.write, Step { objection: id, said, expected_version: None }).await?;
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

/// A person by the name in the record, with an address that no two names share.
fn member(name: &str) -> Person<'_> {
    let digest = sha256(name.as_bytes());
    let digest = digest.get(..12).unwrap_or(&digest);
    Person { key: name, name, email: format!("{digest}@import.invalid") }
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
