//! A stakeholder's concern about a proposal.

use crate::{ObjectionId, ObjectionState, OrganizationId, ProposalId, Severity, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Objection";

/// A stakeholder's concern about a proposal.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "objection")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObjectionId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// Who raised it.
    #[sea_orm(indexed)]
    pub raised_by: StakeholderId,
    /// The concern in a line.
    pub title: String,
    /// The concern in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub state: ObjectionState,
    /// What it is about: objections of one issue count once.
    pub issue: Option<String>,
    /// The passage it is about.
    #[sea_orm(column_type = "Text")]
    pub passage: Option<String>,
    /// What would remove it, in the words of its raiser.
    #[sea_orm(column_type = "Text")]
    pub removal: Option<String>,
    /// How the lead answered.
    #[sea_orm(column_type = "Text")]
    pub answer: Option<String>,
    /// What the decider said, overruling or sustaining it, with the dissent in the raiser's words.
    #[sea_orm(column_type = "Text")]
    pub ruling: Option<String>,
    /// What the raiser said in the end.
    #[sea_orm(column_type = "Text")]
    pub settlement: Option<String>,
    /// When it was raised.
    pub raised_at: DateTimeUtc,
    /// Counts its changes, from 1.
    pub version: i32,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "RaisedBy", to = "Id")]
    pub raised_by_row: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
