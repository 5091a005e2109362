//! What was answered to a statement, as far as it is shown.

use super::release::LEAST;
use crate::loaders::TallyOf;
use entities::{InOrganization, Opinion, OrganizationId, StatementId, statement_answer as row};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// What was answered to a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many people have answered it by now.
    pub people: usize,
    /// What they answered when it was last time to show it.
    pub counted: Counts,
}

/// How many answered what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Who agrees.
    pub agree: usize,
    /// Who disagrees.
    pub disagree: usize,
    /// Who takes no side.
    pub pass: usize,
}

impl Counts {
    /// Counts one answer more, or so many.
    pub fn add(&mut self, opinion: Opinion, number: usize) {
        let count = match opinion {
            Opinion::Agree => &mut self.agree,
            Opinion::Disagree => &mut self.disagree,
            Opinion::Pass => &mut self.pass,
        };
        *count = count.saturating_add(number);
    }

    /// How many answered.
    #[must_use]
    pub fn people(&self) -> usize {
        self.agree.saturating_add(self.disagree).saturating_add(self.pass)
    }
}

impl Tally {
    /// What others are shown of it; nothing where too few people answered.
    #[must_use]
    pub fn shown(&self) -> Option<Counts> {
        (self.people >= LEAST && self.counted.people() >= LEAST).then_some(self.counted)
    }

    /// How many more people it takes.
    #[must_use]
    pub fn needed(&self) -> usize {
        LEAST.saturating_sub(self.people)
    }

    /// The same in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.shown() {
            Some(counts) => {
                format!("{} people as of the last count, which goes on by {LEAST} answers at a time", counts.people())
            }
            None => format!("needs {LEAST} people, has {}", self.people),
        }
    }
}

/// Reads the tallies of these statements, in one statement of the database.
///
/// # Errors
///
/// Whatever the database says.
pub async fn read(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    keys: &[TallyOf],
) -> Result<HashMap<TallyOf, Tally>, DbErr> {
    let withdrawn = || Expr::cust("CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END");
    let counts: Vec<(StatementId, i32, Option<Opinion>, i64)> = row::Entity::in_org(organization)
        .select_only()
        .column(row::Column::StatementId)
        .column_as(withdrawn(), "withdrawn")
        .column(row::Column::Counted)
        .column_as(row::Column::Id.count(), "people")
        .filter(row::Column::StatementId.is_in(keys.iter().map(|key| key.0)))
        .group_by(row::Column::StatementId)
        .group_by(withdrawn())
        .group_by(row::Column::Counted)
        .into_tuple()
        .all(tx)
        .await?;
    let mut found: HashMap<TallyOf, Tally> = keys.iter().map(|key| (*key, Tally::default())).collect();
    for (statement, withdrawn, counted, people) in counts {
        let tally = found.entry(TallyOf(statement)).or_default();
        let people = usize::try_from(people).unwrap_or_default();
        if withdrawn == 0 {
            tally.people = tally.people.saturating_add(people);
        }
        if let Some(opinion) = counted {
            tally.counted.add(opinion, people);
        }
    }
    Ok(found)
}
