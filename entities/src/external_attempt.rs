//! A sign-in that was begun and is under way at a provider.

use crate::ExternalAttemptId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A sign-in that was begun and is under way at a provider; gone once it is
/// finished. It belongs to no organization: nobody is known yet.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "external_attempt")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExternalAttemptId,
    /// The provider, as the settings name it.
    pub provider: String,
    /// SHA-256 of the `state` that goes through the provider, in hexadecimal.
    #[sea_orm(unique)]
    pub state_hash: String,
    /// SHA-256 of the secret that stays with the client, in hexadecimal.
    pub secret_hash: String,
    /// What the provider must put into its token.
    pub nonce: String,
    /// The verifier of PKCE.
    pub verifier: String,
    /// Where the provider sends the person back to.
    #[sea_orm(column_type = "Text")]
    pub redirect_uri: String,
    /// It ends at this moment.
    #[sea_orm(indexed)]
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
