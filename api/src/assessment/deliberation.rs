//! What an assessment rests on, as rows and as the engine's `Deliberation`.

use super::answers::Answer;
use super::clocks::Clocks;
use crate::error::{Error, Result};
use crate::graph::word::{engine_role, engine_severity, engine_stance, engine_state};
use crate::influence::service::weight as influence_weight;
use crate::initiative::graphql::weight;
use crate::rule;
use crate::understanding::measure::of_proposal;
use chrono::{DateTime, Utc};
use engine::{Deliberation, RuleChoice};
use entities::problem::Substance;
use entities::{
    ConcessionId, ConcessionState, ObjectionId, StakeholderId, argument, calendar, concession, decision_rule,
    delegation, influence, latent_objection, objection, position, proposal, second, stakeholder, understanding,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Everything an assessment of one proposal rests on.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The proposal.
    pub proposal: proposal::Model,
    /// Who takes part in its initiative.
    pub stakeholders: Vec<stakeholder::Model>,
    /// The positions that are held, also those that leads entered and nobody confirmed.
    pub positions: Vec<position::Model>,
    /// Who answers for whom, on this proposal and in the whole initiative.
    pub delegations: Vec<delegation::Model>,
    /// The objections that were raised.
    pub objections: Vec<objection::Model>,
    /// Who seconds them.
    pub seconds: Vec<second::Model>,
    /// The objections that are expected.
    pub latent_objections: Vec<latent_objection::Model>,
    /// The arguments.
    pub arguments: Vec<argument::Model>,
    /// The concessions.
    pub concessions: Vec<concession::Model>,
    /// The problems that it solves, but those that were split or merged.
    pub problems: Vec<Substance>,
    /// How people see them.
    pub understandings: Vec<understanding::Model>,
    /// Who listens to whom, for leads alone.
    pub influences: Vec<influence::Model>,
    /// The rules of the proposal, its initiative and its organization.
    pub rules: Vec<decision_rule::Model>,
    /// The days on which the organization works; every day where there is none.
    pub calendar: Option<calendar::Model>,
}

impl Rows {
    /// The question to the engine: how does this stand at `now`? With `drafts`,
    /// over what only leads see too: concessions that are not offered, and whom
    /// concessions would move.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where a stored rule is none.
    pub fn deliberation(&self, now: DateTime<Utc>, drafts: bool) -> Result<Deliberation> {
        self.deliberation_under(self.rule()?, now, drafts)
    }

    /// The same under another rule.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where a number of a revision is none.
    pub fn deliberation_under(&self, rule: RuleChoice, now: DateTime<Utc>, drafts: bool) -> Result<Deliberation> {
        let concessions = self.open_concessions(drafts);
        let clocks = Clocks::new(self, rule, now);
        let proposal = self.proposal(&clocks)?;
        Ok(Deliberation {
            now,
            rule: clocks.rule,
            proposal,
            stakeholders: self.stakeholders.iter().map(stakeholder_of).collect(),
            positions: self.answers(now).iter().map(position_of).collect::<Result<_>>()?,
            objections: self.objections(&concessions),
            arguments: self.arguments(),
            concessions: concessions.iter().map(|row| concession_of(row, &concessions, drafts)).collect(),
            understandings: of_proposal(&self.problems, &self.understandings),
            listens: if drafts { self.listens() } else { Vec::new() },
        })
    }

    /// Who listens to whom, for what leads alone may see.
    #[must_use]
    pub fn listens(&self) -> Vec<engine::Listen> {
        let listen = |row: &influence::Model| engine::Listen {
            from: row.listener_id.to_string(),
            to: row.heard_id.to_string(),
            weight: influence_weight(row),
        };
        self.influences.iter().map(listen).collect()
    }

    /// The rule in force: the proposal's, or the initiative's, or the organization's, or the default.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where a stored rule is none.
    pub fn rule(&self) -> Result<RuleChoice> {
        let subjects = [self.proposal.id.0, self.proposal.initiative_id.0, self.proposal.organization_id.0];
        let row = subjects.iter().find_map(|id| self.rules.iter().find(|row| row.subject_id == *id));
        row.map_or(Ok(RuleChoice::from(rule::service::DEFAULT)), rule::service::read)
    }

    fn proposal(&self, clocks: &Clocks) -> Result<engine::Proposal> {
        Ok(engine::Proposal {
            id: self.proposal.id.to_string(),
            author: Some(self.proposal.author_id.to_string()),
            revision: number(self.proposal.revision)?,
            opened_at: clocks.opened_at,
            last_substantive_revision: number(self.proposal.substantive_revision)?,
            last_substantive_at: clocks.substantive_at,
            final_comment_since: clocks.final_comment_since,
        })
    }

    /// The concessions that can still be made and that the viewer may see. One
    /// that requires another which is not among them is not either.
    pub(super) fn open_concessions(&self, drafts: bool) -> Vec<&concession::Model> {
        let mut open: Vec<&concession::Model> = self
            .concessions
            .iter()
            .filter(|row| match row.state {
                ConcessionState::Draft => drafts,
                ConcessionState::Offered | ConcessionState::Accepted => true,
                ConcessionState::Declined | ConcessionState::Incorporated => false,
            })
            .collect();
        loop {
            let ids: BTreeSet<ConcessionId> = open.iter().map(|row| row.id).collect();
            let before = open.len();
            open.retain(|row| row.requires.0.iter().all(|id| ids.contains(id)));
            if open.len() == before {
                return open;
            }
        }
    }

    /// The arguments of people with a say: those of observers are kept, shown and ignored.
    fn arguments(&self) -> Vec<engine::Argument> {
        let observers = self.stakeholders.iter().filter(|row| row.role == entities::Role::Observer);
        let observers: BTreeSet<StakeholderId> = observers.map(|row| row.id).collect();
        let ignored = self.arguments.iter().filter(|row| observers.contains(&row.author_id));
        let ignored: BTreeSet<Uuid> = ignored.map(|row| row.id.0).collect();
        let heard = self.arguments.iter().filter(|row| !ignored.contains(&row.id.0));
        heard.map(|row| argument_of(row, &ignored)).collect()
    }

    fn objections(&self, concessions: &[&concession::Model]) -> Vec<engine::Objection> {
        let mut seconds: BTreeMap<ObjectionId, Vec<String>> = BTreeMap::new();
        for row in &self.seconds {
            seconds.entry(row.objection_id).or_default().push(row.stakeholder_id.to_string());
        }
        let raised = self.objections.iter().map(|row| engine::Objection {
            id: row.id.to_string(),
            by: row.raised_by.to_string(),
            severity: engine_severity(row.severity),
            state: engine_state(row.state),
            issue: row.issue.clone(),
            raised_at: Some(row.raised_at),
            seconds: seconds.get(&row.id).cloned().unwrap_or_default(),
            removed_by: removed_by(row.id.0, concessions),
            provoked_by: None,
        });
        let latent = self.latent_objections.iter().filter_map(|row| {
            let provoking = concessions.iter().filter(|concession| concession.provokes.0.contains(&row.id));
            let provoked_by: Vec<String> = provoking.map(|concession| concession.id.to_string()).collect();
            (!provoked_by.is_empty()).then(|| engine::Objection {
                id: row.id.to_string(),
                by: row.expected_from.to_string(),
                severity: engine_severity(row.severity),
                state: engine::ObjectionState::Raised,
                issue: row.issue.clone(),
                raised_at: None,
                seconds: Vec::new(),
                removed_by: removed_by(row.id.0, concessions),
                provoked_by: Some(provoked_by),
            })
        });
        raised.chain(latent).collect()
    }
}

/// The sets of concessions that settle an objection; those with one that is not open do not count.
fn removed_by(objection: Uuid, concessions: &[&concession::Model]) -> Vec<Vec<String>> {
    let open: BTreeSet<ConcessionId> = concessions.iter().map(|row| row.id).collect();
    let mut sets = Vec::new();
    for concession in concessions {
        for removal in concession.removes.0.iter().filter(|removal| removal.objection == objection) {
            let mut set: BTreeSet<ConcessionId> = removal.together.iter().copied().collect();
            set.insert(concession.id);
            if set.is_subset(&open) {
                sets.push(set.iter().map(ToString::to_string).collect());
            }
        }
    }
    sets
}

pub(crate) fn stakeholder_of(row: &stakeholder::Model) -> engine::Stakeholder {
    engine::Stakeholder {
        id: row.id.to_string(),
        role: engine_role(row.role),
        group: row.group_name.clone(),
        weight: weight(row),
        susceptibility: None,
    }
}

/// What was entered for somebody and not confirmed is that they were asked: it is silence that never assents, nor
/// are they heard by it.
fn position_of(answer: &Answer<'_>) -> Result<engine::Position> {
    let row = answer.position;
    Ok(engine::Position {
        stakeholder: answer.stakeholder.to_string(),
        stance: if answer.unconfirmed { engine::Stance::NeedsTime } else { engine_stance(row.stance) },
        revision: number(row.revision)?,
        reason: row.reason.clone().filter(|_| !answer.unconfirmed),
        until: row.until.filter(|_| !answer.unconfirmed),
    })
}

fn argument_of(row: &argument::Model, ignored: &BTreeSet<Uuid>) -> engine::Argument {
    let ids = |targets: &argument::Targets| {
        targets.0.iter().filter(|id| !ignored.contains(id)).map(ToString::to_string).collect()
    };
    engine::Argument { id: row.id.to_string(), attacks: ids(&row.attacks), supports: ids(&row.supports), weight: 0.5 }
}

/// With `drafts`, moved by what leads expect of people; that is theirs alone.
fn concession_of(row: &concession::Model, open: &[&concession::Model], drafts: bool) -> engine::Concession {
    let among = |ids: &[ConcessionId]| {
        ids.iter().filter(|id| open.iter().any(|row| row.id == **id)).map(ToString::to_string).collect()
    };
    engine::Concession {
        id: row.id.to_string(),
        cost: row.cost.into(),
        shifts: row
            .shifts
            .0
            .iter()
            .filter(|_| drafts)
            .map(|shift| engine::Shift { stakeholder: shift.stakeholder.to_string(), steps: shift.steps.into() })
            .collect(),
        requires: among(&row.requires.0),
        excludes: among(&row.excludes.0),
    }
}

fn number(stored: i32) -> Result<u32> {
    u32::try_from(stored).map_err(|e| Error::Internal(format!("a revision number is negative: {e}")))
}
