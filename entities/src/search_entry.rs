//! The words of something that people wrote, as they are searched for. It follows from that thing, and is kept beside
//! it: no event records it. What the database makes of it (`search_index`) is no entity.

use crate::{InitiativeId, OrganizationId, SearchEntryId};
use sea_orm::entity::prelude::*;

/// The words of something that people wrote.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_entry")]
pub struct Model {
    /// The id of the thing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SearchEntryId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// The kind of thing, as in events and global ids.
    #[sea_orm(column_type = "String(StringLen::N(32))")]
    pub subject_kind: String,
    /// Whether only leads see it.
    pub for_leads: bool,
    /// The words of its title; empty where it has none.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// The words of its text.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
