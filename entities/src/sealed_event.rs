//! The digest of one event under a seal: it stays when the event's content is erased. Never edited.

use crate::{EventId, OrganizationId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The digest of one event under a seal. What it covers is said in `api/src/seal/digest.rs`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "sealed_event")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    /// The tenant.
    #[sea_orm(unique_key = "sealed_event_place")]
    pub organization_id: OrganizationId,
    /// The number of the seal.
    #[sea_orm(unique_key = "sealed_event_place")]
    pub seal: i32,
    /// Its place under the seal, from 1.
    #[sea_orm(unique_key = "sealed_event_place")]
    pub place: i32,
    /// SHA-256 of the event's salt and content, in hexadecimal.
    #[sea_orm(column_type = "String(StringLen::N(64))")]
    pub content: String,
    /// SHA-256 of the digest of its content and of all its other columns, in hexadecimal.
    #[sea_orm(column_type = "String(StringLen::N(64))")]
    pub digest: String,
    #[sea_orm(belongs_to, from = "EventId", to = "Id")]
    pub event: BelongsTo<super::event::Entity>,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
