//! What the page asks.

use crate::pages::{Frame, Viewing};
use crate::scalar::Markdown;
use crate::schema;
use crate::ui::dial::Readiness;
use crate::words::{
    ChangeKind, ClauseStatus, ObjectionState, ProposalStatus, Role, RuleName, Severity, Stance, VerdictStatus,
};
use chrono::{DateTime, Utc};

/// Which proposal, and what is supposed of it.
#[derive(cynic::QueryVariables, Debug)]
pub struct Which {
    /// The proposal.
    pub id: cynic::Id,
    /// The concessions that are supposed to be made.
    pub accept: Option<Vec<cynic::Id>>,
    /// Whether any is.
    pub supposes: bool,
}

/// The operation of the page.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
pub struct Operation {
    /// Who views it.
    pub viewer: Option<Viewing>,
    /// The proposal.
    #[arguments(id: $id)]
    pub proposal: Option<Proposal>,
}

/// A proposal.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "Which")]
pub struct Proposal {
    pub id: cynic::Id,
    pub title: String,
    pub status: ProposalStatus,
    pub version: i32,
    pub final_comment_paused: bool,
    pub status_reason: Option<Markdown>,
    pub decision: Option<Made>,
    pub initiative: Initiative,
    pub current_revision: Revision,
    pub problems: Vec<Problem>,
    pub rule: RuleName,
    pub assessment: Option<Assessment>,
    #[directives(include(if: $supposes))]
    #[arguments(suppose: { concessionIds: $accept })]
    pub what_if: Option<WhatIf>,
    #[arguments(first: 100)]
    pub objections: Objections,
    #[arguments(first: 100)]
    pub concessions: Concessions,
    #[arguments(first: 100)]
    pub questions: Questions,
    pub audience: Audience,
}

impl Proposal {
    /// The proposals for this problem.
    pub fn alternatives(&self, problem: &cynic::Id) -> Vec<&Alternative> {
        let all = self.initiative.proposals.nodes.iter();
        all.filter(|one| one.problems.iter().any(|solved| solved.id == *problem)).collect()
    }

    /// Whether anybody has answered: a score says nothing before.
    pub fn is_heard(&self) -> bool {
        self.itself().is_some_and(|one| !one.positions.nodes.is_empty())
    }

    /// This one, as it stands among the others.
    pub fn itself(&self) -> Option<&Alternative> {
        self.initiative.proposals.nodes.iter().find(|one| one.id == self.id)
    }
}

/// A decision, by its id.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Decision")]
pub struct Made {
    pub id: cynic::Id,
}

/// The initiative, with what the viewer is in it.
#[derive(cynic::QueryFragment, Debug)]
pub struct Initiative {
    #[cynic(spread)]
    pub frame: Frame,
    pub viewer_stakeholder: Option<Part>,
    #[arguments(first: 100)]
    pub stakeholders: Stakeholders,
    // Not by way of the problems: what a list may hold counts for each of these.
    #[arguments(first: 15)]
    pub proposals: Alternatives,
}

/// The viewer's part.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Part {
    pub id: cynic::Id,
    pub role: Role,
    pub is_lead: bool,
    pub is_decider: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StakeholderConnection")]
pub struct Stakeholders {
    pub nodes: Vec<Person>,
}

/// A person, as lists show them.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Person {
    pub id: cynic::Id,
    pub name: String,
    pub role: Role,
    pub group: Option<String>,
    pub weight: f64,
    pub has_joined: bool,
}

/// A person, by name.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Named {
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Revision {
    pub number: i32,
    pub body: Markdown,
    pub created_at: DateTime<Utc>,
    pub author: Named,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Problem {
    pub id: cynic::Id,
    pub title: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Problem")]
pub struct Solved {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalConnection")]
pub struct Alternatives {
    pub nodes: Vec<Alternative>,
}

/// An alternative, with how people stand to it.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Alternative {
    pub id: cynic::Id,
    pub title: String,
    pub problems: Vec<Solved>,
    pub assessment: Option<Scored>,
    #[arguments(first: 100)]
    pub positions: Positions,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Assessment")]
pub struct Scored {
    pub readiness: Option<Score>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Readiness")]
pub struct Score {
    pub score: f64,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PositionConnection")]
pub struct Positions {
    pub nodes: Vec<Position>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Position {
    pub stance: Stance,
    pub reason: Option<Markdown>,
    pub is_stale: bool,
    pub until: Option<DateTime<Utc>>,
    pub awaits_confirmation: bool,
    pub taken_at: DateTime<Utc>,
    pub version: i32,
    pub stakeholder: Held,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Held {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Assessment {
    pub summary: String,
    pub verdict: Verdict,
    pub readiness: Option<Readiness>,
    pub understanding: Option<Understanding>,
    pub talk_to_next: Option<Vec<Talk>>,
    pub people_to_talk_to: Option<i32>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "UnderstandingReport")]
pub struct Understanding {
    pub sentence: String,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Verdict {
    pub status: VerdictStatus,
    pub clauses: Vec<Clause>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ClauseReport")]
pub struct Clause {
    pub status: ClauseStatus,
    pub requirement: String,
    pub sentence: Option<String>,
    pub passes_at: Option<DateTime<Utc>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "TalkToNext")]
pub struct Talk {
    pub stakeholder: Person,
    pub score: f64,
    pub sentence: String,
    pub objections: Vec<Wants>,
    pub talked: Option<Talked>,
}

/// That a lead talked to somebody, or sees no use in it for now.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Talk")]
pub struct Talked {
    pub id: cynic::Id,
    pub recorded_by: Named,
    pub outcome: TalkOutcome,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// What became of talking to somebody.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalkOutcome {
    /// A lead did.
    Talked,
    /// A lead sees no use in it.
    NotUseful,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "QuestionConnection")]
pub struct Questions {
    pub nodes: Vec<Asked>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Question")]
pub struct Asked {
    pub answered_at: Option<DateTime<Utc>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Objection")]
pub struct Wants {
    pub title: String,
    pub removal: Option<Markdown>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct WhatIf {
    pub verdict: Verdict,
    pub readiness: Option<Readiness>,
    pub cost: i32,
    pub is_possible: bool,
    pub falls: Vec<Named>,
    pub rises: Vec<Named>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ObjectionConnection")]
pub struct Objections {
    pub nodes: Vec<Objection>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Objection {
    pub id: cynic::Id,
    pub title: String,
    pub severity: Severity,
    pub state: ObjectionState,
    pub raised_at: DateTime<Utc>,
    pub raised_by: Named,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ConcessionConnection")]
pub struct Concessions {
    pub nodes: Vec<Concession>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Concession {
    pub id: cynic::Id,
    pub title: String,
    pub cost: i32,
    pub gain: Option<f64>,
    pub state: ConcessionState,
    pub version: i32,
    pub removes: Vec<Removal>,
    pub requires: Vec<Needed>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Concession")]
pub struct Needed {
    pub title: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ConcessionRemoval")]
pub struct Removal {
    pub objection: AnyObjection,
}

/// What a concession settles: raised, or expected.
#[derive(cynic::InlineFragments, Debug)]
pub enum AnyObjection {
    /// One that was raised.
    Objection(Raised),
    /// One that is expected.
    LatentObjection(Expected),
    /// Another.
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Objection")]
pub struct Raised {
    pub title: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "LatentObjection")]
pub struct Expected {
    pub title: String,
}

/// Where a concession is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcessionState {
    /// For leads only.
    Draft,
    /// Offered.
    Offered,
    /// Taken.
    Accepted,
    /// Not taken.
    Declined,
    /// Part of a revision.
    Incorporated,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Audience {
    pub sentence: String,
}

/// What happened lately.
#[derive(cynic::QueryVariables, Debug)]
pub struct Lately {
    /// The proposal.
    pub id: cynic::Id,
    /// Since when.
    pub from: Option<DateTime<Utc>>,
}

/// The operation of the trend: it may fail by itself.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Lately")]
pub struct Past {
    /// The proposal.
    #[arguments(id: $id)]
    pub proposal: Option<Moments>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal", variables = "Lately")]
pub struct Moments {
    #[arguments(from: $from)]
    pub history: Option<Vec<Moment>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "HistoryPoint")]
pub struct Moment {
    pub at: DateTime<Utc>,
    pub score: Option<f64>,
    pub changes: Vec<Change>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "HistoryChange")]
pub struct Change {
    pub kind: ChangeKind,
    pub by: Option<Named>,
}

/// Which proposal.
#[derive(cynic::QueryVariables, Debug)]
pub struct Planned {
    /// The proposal.
    pub id: cynic::Id,
}

/// The operation of the cheapest plan: it may take long, and is asked only where somebody wants it.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Planned")]
pub struct Cheapest {
    /// The proposal.
    #[arguments(id: $id)]
    pub proposal: Option<WithPlans>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct WithPlans {
    #[arguments(top: 1)]
    pub plans: Option<PlanReport>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct PlanReport {
    pub status: PlanStatus,
    pub plans: Vec<Plan>,
}

/// How far the search for plans got.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStatus {
    /// There is none that is cheaper.
    Optimal,
    /// There may be one that is cheaper.
    Feasible,
    /// There is none.
    Infeasible,
    /// Nothing was found in time.
    Unknown,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Plan {
    pub cost: i32,
    pub score: Option<f64>,
    pub verdict: VerdictStatus,
    pub concessions: Vec<Given>,
}

/// A concession, by its id.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Concession")]
pub struct Given {
    pub id: cynic::Id,
}
