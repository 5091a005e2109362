//! A stakeholder's concern about a proposal.

use crate::{ObjectionId, ObjectionState, OrganizationId, ProposalId, Severity, StakeholderId, TopicId};
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
    #[sea_orm(indexed, unique_key = "objection_once")]
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
    /// The topic of research that it points at.
    pub topic_id: Option<TopicId>,
    /// The passage it is about.
    #[sea_orm(column_type = "Text")]
    pub passage: Option<String>,
    /// What would remove it, in the words of its raiser.
    #[sea_orm(column_type = "Text")]
    pub removal: Option<String>,
    /// Whom its raiser named to speak for them.
    pub speaker_id: Option<StakeholderId>,
    /// The concern as a lead understands it.
    #[sea_orm(column_type = "Text")]
    pub restatement: Option<String>,
    /// What the raiser misses in that.
    #[sea_orm(column_type = "Text")]
    pub correction: Option<String>,
    /// The answer in a line.
    pub summary: Option<String>,
    /// How the lead answered.
    #[sea_orm(column_type = "Text")]
    pub answer: Option<String>,
    /// The number of the revision that answers it; none where reasons do.
    pub changed_in: Option<i32>,
    /// Why the answer does not settle it, in the words of its raiser.
    #[sea_orm(column_type = "Text")]
    pub rejection: Option<String>,
    /// What the decider said, overruling or sustaining it.
    #[sea_orm(column_type = "Text")]
    pub ruling: Option<String>,
    /// What is held against the ruling, in the words of its raiser.
    #[sea_orm(column_type = "Text")]
    pub dissent: Option<String>,
    /// What the raiser said in the end.
    #[sea_orm(column_type = "Text")]
    pub settlement: Option<String>,
    /// What became known since it was settled, for which it was raised again.
    #[sea_orm(column_type = "Text")]
    pub information: Option<String>,
    /// The objection to another proposal that it was carried over from.
    pub carried_from_id: Option<ObjectionId>,
    /// The one that was raised first, however often it was carried over since.
    #[sea_orm(unique_key = "objection_once")]
    pub root_id: Option<ObjectionId>,
    /// When its raiser said that what was carried over holds here too.
    pub upheld_at: Option<DateTimeUtc>,
    /// When it last came to another state; never since it was raised.
    pub moved_at: Option<DateTimeUtc>,
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
