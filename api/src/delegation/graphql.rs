//! Delegations as clients see them.

use crate::assessment::service::Assessed;
use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::Markdown;
use crate::initiative::graphql::{Initiative, Stakeholder, stakeholder_of};
use crate::position::graphql::Position;
use crate::proposal::graphql::{Proposal, proposal_of};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::{StakeholderId, delegation};

/// A delegation.
pub struct Delegation(delegation::Model);

/// That a stakeholder lets another answer for them: everybody in the initiative sees it. Where they take no position
/// of their own, the delegate's counts with their weight and in their group. A delegate who has not answered may
/// have a delegate in turn, over at most ten people. What is for one proposal goes before what is for the whole
/// initiative.
#[Object]
impl Delegation {
    /// Its id; the same however often it is given and taken back.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Where it is.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.0.initiative_id).await?.into())
    }

    /// The only proposal that it is for; nothing where it is for the whole initiative.
    async fn proposal(&self, ctx: &Context<'_>) -> Option<GraphResult<Proposal>> {
        Some(proposal_of(Request::of(ctx), self.0.proposal_id?).await.map_err(Into::into))
    }

    /// Whose say it is.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// Who answers for them.
    async fn delegate(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.delegate_id).await?)
    }

    /// Why, in their words.
    async fn note(&self) -> Option<Markdown> {
        self.0.note.clone().map(Markdown)
    }

    /// When it was last given.
    async fn given_at(&self) -> DateTime<Utc> {
        self.0.given_at
    }

    /// When it was taken back; nothing while it holds.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<delegation::Model> for Delegation {
    fn from(row: delegation::Model) -> Self {
        Self(row)
    }
}

/// A position that counts for somebody who delegated.
#[derive(SimpleObject)]
pub struct DelegatedPosition {
    /// For whom it counts, with their weight and in their group.
    stakeholder: Stakeholder,
    /// The position, of who took it.
    position: Position,
    /// Who stands between, the nearest delegate first; the last one took the position.
    through: Vec<Stakeholder>,
}

impl DelegatedPosition {
    /// Every one on a proposal, in the order in which people came.
    pub(crate) fn all(assessed: &Assessed) -> Vec<Self> {
        let rows = &assessed.rows;
        let person = |id: StakeholderId| rows.stakeholders.iter().find(|row| row.id == id).cloned().map(Into::into);
        let answers = rows.answers(assessed.at);
        let delegated = answers.into_iter().filter(|answer| !answer.through.is_empty());
        let shown = delegated.filter_map(|answer| {
            let through = answer.through.iter().filter_map(|id| person(*id)).collect();
            Some(Self { stakeholder: person(answer.stakeholder)?, position: answer.position.clone().into(), through })
        });
        shown.collect()
    }
}
