//! What the page asks.

use crate::pages::{Frame, Viewing};
use crate::scalar::{Email, Markdown};
use crate::schema;
use crate::words::{ProposalStatus, Role, Stance};
use chrono::{DateTime, Utc};

/// Which initiative, and whom after.
#[derive(cynic::QueryVariables, Debug)]
pub struct Which {
    pub id: cynic::Id,
    pub after: Option<String>,
}

/// The operation of the page.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
pub struct Operation {
    pub viewer: Option<Who>,
    #[arguments(id: $id)]
    pub initiative: Option<Initiative>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Viewer")]
pub struct Who {
    #[cynic(spread)]
    pub viewing: Viewing,
    pub role: OrganizationRole,
}

/// A part in the organization.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganizationRole {
    Owner,
    Admin,
    Member,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "Which")]
pub struct Initiative {
    #[cynic(spread)]
    pub frame: Frame,
    pub viewer_stakeholder: Option<Part>,
    #[arguments(first: 100, after: $after)]
    pub stakeholders: People,
    #[arguments(first: 50)]
    pub proposals: Proposals,
    #[arguments(first: 100)]
    pub delegations: Delegations,
    #[arguments(first: 100)]
    pub influences: Option<Influences>,
}

impl Initiative {
    /// The proposals that people are asked about.
    pub fn open(&self) -> impl Iterator<Item = &Proposal> {
        let asked = |one: &&Proposal| matches!(one.status, ProposalStatus::Open | ProposalStatus::FinalComment);
        self.proposals.nodes.iter().filter(asked)
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Part {
    pub id: cynic::Id,
    pub role: Role,
    pub is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StakeholderConnection")]
pub struct People {
    pub page_info: PageInfo,
    pub nodes: Vec<Person>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Person {
    pub id: cynic::Id,
    pub name: String,
    pub email: Option<Email>,
    pub role: Role,
    pub group: Option<String>,
    pub weight: f64,
    pub last_talk: Option<Talked>,
    pub is_lead: bool,
    pub is_decider: bool,
    pub has_joined: bool,
}

/// That a lead talked to somebody.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Talk")]
pub struct Talked {
    pub created_at: DateTime<Utc>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalConnection")]
pub struct Proposals {
    pub nodes: Vec<Proposal>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Proposal {
    pub id: cynic::Id,
    pub title: String,
    pub status: ProposalStatus,
    #[arguments(first: 100)]
    pub positions: Positions,
}

impl Proposal {
    /// How this person stands to it.
    pub fn position(&self, person: &cynic::Id) -> Option<&Position> {
        self.positions.nodes.iter().find(|held| held.stakeholder.id == *person)
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PositionConnection")]
pub struct Positions {
    pub page_info: PageInfo,
    pub nodes: Vec<Position>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Position {
    pub stance: Stance,
    pub is_stale: bool,
    pub until: Option<DateTime<Utc>>,
    pub taken_at: DateTime<Utc>,
    pub awaits_confirmation: bool,
    pub stakeholder: Held,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Held {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "DelegationConnection")]
pub struct Delegations {
    pub nodes: Vec<Delegation>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Delegation {
    pub id: cynic::Id,
    pub proposal: Option<Titled>,
    pub stakeholder: Named,
    pub delegate: Named,
    pub note: Option<Markdown>,
    pub given_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Titled {
    pub id: cynic::Id,
    pub title: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Named {
    pub id: cynic::Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "InfluenceConnection")]
pub struct Influences {
    pub page_info: PageInfo,
    pub nodes: Vec<Influence>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Influence {
    pub listener: Held,
    pub heard: Held,
    pub weight: f64,
}
