//! To whom leads have talked.

use super::Reader;
use async_graphql::dataloader::Loader;
use entities::{InOrganization, ProposalId, StakeholderId, TalkOutcome, talk};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Every talk about a proposal, what was taken back too. For leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TalksAbout(pub ProposalId);

impl Loader<TalksAbout> for Reader {
    type Value = Vec<talk::Model>;
    type Error = DbErr;

    async fn load(&self, keys: &[TalksAbout]) -> Result<HashMap<TalksAbout, Vec<talk::Model>>, DbErr> {
        let rows = talk::Entity::in_org(self.actor.organization)
            .filter(talk::Column::ProposalId.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(talk::Column::Id)
            .all(&*self.view.read().await?)
            .await?;
        let mut found: HashMap<TalksAbout, Vec<talk::Model>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for row in rows {
            found.entry(TalksAbout(row.proposal_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// The last time that a lead talked to this stakeholder. For leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LastTalk(pub StakeholderId);

impl Loader<LastTalk> for Reader {
    type Value = talk::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[LastTalk]) -> Result<HashMap<LastTalk, talk::Model>, DbErr> {
        let rows = talk::Entity::in_org(self.actor.organization)
            .filter(talk::Column::StakeholderId.is_in(keys.iter().map(|key| key.0)))
            .filter(talk::Column::Outcome.eq(TalkOutcome::Talked))
            .filter(talk::Column::WithdrawnAt.is_null())
            .order_by_asc(talk::Column::CreatedAt)
            .order_by_asc(talk::Column::Id)
            .all(&*self.view.read().await?)
            .await?;
        // The newest comes last.
        Ok(rows.into_iter().map(|row| (LastTalk(row.stakeholder_id), row)).collect())
    }
}
