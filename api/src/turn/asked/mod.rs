//! Which questions there are, from rows alone: a pure function, so that
//! whoever asks is told the same. What is for leads only is not among the rows.

mod after;
mod concession;
mod objection;
mod proposal;
mod question;

pub use proposal::owed;

use super::question::Question;
use crate::assessment::service::Assessed;
use chrono::{DateTime, Utc};
use entities::{
    InitiativeId, ProblemId, ProposalId, QuestionId, Role, StakeholderId, calendar, commitment, concession_answer,
    decision, invitation, problem, question as asked, stakeholder, understanding, work_item,
};
use sea_orm::DerivePartialModel;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// What the questions in some initiatives rest on.
#[derive(Default)]
pub struct Facts {
    /// Who takes part, by initiative.
    pub people: BTreeMap<InitiativeId, People>,
    /// The proposals that take feedback, as they stand.
    pub open: Vec<Arc<Assessed>>,
    /// What nobody has answered of what was asked about them.
    pub questions: Vec<OpenQuestion>,
    /// What was answered to concessions.
    pub answers: Vec<concession_answer::Model>,
    /// When something last happened to a thing, by its kind of event.
    pub happened: BTreeMap<(Uuid, &'static str), DateTime<Utc>>,
    /// The problems that were neither split nor merged.
    pub problems: Vec<problem::Model>,
    /// Those of them that an accepted proposal solves.
    pub solved: BTreeSet<ProblemId>,
    /// How people see them.
    pub understandings: Vec<understanding::Model>,
    /// The decisions in force, each with where it was made.
    pub decisions: Vec<(InitiativeId, decision::Model)>,
    /// What people said to them.
    pub commitments: Vec<commitment::Model>,
    /// The open work that follows from them.
    pub work: Vec<work_item::Model>,
    /// The newest invitation of who has not come in.
    pub invitations: Vec<invitation::Model>,
    /// The days on which the organization works.
    pub calendar: Option<calendar::Model>,
}

/// A question, without what it says.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "asked::Entity")]
pub struct OpenQuestion {
    /// Its id.
    pub id: QuestionId,
    /// What it is about.
    pub proposal_id: ProposalId,
    /// Who asks.
    pub asked_by: StakeholderId,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
}

/// Who takes part in an initiative.
#[derive(Default)]
pub struct People(pub Vec<stakeholder::Model>);

impl People {
    /// Who has a say.
    pub fn say(&self) -> impl Iterator<Item = &stakeholder::Model> {
        self.0.iter().filter(|row| row.role != Role::Observer)
    }

    /// Who drives it.
    pub fn leads(&self) -> impl Iterator<Item = StakeholderId> {
        self.0.iter().filter(|row| row.lead).map(|row| row.id)
    }

    /// Who decides it.
    pub fn deciders(&self) -> impl Iterator<Item = StakeholderId> {
        self.0.iter().filter(|row| row.decider).map(|row| row.id)
    }
}

/// Every question there is.
#[must_use]
pub fn questions(facts: &Facts, now: DateTime<Utc>) -> Vec<Question> {
    let none = People::default();
    let people = |initiative| facts.people.get(&initiative).unwrap_or(&none);
    let mut all = Vec::new();
    for assessed in &facts.open {
        let people = people(assessed.rows.proposal.initiative_id);
        all.extend(proposal::questions(assessed, people, now));
        all.extend(objection::questions(facts, assessed, people));
        all.extend(concession::questions(facts, assessed, people));
        all.extend(question::questions(facts, assessed, people));
    }
    for problem in &facts.problems {
        all.extend(after::of_problem(facts, problem, people(problem.initiative_id)));
    }
    for (initiative, decision) in &facts.decisions {
        all.extend(after::of_decision(facts, decision, *initiative, people(*initiative), now));
    }
    for (initiative, people) in &facts.people {
        all.extend(after::of_invitations(facts, *initiative, people, now));
    }
    all.retain(|question| !question.asked.is_empty());
    all
}

/// When this last happened to a thing, or else this moment.
fn since(facts: &Facts, id: Uuid, kind: &'static str, otherwise: DateTime<Utc>) -> DateTime<Utc> {
    facts.happened.get(&(id, kind)).copied().unwrap_or(otherwise)
}

/// The kinds of event that say since when a question waits.
pub const HAPPENED: [&str; 5] =
    ["objection.restated", "objection.corrected", "concession.offered", "concession.accepted", "problem.changed"];
