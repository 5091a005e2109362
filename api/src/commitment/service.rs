//! Committing to decisions.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::decision;
use crate::error::Result;
use crate::initiative::service::own_part;
use crate::write::Write;
use entities::{DecisionId, InOrganization, Pledge, commitment};
use sea_orm::{ColumnTrait, QueryFilter};

/// Something to say to a decision.
#[derive(Clone)]
pub struct Commit {
    /// The decision.
    pub decision: DecisionId,
    /// What is said.
    pub commitment: Pledge,
    /// What is added.
    pub note: Option<String>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Says it, in place of what was said before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the decision is in force no more.
pub async fn commit(write: &Write, commit: Commit) -> Result<commitment::Model> {
    let (proposal, decision) = decision::service::visible(write, commit.decision).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::CommitToDecision, On::Initiative(initiative))?;
    decision::service::in_force(&decision)?;
    let stakeholder_id = own_part(write, initiative)?.stakeholder;
    let before = commitment::Entity::in_org(write.actor.organization)
        .filter(commitment::Column::DecisionId.eq(decision.id))
        .filter(commitment::Column::StakeholderId.eq(stakeholder_id))
        .one(&write.tx)
        .await?;
    let Commit { commitment, note, expected_version, .. } = commit;
    let Some(before) = before else {
        write.expect_none(expected_version)?;
        let row = commitment::Model {
            id: new_id(),
            organization_id: write.actor.organization,
            proposal_id: proposal.id,
            decision_id: decision.id,
            stakeholder_id,
            commitment,
            note,
            version: 1,
            created_at: write.now,
        };
        return write.insert("commitment.given", Some(initiative), row).await;
    };
    write.expect_version(expected_version, &before)?;
    let after = commitment::Model { commitment, note, ..before.clone() };
    write.update("commitment.given", Some(initiative), &before, after).await
}
