//! Splitting and merging problems. What became of a problem is another one:
//! the old one is kept as it was, takes no more, and what belongs to it follows.

use super::belongings::{Belongings, Share};
use super::{in_force, stated, visible};
use crate::auth::{Action, On};
use crate::check::LIST;
use crate::error::{Error, Result};
use crate::loaders::superseded;
use crate::write::Write;
use entities::{CriterionId, EvidenceId, InOrganization, ProblemId, ProposalId, problem, proposal_problem};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;
use std::collections::BTreeSet;

/// The most parts of a split, and the most problems of a merge.
const PARTS: usize = 10;

/// A problem to split.
#[derive(Clone, Serialize)]
pub struct Split {
    /// The problem.
    pub problem: ProblemId,
    /// What becomes of it.
    pub parts: Vec<Part>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// One of the problems that another is split into.
#[derive(Clone, Serialize)]
pub struct Part {
    /// What hurts, in a line.
    pub title: String,
    /// What hurts.
    pub statement: String,
    /// Whom it hurts.
    pub whom: Option<String>,
    /// The proposals that follow; all unless given.
    pub proposals: Option<Vec<ProposalId>>,
    /// The criteria that follow; all unless given.
    pub criteria: Option<Vec<CriterionId>>,
    /// The evidence that follows; all unless given.
    pub evidence: Option<Vec<EvidenceId>>,
}

/// Problems to merge.
#[derive(Clone, Serialize)]
pub struct Merge {
    /// The problems.
    pub problems: Vec<ProblemId>,
    /// What hurts, in a line.
    pub title: String,
    /// What hurts.
    pub statement: String,
    /// Whom it hurts.
    pub whom: Option<String>,
}

/// Splits a problem; gives it as it is then. What no part names follows into each.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is superseded, a part names what is
/// not its, or too much would follow.
pub async fn split(write: &Write, split: Split) -> Result<problem::Model> {
    let before = visible(write, "problemId", split.problem).await?;
    write.authorize(Action::ChangeProblem, On::Initiative(before.initiative_id))?;
    write.expect_version(split.expected_version, &before)?;
    in_force("problemId", &before)?;
    let belongings = Belongings::of(write, &[&before]).await?;
    let proposals = shares("proposalIds", &belongings.proposals(), &split.parts, |part| part.proposals.as_deref())?;
    let criteria = shares("criterionIds", &belongings.criteria(), &split.parts, |part| part.criteria.as_deref())?;
    let evidence = shares("evidenceIds", &belongings.evidence(), &split.parts, |part| part.evidence.as_deref())?;
    if !(2..=PARTS).contains(&split.parts.len()) {
        return Err(Error::bad_input("parts", format!("must be from 2 to {PARTS}; this has {}", split.parts.len())));
    }
    let shares: Vec<Share> = proposals
        .into_iter()
        .zip(criteria)
        .zip(evidence)
        .map(|((proposals, criteria), evidence)| Share { proposals, criteria, evidence })
        .collect();
    belongings.check(&shares)?;
    check_room(write, &shares).await?;
    for (part, share) in split.parts.into_iter().zip(&shares) {
        let row = stated(write, before.initiative_id, part.title, part.statement, part.whom)?;
        let row = problem::Model { split_from_id: Some(before.id), ..row };
        let row = write.insert("problem.stated", Some(before.initiative_id), row).await?;
        belongings.carry(write, &row, share).await?;
    }
    let after = problem::Model { superseded_at: Some(write.now), ..before.clone() };
    write.update("problem.split", Some(before.initiative_id), &before, after).await
}

/// Merges problems into a new one; gives that. All that belongs to them follows.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where one is superseded, they are of several initiatives, or too
/// much would follow.
pub async fn merge(write: &Write, merge: Merge) -> Result<problem::Model> {
    let mut merged = Vec::with_capacity(merge.problems.len());
    for (place, id) in merge.problems.iter().take(PARTS).enumerate() {
        let path = format!("problemIds.{place}");
        let row = visible(write, &path, *id).await?;
        write.authorize(Action::ChangeProblem, On::Initiative(row.initiative_id))?;
        in_force(&path, &row)?;
        merged.push(row);
    }
    let number = merge.problems.len();
    let initiative = match merged.first() {
        Some(first) if (2..=PARTS).contains(&number) => first.initiative_id,
        _ => {
            let message = format!("must name from 2 to {PARTS} problems; this names {number}");
            return Err(Error::bad_input("problemIds", message));
        }
    };
    if let Some(place) = merged.iter().position(|row| row.initiative_id != initiative) {
        let message = "names a problem of another initiative than the first";
        return Err(Error::bad_input(&format!("problemIds.{place}"), message));
    }
    let belongings = Belongings::of(write, &merged.iter().collect::<Vec<_>>()).await?;
    let all =
        Share { proposals: belongings.proposals(), criteria: belongings.criteria(), evidence: belongings.evidence() };
    let shares = [all];
    belongings.check(&shares)?;
    let row = stated(write, initiative, merge.title, merge.statement, merge.whom)?;
    let row = write.insert("problem.stated", Some(initiative), row).await?;
    for share in &shares {
        belongings.carry(write, &row, share).await?;
    }
    for before in merged {
        let after = problem::Model { merged_into_id: Some(row.id), superseded_at: Some(write.now), ..before.clone() };
        write.update("problem.merged", Some(initiative), &before, after).await?;
    }
    Ok(row)
}

/// What each part gets of all there is: what it names, or all; and what nobody names.
fn shares<T: Copy + Ord>(
    field: &str,
    all: &[T],
    parts: &[Part],
    named: impl Fn(&Part) -> Option<&[T]>,
) -> Result<Vec<Vec<T>>> {
    for (place, part) in parts.iter().enumerate() {
        let stranger = named(part).and_then(|ids| ids.iter().position(|id| !all.contains(id)));
        if let Some(at) = stranger {
            return Err(Error::not_found(&format!("parts.{place}.{field}.{at}")));
        }
    }
    let by_all: BTreeSet<T> = if parts.iter().any(|part| named(part).is_none()) {
        BTreeSet::new()
    } else {
        let by_some: BTreeSet<T> = parts.iter().filter_map(&named).flatten().copied().collect();
        all.iter().copied().filter(|id| !by_some.contains(id)).collect()
    };
    let share = |part: &Part| match named(part) {
        None => all.to_vec(),
        Some(ids) => ids.iter().copied().chain(by_all.iter().copied()).collect(),
    };
    Ok(parts.iter().map(share).collect())
}

/// Refuses where a proposal would come to solve more problems than one may.
async fn check_room(write: &Write, shares: &[Share]) -> Result<()> {
    let proposals: BTreeSet<ProposalId> = shares.iter().flat_map(|share| share.proposals.iter().copied()).collect();
    let links = proposal_problem::Entity::in_org(write.actor.organization)
        .filter(proposal_problem::Column::ProposalId.is_in(proposals.iter().copied()))
        .filter(proposal_problem::Column::ProblemId.not_in_subquery(superseded()))
        .all(&write.tx)
        .await?;
    let full = proposals.iter().any(|id| {
        let solved = links.iter().filter(|link| link.proposal_id == *id).count();
        let gained = shares.iter().filter(|share| share.proposals.contains(id)).count();
        // The problem that is split counts no more.
        (solved + gained).saturating_sub(1) > LIST
    });
    if full {
        let message = format!("would leave a proposal with more than {LIST} problems; let it follow into fewer parts");
        return Err(Error::bad_input("parts", message));
    }
    Ok(())
}
