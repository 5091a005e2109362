//! Arguing for and against objections and arguments.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::proposal;
use crate::write::Write;
use entities::argument::Targets;
use entities::{ArgumentId, ObjectionId, ProposalId, argument, objection};
use serde::Serialize;
use uuid::Uuid;

/// An argument to make.
#[derive(Clone, Serialize)]
pub struct Argue {
    /// The proposal it is about.
    pub proposal: ProposalId,
    /// The statement.
    pub body: String,
    /// What it speaks against.
    pub attacks: Vec<Target>,
    /// What it speaks for.
    pub supports: Vec<Target>,
}

/// Something that can be argued about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Target {
    /// An objection.
    Objection(ObjectionId),
    /// An argument.
    Argument(ArgumentId),
}

impl Target {
    fn id(self) -> Uuid {
        match self {
            Self::Objection(id) => id.0,
            Self::Argument(id) => id.0,
        }
    }
}

/// Makes an argument.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where it is about nothing, or
/// speaks for and against the same.
pub async fn argue(write: &Write, argue: Argue) -> Result<argument::Model> {
    let proposal = proposal::service::open(write, "proposalId", argue.proposal).await?;
    write.authorize(Action::Argue, On::Initiative(proposal.initiative_id))?;
    if argue.attacks.is_empty() && argue.supports.is_empty() {
        return Err(Error::bad_input("attackIds", "or `supportIds` must name what the argument is about"));
    }
    if argue.attacks.iter().any(|target| argue.supports.contains(target)) {
        return Err(Error::bad_input("supportIds", "names something that `attackIds` names too"));
    }
    check_targets(write, "attackIds", proposal.id, &argue.attacks).await?;
    check_targets(write, "supportIds", proposal.id, &argue.supports).await?;
    let ids = |targets: &[Target]| Targets(targets.iter().map(|target| target.id()).collect());
    let row = argument::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        proposal_id: proposal.id,
        author_id: own_part(write, proposal.initiative_id)?.stakeholder,
        attacks: ids(&argue.attacks),
        supports: ids(&argue.supports),
        body: argue.body,
        version: 1,
        created_at: write.now,
    };
    write.insert("argument.made", Some(proposal.initiative_id), row).await
}

async fn check_targets(write: &Write, path: &str, proposal: ProposalId, targets: &[Target]) -> Result<()> {
    for (place, target) in targets.iter().enumerate() {
        let path = format!("{path}.{place}");
        match target {
            Target::Objection(id) => drop(write.find_in::<objection::Entity>(&path, *id, proposal).await?),
            Target::Argument(id) => drop(write.find_in::<argument::Entity>(&path, *id, proposal).await?),
        }
    }
    Ok(())
}
