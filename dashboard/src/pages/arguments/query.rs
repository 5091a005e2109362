//! What the page asks.

use crate::pages::{Frame, Viewing};
use crate::scalar::Markdown;
use crate::schema;
use crate::words::{ObjectionState, ProposalStatus, Role, Severity};
use chrono::{DateTime, Utc};

/// Which proposal, and after which argument.
#[derive(cynic::QueryVariables, Debug)]
pub struct Which {
    /// The proposal.
    pub id: cynic::Id,
    /// The last argument of the page before.
    pub after: Option<String>,
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

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "Which")]
pub struct Proposal {
    pub id: cynic::Id,
    pub title: String,
    pub status: ProposalStatus,
    pub initiative: Initiative,
    pub current_revision: Revision,
    #[arguments(first: 100)]
    pub objections: Objections,
    #[arguments(first: 100, after: $after)]
    pub arguments: Arguments,
    #[arguments(first: 50)]
    pub concessions: Concessions,
    #[arguments(first: 50)]
    pub evidence: Evidence,
    pub derived_from: Vec<Origin>,
}

/// A proposal that it grew out of.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Origin {
    pub title: String,
    #[arguments(first: 50)]
    pub objections: Left,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ObjectionConnection")]
pub struct Left {
    pub nodes: Vec<Stood>,
}

/// An objection there.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Objection")]
pub struct Stood {
    pub id: cynic::Id,
    pub title: String,
    pub state: ObjectionState,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Initiative {
    #[cynic(spread)]
    pub frame: Frame,
    pub viewer_stakeholder: Option<Part>,
}

/// The viewer's part.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Part {
    pub role: Role,
    pub is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Revision {
    pub number: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Named {
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ObjectionConnection")]
pub struct Objections {
    pub nodes: Vec<Objection>,
    pub page_info: More,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Objection {
    pub id: cynic::Id,
    pub title: String,
    pub severity: Severity,
    pub state: ObjectionState,
    pub raised_by: Named,
    pub answer: Option<Markdown>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ArgumentConnection")]
pub struct Arguments {
    pub nodes: Vec<Argument>,
    pub page_info: PageInfo,
}

/// Whether a list goes on.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PageInfo")]
pub struct More {
    pub has_next_page: bool,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Argument {
    pub id: cynic::Id,
    pub body: Markdown,
    pub author: Named,
    pub created_at: DateTime<Utc>,
    pub attacks: Vec<Target>,
    pub supports: Vec<Target>,
}

/// What an argument speaks to.
#[derive(cynic::InlineFragments, Debug)]
#[cynic(graphql_type = "ArgumentTarget")]
pub enum Target {
    /// An objection.
    Objection(ObjectionId),
    /// Another argument.
    Argument(ArgumentId),
    /// Something that this page does not know.
    #[cynic(fallback)]
    Other,
}

impl Proposal {
    /// Whether there is more of something than was read.
    pub fn goes_on(&self) -> bool {
        let lists = [&self.objections.page_info, &self.concessions.page_info, &self.evidence.page_info];
        self.arguments.page_info.has_next_page || lists.iter().any(|more| more.has_next_page)
    }
}

impl Target {
    /// Its id.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Objection(one) => Some(one.id.inner()),
            Self::Argument(one) => Some(one.id.inner()),
            Self::Other => None,
        }
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Objection")]
pub struct ObjectionId {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Argument")]
pub struct ArgumentId {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ConcessionConnection")]
pub struct Concessions {
    pub nodes: Vec<Concession>,
    pub page_info: More,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Concession {
    pub id: cynic::Id,
    pub title: String,
    pub cost: i32,
    pub removes: Vec<Removal>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ConcessionRemoval")]
pub struct Removal {
    pub objection: AnyObjection,
}

/// What a concession settles: raised, or only expected.
#[derive(cynic::InlineFragments, Debug)]
pub enum AnyObjection {
    /// One that was raised.
    Objection(ObjectionId),
    /// One that is expected.
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalEvidenceConnection")]
pub struct Evidence {
    pub nodes: Vec<Given>,
    pub page_info: More,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalEvidence")]
pub struct Given {
    pub id: cynic::Id,
    pub finding: Finding,
    pub removed_at: Option<DateTime<Utc>>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Finding {
    pub statement: Markdown,
    pub found_by: Named,
}
