//! What the page asks.

use crate::pages::problem::Direction;
use crate::pages::standing::Standing;
use crate::pages::{Frame, Viewing};
use crate::scalar::Markdown;
use crate::schema;
use crate::words::{ProposalStatus, Role, Severity};
use chrono::{DateTime, Utc};

/// Which problem, and what its criteria are supposed to weigh.
#[derive(cynic::QueryVariables, Debug)]
pub struct Which {
    pub id: cynic::Id,
    pub weights: Option<Vec<CriterionWeightInput>>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CriterionWeightInput {
    pub criterion_id: cynic::Id,
    pub weight: i32,
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
#[cynic(variables = "Which")]
pub enum Node {
    Problem(Box<Problem>),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "Which")]
pub struct Problem {
    pub id: cynic::Id,
    pub title: String,
    pub superseded_at: Option<DateTime<Utc>>,
    pub initiative: Initiative,
    #[arguments(first: 100)]
    pub rankings: Rankings,
    #[arguments(weights: $weights)]
    pub comparison: Option<Comparison>,
}

impl Problem {
    /// Whether the viewer leads the initiative, and the problem takes changes.
    pub fn leads(&self) -> bool {
        self.superseded_at.is_none() && self.initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead)
    }
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Initiative {
    #[cynic(spread)]
    pub frame: Frame,
    pub viewer_stakeholder: Option<Part>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Part {
    pub id: cynic::Id,
    pub role: Role,
    pub is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RankingConnection")]
pub struct Rankings {
    pub nodes: Vec<Ranking>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Ranking {
    pub stakeholder: Person,
    pub tiers: Vec<Tier>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Person {
    pub id: cynic::Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RankingTier")]
pub struct Tier {
    pub proposals: Vec<Titled>,
}

/// A proposal, by name.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Titled {
    pub id: cynic::Id,
    pub title: String,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Comparison {
    pub alternatives: Vec<Compared>,
    pub omitted: i32,
    pub sentence: String,
    pub pairs: Vec<Pair>,
    pub condorcet: Condorcet,
    pub by_objections: Vec<ByObjections>,
    pub disagreements: Vec<Disagreement>,
    pub criteria: Option<Table>,
    pub preferences: Preferences,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ComparedAlternative")]
pub struct Compared {
    pub proposal: Alternative,
    pub assessment: Standing,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Alternative {
    pub id: cynic::Id,
    pub title: String,
    pub status: ProposalStatus,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "AlternativePair")]
pub struct Pair {
    pub one: Titled,
    pub other: Titled,
    pub for_one: f64,
    pub for_other: f64,
    pub level: f64,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Condorcet {
    pub sentence: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ObjectionsRank")]
pub struct ByObjections {
    pub proposal: Held,
    pub worst: Option<Severity>,
    pub unsettled: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Held {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrderDisagreement")]
pub struct Disagreement {
    pub sentence: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CriteriaTable")]
pub struct Table {
    pub criteria: Vec<Criterion>,
    pub rows: Vec<Row>,
    pub sensitivity: Vec<Sensitivity>,
    pub sentence: String,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Criterion {
    pub id: cynic::Id,
    pub name: String,
    pub direction: Direction,
    pub unit: Option<String>,
    pub weight: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CriteriaRow")]
pub struct Row {
    pub proposal: Titled,
    pub cells: Vec<Cell>,
    pub value: Option<f64>,
    pub low: f64,
    pub high: f64,
    pub dominated_by: Vec<Titled>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CriteriaCell")]
pub struct Cell {
    pub raw: Option<f64>,
    pub value: Option<f64>,
    pub note: Option<Markdown>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CriterionSensitivity")]
pub struct Sensitivity {
    pub sentence: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "AlternativePreferences")]
pub struct Preferences {
    pub rankings: i32,
    pub pairs: Vec<Pair>,
    pub condorcet: Condorcet,
}
