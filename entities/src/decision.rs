//! What was decided on a proposal, with all it rested on, frozen.

use crate::{DecisionId, ObjectionId, OrganizationId, Outcome, ProposalId, Reversibility, StakeholderId, Stance};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Decision";

/// What was decided on a proposal, with all it rested on, frozen.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// Who decided.
    #[sea_orm(indexed)]
    pub decided_by: StakeholderId,
    /// What was decided.
    pub outcome: Outcome,
    /// What the proposal was called.
    pub title: String,
    /// The number of the revision that was decided on.
    pub revision: i32,
    /// Why, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub rationale: String,
    /// Why it was accepted though its rule was not met; none where it was.
    #[sea_orm(column_type = "Text")]
    pub override_reason: Option<String>,
    /// Whether it can be taken back at little cost.
    pub reversibility: Reversibility,
    /// When it is to be looked at again.
    pub review_at: Option<DateTimeUtc>,
    /// The rule in force, in the engine's JSON form.
    #[sea_orm(column_type = "JsonBinary")]
    pub rule: Json,
    /// The engine's assessment at that moment, as JSON; without what is for leads only.
    #[sea_orm(column_type = "Text")]
    pub assessment: String,
    /// Who did not agree, in their words.
    #[sea_orm(column_type = "JsonBinary")]
    pub dissents: Dissents,
    /// When the proposal was opened again.
    pub reopened_at: Option<DateTimeUtc>,
    /// Why it was.
    #[sea_orm(column_type = "Text")]
    pub reopening: Option<String>,
    /// When leads handed the plan over to delivery.
    pub handed_over_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was decided.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "DecidedBy", to = "Id")]
    pub decided_by_row: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody holds against a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dissent {
    /// Who.
    pub stakeholder: StakeholderId,
    /// The stance they held; none where it is an objection.
    pub stance: Option<Stance>,
    /// Their objection; none where it is a stance.
    pub objection: Option<ObjectionId>,
    /// In their words.
    pub words: Option<String>,
}

/// What people hold against a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Dissents(pub Vec<Dissent>);
