//! Saying who listens to whom.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::visible;
use crate::write::Write;
use entities::{InOrganization, InitiativeId, StakeholderId, influence, stakeholder};
use sea_orm::{ColumnTrait, QueryFilter};

/// That somebody listens to somebody.
#[derive(Clone)]
pub struct SetInfluence {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Who listens.
    pub listener: StakeholderId,
    /// To whom.
    pub heard: StakeholderId,
    /// How much, in millionths; 0 where they do no more.
    pub weight_millionths: i64,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Says how much somebody listens to somebody, in place of what was said before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where both are the same.
pub async fn set(write: &Write, set: SetInfluence) -> Result<influence::Model> {
    let initiative = visible(write, "initiativeId", set.initiative).await?.id;
    write.authorize(Action::SetInfluence, On::Initiative(initiative))?;
    write.find_in::<stakeholder::Entity>("listenerId", set.listener, initiative).await?;
    write.find_in::<stakeholder::Entity>("heardId", set.heard, initiative).await?;
    if set.listener == set.heard {
        return Err(Error::bad_input("heardId", "must name somebody else: everybody listens to themselves"));
    }
    let before = influence::Entity::in_org(write.actor.organization)
        .filter(influence::Column::ListenerId.eq(set.listener))
        .filter(influence::Column::HeardId.eq(set.heard))
        .one(&write.tx)
        .await?;
    let Some(before) = before else {
        write.expect_none(set.expected_version)?;
        let row = influence::Model {
            id: new_id(),
            organization_id: write.actor.organization,
            initiative_id: initiative,
            listener_id: set.listener,
            heard_id: set.heard,
            weight_millionths: set.weight_millionths,
            version: 1,
            created_at: write.now,
        };
        return write.insert("influence.set", Some(initiative), row).await;
    };
    write.expect_version(set.expected_version, &before)?;
    let after = influence::Model { weight_millionths: set.weight_millionths, ..before.clone() };
    write.update("influence.set", Some(initiative), &before, after).await
}

/// How much somebody listens, as a number.
#[must_use]
pub fn weight(row: &influence::Model) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 10^12, far below 2^53")]
    let millionths = row.weight_millionths as f64;
    millionths / 1e6
}
