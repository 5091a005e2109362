//! A person's turn: the questions of their initiatives that name them.

use super::asked::{Facts, HAPPENED, questions};
use super::question::{Kind, Question};
use crate::assessment::read;
use crate::assessment::service::{Assessed, compute};
use crate::auth::{Action, Actor, On, policy};
use crate::schedule::{Clock, clock};
use chrono::{DateTime, Utc};
use engine::VerdictStatus;
use entities::{
    DecisionId, InOrganization, InitiativeId, ProposalId, ProposalStatus, ReminderKind, Role, StakeholderId,
    WorkStatus, calendar, commitment, concession_answer, decision, event, invitation, problem, proposal,
    proposal_problem, question as asked, reminder, stakeholder, understanding, user, work_item,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// How many initiatives of a person are looked at, the newest.
const INITIATIVES: usize = 200;
/// How many proposals that take feedback, and how many decisions in force, the newest.
const PROPOSALS: u64 = 300;
/// How many things that happened are looked at, the newest.
const EVENTS: u64 = 5_000;
/// How many rows of any other kind.
const ROWS: u64 = 20_000;

/// What waits for a person, what waits because of them, and what they can still object to.
#[derive(Default)]
pub struct Turned {
    /// What waits for them, each with since when; the most urgent first.
    pub mine: Vec<(Arc<Question>, DateTime<Utc>)>,
    /// What waits for others because of them, each with for whom and since when; the most urgent first.
    pub others: Vec<(Arc<Question>, DateTime<Utc>, Vec<StakeholderId>)>,
    /// What they can still object to; what ends first comes first.
    pub objectable: Vec<Objectable>,
}

/// A proposal that takes objections.
#[derive(Clone, Copy, Debug)]
pub struct Objectable {
    /// Where.
    pub initiative: InitiativeId,
    /// The proposal.
    pub proposal: ProposalId,
    /// The moment from which on it can be decided; none where nothing says.
    pub until: Option<DateTime<Utc>>,
    /// Whether it can be decided already.
    pub can_be_decided: bool,
}

/// Reads a person's turn at `now`, in as many statements however many initiatives they are in.
///
/// # Errors
///
/// Whatever the database says.
pub async fn turn(tx: &DatabaseTransaction, actor: &Actor, now: DateTime<Utc>) -> Result<Turned, DbErr> {
    let sees = |id: &&InitiativeId| policy::may(actor, Action::SeeInitiative, On::Initiative(**id));
    // The newest: ids carry when they were made.
    let initiatives: BTreeSet<InitiativeId> =
        actor.stakes.keys().rev().filter(sees).take(INITIATIVES).copied().collect();
    let mut all = Vec::new();
    let mut objectable = Vec::new();
    if !initiatives.is_empty() {
        let facts = read(tx, actor, &initiatives, now).await?;
        let dismissed = dismissed(tx, actor).await?;
        objectable = facts.open.iter().filter_map(|assessed| can_object(actor, assessed)).collect();
        all = questions(&facts, now);
        all.retain(|question| !(question.kind == Kind::ReviewDue && is_dismissed(question, &dismissed)));
    }
    let own: BTreeSet<StakeholderId> = actor.stakes.values().map(|stake| stake.stakeholder).collect();
    let mut turned = Turned::default();
    for question in all.into_iter().map(Arc::new) {
        if let Some(since) = question.asked.iter().find(|(id, _)| own.contains(id)).map(|(_, since)| *since) {
            turned.mine.push((Arc::clone(&question), since));
        }
        let others = || question.asked.iter().filter(|(id, _)| !own.contains(id));
        if let Some(since) = others().map(|(_, since)| *since).min()
            && question.because_of.iter().any(|id| own.contains(id))
        {
            let people = others().map(|(id, _)| *id).collect();
            turned.others.push((Arc::clone(&question), since, people));
        }
    }
    turned.mine.extend(invited(tx, actor, now).await?);
    turned.mine.sort_by_cached_key(|(question, since)| question.urgency(*since));
    turned.others.sort_by_cached_key(|(question, since, _)| question.urgency(*since));
    objectable.sort_by_key(|one| (one.until.is_none(), one.until, one.proposal));
    turned.objectable = objectable;
    Ok(turned)
}

/// Until when this person can object to a proposal, if what they say counts.
fn can_object(actor: &Actor, assessed: &Assessed) -> Option<Objectable> {
    let row = &assessed.rows.proposal;
    let has_say = actor.stake(row.initiative_id)?.role != Role::Observer;
    let verdict = &assessed.result.verdict;
    let until = match clock(assessed) {
        Clock::Runs(until) => Some(until),
        Clock::Passed => None,
        Clock::Still => verdict.passes_at,
    };
    let can_be_decided = verdict.status == VerdictStatus::Ready;
    has_say.then_some(Objectable { initiative: row.initiative_id, proposal: row.id, until, can_be_decided })
}

/// The decisions that this person was reminded of and had enough of.
async fn dismissed(tx: &DatabaseTransaction, actor: &Actor) -> Result<BTreeSet<(Uuid, DateTime<Utc>)>, DbErr> {
    let rows = reminder::Entity::in_org(actor.organization)
        .filter(reminder::Column::UserId.eq(actor.user))
        .filter(reminder::Column::Kind.eq(ReminderKind::ReviewDue))
        .filter(reminder::Column::DismissedAt.is_not_null())
        .order_by_desc(reminder::Column::Id)
        .limit(ROWS)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.subject_id, row.occasion_at)).collect())
}

fn is_dismissed(question: &Question, dismissed: &BTreeSet<(Uuid, DateTime<Utc>)>) -> bool {
    let since = question.asked.values().next();
    question.about.zip(since).is_some_and(|((_, id), since)| dismissed.contains(&(id, *since)))
}

/// The invitations to this person's own address, if they have shown that it is
/// theirs. Where they lead is not told before they come in.
async fn invited(
    tx: &DatabaseTransaction,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<(Arc<Question>, DateTime<Utc>)>, DbErr> {
    let account = user::Entity::find().filter(user::Column::Id.eq(actor.user)).one(tx).await?;
    let Some(account) = account.filter(|row| row.email_verified_at.is_some()) else { return Ok(Vec::new()) };
    let parts = stakeholder::Entity::in_org(actor.organization)
        .filter(stakeholder::Column::Email.eq(account.email))
        .filter(stakeholder::Column::UserId.is_null())
        .limit(ROWS)
        .all(tx)
        .await?;
    let sent = invitation::Entity::in_org(actor.organization)
        .filter(invitation::Column::StakeholderId.is_in(parts.iter().map(|row| row.id)))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now))
        .order_by_asc(invitation::Column::Id)
        .all(tx)
        .await?;
    let question = |row: invitation::Model| {
        let why = "You were invited to an initiative of this organization: the link in the mail lets you in.";
        let question = Question {
            initiative: None,
            about: None,
            until: Some(row.expires_at),
            asked: BTreeMap::from([(row.stakeholder_id, row.created_at)]),
            why: why.to_owned(),
            ..Question::new(Kind::Invitation, InitiativeId(Uuid::nil()), ("", Uuid::nil()))
        };
        (Arc::new(question), row.created_at)
    };
    Ok(sent.into_iter().map(question).collect())
}

async fn read(
    tx: &DatabaseTransaction,
    actor: &Actor,
    initiatives: &BTreeSet<InitiativeId>,
    now: DateTime<Utc>,
) -> Result<Facts, DbErr> {
    let organization = actor.organization;
    let mut facts = Facts { open: open(tx, actor, initiatives, now).await?, ..Facts::default() };
    let people = stakeholder::Entity::in_org(organization)
        .filter(stakeholder::Column::InitiativeId.is_in(initiatives.iter().copied()))
        .order_by_asc(stakeholder::Column::Id)
        .limit(ROWS)
        .all(tx)
        .await?;
    let missing = people.iter().filter(|row| row.user_id.is_none()).map(|row| row.id);
    facts.invitations = invitation::Entity::in_org(organization)
        .filter(invitation::Column::StakeholderId.is_in(missing))
        .filter(invitation::Column::AcceptedAt.is_null())
        .order_by_desc(invitation::Column::Id)
        .limit(ROWS)
        .all(tx)
        .await?;
    for row in people {
        facts.people.entry(row.initiative_id).or_default().0.push(row);
    }
    facts.questions = asked::Entity::in_org(organization)
        .filter(asked::Column::ProposalId.is_in(facts.open.iter().map(|one| one.rows.proposal.id)))
        .filter(asked::Column::AnsweredAt.is_null())
        .filter(asked::Column::WithdrawnAt.is_null())
        .order_by_asc(asked::Column::Id)
        .limit(ROWS)
        .into_partial_model()
        .all(tx)
        .await?;
    facts.answers = concession_answer::Entity::in_org(organization)
        .filter(concession_answer::Column::ProposalId.is_in(facts.open.iter().map(|one| one.rows.proposal.id)))
        .limit(ROWS)
        .all(tx)
        .await?;
    problems(tx, actor, initiatives, &mut facts).await?;
    decisions(tx, actor, initiatives, &mut facts).await?;
    facts.calendar = calendar::Entity::in_org(organization).one(tx).await?;
    happened(tx, actor, &mut facts).await?;
    Ok(facts)
}

/// The proposals that take feedback, as they stand. One whose rows are no
/// deliberation asks nothing, and keeps no other from asking.
async fn open(
    tx: &DatabaseTransaction,
    actor: &Actor,
    initiatives: &BTreeSet<InitiativeId>,
    now: DateTime<Utc>,
) -> Result<Vec<Arc<Assessed>>, DbErr> {
    let rows = proposal::Entity::in_org(actor.organization)
        .filter(proposal::Column::InitiativeId.is_in(initiatives.iter().copied()))
        .filter(proposal::Column::Status.is_in([ProposalStatus::Open, ProposalStatus::FinalComment]))
        .order_by_desc(proposal::Column::Id)
        .limit(PROPOSALS)
        .all(tx)
        .await?;
    let rows: BTreeMap<_, _> = read::of(tx, actor.organization, rows).await?.into_iter().collect();
    compute(move || {
        let assessed = rows.into_values().filter_map(|rows| Assessed::of(rows, now).ok());
        Ok(assessed.map(Arc::new).collect())
    })
    .await
}

async fn problems(
    tx: &DatabaseTransaction,
    actor: &Actor,
    initiatives: &BTreeSet<InitiativeId>,
    facts: &mut Facts,
) -> Result<(), DbErr> {
    let organization = actor.organization;
    facts.problems = problem::Entity::in_org(organization)
        .filter(problem::Column::InitiativeId.is_in(initiatives.iter().copied()))
        .filter(problem::Column::SupersededAt.is_null())
        .order_by_desc(problem::Column::Id)
        .limit(PROPOSALS)
        .all(tx)
        .await?;
    let ids = || facts.problems.iter().map(|row| row.id);
    let accepted = sea_orm::sea_query::Query::select()
        .column(proposal::Column::Id)
        .from(proposal::Entity)
        .and_where(proposal::Column::OrganizationId.eq(organization))
        .and_where(proposal::Column::Status.eq(ProposalStatus::Accepted))
        .take();
    let solved = proposal_problem::Entity::in_org(organization)
        .filter(proposal_problem::Column::ProblemId.is_in(ids()))
        .filter(proposal_problem::Column::ProposalId.in_subquery(accepted))
        .all(tx)
        .await?;
    let said = understanding::Entity::in_org(organization)
        .filter(understanding::Column::ProblemId.is_in(ids()))
        .filter(understanding::Column::WithdrawnAt.is_null())
        .limit(ROWS)
        .all(tx)
        .await?;
    facts.solved = solved.into_iter().map(|row| row.problem_id).collect();
    facts.understandings = said;
    Ok(())
}

async fn decisions(
    tx: &DatabaseTransaction,
    actor: &Actor,
    initiatives: &BTreeSet<InitiativeId>,
    facts: &mut Facts,
) -> Result<(), DbErr> {
    let organization = actor.organization;
    let decided = proposal::Entity::in_org(organization)
        .filter(proposal::Column::InitiativeId.is_in(initiatives.iter().copied()))
        .filter(proposal::Column::Status.is_in([ProposalStatus::Accepted, ProposalStatus::Rejected]))
        .order_by_desc(proposal::Column::Id)
        .limit(PROPOSALS)
        .all(tx)
        .await?;
    let of: BTreeMap<ProposalId, InitiativeId> = decided.into_iter().map(|row| (row.id, row.initiative_id)).collect();
    let rows = decision::Entity::in_org(organization)
        .filter(decision::Column::ProposalId.is_in(of.keys().copied()))
        .filter(decision::Column::ReopenedAt.is_null())
        .order_by_asc(decision::Column::Id)
        .all(tx)
        .await?;
    let ids: Vec<DecisionId> = rows.iter().map(|row| row.id).collect();
    facts.decisions = rows.into_iter().filter_map(|row| Some((*of.get(&row.proposal_id)?, row))).collect();
    facts.commitments = commitment::Entity::in_org(organization)
        .filter(commitment::Column::DecisionId.is_in(ids.clone()))
        .limit(ROWS)
        .all(tx)
        .await?;
    facts.work = work_item::Entity::in_org(organization)
        .filter(work_item::Column::DecisionId.is_in(ids))
        .filter(work_item::Column::Status.eq(WorkStatus::Open))
        .order_by_asc(work_item::Column::Id)
        .limit(ROWS)
        .all(tx)
        .await?;
    Ok(())
}

/// Since when questions wait whose rows do not say: from the record.
async fn happened(tx: &DatabaseTransaction, actor: &Actor, facts: &mut Facts) -> Result<(), DbErr> {
    let open = || facts.open.iter().map(|one| &one.rows);
    let objections = open().flat_map(|rows| rows.objections.iter()).filter(|row| row.restatement.is_some());
    let concessions = open().flat_map(|rows| rows.concessions.iter().map(|row| row.id.0));
    let problems = facts.problems.iter().filter(|row| row.substantive_version.is_some()).map(|row| row.id.0);
    let subjects: BTreeSet<Uuid> = objections.map(|row| row.id.0).chain(concessions).chain(problems).collect();
    let events: Vec<(Uuid, String, DateTime<Utc>)> = event::Entity::in_org(actor.organization)
        .filter(event::Column::SubjectId.is_in(subjects))
        .filter(event::Column::Kind.is_in(HAPPENED))
        .order_by_desc(event::Column::Id)
        .limit(EVENTS)
        .select_only()
        .columns([event::Column::SubjectId, event::Column::Kind, event::Column::HappenedAt])
        .into_tuple()
        .all(tx)
        .await?;
    for (subject, kind, at) in events {
        if let Some(kind) = HAPPENED.iter().find(|known| **known == kind) {
            // The newest comes first.
            facts.happened.entry((subject, *kind)).or_insert(at);
        }
    }
    Ok(())
}
