//! Reads around statements: one's own answers, what was answered as far as it is shown, and what is left to answer.

use super::{Reader, once};
use crate::auth::{Action, On, policy};
use crate::once::sha256;
use crate::opinion::map::{self, Opined};
use crate::opinion::tally::{self, Tally};
use async_graphql::dataloader::Loader;
use entities::{InOrganization, InitiativeId, StakeholderId, StatementId, statement, statement_answer};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use std::collections::HashMap;
use std::sync::Arc;

/// The actor's own answer to a statement, while they hold it; nobody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OwnAnswer(pub StatementId);

impl Loader<OwnAnswer> for Reader {
    type Value = statement_answer::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[OwnAnswer]) -> Result<HashMap<OwnAnswer, statement_answer::Model>, DbErr> {
        let rows = statement_answer::Entity::in_org(self.actor.organization)
            .filter(statement_answer::Column::StatementId.is_in(keys.iter().map(|key| key.0)))
            .filter(statement_answer::Column::StakeholderId.is_in(self.own_parts()))
            .filter(statement_answer::Column::WithdrawnAt.is_null())
            .all(&*self.view.read().await?)
            .await?;
        Ok(rows.into_iter().map(|row| (OwnAnswer(row.statement_id), row)).collect())
    }
}

/// What was answered to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TallyOf(pub StatementId);

impl Loader<TallyOf> for Reader {
    type Value = Tally;
    type Error = DbErr;

    async fn load(&self, keys: &[TallyOf]) -> Result<HashMap<TallyOf, Tally>, DbErr> {
        tally::read(&*self.view.read().await?, self.actor.organization, keys).await
    }
}

/// The statements of an initiative that are left for the actor to answer, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NextStatements(pub InitiativeId);

impl Loader<NextStatements> for Reader {
    type Value = Vec<statement::Model>;
    type Error = DbErr;

    async fn load(&self, keys: &[NextStatements]) -> Result<HashMap<NextStatements, Vec<statement::Model>>, DbErr> {
        let may = |id: InitiativeId| policy::may(&self.actor, Action::AnswerStatement, On::Initiative(id));
        let answered = Query::select()
            .column(statement_answer::Column::StatementId)
            .from(statement_answer::Entity)
            .and_where(statement_answer::Column::StakeholderId.is_in(self.own_parts()))
            .and_where(statement_answer::Column::WithdrawnAt.is_null())
            .take();
        let rows = statement::Entity::in_org(self.actor.organization)
            .filter(statement::Column::InitiativeId.is_in(keys.iter().map(|key| key.0).filter(|id| may(*id))))
            .filter(statement::Column::HiddenAt.is_null())
            .filter(statement::Column::Id.not_in_subquery(answered))
            .all(&*self.view.read().await?)
            .await?;
        let mut found: HashMap<NextStatements, Vec<statement::Model>> =
            keys.iter().map(|key| (*key, Vec::new())).collect();
        for row in rows {
            found.entry(NextStatements(row.initiative_id)).or_default().push(row);
        }
        for (NextStatements(initiative), rows) in &mut found {
            let own = self.actor.stake(*initiative).map(|stake| stake.stakeholder);
            rows.sort_by_cached_key(|row| shuffled(own, row.id));
        }
        Ok(found)
    }
}

impl Reader {
    /// The actor's parts in all their initiatives.
    fn own_parts(&self) -> impl Iterator<Item = StakeholderId> + use<> {
        self.actor.stakes.values().map(|stake| stake.stakeholder).collect::<Vec<_>>().into_iter()
    }
}

/// A place that is the same each time for the same person, and another for another.
fn shuffled(person: Option<StakeholderId>, statement: StatementId) -> (String, StatementId) {
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    (sha256(format!("{person}:{statement}").as_bytes()), statement)
}

/// What the people of an initiative think.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpinionsOf(pub InitiativeId);

impl Loader<OpinionsOf> for Reader {
    type Value = Arc<Opined>;
    type Error = DbErr;

    async fn load(&self, keys: &[OpinionsOf]) -> Result<HashMap<OpinionsOf, Arc<Opined>>, DbErr> {
        let compute = |keys: Vec<OpinionsOf>| async move {
            map::read_all(&*self.view.read().await?, self.actor.organization, &keys).await
        };
        once(&self.opined, keys, compute).await
    }
}
