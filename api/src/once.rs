//! Carrying out a request once, however often a client sends it.

use crate::error::{Error, RefusalCode, Result};
use crate::write::Write;
use chrono::TimeDelta;
use entities::idempotency_key;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// How long an answer is kept.
const KEY_LIFETIME: TimeDelta = TimeDelta::hours(24);

/// A client's key for a request that must not be carried out twice.
pub struct Once {
    /// The mutation.
    pub operation: &'static str,
    /// The key.
    pub key: String,
    /// A digest of the input.
    pub digest: String,
}

impl Once {
    /// The key of a request, with what it asked for.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if the input cannot be serialized.
    pub fn new(operation: &'static str, key: String, input: &impl Serialize) -> Result<Self> {
        let input = serde_json::to_vec(input).map_err(|e| Error::Internal(e.to_string()))?;
        Ok(Self { operation, key, digest: sha256(&input) })
    }
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Write {
    /// The answer that was given to this key, if it was used.
    pub(crate) async fn answered<T: DeserializeOwned>(&self, once: &Once) -> Result<Option<T>> {
        let key = (self.actor.organization, self.actor.user, once.operation.to_owned(), once.key.clone());
        let Some(row) = idempotency_key::Entity::find_by_id(key.clone()).one(&self.tx).await? else {
            return Ok(None);
        };
        if row.created_at + KEY_LIFETIME <= self.recorded_at {
            idempotency_key::Entity::delete_by_id(key).exec(&self.tx).await?;
            return Ok(None);
        }
        if row.digest != once.digest {
            let message = "was used for another request in the last 24 hours; take a new one";
            return Err(Error::refused(RefusalCode::IdempotencyConflict, "idempotencyKey", message));
        }
        serde_json::from_value(row.answer).map(Some).map_err(|e| Error::Internal(e.to_string()))
    }

    /// Keeps the answer to this key.
    pub(crate) async fn remember<T: Serialize>(&self, once: &Once, answer: &T) -> Result<()> {
        let row = idempotency_key::Model {
            organization_id: self.actor.organization,
            user_id: self.actor.user,
            operation: once.operation.to_owned(),
            key: once.key.clone(),
            digest: once.digest.clone(),
            answer: serde_json::to_value(answer).map_err(|e| Error::Internal(e.to_string()))?,
            created_at: self.recorded_at,
        };
        idempotency_key::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&self.tx).await?;
        Ok(())
    }
}
