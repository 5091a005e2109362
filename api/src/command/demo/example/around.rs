//! What stands around the proposals of an example: research, the comparison,
//! opinions, and what was decided.

use super::file::{Example, ExampleDecision, ExampleProposal};
use super::{Names, find, missing};
use crate::check::Patch;
use crate::command::seed::Seed;
use crate::comparison::service::Score;
use crate::error::Result;
use crate::problem::service::{AddCriterion, Measure};
use crate::proposal::service::evidence::{AddProposalEvidence, add_evidence};
use crate::{commitment, comparison, decision, finding, opinion, problem, question, stage, talk, topic, work};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{CriterionId, InitiativeId, Opinion, ProposalId, TopicId};
use std::collections::BTreeMap;

/// The topics, how far each was looked into, and what was found.
pub(super) async fn research(
    seed: &mut Seed,
    now: DateTime<Utc>,
    initiative: InitiativeId,
    example: &Example,
    names: &mut Names,
) -> Result<()> {
    let mut topics: BTreeMap<String, TopicId> = BTreeMap::new();
    for one in &example.topics {
        seed.act_as(&example.lead, now - TimeDelta::days(29)).await?;
        let add = topic::service::Add {
            initiative,
            parent: one.under.as_ref().map(|key| find(&topics, key)).transpose()?,
            title: one.title.clone(),
            summary: None,
            importance: one.importance,
            target: one.target,
            time_box_minutes: None,
        };
        let row = topic::service::add(&seed.write, add).await?;
        topics.insert(one.key.clone(), row.id);
        seed.act_as(&example.lead, now - TimeDelta::days(22)).await?;
        let alter = topic::service::Alter {
            topic: row.id,
            parent: Patch::Keep,
            title: None,
            summary: Patch::Keep,
            importance: None,
            target: None,
            depth: Some(one.depth),
            time_box_minutes: Patch::Keep,
            time_spent_minutes: Some(one.minutes),
            out_of_scope: None,
            expected_version: None,
        };
        topic::service::change(&seed.write, alter).await?;
    }
    for one in &example.findings {
        let at = now - TimeDelta::days(one.days_ago);
        seed.act_as(&one.by, at).await?;
        let found = finding::service::Find {
            topic: find(&topics, &one.topic)?,
            kind: one.kind,
            statement: one.statement.clone(),
            confidence: one.confidence,
            sources: Vec::new(),
        };
        let row = finding::service::record(&seed.write, found).await?;
        names.findings.insert(one.key.clone(), row.id);
        for who in &one.sightings {
            seed.act_as(who, at + TimeDelta::hours(30)).await?;
            let sight = finding::service::Sight { finding: row.id, note: None };
            finding::service::sight(&seed.write, sight).await?;
        }
    }
    Ok(())
}

/// The stages after the first, with why each was entered.
pub(super) async fn stages(
    seed: &mut Seed,
    now: DateTime<Utc>,
    initiative: InitiativeId,
    example: &Example,
) -> Result<()> {
    for one in &example.stages {
        seed.act_as(&example.lead, now - TimeDelta::days(one.days_ago)).await?;
        let enter = stage::service::Enter { initiative, stage: one.stage, reason: one.reason.clone() };
        stage::service::enter(&seed.write, enter).await?;
    }
    Ok(())
}

/// The criteria, how each alternative does by them, and the findings that proposals rest on.
pub(super) async fn compare(seed: &mut Seed, now: DateTime<Utc>, example: &Example, names: &Names) -> Result<()> {
    seed.act_as(&example.lead, now - TimeDelta::days(12)).await?;
    let mut criteria: BTreeMap<String, CriterionId> = BTreeMap::new();
    for one in &example.criteria {
        let measure = Measure {
            name: one.name.clone(),
            direction: one.direction,
            unit: one.unit.clone(),
            worst: Some(millionths(one.worst)),
            best: Some(millionths(one.best)),
            weight: one.weight,
        };
        let add = AddCriterion { problem: find(&names.problems, &one.problem)?, measure };
        let row = problem::service::add_criterion(&seed.write, add).await?;
        criteria.insert(one.key.clone(), row.id);
    }
    for of in &example.scores {
        for (criterion, value) in &of.values {
            let score = Score {
                proposal: find(&names.proposals, &of.proposal)?,
                criterion: find(&criteria, criterion)?,
                value: Some(millionths(*value)),
                note: None,
                expected_version: None,
            };
            comparison::service::score(&seed.write, score).await?;
        }
    }
    for one in &example.rests {
        let rest = AddProposalEvidence {
            proposal: find(&names.proposals, &one.proposal)?,
            finding: find(&names.findings, &one.finding)?,
            note: Some(one.note.clone()),
        };
        add_evidence(&seed.write, rest).await?;
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "figures of the examples are small")]
fn millionths(figure: f64) -> i64 {
    (figure * 1e6).round() as i64
}

/// What people put up for agreement, and what the others said to it.
pub(super) async fn opinions(
    seed: &mut Seed,
    now: DateTime<Utc>,
    initiative: InitiativeId,
    example: &Example,
) -> Result<()> {
    for one in &example.statements {
        let at = now - TimeDelta::days(one.days_ago);
        seed.act_as(&one.by, at).await?;
        let put = opinion::service::Put { initiative, text: one.text.clone() };
        let statement = opinion::service::put(&seed.write, put).await?.id;
        let said = [(&one.agree, Opinion::Agree), (&one.disagree, Opinion::Disagree), (&one.pass, Opinion::Pass)];
        for (who, opinion) in said.iter().flat_map(|(all, opinion)| all.iter().map(move |who| (who, *opinion))) {
            seed.act_as(who, at + TimeDelta::hours(20)).await?;
            let answer = opinion::service::Answer { statement, opinion, expected_version: None };
            opinion::service::answer(&seed.write, answer).await?;
        }
    }
    Ok(())
}

/// What people want to know of a proposal, and whom its lead talked to about it.
pub(super) async fn asked(
    seed: &mut Seed,
    now: DateTime<Utc>,
    (lead, proposal): (&str, ProposalId),
    example: &ExampleProposal,
    names: &Names,
) -> Result<()> {
    for one in &example.questions {
        let at = now - TimeDelta::days(one.days_ago);
        seed.act_as(&one.by, at).await?;
        let ask = question::service::AskQuestion { proposal, body: one.body.clone() };
        let asked = question::service::ask(&seed.write, ask).await?.id;
        if let Some(answer) = &one.answer {
            seed.act_as(lead, at + TimeDelta::hours(20)).await?;
            let answer = answer.clone();
            let answer = question::service::AnswerQuestion { question: asked, answer, expected_version: None };
            question::service::answer(&seed.write, answer).await?;
        }
    }
    for one in &example.talks {
        seed.act_as(lead, now - TimeDelta::days(one.days_ago)).await?;
        let stakeholder = names.people.get(&one.with).copied().ok_or_else(|| missing(&one.with))?;
        let record = talk::service::RecordTalk { proposal, stakeholder, outcome: one.outcome };
        talk::service::record(&seed.write, record).await?;
    }
    Ok(())
}

/// What was decided, who stands by it, and the work that follows.
pub(super) async fn decide(seed: &mut Seed, now: DateTime<Utc>, example: &Example, names: &Names) -> Result<()> {
    for proposal in &example.proposals {
        if let Some(decided) = &proposal.decision {
            one_decision(seed, now, (&example.lead, &proposal.key), decided, names).await?;
        }
    }
    Ok(())
}

async fn one_decision(
    seed: &mut Seed,
    now: DateTime<Utc>,
    (lead, proposal): (&str, &str),
    decided: &ExampleDecision,
    names: &Names,
) -> Result<()> {
    let at = now - TimeDelta::days(decided.days_ago);
    seed.act_as(&decided.by, at).await?;
    let decide = decision::service::Decide {
        proposal: find(&names.proposals, proposal)?,
        outcome: decided.outcome,
        rationale: decided.rationale.clone(),
        reversibility: decided.reversibility,
        review_at: Some(now + TimeDelta::days(decided.review_in_days)),
        override_reason: None,
        expected_version: None,
    };
    let decision = decision::service::decide(&seed.write, decide).await?.id;
    for one in &decided.commitments {
        seed.act_as(&one.by, at + TimeDelta::hours(24)).await?;
        let (commitment, note) = (one.commitment, one.note.clone());
        let commit = commitment::service::Commit { decision, commitment, note, expected_version: None };
        commitment::service::commit(&seed.write, commit).await?;
    }
    seed.act_as(lead, at + TimeDelta::hours(48)).await?;
    for one in &decided.work {
        let add = work::service::Add {
            decision,
            title: one.title.clone(),
            body: None,
            owner: Some(names.people.get(&one.owner).copied().ok_or_else(|| missing(&one.owner))?),
            due_on: Some((now + TimeDelta::days(one.due_in_days)).date_naive()),
        };
        work::service::add(&seed.write, add).await?;
    }
    Ok(())
}
