//! Assessments and plans as clients see them.

use super::deliberation::Rows;
use super::service::Assessed;
use super::talk::{self, TalkToNext};
use super::wording::{named, summary};
use crate::auth::Action;
use crate::concession::graphql::AnyObjectionObject;
use crate::context::Request;
use crate::error::{Error, GraphResult};
use crate::graph::word::{ClauseKind, ClauseStatus, Severity, Stance, Standing, VerdictStatus};
use crate::initiative::graphql::Stakeholder;
use crate::loaders::TalksAbout;
use crate::objection::graphql::{LatentObjection, Objection};
use crate::rule::graphql::ReadinessWeights;
use crate::understanding::graphql::UnderstandingReport;
use async_graphql::{Context, Object, SimpleObject, Union};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// An assessment, with the rows it rests on.
pub struct Assessment(Arc<Assessed>);

impl Assessment {
    /// The engine's assessment, to be shown.
    #[must_use]
    pub fn new(assessed: Arc<Assessed>) -> Self {
        Self(assessed)
    }
}

/// Whether a proposal is agreed, how near it is, and what is missing.
#[Object]
impl Assessment {
    /// The moment it holds for.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// The version of the engine that made it.
    async fn engine_version(&self) -> &str {
        &self.0.result.engine
    }

    /// The verdict and the readiness in one line.
    async fn summary(&self) -> String {
        let verdict = &self.0.result.verdict;
        let unmet = verdict.clauses.iter().filter(|clause| clause.status == engine::ClauseStatus::Unsatisfied);
        summary(verdict.status, unmet.count(), self.0.result.readiness.as_ref())
    }

    /// What the rule says. It never looks at the readiness.
    async fn verdict(&self) -> Verdict {
        Verdict::new(&self.0.rows, &self.0.result.verdict)
    }

    /// How far people agree; nothing where nobody has a say. It never looks at the verdict.
    async fn readiness(&self) -> Option<Readiness> {
        let Assessed { rows, result, .. } = self.0.as_ref();
        let measured = result.readiness.as_ref().zip(result.contributions.as_ref());
        measured.map(|(readiness, contributions)| Readiness::new(rows, readiness, contributions))
    }

    /// Whether it is the problem or the solution that people dispute; nothing where nobody has said how they see
    /// a problem that it solves, or nobody has a say.
    async fn understanding(&self) -> Option<UnderstandingReport> {
        self.0.result.understanding.as_ref().map(Into::into)
    }

    /// The ten people whose coming to `SUPPORT`, their own objections settled,
    /// would gain most: clauses of the rule first, then points, then those whom
    /// others listen to. To whom leads have talked comes after the others, and
    /// where they see no use in it, last: see `recordTalk`. For leads only:
    /// nothing for anybody else.
    async fn talk_to_next(&self, ctx: &Context<'_>) -> Option<GraphResult<Vec<TalkToNext>>> {
        let request = Request::of(ctx);
        let proposal = &self.0.rows.proposal;
        if !request.may(Action::SeeInfluence, proposal.initiative_id) {
            return None;
        }
        let named =
            async || Ok(talk::next(Arc::clone(&self.0), request.referred(TalksAbout(proposal.id)).await?).await?);
        Some(named().await.map_err(|error: Error| error.into()))
    }

    /// How many people there are to talk to in all. For leads only: nothing for anybody else.
    async fn people_to_talk_to(&self, ctx: &Context<'_>) -> Option<i32> {
        let Assessed { rows, result, .. } = self.0.as_ref();
        let leads = Request::of(ctx).may(Action::SeeInfluence, rows.proposal.initiative_id);
        leads.then(|| i32::try_from(result.people_to_talk_to).unwrap_or(i32::MAX))
    }

    /// Where every objection stands that counts.
    async fn standing(&self) -> Vec<ObjectionStanding> {
        ObjectionStanding::all(&self.0.rows, &self.0.result.standing)
    }
}

/// What a decision rule says now.
#[derive(SimpleObject)]
pub struct Verdict {
    /// The whole of it.
    status: VerdictStatus,
    /// With `WAITING`: when the last clock passes; nothing where it has not started.
    passes_at: Option<DateTime<Utc>>,
    /// Clause by clause, in the order of the rule.
    clauses: Vec<ClauseReport>,
}

impl Verdict {
    pub(super) fn new(rows: &Rows, verdict: &engine::Verdict) -> Self {
        Self {
            status: verdict.status.into(),
            passes_at: verdict.passes_at,
            clauses: verdict.clauses.iter().map(|clause| ClauseReport::new(rows, clause)).collect(),
        }
    }
}

/// What became of one clause of the rule.
#[derive(SimpleObject)]
pub struct ClauseReport {
    /// Its kind.
    kind: ClauseKind,
    /// Whether it holds.
    status: ClauseStatus,
    /// What it asks for.
    requirement: String,
    /// Where it does not hold: what would satisfy it.
    sentence: Option<String>,
    /// Where it does not hold: the people and objections it is about.
    missing: Vec<Missing>,
    /// For a clock that runs: when it passes.
    passes_at: Option<DateTime<Utc>>,
}

impl ClauseReport {
    /// What the engine says of a clause.
    #[must_use]
    pub fn new(rows: &Rows, clause: &engine::ClauseReport) -> Self {
        let missing = clause.missing.iter().filter_map(|id| {
            let person = stakeholder(rows, id).map(Missing::Stakeholder);
            person.or_else(|| raised(rows, id).map(Missing::Objection))
        });
        Self {
            kind: clause.kind.into(),
            status: clause.status.into(),
            requirement: clause.requirement.clone(),
            sentence: clause.sentence.as_ref().map(|sentence| named(rows, sentence, &clause.missing)),
            missing: missing.collect(),
            passes_at: clause.passes_at,
        }
    }
}

/// Who or what stands between a proposal and a clause of its rule.
#[derive(Union)]
pub enum Missing {
    /// A person.
    Stakeholder(Stakeholder),
    /// An objection.
    Objection(Objection),
}

/// How far people agree: 100 times the weighted sum of three factors.
#[derive(SimpleObject)]
pub struct Readiness {
    /// From 0 to 100.
    score: f64,
    /// The score if everybody who is silent were against.
    low: f64,
    /// The score if everybody who is silent were for, and what is contested or answered were settled.
    high: f64,
    /// How far people accept the proposal, from 0 to 1.
    acceptance: f64,
    /// What the objections leave, from 0 to 1; 1 without any.
    objections: f64,
    /// How far the least convinced group accepts it, from 0 to 1.
    group: f64,
    /// The weights of the three factors.
    weights: ReadinessWeights,
    /// What is missing from the full score, person by person; only those with a loss.
    people: Vec<PersonContribution>,
    /// What is missing from the full score, issue by issue.
    issues: Vec<IssueContribution>,
    /// What is missing from the full score because of the least convinced group.
    least_convinced: GroupContribution,
}

impl Readiness {
    pub(super) fn new(rows: &Rows, readiness: &engine::Readiness, contributions: &engine::Contributions) -> Self {
        let people = contributions.people.iter().filter(|person| person.lost > 0.0);
        Self {
            score: readiness.score,
            low: readiness.low,
            high: readiness.high,
            acceptance: readiness.acceptance,
            objections: readiness.objections,
            group: readiness.group,
            weights: readiness.weights.into(),
            people: people.filter_map(|person| PersonContribution::new(rows, person)).collect(),
            issues: contributions.issues.iter().map(|issue| IssueContribution::new(rows, issue)).collect(),
            least_convinced: GroupContribution::new(rows, &contributions.group),
        }
    }
}

/// What is missing from the full score because of one person.
#[derive(SimpleObject)]
pub struct PersonContribution {
    /// Who.
    stakeholder: Stakeholder,
    /// The stance that counts for them; nothing for silence.
    stance: Option<Stance>,
    /// Points of the score.
    lost: f64,
}

impl PersonContribution {
    fn new(rows: &Rows, person: &engine::PersonContribution) -> Option<Self> {
        let stakeholder = stakeholder(rows, &person.stakeholder)?;
        Some(Self { stakeholder, stance: person.stance.map(Into::into), lost: person.lost })
    }
}

/// What is missing from the full score because of one issue.
#[derive(SimpleObject)]
pub struct IssueContribution {
    /// Its name; nothing where an objection is an issue of its own.
    issue: Option<String>,
    /// Its objections that are not settled.
    objections: Vec<Objection>,
    /// The worst severity among them.
    severity: Severity,
    /// Points of the score.
    lost: f64,
}

impl IssueContribution {
    fn new(rows: &Rows, issue: &engine::IssueContribution) -> Self {
        Self {
            issue: issue.issue.clone(),
            objections: issue.objections.iter().filter_map(|id| raised(rows, id)).collect(),
            severity: issue.severity.into(),
            lost: issue.lost,
        }
    }
}

/// What is missing from the full score because of the least convinced group.
#[derive(SimpleObject)]
pub struct GroupContribution {
    /// Its name; nothing for the people without a group, and where there are fewer than two groups.
    group: Option<String>,
    /// Who is in it.
    people: Vec<Stakeholder>,
    /// How far they accept the proposal, from 0 to 1.
    acceptance: f64,
    /// Points of the score.
    lost: f64,
}

impl GroupContribution {
    fn new(rows: &Rows, group: &engine::GroupContribution) -> Self {
        Self {
            group: group.group.clone(),
            people: people(rows, &group.people),
            acceptance: group.acceptance,
            lost: group.lost,
        }
    }
}

/// Where one objection stands.
#[derive(SimpleObject)]
pub struct ObjectionStanding {
    /// The objection.
    objection: AnyObjectionObject,
    /// Whether it counts.
    standing: Standing,
}

impl ObjectionStanding {
    pub(super) fn all(rows: &Rows, standing: &BTreeMap<String, engine::Standing>) -> Vec<Self> {
        let all = standing.iter();
        all.filter_map(|(id, &standing)| Some(Self { objection: objection(rows, id)?, standing: standing.into() }))
            .collect()
    }
}

pub(super) fn people(rows: &Rows, ids: &[String]) -> Vec<Stakeholder> {
    ids.iter().filter_map(|id| stakeholder(rows, id)).collect()
}

// Rows are in the order of their ids.

pub(super) fn stakeholder(rows: &Rows, id: &str) -> Option<Stakeholder> {
    let id = Uuid::try_parse(id).ok()?;
    let place = rows.stakeholders.binary_search_by_key(&id, |row| row.id.0).ok()?;
    rows.stakeholders.get(place).cloned().map(Into::into)
}

pub(super) fn raised(rows: &Rows, id: &str) -> Option<Objection> {
    let id = Uuid::try_parse(id).ok()?;
    let place = rows.objections.binary_search_by_key(&id, |row| row.id.0).ok()?;
    rows.objections.get(place).cloned().map(Into::into)
}

pub(super) fn latent(rows: &Rows, id: &str) -> Option<LatentObjection> {
    let id = Uuid::try_parse(id).ok()?;
    let place = rows.latent_objections.binary_search_by_key(&id, |row| row.id.0).ok()?;
    rows.latent_objections.get(place).cloned().map(Into::into)
}

pub(super) fn objection(rows: &Rows, id: &str) -> Option<AnyObjectionObject> {
    let raised = raised(rows, id).map(AnyObjectionObject::Objection);
    raised.or_else(|| latent(rows, id).map(AnyObjectionObject::LatentObjection))
}
