//! Reads around how proposals grow: what they grew out of, what is new on them,
//! who answers for whom, and who will see an answer.

use super::Reader;
use crate::initiative::audience::{self, Counted};
use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use entities::{
    InOrganization, InitiativeId, ObjectionState, ProposalId, StakeholderId, delegation, derivation, look, objection,
    position,
};
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::Arc;

/// The proposals that a proposal grew out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DerivedFrom(pub ProposalId);

impl Loader<DerivedFrom> for Reader {
    type Value = Vec<ProposalId>;
    type Error = DbErr;

    async fn load(&self, keys: &[DerivedFrom]) -> Result<HashMap<DerivedFrom, Vec<ProposalId>>, DbErr> {
        let rows = derivation::Entity::in_org(self.actor.organization)
            .filter(derivation::Column::ProposalId.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(derivation::Column::SourceId)
            .all(&*self.view.read().await?)
            .await?;
        let mut found: HashMap<DerivedFrom, Vec<ProposalId>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for row in rows {
            found.entry(DerivedFrom(row.proposal_id)).or_default().push(row.source_id);
        }
        Ok(found)
    }
}

/// What is new on a proposal since the actor looked; nothing where they never did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SinceOf(pub ProposalId);

/// What is new on a proposal since somebody looked.
#[derive(Clone, Debug)]
pub struct Since {
    /// When they looked, and at what.
    pub look: look::Model,
    /// Objections raised since.
    pub objections_raised: i32,
    /// Objections settled since.
    pub objections_settled: i32,
    /// Positions taken since.
    pub positions_taken: i32,
    /// Positions taken back since.
    pub positions_withdrawn: i32,
}

/// To which proposal an objection is, when it was raised and last moved, and where it is.
type Objected = (ProposalId, DateTime<Utc>, Option<DateTime<Utc>>, ObjectionState);

impl Loader<SinceOf> for Reader {
    type Value = Since;
    type Error = DbErr;

    async fn load(&self, keys: &[SinceOf]) -> Result<HashMap<SinceOf, Since>, DbErr> {
        let tx = self.view.read().await?;
        let organization = self.actor.organization;
        let looks = look::Entity::in_org(organization)
            .filter(look::Column::UserId.eq(self.actor.user))
            .filter(look::Column::ProposalId.is_in(keys.iter().map(|key| key.0)))
            .all(&*tx)
            .await?;
        let proposals = || looks.iter().map(|row| row.proposal_id);
        // What is older than the oldest look is new to none of them.
        let since = looks.iter().map(|row| row.looked_at).min().unwrap_or(self.now);
        let moved =
            Condition::any().add(objection::Column::RaisedAt.gt(since)).add(objection::Column::MovedAt.gt(since));
        let objections: Vec<Objected> = objection::Entity::in_org(organization)
            .filter(objection::Column::ProposalId.is_in(proposals()))
            .filter(moved)
            .select_only()
            .columns([
                objection::Column::ProposalId,
                objection::Column::RaisedAt,
                objection::Column::MovedAt,
                objection::Column::State,
            ])
            .into_tuple()
            .all(&*tx)
            .await?;
        let moved =
            Condition::any().add(position::Column::TakenAt.gt(since)).add(position::Column::WithdrawnAt.gt(since));
        let positions: Vec<(ProposalId, DateTime<Utc>, Option<DateTime<Utc>>)> = position::Entity::in_org(organization)
            .filter(position::Column::ProposalId.is_in(proposals()))
            .filter(moved)
            .select_only()
            .columns([position::Column::ProposalId, position::Column::TakenAt, position::Column::WithdrawnAt])
            .into_tuple()
            .all(&*tx)
            .await?;
        let settled =
            |state: &ObjectionState| matches!(state, ObjectionState::Accommodated | ObjectionState::Withdrawn);
        let since = looks.into_iter().map(|look| {
            let at = look.looked_at;
            let later = |moment: &Option<DateTime<Utc>>| moment.is_some_and(|moment| moment > at);
            let objected = || objections.iter().filter(|row| row.0 == look.proposal_id);
            let held = || positions.iter().filter(|row| row.0 == look.proposal_id);
            let since = Since {
                objections_raised: number(objected().filter(|row| row.1 > at).count()),
                objections_settled: number(objected().filter(|row| later(&row.2) && settled(&row.3)).count()),
                positions_taken: number(held().filter(|row| row.1 > at && row.2.is_none()).count()),
                positions_withdrawn: number(held().filter(|row| later(&row.2)).count()),
                look,
            };
            (SinceOf(since.look.proposal_id), since)
        });
        Ok(since.collect())
    }
}

/// Whom somebody lets answer for them in the whole initiative; nothing where they do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DelegationOf(pub StakeholderId);

impl Loader<DelegationOf> for Reader {
    type Value = delegation::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[DelegationOf]) -> Result<HashMap<DelegationOf, delegation::Model>, DbErr> {
        let rows = delegation::Entity::in_org(self.actor.organization)
            .filter(delegation::Column::StakeholderId.is_in(keys.iter().map(|key| key.0)))
            .filter(delegation::Column::ProposalId.is_null())
            .filter(delegation::Column::RevokedAt.is_null())
            .all(&*self.view.read().await?)
            .await?;
        Ok(rows.into_iter().map(|row| (DelegationOf(row.stakeholder_id), row)).collect())
    }
}

/// Who will see what is said in an initiative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AudienceOf(pub InitiativeId);

impl Loader<AudienceOf> for Reader {
    type Value = Arc<Counted>;
    type Error = DbErr;

    async fn load(&self, keys: &[AudienceOf]) -> Result<HashMap<AudienceOf, Arc<Counted>>, DbErr> {
        audience::count(&*self.view.read().await?, self.actor.organization, keys).await
    }
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
