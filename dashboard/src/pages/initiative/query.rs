//! What the page asks.

use crate::pages::standing::Choice;
use crate::pages::{Frame, Viewing};
use crate::scalar::Markdown;
use crate::schema;
use crate::words::{ProposalStatus, Role, RuleName, Stage};
use chrono::{DateTime, Utc};

/// Which initiative.
#[derive(cynic::QueryVariables, Debug)]
pub struct Which {
    pub id: cynic::Id,
}

/// The operation of the page.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
pub struct Operation {
    pub viewer: Option<Viewing>,
    #[arguments(id: $id)]
    pub initiative: Option<Initiative>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Initiative {
    #[cynic(spread)]
    pub frame: Frame,
    pub summary: Markdown,
    pub context: Start,
    pub created_at: DateTime<Utc>,
    pub viewer_stakeholder: Option<Part>,
    pub rule: RuleName,
    #[arguments(last: 20)]
    pub stages: Stages,
    pub stage_advice: Vec<Advice>,
    #[arguments(first: 50)]
    pub problems: Problems,
    #[arguments(first: 50)]
    pub proposals: Proposals,
}

/// What an initiative starts from.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "InitiativeContext")]
pub enum Start {
    Greenfield,
    Legacy,
}

impl Start {
    /// As people say it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Greenfield => "from a blank sheet",
            Self::Legacy => "from something that runs",
        }
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Part {
    pub role: Role,
    pub is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StageEntryConnection")]
pub struct Stages {
    pub nodes: Vec<Entry>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StageEntry")]
pub struct Entry {
    pub stage: Stage,
    pub reason: Option<Markdown>,
    pub entered_by: Named,
    pub entered_at: DateTime<Utc>,
    pub left_at: Option<DateTime<Utc>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Named {
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StageAdvice")]
pub struct Advice {
    pub kind: AdviceKind,
    pub sentence: String,
}

/// What is advised.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "StageAdviceKind", non_exhaustive)]
pub enum AdviceKind {
    NoTopics,
    TooShallow,
    TooDeep,
    Gaps,
    Undiscovered,
    NoProblem,
    NoCriteria,
    NoEvidence,
    NobodyAsked,
    NotJoined,
    Silent,
    NoDecider,
    NoProposal,
    NoAlternative,
    OpenObjections,
    #[cynic(fallback)]
    Other,
}

impl AdviceKind {
    /// Where it is done, after the address of the initiative, and the word for going there.
    pub fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::NoTopics | Self::TooShallow | Self::TooDeep | Self::Gaps | Self::Undiscovered => {
                ("/research", "To the research")
            }
            Self::NoProblem | Self::NoCriteria | Self::NoEvidence => ("#problems", "To the problems"),
            Self::NobodyAsked | Self::NotJoined | Self::Silent | Self::NoDecider => ("/people", "To the people"),
            Self::NoProposal | Self::NoAlternative => ("#draft", "Draft one"),
            Self::OpenObjections | Self::Other => ("#alternatives", "To the proposals"),
        }
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProblemConnection")]
pub struct Problems {
    pub nodes: Vec<Problem>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Problem {
    pub id: cynic::Id,
    pub title: String,
    pub superseded_at: Option<DateTime<Utc>>,
    pub understanding: Option<Understanding>,
    #[arguments(first: 50)]
    pub criteria: Criteria,
    #[arguments(first: 50)]
    pub evidence: Evidences,
    #[arguments(first: 50)]
    pub proposals: Solutions,
}

/// How alike people see a problem.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProblemUnderstanding")]
pub struct Understanding {
    pub score: Option<f64>,
    pub disagree: i32,
    pub silent: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CriterionConnection")]
pub struct Criteria {
    pub nodes: Vec<Criterion>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Criterion {
    pub removed_at: Option<DateTime<Utc>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "EvidenceConnection")]
pub struct Evidences {
    pub nodes: Vec<Evidence>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Evidence {
    pub removed_at: Option<DateTime<Utc>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalConnection")]
pub struct Solutions {
    pub nodes: Vec<Solution>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Solution {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalConnection")]
pub struct Proposals {
    pub nodes: Vec<Choice>,
}

/// What waits for the viewer: it may fail by itself.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
pub struct Waits {
    pub viewer: Option<Waiting>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Viewer")]
pub struct Waiting {
    pub turn: Turn,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Turn {
    pub waits_for_me: Vec<Item>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "TurnItem")]
pub struct Item {
    pub initiative: Option<About>,
    pub proposal: Option<Under>,
    pub node: Option<Subject>,
    pub since: DateTime<Utc>,
    pub why: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Initiative")]
pub struct About {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Under {
    pub id: cynic::Id,
    pub status: ProposalStatus,
}

/// What is asked about, where it has a page.
#[derive(cynic::InlineFragments, Debug)]
#[cynic(graphql_type = "Node")]
pub enum Subject {
    Objection(OfObjection),
    Problem(OfProblem),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Objection")]
pub struct OfObjection {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Problem")]
pub struct OfProblem {
    pub id: cynic::Id,
}

impl Item {
    /// The page where it is answered.
    pub fn place(&self) -> String {
        match (&self.node, &self.proposal) {
            (Some(Subject::Objection(one)), _) => format!("/objections/{}", one.id.inner()),
            (Some(Subject::Problem(one)), _) => format!("/problems/{}#understanding", one.id.inner()),
            (_, Some(one)) if one.status.is_open() => format!("/proposals/{}", one.id.inner()),
            _ => "/turn".to_owned(),
        }
    }
}
