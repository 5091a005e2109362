//! Reads around problems: what became of them, which a proposal solves, and
//! how far people see one as it is stated.

use super::Reader;
use crate::understanding::measure::{Measured, of_problem};
use async_graphql::dataloader::Loader;
use entities::{InOrganization, ProblemId, ProposalId, problem, proposal_problem, stakeholder, understanding};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// The problems that a proposal solves; what became of those that were split or merged, in place of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SolvedBy(pub ProposalId);

impl Loader<SolvedBy> for Reader {
    type Value = Vec<ProblemId>;
    type Error = DbErr;

    async fn load(&self, keys: &[SolvedBy]) -> Result<HashMap<SolvedBy, Vec<ProblemId>>, DbErr> {
        let rows = proposal_problem::Entity::in_org(self.actor.organization)
            .filter(proposal_problem::Column::ProposalId.is_in(keys.iter().map(|key| key.0)))
            .filter(proposal_problem::Column::ProblemId.not_in_subquery(superseded()))
            .order_by_asc(proposal_problem::Column::ProblemId)
            .all(&*self.view.read().await?)
            .await?;
        let mut found: HashMap<SolvedBy, Vec<ProblemId>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for row in rows {
            found.entry(SolvedBy(row.proposal_id)).or_default().push(row.problem_id);
        }
        Ok(found)
    }
}

/// The problems that were split or merged.
pub(crate) fn superseded() -> SelectStatement {
    Query::select()
        .column(problem::Column::Id)
        .from(problem::Entity)
        .and_where(problem::Column::SupersededAt.is_not_null())
        .take()
}

macro_rules! descendants {
    ($($(#[$doc:meta])* $key:ident => $column:ident, $field:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $key(pub ProblemId);

        impl Loader<$key> for Reader {
            type Value = Vec<problem::Model>;
            type Error = DbErr;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Vec<problem::Model>>, DbErr> {
                let rows = problem::Entity::in_org(self.actor.organization)
                    .filter(problem::Column::$column.is_in(keys.iter().map(|key| key.0)))
                    .order_by_asc(problem::Column::Id)
                    .all(&*self.view.read().await?)
                    .await?;
                let mut found: HashMap<$key, Vec<problem::Model>> = keys.iter().map(|key| (*key, Vec::new())).collect();
                for row in rows {
                    if let Some(id) = row.$field {
                        found.entry($key(id)).or_default().push(row);
                    }
                }
                Ok(found)
            }
        }
    )*};
}

descendants! {
    /// The problems that a problem was split into.
    SplitInto => SplitFromId, split_from_id;
    /// The problems that were merged into one.
    MergedFrom => MergedIntoId, merged_into_id;
}

/// How far people see a problem as it is stated; nothing where nobody has said anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnderstandingOf(pub ProblemId);

impl Loader<UnderstandingOf> for Reader {
    type Value = Option<Measured>;
    type Error = DbErr;

    async fn load(&self, keys: &[UnderstandingOf]) -> Result<HashMap<UnderstandingOf, Option<Measured>>, DbErr> {
        let tx = self.view.read().await?;
        let organization = self.actor.organization;
        let ids = || keys.iter().map(|key| key.0);
        let problems = problem::Entity::in_org(organization).filter(problem::Column::Id.is_in(ids())).all(&*tx).await?;
        let people = stakeholder::Entity::in_org(organization)
            .filter(stakeholder::Column::InitiativeId.is_in(problems.iter().map(|row| row.initiative_id)))
            .order_by_asc(stakeholder::Column::Id)
            .all(&*tx)
            .await?;
        let said = understanding::Entity::in_org(organization)
            .filter(understanding::Column::ProblemId.is_in(ids()))
            .filter(understanding::Column::WithdrawnAt.is_null())
            .order_by_asc(understanding::Column::Id)
            .all(&*tx)
            .await?;
        let measured = problems.iter().map(|problem| {
            let people = people.iter().filter(|row| row.initiative_id == problem.initiative_id).cloned();
            let people: Vec<_> = people.collect();
            let said: Vec<_> = said.iter().filter(|row| row.problem_id == problem.id).cloned().collect();
            let measured = of_problem(problem, &people, &said, self.now);
            Ok((UnderstandingOf(problem.id), measured.map_err(|error| DbErr::Custom(error.to_string()))?))
        });
        measured.collect()
    }
}
