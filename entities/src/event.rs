//! One recorded change: never edited, never deleted.

use crate::{EventId, InitiativeId, OrganizationId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Event";

/// One recorded change: never edited, never deleted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative it happened in.
    #[sea_orm(indexed)]
    pub initiative_id: Option<InitiativeId>,
    /// Who did it; nobody where the server itself did.
    #[sea_orm(indexed)]
    pub actor_id: Option<UserId>,
    /// What happened, as a verb: `position.taken`.
    pub kind: String,
    /// The kind of thing that changed.
    pub subject_kind: String,
    /// The thing that changed.
    #[sea_orm(indexed)]
    pub subject_id: Uuid,
    /// The row before; nothing if it was made.
    #[sea_orm(column_type = "JsonBinary")]
    pub before: Option<Json>,
    /// The row after.
    #[sea_orm(column_type = "JsonBinary")]
    pub after: Option<Json>,
    /// When it happened.
    pub happened_at: DateTimeUtc,
    /// When it was written down.
    #[sea_orm(indexed)]
    pub recorded_at: DateTimeUtc,
    /// Random, in hexadecimal: without it nobody guesses the content from its digest. Events from before
    /// there were seals have none.
    #[sea_orm(column_type = "String(StringLen::N(32))")]
    pub salt: Option<String>,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<Option<super::initiative::Entity>>,
    #[sea_orm(belongs_to, from = "ActorId", to = "Id")]
    pub actor: BelongsTo<Option<super::user::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
