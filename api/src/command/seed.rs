//! Writing a negotiation that was not typed in: who does what, and when, in one
//! transaction, through the same use cases as every client.

use crate::account;
use crate::auth::{Access, Actor};
use crate::bus::Bus;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::initiative::service::Invite;
use crate::tenant::{self, Scope};
use crate::write::Write;
use chrono::{DateTime, Utc};
use entities::{
    InOrganization, InitiativeId, OrganizationId, OrganizationRole, Role, StakeholderId, UserId, membership,
    organization, user,
};
use sea_orm::{ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// A transaction in which several people act, by the names that a record gives them.
pub struct Seed {
    /// The transaction.
    pub write: Write,
    organization: OrganizationId,
    founder: Option<UserId>,
    accounts: BTreeMap<String, UserId>,
}

/// A person of a record.
pub struct Person<'a> {
    /// What the record calls them.
    pub key: &'a str,
    /// What others see.
    pub name: &'a str,
    /// A made-up address.
    pub email: String,
}

impl Seed {
    /// Begins in the organization that is there, or in a new one that this person owns.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn begin(db: &DatabaseConnection, organization: &str, owner: &Person<'_>) -> Result<Self> {
        let all = tenant::read(db, &[Scope::System]).await?;
        if let Some((user, organization)) = owner_of_server(&all).await? {
            let actor = Actor::load(&all, user, organization, Access::Inside, Clock::System.now()).await?;
            drop(all);
            let write = Write::begin(db, actor, &Clock::System, &Bus::default()).await?;
            return Ok(Self { write, organization, founder: None, accounts: BTreeMap::new() });
        }
        let actor = account::founding::first_owner(&all).await?;
        drop(all);
        let (owner_id, organization_id) = (actor.user, actor.organization);
        let write = Write::begin(db, actor, &Clock::System, &Bus::default()).await?;
        let sign_up = account::founding::SignUp {
            email: owner.email.clone(),
            name: owner.name.to_owned(),
            password_hash: String::new(),
            organization: organization.to_owned(),
        };
        account::founding::sign_up(&write, sign_up).await?;
        let accounts = BTreeMap::from([(owner.key.to_owned(), owner_id)]);
        Ok(Self { write, organization: organization_id, founder: Some(owner_id), accounts })
    }

    /// Who owns the organization, and which it is, where it was made for this record.
    #[must_use]
    pub fn founded(&self) -> Option<(UserId, OrganizationId)> {
        self.founder.map(|founder| (founder, self.organization))
    }

    /// Makes sure that a person has an account and a membership.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn add_person(&mut self, person: &Person<'_>) -> Result<()> {
        if self.accounts.contains_key(person.key) {
            return Ok(());
        }
        let known = user::Entity::find().filter(user::Column::Email.eq(&person.email)).one(&self.write.tx).await?;
        let account = match known {
            Some(account) => account,
            None => account::service::add_account(&self.write, &person.email, person.name).await?,
        };
        self.accounts.insert(person.key.to_owned(), account.id);
        Ok(())
    }

    /// Takes it that this person reads the mail of their address.
    ///
    /// # Errors
    ///
    /// `INTERNAL` for somebody who was not added.
    pub async fn vouch(&self, key: &str) -> Result<()> {
        let unknown = || Error::Internal(format!("nobody was added as `{key}`"));
        let id = self.accounts.get(key).ok_or_else(unknown)?;
        let known = user::Entity::find_by_id(*id).one(&self.write.tx).await?;
        if let Some(before) = known {
            let verified = user::Model { email_verified_at: Some(self.write.now), ..before.clone() };
            self.write.update("user.verified", None, &before, verified).await?;
        }
        Ok(())
    }

    /// From now on this person acts, at this moment.
    ///
    /// # Errors
    ///
    /// `INTERNAL` for somebody who was not added.
    pub async fn act_as(&mut self, key: &str, at: DateTime<Utc>) -> Result<()> {
        let unknown = || Error::Internal(format!("nobody was added as `{key}`"));
        let user = *self.accounts.get(key).ok_or_else(unknown)?;
        let now = self.write.recorded_at;
        let actor = Actor::load(&self.write.tx, user, self.organization, Access::Inside, now).await?;
        self.write.as_of(actor, at);
        Ok(())
    }

    /// Gives a person a part; they were added before, so they take part at once.
    ///
    /// # Errors
    ///
    /// Whatever the use case refuses.
    pub async fn invite(&self, initiative: InitiativeId, person: &Person<'_>, part: Part) -> Result<StakeholderId> {
        let invite = Invite {
            initiative,
            email: person.email.clone(),
            name: person.name.to_owned(),
            role: part.role,
            group: part.group,
            weight_millionths: 1_000_000,
            lead: false,
            decider: part.decider,
            secret: String::new(),
            mailed: String::new(),
            vouched: true,
        };
        Ok(crate::initiative::service::invite(&self.write, invite).await?.stakeholder.id)
    }
}

/// A person's part in an initiative.
pub struct Part {
    /// Their role.
    pub role: Role,
    /// Their team or function.
    pub group: Option<String>,
    /// Whether they decide.
    pub decider: bool,
}

/// The owner of the only organization, if there is one.
///
/// # Errors
///
/// `BAD_INPUT` where there are several: which one is meant?
async fn owner_of_server(db: &DatabaseTransaction) -> Result<Option<(UserId, OrganizationId)>> {
    let organizations = organization::Entity::find().order_by_asc(organization::Column::Id).all(db).await?;
    let [organization] = organizations.as_slice() else {
        if organizations.is_empty() {
            return Ok(None);
        }
        return Err(Error::BadRequest(
            "the database holds several organizations; import into one of its own".to_owned(),
        ));
    };
    let owner = membership::Entity::in_org(organization.id)
        .filter(membership::Column::Role.eq(OrganizationRole::Owner))
        .order_by_asc(membership::Column::Id)
        .one(db)
        .await?;
    Ok(owner.map(|row| (row.user_id, organization.id)))
}
