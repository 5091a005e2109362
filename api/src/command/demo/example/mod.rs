//! The worked examples: a made-up negotiation with something of everything,
//! and one that is decided.

mod around;
mod file;

use crate::command::seed::{Part, Person, Seed};
use crate::concession::service::{AnyObjection, Provokes, Removes};
use crate::error::{Error, Result};
use crate::objection::service::Raise;
use crate::rule::service::{Set, Subject};
use crate::{argument, concession, initiative, objection, position, problem, proposal, rule};
use argument::service::Target;
use chrono::{DateTime, TimeDelta, Utc};
use entities::concession::Shift;
use entities::{
    ArgumentId, ConcessionId, FindingId, InitiativeContext, InitiativeId, LatentObjectionId, ObjectionId,
    ObjectionState, ProblemId, ProposalId, StakeholderId,
};
use file::{Example, ExamplePerson, ExampleProposal, ExampleRemoval, ExampleShift, read};
use std::collections::BTreeMap;

/// What the rows made so far are called in the file.
#[derive(Default)]
struct Names {
    people: BTreeMap<String, StakeholderId>,
    problems: BTreeMap<String, ProblemId>,
    objections: BTreeMap<String, ObjectionId>,
    latent: BTreeMap<String, LatentObjectionId>,
    arguments: BTreeMap<String, ArgumentId>,
    concessions: BTreeMap<String, ConcessionId>,
    proposals: BTreeMap<String, ProposalId>,
    findings: BTreeMap<String, FindingId>,
}

/// Who leads the example, and so owns the demo.
///
/// # Errors
///
/// `INTERNAL` where the file is none.
pub fn lead() -> Result<(String, String)> {
    let [example, _] = read()?;
    let lead = example.people.into_iter().find(|person| person.key == example.lead);
    lead.map(|person| (person.key, person.name)).ok_or_else(|| missing("lead"))
}

/// The made-up address of a person of the example.
#[must_use]
pub fn address(key: &str) -> String {
    format!("{key}@demo.invalid")
}

/// Writes the examples.
///
/// # Errors
///
/// Whatever a use case refuses.
pub async fn seed(seed: &mut Seed, now: DateTime<Utc>) -> Result<()> {
    let examples = read()?;
    for lead in examples.iter().take(1).map(|example| &example.lead) {
        seed.act_as(lead, now - TimeDelta::days(30)).await?;
    }
    for person in examples.iter().take(1).flat_map(|example| &example.people) {
        seed.add_person(&person.account()).await?;
        // So that who tries the demo can come in as any of them.
        seed.vouch(&person.key).await?;
    }
    for example in &examples {
        one(seed, example, now).await?;
    }
    Ok(())
}

/// Writes one, whose people are there.
async fn one(seed: &mut Seed, example: &Example, now: DateTime<Utc>) -> Result<()> {
    let start = now - TimeDelta::days(30);
    seed.act_as(&example.lead, start).await?;
    let initiative = open(seed, example).await?;
    // The lead's own part is there only now.
    seed.act_as(&example.lead, start).await?;
    let set = Set { subject: Subject::Initiative(initiative), rule: example.rule.clone(), expected_version: None };
    rule::service::set(&seed.write, set).await?;
    let own = seed.write.actor.stake(initiative).ok_or_else(|| missing(&example.lead))?;
    let mut names = Names::default();
    names.people.insert(example.lead.clone(), own.stakeholder);
    for person in example.people.iter().filter(|person| person.key != example.lead) {
        let part = Part { role: person.role, group: person.group.clone(), decider: person.decider };
        let id = seed.invite(initiative, &person.account(), part).await?;
        names.people.insert(person.key.clone(), id);
    }
    for problem in &example.problems {
        let (title, statement) = (problem.title.clone(), problem.statement.clone());
        let state = problem::service::State { initiative, title, statement, whom: None };
        let row = problem::service::state(&seed.write, state).await?;
        names.problems.insert(problem.key.clone(), row.id);
    }
    around::research(seed, now, initiative, example, &mut names).await?;
    for proposal in &example.proposals {
        seed_proposal(seed, now, &example.lead, initiative, proposal, &mut names).await?;
    }
    around::stages(seed, now, initiative, example).await?;
    around::compare(seed, now, example, &names).await?;
    around::opinions(seed, now, initiative, example).await?;
    around::decide(seed, now, example, &names).await
}

async fn open(seed: &Seed, example: &Example) -> Result<InitiativeId> {
    let lead = example.people.iter().find(|person| person.key == example.lead).ok_or_else(|| missing("lead"))?;
    let open = initiative::service::Open {
        title: example.title.clone(),
        summary: example.summary.clone(),
        context: InitiativeContext::Legacy,
        role: lead.role,
        group: lead.group.clone(),
        topics: false,
    };
    let initiative = initiative::service::open(&seed.write, open).await?.id;
    Ok(initiative)
}

async fn seed_proposal(
    seed: &mut Seed,
    now: DateTime<Utc>,
    lead: &str,
    initiative: InitiativeId,
    example: &ExampleProposal,
    names: &mut Names,
) -> Result<()> {
    let opened = now - TimeDelta::days(example.opened_days_ago);
    seed.act_as(lead, opened).await?;
    let draft = proposal::service::Draft {
        initiative,
        problems: find_all(&names.problems, &example.problems)?,
        derived_from: Vec::new(),
        title: example.title.clone(),
        body: example.body.clone(),
    };
    let proposal = proposal::service::draft(&seed.write, draft).await?.id;
    names.proposals.insert(example.key.clone(), proposal);
    proposal::service::share(&seed.write, proposal::service::Share { proposal, expected_version: None }).await?;
    for revision in &example.revisions {
        seed.act_as(lead, now - TimeDelta::days(revision.days_ago)).await?;
        let (kind, body) = (revision.kind, revision.body.clone());
        let revise = proposal::service::Revise { proposal, kind, title: None, body, expected_version: None };
        proposal::service::revise(&seed.write, revise).await?;
    }
    seed_positions(seed, now, proposal, example).await?;
    seed_objections(seed, now, proposal, example, names).await?;
    seed_arguments(seed, now, proposal, example, names).await?;
    around::asked(seed, now, (lead, proposal), example, names).await?;
    seed.act_as(lead, now - TimeDelta::days(1)).await?;
    seed_concessions(seed, proposal, example, names).await
}

async fn seed_positions(
    seed: &mut Seed,
    now: DateTime<Utc>,
    proposal: ProposalId,
    example: &ExampleProposal,
) -> Result<()> {
    for position in &example.positions {
        seed.act_as(&position.by, now - TimeDelta::days(position.days_ago)).await?;
        let take = position::service::Take {
            proposal,
            stance: position.stance,
            revision: None,
            reason: position.reason.clone(),
            until: position.until_in_days.map(|days| now + TimeDelta::days(days)),
            expected_version: None,
        };
        position::service::take(&seed.write, take).await?;
    }
    Ok(())
}

async fn seed_objections(
    seed: &mut Seed,
    now: DateTime<Utc>,
    proposal: ProposalId,
    example: &ExampleProposal,
    names: &mut Names,
) -> Result<()> {
    for objection in &example.objections {
        let at = now - TimeDelta::days(objection.days_ago);
        seed.act_as(&objection.by, at).await?;
        let raise = Raise {
            proposal,
            title: objection.title.clone(),
            body: objection.body.clone(),
            severity: objection.severity,
            issue: objection.issue.clone(),
            passage: None,
            removal: objection.removal.clone(),
            topic: None,
        };
        let raised = objection::service::raise(&seed.write, raise).await?;
        names.objections.insert(objection.key.clone(), raised.id);
        if objection.state == ObjectionState::Raised {
            continue;
        }
        // Straight to where the file has it, with what was said on the way.
        let after = entities::objection::Model {
            state: objection.state,
            answer: objection.answer.clone(),
            ruling: objection.ruling.clone(),
            settlement: objection.settlement.clone(),
            dissent: objection.dissent.clone(),
            moved_at: Some(at + TimeDelta::hours(20)),
            ..raised.clone()
        };
        let initiative = proposal::service::visible(&seed.write, "", proposal).await?.initiative_id;
        seed.write.as_of(seed.write.actor.clone(), at + TimeDelta::hours(20));
        seed.write.update(moved(objection.state), Some(initiative), &raised, after).await?;
    }
    Ok(())
}

fn moved(state: ObjectionState) -> &'static str {
    match state {
        ObjectionState::Raised => "objection.raised",
        ObjectionState::Understood => "objection.understood",
        ObjectionState::Addressed => "objection.addressed",
        ObjectionState::Accommodated => "objection.accommodated",
        ObjectionState::Withdrawn => "objection.withdrawn",
        ObjectionState::Overruled => "objection.overruled",
        ObjectionState::Sustained => "objection.sustained",
    }
}

async fn seed_arguments(
    seed: &mut Seed,
    now: DateTime<Utc>,
    proposal: ProposalId,
    example: &ExampleProposal,
    names: &mut Names,
) -> Result<()> {
    for argument in &example.arguments {
        seed.act_as(&argument.by, now - TimeDelta::days(argument.days_ago)).await?;
        let argue = argument::service::Argue {
            proposal,
            body: argument.body.clone(),
            attacks: names.targets(&argument.attacks)?,
            supports: names.targets(&argument.supports)?,
        };
        let row = argument::service::argue(&seed.write, argue).await?;
        names.arguments.insert(argument.key.clone(), row.id);
    }
    Ok(())
}

async fn seed_concessions(
    seed: &Seed,
    proposal: ProposalId,
    example: &ExampleProposal,
    names: &mut Names,
) -> Result<()> {
    for concession in &example.concessions {
        let mut provokes = Vec::new();
        for key in &concession.provokes {
            let latent = example.latent.iter().find(|latent| latent.key == *key).ok_or_else(|| missing(key))?;
            provokes.push(Provokes::New {
                expected_from: find(&names.people, &latent.by)?,
                title: latent.title.clone(),
                severity: latent.severity,
                issue: None,
            });
        }
        let draft = concession::service::Draft {
            proposal,
            title: concession.title.clone(),
            body: String::new(),
            cost: concession.cost,
            removes: concession.removes.iter().map(|removal| names.removes(removal)).collect::<Result<_>>()?,
            provokes,
            shifts: concession.shifts.iter().map(|shift| names.shift(shift)).collect::<Result<_>>()?,
            requires: find_all(&names.concessions, &concession.requires)?,
            excludes: find_all(&names.concessions, &concession.excludes)?,
        };
        let row = concession::service::draft(&seed.write, draft).await?;
        for (key, id) in concession.provokes.iter().zip(&row.provokes.0) {
            names.latent.insert(key.clone(), *id);
        }
        names.concessions.insert(concession.key.clone(), row.id);
        if concession.offered {
            let offer = concession::service::Offer { concession: row.id, expected_version: None };
            concession::service::offer(&seed.write, offer).await?;
        }
    }
    Ok(())
}

impl Names {
    fn targets(&self, keys: &[String]) -> Result<Vec<Target>> {
        let target = |key: &String| {
            let objection = self.objections.get(key).copied().map(Target::Objection);
            let argument = || self.arguments.get(key).copied().map(Target::Argument);
            objection.or_else(argument).ok_or_else(|| missing(key))
        };
        keys.iter().map(target).collect()
    }

    fn removes(&self, removal: &ExampleRemoval) -> Result<Removes> {
        let key = &removal.objection;
        let raised = self.objections.get(key).copied().map(AnyObjection::Raised);
        let latent = || self.latent.get(key).copied().map(AnyObjection::Latent);
        let objection = raised.or_else(latent).ok_or_else(|| missing(key))?;
        Ok(Removes { objection, together: find_all(&self.concessions, &removal.together)? })
    }

    fn shift(&self, shift: &ExampleShift) -> Result<Shift> {
        Ok(Shift { stakeholder: find(&self.people, &shift.person)?, steps: shift.steps })
    }
}

fn find<T: Copy>(named: &BTreeMap<String, T>, key: &str) -> Result<T> {
    named.get(key).copied().ok_or_else(|| missing(key))
}

fn find_all<T: Copy>(named: &BTreeMap<String, T>, keys: &[String]) -> Result<Vec<T>> {
    keys.iter().map(|key| find(named, key)).collect()
}

fn missing(key: &str) -> Error {
    Error::Internal(format!("the worked example names `{key}` before it is there"))
}

impl ExamplePerson {
    fn account(&self) -> Person<'_> {
        Person { key: &self.key, name: &self.name, email: address(&self.key) }
    }
}
