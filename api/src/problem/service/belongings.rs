//! What belongs to problems, and follows them where they are split or merged.

use super::evidence::MOST;
use crate::check::LIST;
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::write::Write;
use entities::{
    CriterionId, EvidenceId, InOrganization, ProposalId, criterion, criterion_value, evidence, problem,
    proposal_problem,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};

/// The most rows that one split or merge carries over.
const CARRIED: usize = 1_000;

/// What belongs to problems and follows them.
pub(super) struct Belongings {
    links: Vec<proposal_problem::Model>,
    criteria: Vec<criterion::Model>,
    values: Vec<criterion_value::Model>,
    evidence: Vec<evidence::Model>,
}

/// What of it follows into one problem.
pub(super) struct Share {
    pub(super) proposals: Vec<ProposalId>,
    pub(super) criteria: Vec<CriterionId>,
    pub(super) evidence: Vec<EvidenceId>,
}

impl Belongings {
    pub(super) async fn of(write: &Write, problems: &[&problem::Model]) -> Result<Self> {
        let organization = write.actor.organization;
        let ids = || problems.iter().map(|row| row.id);
        let links = proposal_problem::Entity::in_org(organization)
            .filter(proposal_problem::Column::ProblemId.is_in(ids()))
            .order_by_asc(proposal_problem::Column::ProposalId)
            .all(&write.tx)
            .await?;
        let criteria = criterion::Entity::in_org(organization)
            .filter(criterion::Column::ProblemId.is_in(ids()))
            .filter(criterion::Column::RemovedAt.is_null())
            .order_by_asc(criterion::Column::Id)
            .all(&write.tx)
            .await?;
        let values = criterion_value::Entity::in_org(organization)
            .filter(criterion_value::Column::CriterionId.is_in(criteria.iter().map(|row| row.id)))
            .order_by_asc(criterion_value::Column::Id)
            .all(&write.tx)
            .await?;
        let evidence = evidence::Entity::in_org(organization)
            .filter(evidence::Column::ProblemId.is_in(ids()))
            .filter(evidence::Column::RemovedAt.is_null())
            .order_by_asc(evidence::Column::Id)
            .all(&write.tx)
            .await?;
        Ok(Self { links, criteria, values, evidence })
    }

    pub(super) fn proposals(&self) -> Vec<ProposalId> {
        self.links.iter().map(|row| row.proposal_id).collect::<BTreeSet<_>>().into_iter().collect()
    }

    pub(super) fn criteria(&self) -> Vec<CriterionId> {
        self.criteria.iter().map(|row| row.id).collect()
    }

    pub(super) fn evidence(&self) -> Vec<EvidenceId> {
        self.evidence.iter().map(|row| row.id).collect()
    }

    /// The values of these proposals by these criteria.
    fn values<'a>(&'a self, share: &'a Share) -> impl Iterator<Item = &'a criterion_value::Model> {
        let follows = |row: &&criterion_value::Model| {
            share.criteria.contains(&row.criterion_id) && share.proposals.contains(&row.proposal_id)
        };
        self.values.iter().filter(follows)
    }

    /// Refuses more than one change can carry over, and more than a problem can have.
    pub(super) fn check(&self, shares: &[Share]) -> Result<()> {
        let rows = |share: &Share| {
            share.proposals.len() + share.criteria.len() + share.evidence.len() + self.values(share).count()
        };
        let carried: usize = shares.iter().map(rows).sum();
        let path = if shares.len() > 1 { "parts" } else { "problemIds" };
        if carried > CARRIED {
            let message = format!(
                "would carry over {carried} proposals, criteria, values and pieces of evidence; at most {CARRIED} do"
            );
            return Err(Error::bad_input(path, message));
        }
        if shares.iter().any(|share| share.criteria.len() > LIST) {
            return Err(Error::bad_input(path, format!("have more than {LIST} criteria together; remove some first")));
        }
        if shares.iter().any(|share| share.evidence.len() as u64 > MOST) {
            let message = format!("have more than {MOST} pieces of evidence together; remove some first");
            return Err(Error::bad_input(path, message));
        }
        Ok(())
    }

    /// Writes down what follows into a new problem; the old rows stay.
    pub(super) async fn carry(&self, write: &Write, into: &problem::Model, share: &Share) -> Result<()> {
        let (organization_id, initiative) = (into.organization_id, Some(into.initiative_id));
        for &proposal_id in &share.proposals {
            let link =
                proposal_problem::Model { id: new_id(), organization_id, proposal_id, problem_id: into.id, version: 1 };
            write.insert("proposal.linked", initiative, link).await?;
        }
        let mut copies: BTreeMap<CriterionId, CriterionId> = BTreeMap::new();
        for row in self.criteria.iter().filter(|row| share.criteria.contains(&row.id)) {
            let copy = criterion::Model { id: new_id(), problem_id: into.id, version: 1, ..row.clone() };
            copies.insert(row.id, copy.id);
            write.insert("criterion.added", initiative, copy).await?;
        }
        for row in self.values(share) {
            let Some(&criterion_id) = copies.get(&row.criterion_id) else { continue };
            let copy = criterion_value::Model { id: new_id(), criterion_id, version: 1, ..row.clone() };
            write.insert("criterionValue.given", initiative, copy).await?;
        }
        for row in self.evidence.iter().filter(|row| share.evidence.contains(&row.id)) {
            let copy = evidence::Model { id: new_id(), problem_id: into.id, version: 1, ..row.clone() };
            write.insert("evidence.added", initiative, copy).await?;
        }
        Ok(())
    }
}
