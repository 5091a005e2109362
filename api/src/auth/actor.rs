//! The person behind a request, with every right they hold.

use crate::error::{Error, Result};
use entities::{
    InOrganization, InitiativeId, OrganizationId, OrganizationRole, Role, StakeholderId, UserId, membership,
    stakeholder,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use std::collections::BTreeMap;

/// A signed-in person in one organization.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Their account.
    pub user: UserId,
    /// The tenant they act in.
    pub organization: OrganizationId,
    /// What they may do in it.
    pub role: OrganizationRole,
    /// Their part in each initiative they take part in.
    pub stakes: BTreeMap<InitiativeId, Stake>,
}

/// A person's part in one initiative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stake {
    /// Who they are there.
    pub stakeholder: StakeholderId,
    /// Their part.
    pub role: Role,
    /// Whether they drive it.
    pub lead: bool,
    /// Whether they decide it.
    pub decider: bool,
}

impl Actor {
    /// Reads what a person may do now, in two statements: a token says who
    /// somebody is, never what they may do.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED` if they are in that organization no longer.
    pub async fn load(db: &impl ConnectionTrait, user: UserId, organization: OrganizationId) -> Result<Self> {
        let membership = membership::Entity::in_org(organization)
            .filter(membership::Column::UserId.eq(user))
            .one(db)
            .await?
            .ok_or(Error::Unauthenticated("this token's account is not in its organization any more"))?;
        let stakes = stakeholder::Entity::in_org(organization)
            .filter(stakeholder::Column::UserId.eq(user))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.initiative_id, Stake::from(&row)))
            .collect();
        Ok(Self { user, organization, role: membership.role, stakes })
    }

    /// Their part in an initiative, if they have one.
    #[must_use]
    pub fn stake(&self, initiative: InitiativeId) -> Option<Stake> {
        self.stakes.get(&initiative).copied()
    }
}

impl From<&stakeholder::Model> for Stake {
    fn from(row: &stakeholder::Model) -> Self {
        Self { stakeholder: row.id, role: row.role, lead: row.lead, decider: row.decider }
    }
}
