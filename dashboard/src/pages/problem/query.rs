//! What the page asks.

use crate::pages::standing::Choice;
use crate::pages::{Frame, Viewing};
use crate::scalar::{Markdown, Url};
use crate::schema;
use crate::words::Role;
use chrono::{DateTime, Utc};

/// Which problem.
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
    pub node: Option<Node>,
}

/// What has this id.
#[derive(cynic::InlineFragments, Debug)]
pub enum Node {
    Problem(Box<Problem>),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Problem {
    pub id: cynic::Id,
    pub title: String,
    pub statement: Markdown,
    pub whom: Option<Markdown>,
    pub version: i32,
    pub author: Named,
    pub created_at: DateTime<Utc>,
    pub superseded_at: Option<DateTime<Utc>>,
    pub split_from: Option<Kin>,
    pub split_into: Vec<Kin>,
    pub merged_into: Option<Kin>,
    pub merged_from: Vec<Kin>,
    pub initiative: Initiative,
    #[arguments(first: 50)]
    pub criteria: Criteria,
    #[arguments(first: 100)]
    pub evidence: Evidences,
    #[arguments(first: 100)]
    pub understandings: Understandings,
    pub understanding: Option<Measure>,
    #[arguments(first: 50)]
    pub proposals: Proposals,
}

impl Problem {
    /// Whether it takes changes.
    pub fn is_live(&self) -> bool {
        self.superseded_at.is_none()
    }

    /// Whether the viewer leads the initiative.
    pub fn leads(&self) -> bool {
        self.initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead)
    }

    /// What it is measured by now.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.criteria.nodes.iter().filter(|one| one.removed_at.is_none())
    }

    /// What it rests on now.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.nodes.iter().filter(|one| one.removed_at.is_none())
    }
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Initiative {
    #[cynic(spread)]
    pub frame: Frame,
    pub viewer_stakeholder: Option<Part>,
    #[arguments(first: 50)]
    pub problems: Problems,
    #[arguments(first: 100)]
    pub stakeholders: People,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StakeholderConnection")]
pub struct People {
    pub nodes: Vec<Person>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Person {
    pub id: cynic::Id,
    pub name: String,
    pub role: Role,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Part {
    pub id: cynic::Id,
    pub role: Role,
    pub is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProblemConnection")]
pub struct Problems {
    pub nodes: Vec<Kin>,
}

/// A problem, by name.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Problem")]
pub struct Kin {
    pub id: cynic::Id,
    pub title: String,
    pub superseded_at: Option<DateTime<Utc>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Named {
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CriterionConnection")]
pub struct Criteria {
    pub nodes: Vec<Criterion>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Criterion {
    pub id: cynic::Id,
    pub name: String,
    pub direction: Direction,
    pub unit: Option<String>,
    pub worst: Option<f64>,
    pub best: Option<f64>,
    pub weight: i32,
    pub removed_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// Which end is better.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The higher the value.
    Higher,
    /// The lower the value.
    Lower,
}

impl Direction {
    /// As the API has it, and as people say it.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Higher => ("HIGHER", "more is better"),
            Self::Lower => ("LOWER", "less is better"),
        }
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "EvidenceConnection")]
pub struct Evidences {
    pub nodes: Vec<Evidence>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Evidence {
    pub id: cynic::Id,
    pub body: Markdown,
    pub url: Option<Url>,
    pub author: Named,
    pub created_at: DateTime<Utc>,
    pub removed_at: Option<DateTime<Utc>>,
    pub version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "UnderstandingConnection")]
pub struct Understandings {
    pub nodes: Vec<Understanding>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Understanding {
    pub stakeholder: Held,
    pub stance: Seen,
    pub restatement: Option<Markdown>,
    pub is_stale: bool,
    pub taken_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Held {
    pub id: cynic::Id,
}

/// How somebody sees a problem.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "UnderstandingStance")]
pub enum Seen {
    Agree,
    Restated,
    Unsure,
    Disagree,
}

impl Seen {
    /// All, as they are offered.
    pub const ALL: [Self; 4] = [Self::Agree, Self::Restated, Self::Unsure, Self::Disagree];

    /// As the API has it, as people say it, the look, and what it means.
    pub fn said(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Agree => ("AGREE", "Yes, that is it", "support", "I see it as it is stated"),
            Self::Restated => ("RESTATED", "In my words", "accept", "I see it so: I say it in my own words below"),
            Self::Unsure => ("UNSURE", "Not sure", "reservations", "I cannot tell yet"),
            Self::Disagree => ("DISAGREE", "No", "oppose", "This is not the problem"),
        }
    }
}

/// How alike all see it.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProblemUnderstanding")]
pub struct Measure {
    pub score: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub agree: i32,
    pub restated: i32,
    pub unsure: i32,
    pub disagree: i32,
    pub silent: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalConnection")]
pub struct Proposals {
    pub nodes: Vec<Choice>,
}
