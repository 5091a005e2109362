//! How a proposal would stand if something were otherwise. Nothing is stored.

use super::deliberation::Rows;
use super::graphql::{ObjectionStanding, Readiness, Verdict, latent, objection, people};
use super::service::{compute, snapshot};
use super::wording::summary;
use crate::auth::Action;
use crate::check::Check;
use crate::concession::graphql::{AnyObjectionObject, Concession};
use crate::context::Request;
use crate::error::{Error, Refusal, Result};
use crate::graph::word;
use crate::initiative::graphql::Stakeholder;
use crate::loaders::AssessmentOf;
use crate::objection::graphql::LatentObjection;
use crate::rule::input::RuleInput;
use async_graphql::{ID, InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use engine::{ClauseStatus, Deliberation, ObjectionState, Projection, RuleChoice};
use entities::{ConcessionId, ObjectionId, StakeholderId, Stance, position, proposal};
use sea_orm::DbErr;
use std::collections::HashMap;
use std::sync::Arc;

/// The most concessions whose worth alone is computed.
const GAINS: usize = 100;

/// What to suppose; nothing of it is stored.
#[derive(InputObject)]
pub struct WhatIfInput {
    /// Concessions of the proposal that are made; at most 50.
    concession_ids: Option<Vec<ID>>,
    /// Positions that people take on its newest revision; at most 50, one a person.
    positions: Option<Vec<SupposedPositionInput>>,
    /// Objections to the proposal that are withdrawn; at most 50.
    objection_ids: Option<Vec<ID>>,
    /// Another rule that governs it.
    rule: Option<RuleInput>,
}

/// A position that somebody takes, with a reason.
#[derive(InputObject)]
pub struct SupposedPositionInput {
    /// Who.
    stakeholder_id: ID,
    /// What they think of it; nothing where they are silent. Then a delegate of theirs answers for them, if they have
    /// one.
    stance: Option<word::Stance>,
}

/// What is supposed.
#[derive(Clone)]
pub struct Supposed {
    concessions: Vec<ConcessionId>,
    positions: Vec<(StakeholderId, Option<Stance>)>,
    objections: Vec<ObjectionId>,
    rule: Option<RuleChoice>,
}

impl WhatIfInput {
    /// What this asks for.
    ///
    /// # Errors
    ///
    /// `BAD_REQUEST` where it is no supposition.
    pub fn parse(self) -> Result<Supposed> {
        let mut check = Check::default();
        let concessions = check.ids("concessionIds", self.concession_ids);
        let objections = check.ids("objectionIds", self.objection_ids);
        let positions = check.list("positions", self.positions).into_iter().enumerate();
        let positions: Vec<(StakeholderId, Option<Stance>)> = positions
            .map(|(place, position)| {
                let path = format!("positions.{place}.stakeholderId");
                (check.id(&path, &position.stakeholder_id), position.stance.map(Into::into))
            })
            .collect();
        let rule = self.rule.map(|rule| rule.parse(&mut check));
        check.done(Supposed { concessions, positions, objections, rule }).map_err(|refusals| refused(&refusals))
    }
}

/// What would become of a proposal.
#[derive(SimpleObject)]
pub struct WhatIf {
    /// The verdict and the readiness in one line.
    summary: String,
    /// What the rule would say.
    verdict: Verdict,
    /// How far people would agree; nothing where nobody has a say.
    readiness: Option<Readiness>,
    /// Where every objection would stand that would count.
    standing: Vec<ObjectionStanding>,
    /// The concessions that are made.
    concessions: Vec<Concession>,
    /// What they cost together.
    cost: i32,
    /// Whether they can be made together: with all that they require, and nothing that they exclude.
    is_possible: bool,
    /// Who would stand lower because of the concessions. Whom they would please or upset beside those whose
    /// objections they settle or provoke is for leads only.
    falls: Vec<Stakeholder>,
    /// Who would stand higher because of the concessions.
    rises: Vec<Stakeholder>,
    /// The weight of the people who would fall.
    fell_weight: f64,
    /// The objections that the concessions would settle.
    settles: Vec<AnyObjectionObject>,
    /// The latent objections that the concessions would provoke.
    provokes: Vec<LatentObjection>,
}

/// How a proposal would stand now if this were so, over what the viewer may see.
///
/// # Errors
///
/// `BAD_REQUEST` where something supposed is not of this proposal, or whatever the database says.
pub async fn what_if(request: Request<'_>, proposal: &proposal::Model, supposed: Supposed) -> Result<WhatIf> {
    let drafts = request.may(Action::SeeDrafts, proposal.initiative_id);
    let rows = Arc::clone(&request.referred(AssessmentOf(proposal.id)).await?.rows);
    supposed.check(&rows, drafts)?;
    let now = request.state.clock.now();
    Ok(compute(move || {
        let projection = supposed.project(&rows, now, drafts)?;
        Ok(WhatIf::new(&rows, &projection, supposed.is_possible(&rows)))
    })
    .await?)
}

/// The points that each concession which can still be made would gain if it
/// alone were, of the first hundred; none where nobody has a say.
///
/// # Errors
///
/// Where stored rows are no deliberation.
pub fn gains(rows: &Rows, now: DateTime<Utc>, drafts: bool) -> Result<HashMap<ConcessionId, f64>, DbErr> {
    let custom = |error: Error| DbErr::Custom(error.to_string());
    let rule = rows.rule().map_err(custom)?;
    let asked = snapshot(&rows.deliberation_under(rule, now, drafts).map_err(custom)?)?;
    let score = |made: &[String]| {
        let projection = engine::project(&asked, made).map_err(|error| DbErr::Custom(error.to_string()))?;
        Ok::<_, DbErr>(projection.readiness.map(|readiness| readiness.score))
    };
    let Some(before) = score(&[])? else { return Ok(HashMap::new()) };
    let alone = rows.open_concessions(drafts).into_iter().take(GAINS).map(|row| {
        let after = score(&[row.id.to_string()])?;
        Ok((row.id, after.unwrap_or(before) - before))
    });
    alone.collect()
}

impl Supposed {
    fn check(&self, rows: &Rows, drafts: bool) -> Result<()> {
        let open = rows.open_concessions(drafts);
        let none = |path: &str, what: &str| Err(Error::BadRequest(format!("`suppose.{path}` must name {what}")));
        if !self.concessions.iter().all(|id| open.iter().any(|row| row.id == *id)) {
            return none("concessionIds", "concessions of this proposal that can still be made");
        }
        if !self.objections.iter().all(|id| rows.objections.iter().any(|row| row.id == *id)) {
            return none("objectionIds", "objections to this proposal");
        }
        for (place, (id, _)) in self.positions.iter().enumerate() {
            let path = format!("positions.{place}.stakeholderId");
            if !rows.stakeholders.iter().any(|row| row.id == *id) {
                return none(&path, "a stakeholder of the initiative");
            }
            if self.positions.iter().take(place).any(|(other, _)| other == id) {
                return none(&path, "everybody once");
            }
        }
        Ok(())
    }

    fn project(&self, rows: &Rows, now: DateTime<Utc>, drafts: bool) -> Result<Projection, DbErr> {
        let custom = |error: Error| DbErr::Custom(error.to_string());
        let rule = self.rule.clone().map_or_else(|| rows.rule(), Ok).map_err(custom)?;
        let shown = rule.resolve();
        let mut deliberation = self.answered(rows, now).deliberation_under(rule, now, drafts).map_err(custom)?;
        self.withdraw(&mut deliberation);
        let made: Vec<String> = self.concessions.iter().map(ToString::to_string).collect();
        let projection = engine::project(&snapshot(&deliberation)?, &made);
        let mut projection = projection.map_err(|error| DbErr::Custom(error.to_string()))?;
        for (report, clause) in projection.verdict.clauses.iter_mut().zip(&shown.clauses) {
            report.requirement = clause.describe();
        }
        Ok(projection)
    }

    /// The rows with these positions in place of those that are held; who delegated to somebody follows them.
    fn answered(&self, rows: &Rows, now: DateTime<Utc>) -> Rows {
        let mut rows = rows.clone();
        for (stakeholder, stance) in &self.positions {
            rows.positions.retain(|row| row.stakeholder_id != *stakeholder);
            rows.positions.extend(stance.map(|stance| position::Model {
                id: stakeholder.0.into(),
                organization_id: rows.proposal.organization_id,
                proposal_id: rows.proposal.id,
                stakeholder_id: *stakeholder,
                revision: rows.proposal.revision,
                stance,
                reason: Some("supposed".to_owned()),
                until: None,
                entered_by: None,
                confirmed_at: None,
                taken_at: now,
                withdrawn_at: None,
                version: 1,
            }));
        }
        rows
    }

    fn withdraw(&self, deliberation: &mut Deliberation) {
        let withdrawn: Vec<String> = self.objections.iter().map(ToString::to_string).collect();
        for objection in deliberation.objections.iter_mut().filter(|objection| withdrawn.contains(&objection.id)) {
            objection.state = ObjectionState::Withdrawn;
        }
    }

    fn is_possible(&self, rows: &Rows) -> bool {
        let made = |id: &ConcessionId| self.concessions.contains(id);
        let chosen = rows.concessions.iter().filter(|row| made(&row.id));
        chosen.into_iter().all(|row| row.requires.0.iter().all(made) && !row.excludes.0.iter().any(made))
    }
}

impl WhatIf {
    fn new(rows: &Rows, projection: &Projection, is_possible: bool) -> Self {
        let verdict = &projection.verdict;
        let unmet = verdict.clauses.iter().filter(|clause| clause.status == ClauseStatus::Unsatisfied).count();
        let measured = projection.readiness.as_ref().zip(projection.contributions.as_ref());
        let made = rows.concessions.iter().filter(|row| projection.concessions.contains(&row.id.to_string()));
        Self {
            summary: summary(verdict.status, unmet, projection.readiness.as_ref()),
            verdict: Verdict::new(rows, verdict),
            readiness: measured.map(|(readiness, contributions)| Readiness::new(rows, readiness, contributions)),
            standing: ObjectionStanding::all(rows, &projection.standing),
            concessions: made.cloned().map(Into::into).collect(),
            cost: i32::try_from(projection.cost).unwrap_or(i32::MAX),
            is_possible,
            falls: people(rows, &projection.falls),
            rises: people(rows, &projection.rises),
            fell_weight: projection.fell_weight,
            settles: projection.settles.iter().filter_map(|id| objection(rows, id)).collect(),
            provokes: projection.provokes.iter().filter_map(|id| latent(rows, id)).collect(),
        }
    }
}

fn refused(refusals: &[Refusal]) -> Error {
    let said = refusals.iter().map(|refusal| format!("`suppose.{}` {}", refusal.path.join("."), refusal.message));
    Error::BadRequest(said.collect::<Vec<_>>().join("; "))
}
