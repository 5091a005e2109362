//! Setting decision rules.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::write::Write;
use crate::{initiative, proposal};
use engine::{Preset, RuleChoice};
use entities::{InOrganization, InitiativeId, OrganizationId, ProposalId, decision_rule};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

/// The rule where none is set.
pub const DEFAULT: Preset = Preset::Consent;

/// A rule to set.
#[derive(Clone)]
pub struct Set {
    /// What it governs.
    pub subject: Subject,
    /// The rule, checked by the engine.
    pub rule: RuleChoice,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// What a rule governs.
#[derive(Clone, Copy)]
pub enum Subject {
    /// All of an organization.
    Organization(OrganizationId),
    /// All of an initiative.
    Initiative(InitiativeId),
    /// One proposal.
    Proposal(ProposalId),
}

/// Attaches a rule, in place of the one that was attached before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`.
pub async fn set(write: &Write, set: Set) -> Result<decision_rule::Model> {
    let (subject_id, initiative) = authorize(write, set.subject).await?;
    let rule = serde_json::to_value(&set.rule).map_err(|e| Error::Internal(e.to_string()))?;
    let before = decision_rule::Entity::in_org(write.actor.organization)
        .filter(decision_rule::Column::SubjectId.eq(subject_id))
        .one(&write.tx)
        .await?;
    let Some(before) = before else {
        write.expect_none(set.expected_version)?;
        let row = decision_rule::Model {
            id: new_id(),
            organization_id: write.actor.organization,
            subject_id,
            rule,
            version: 1,
            created_at: write.now,
        };
        return write.insert("decisionRule.set", initiative, row).await;
    };
    write.expect_version(set.expected_version, &before)?;
    let after = decision_rule::Model { rule, ..before.clone() };
    write.update("decisionRule.set", initiative, &before, after).await
}

/// The rule in its stored form.
///
/// # Errors
///
/// `INTERNAL` where it is none: it was checked before it was stored.
pub fn read(row: &decision_rule::Model) -> Result<RuleChoice> {
    serde_json::from_value(row.rule.clone()).map_err(|e| Error::Internal(e.to_string()))
}

async fn authorize(write: &Write, subject: Subject) -> Result<(Uuid, Option<InitiativeId>)> {
    match subject {
        Subject::Organization(id) if id == write.actor.organization => {
            write.authorize(Action::SetOrganizationRule, On::Organization)?;
            Ok((id.0, None))
        }
        Subject::Organization(_) => Err(Error::not_found("subjectId")),
        Subject::Initiative(id) => {
            let row = initiative::service::visible(write, "subjectId", id).await?;
            write.authorize(Action::SetRule, On::Initiative(row.id))?;
            Ok((row.id.0, Some(row.id)))
        }
        Subject::Proposal(id) => {
            let row = proposal::service::visible(write, "subjectId", id).await?;
            write.authorize(Action::SetRule, On::Initiative(row.initiative_id))?;
            Ok((row.id.0, Some(row.initiative_id)))
        }
    }
}
