//! The criteria table as clients see it.

use super::{named, proposal, proposals};
use crate::check::LIST;
use crate::comparison::compute::Compared;
use crate::error::{Error, Result};
use crate::global_id;
use crate::graph::Markdown;
use crate::problem::graphql::Criterion;
use crate::proposal::graphql::Proposal;
use async_graphql::{ID, InputObject, SimpleObject};
use entities::CriterionId;
use std::collections::BTreeMap;

/// What a criterion is to weigh, in place of its own weight.
#[derive(InputObject)]
pub struct CriterionWeightInput {
    /// A criterion of the problem.
    criterion_id: ID,
    /// Its swing weight, from 0 to 100.
    weight: i32,
}

/// The weights that a client asks for.
///
/// # Errors
///
/// `BAD_REQUEST` where one is out of range, names no criterion or is given twice, or there are too many.
pub fn weights(given: Option<Vec<CriterionWeightInput>>) -> Result<BTreeMap<CriterionId, i32>> {
    let given = given.unwrap_or_default();
    if given.len() > LIST {
        return Err(Error::BadRequest(format!("`weights` must have at most {LIST} items; this has {}", given.len())));
    }
    let mut weights = BTreeMap::new();
    for CriterionWeightInput { criterion_id, weight } in given {
        if !(0..=100).contains(&weight) {
            return Err(Error::BadRequest("`weights` must be from 0 to 100".to_owned()));
        }
        let criterion = global_id::decode(&criterion_id).ok_or_else(unknown)?;
        if weights.insert(criterion, weight).is_some() {
            return Err(Error::BadRequest("`weights` names a criterion twice".to_owned()));
        }
    }
    Ok(weights)
}

/// Refuses weights of what is no criterion of the problem.
///
/// # Errors
///
/// `BAD_REQUEST`.
pub fn check(of: &Compared, weights: &BTreeMap<CriterionId, i32>) -> Result<()> {
    let known = |id: &CriterionId| of.criteria.iter().any(|row| row.id == *id);
    if weights.keys().all(known) { Ok(()) } else { Err(unknown()) }
}

fn unknown() -> Error {
    Error::BadRequest("`weights` names what is no criterion of this problem".to_owned())
}

/// The alternatives by the criteria.
#[derive(SimpleObject)]
pub struct CriteriaTable {
    /// What they are measured by, in the order it was added.
    criteria: Vec<Criterion>,
    /// Each alternative, oldest first.
    rows: Vec<CriteriaRow>,
    /// The alternative with the highest weighted value, whatever the unknown values are; nothing where several may
    /// have it.
    winner: Option<Proposal>,
    /// Which may have the highest weighted value.
    leaders: Vec<Proposal>,
    /// How far each weight must move to change the winner; empty without a winner or with an unknown value.
    sensitivity: Vec<CriterionSensitivity>,
    /// The same in a sentence.
    sentence: String,
}

/// One alternative by the criteria.
#[derive(SimpleObject)]
pub struct CriteriaRow {
    /// The proposal.
    proposal: Proposal,
    /// How it does by each criterion, in the order of the criteria.
    cells: Vec<CriteriaCell>,
    /// Its weighted value, from 0 to 1; nothing where an unknown value has a say.
    value: Option<f64>,
    /// The weighted value if all that is unknown is worst.
    low: f64,
    /// The weighted value if all that is unknown is best.
    high: f64,
    /// Which are as good by every criterion and better by one; an unknown value cannot be compared.
    dominated_by: Vec<Proposal>,
}

/// One alternative by one criterion.
#[derive(SimpleObject)]
pub struct CriteriaCell {
    /// The criterion.
    criterion: Criterion,
    /// The raw value in its unit; nothing where it is unknown.
    raw: Option<f64>,
    /// From 0 (worst) to 1 (best); 1 where nobody differs; nothing where it is unknown.
    value: Option<f64>,
    /// Where the raw value comes from.
    note: Option<Markdown>,
}

/// How far one weight must move to change the winner.
#[derive(SimpleObject)]
pub struct CriterionSensitivity {
    /// The criterion.
    criterion: Criterion,
    /// Its share of all weights now, from 0 to 1.
    share: f64,
    /// The nearest change, the others keeping their proportions; nothing where no weight of it changes the winner.
    change: Option<WeightChange>,
    /// The same in a sentence.
    sentence: String,
}

/// The weight at which the winner changes.
#[derive(SimpleObject)]
pub struct WeightChange {
    /// The share of all weights at which the two are alike, from 0 to 1.
    share: f64,
    /// Which wins beyond it.
    to: Proposal,
}

impl CriteriaTable {
    pub(super) fn new(of: &Compared, table: &engine::CriteriaReport) -> Self {
        let sensitivity = table.sensitivity.iter().filter_map(|row| {
            let change = row
                .change
                .as_ref()
                .and_then(|change| Some(WeightChange { share: change.share, to: proposal(of, &change.to)? }));
            Some(CriterionSensitivity {
                criterion: criterion(of, &row.criterion)?,
                share: row.share,
                change,
                sentence: named(of, &row.sentence),
            })
        });
        Self {
            criteria: of.criteria.iter().cloned().map(Into::into).collect(),
            rows: table.rows.iter().filter_map(|row| CriteriaRow::new(of, row)).collect(),
            winner: table.winner.as_ref().and_then(|id| proposal(of, id)),
            leaders: proposals(of, &table.leaders),
            sensitivity: sensitivity.collect(),
            sentence: named(of, &table.sentence),
        }
    }
}

impl CriteriaRow {
    fn new(of: &Compared, row: &engine::CriteriaRow) -> Option<Self> {
        let note = |criterion: &str| {
            let given = of.values.iter().find(|value| {
                value.criterion_id.to_string() == criterion && value.proposal_id.to_string() == row.alternative
            });
            given.and_then(|value| value.note.clone()).map(Markdown)
        };
        let cells = row.cells.iter().filter_map(|cell| {
            let criterion = criterion(of, &cell.criterion)?;
            Some(CriteriaCell { criterion, raw: cell.raw, value: cell.value, note: note(&cell.criterion) })
        });
        Some(Self {
            proposal: proposal(of, &row.alternative)?,
            cells: cells.collect(),
            value: row.value,
            low: row.low,
            high: row.high,
            dominated_by: proposals(of, &row.dominated_by),
        })
    }
}

fn criterion(of: &Compared, id: &str) -> Option<Criterion> {
    of.criteria.iter().find(|row| row.id.to_string() == id).cloned().map(Into::into)
}
