//! What a proposal that takes feedback asks: positions of those with a say,
//! final comment of its leads, the decision of the decider.

use super::People;
use crate::assessment::service::Assessed;
use crate::error::Unmet;
use crate::schedule::{Clock, clock};
use crate::turn::question::{Kind, Question};
use chrono::{DateTime, Utc};
use engine::{ClauseKind, VerdictStatus};
use entities::{ProposalId, ProposalStatus, Role, StakeholderId, Stance, TypedId};

/// The questions of one proposal as it stands at `now`.
pub fn questions(assessed: &Assessed, people: &People, now: DateTime<Utc>) -> Vec<Question> {
    let mut all = positions(assessed, people, now);
    all.extend(final_comment(assessed, people));
    all.extend(decision(assessed, people));
    all
}

/// A question on a proposal.
pub fn on(assessed: &Assessed, kind: Kind, about: (&'static str, uuid::Uuid)) -> Question {
    let row = &assessed.rows.proposal;
    Question::new(kind, row.initiative_id, about).on(row.id)
}

fn on_itself(assessed: &Assessed, kind: Kind) -> Question {
    on(assessed, kind, (ProposalId::KIND, assessed.rows.proposal.id.0))
}

/// Who has a say and owes a position on the proposal as it is now, what of
/// that they owe, and since when.
pub fn owed(assessed: &Assessed, now: DateTime<Utc>) -> Vec<(Kind, StakeholderId, DateTime<Utc>)> {
    let (rows, proposal) = (&assessed.rows, &assessed.rows.proposal);
    let opened = proposal.opened_at.unwrap_or(proposal.created_at);
    let answers = rows.answers(now);
    let mut owed = Vec::new();
    for person in rows.stakeholders.iter().filter(|row| row.role != Role::Observer) {
        let answer = answers.iter().find(|answer| answer.stakeholder == person.id);
        let question = match answer.map(|answer| answer.position) {
            // Whom they delegated to is asked.
            Some(_) if answer.is_some_and(|answer| !answer.through.is_empty()) => continue,
            Some(row) if answer.is_some_and(|answer| answer.unconfirmed) => (Kind::PositionToConfirm, row.taken_at),
            None if person.id == proposal.author_id && author_approves(assessed) => continue,
            None => (Kind::PositionWanted, opened.max(person.created_at)),
            Some(row) => match (row.stance, row.until) {
                (Stance::Recused, _) => continue,
                (Stance::NeedsTime, Some(until)) if until > now => continue,
                (Stance::NeedsTime, until) => (Kind::TimeIsUp, until.unwrap_or(row.taken_at)),
                _ if row.revision < proposal.substantive_revision => (Kind::PositionStale, proposal.substantive_at),
                _ => continue,
            },
        };
        owed.push((question.0, person.id, question.1));
    }
    owed
}

fn positions(assessed: &Assessed, people: &People, now: DateTime<Utc>) -> Vec<Question> {
    let proposal = &assessed.rows.proposal;
    let asked = owed(assessed, now);
    let title = &proposal.title;
    let leads = || people.leads();
    if let (ProposalStatus::FinalComment, Clock::Runs(until)) = (proposal.status, clock(assessed)) {
        let since = proposal.final_comment_since.unwrap_or(now);
        let called = on_itself(assessed, Kind::FinalCommentEnds).until(Some(until)).because_of(leads()).said(
            format!("Final comment on `{title}` runs, and you hold no position on what it says now."),
            format!("Final comment on `{title}` runs, and they hold no position on what it says now."),
        );
        return vec![called.asks(asked.into_iter().map(|(_, id, _)| id), since)];
    }
    let of = |kind: Kind, why: String, awaited: String| {
        let mut question = on_itself(assessed, kind).because_of(leads()).said(why, awaited);
        question.asked = asked.iter().filter(|one| one.0 == kind).map(|one| (one.1, one.2)).collect();
        question
    };
    vec![
        of(
            Kind::PositionWanted,
            format!("`{title}` is open for feedback, and you have not said what you think of it."),
            format!("`{title}` is open for feedback, and they have not said what they think of it."),
        ),
        of(
            Kind::PositionToConfirm,
            format!("A lead entered what you told them of `{title}`: it counts once you confirm it."),
            format!("They have not confirmed what was entered for them on `{title}`."),
        ),
        of(
            Kind::PositionStale,
            format!("`{title}` has changed in substance since you said what you think of it."),
            format!("`{title}` has changed in substance since they said what they think of it."),
        ),
        of(
            Kind::TimeIsUp,
            format!("You wanted time for `{title}`, and it is over."),
            format!("They wanted time for `{title}`, and it is over."),
        ),
    ]
}

/// Whether the rule takes the approval of an author who said nothing as given.
fn author_approves(assessed: &Assessed) -> bool {
    assessed.rows.rule().is_ok_and(|rule| rule.resolve().author_approves)
}

fn final_comment(assessed: &Assessed, people: &People) -> Option<Question> {
    let (proposal, verdict) = (&assessed.rows.proposal, &assessed.result.verdict);
    let has_clock = verdict.clauses.iter().any(|clause| clause.kind == ClauseKind::FinalComment);
    let unmet = Unmet { proposal: proposal.id, clocks: false };
    if proposal.status != ProposalStatus::Open || !has_clock || unmet.clauses(verdict).next().is_some() {
        return None;
    }
    let title = &proposal.title;
    let question = on_itself(assessed, Kind::FinalCommentToStart).asks(people.leads(), last_moved(assessed));
    let said = format!("The rule of `{title}` holds but for its clocks: final comment can begin.");
    Some(question.because_of(people.deciders()).said(said.clone(), said))
}

fn decision(assessed: &Assessed, people: &People) -> Option<Question> {
    let proposal = &assessed.rows.proposal;
    if assessed.result.verdict.status != VerdictStatus::Ready {
        return None;
    }
    let title = &proposal.title;
    let question = on_itself(assessed, Kind::DecisionDue).asks(people.deciders(), last_moved(assessed));
    let said = format!("The rule of `{title}` holds: it can be decided.");
    Some(question.because_of(people.leads()).said(said.clone(), said))
}

/// When something last changed that the verdict rests on.
fn last_moved(assessed: &Assessed) -> DateTime<Utc> {
    let (rows, proposal) = (&assessed.rows, &assessed.rows.proposal);
    let own = [Some(proposal.substantive_at), proposal.opened_at, proposal.final_comment_ended_at];
    let positions = rows.positions.iter().map(|row| row.taken_at);
    let objections = rows.objections.iter().map(|row| row.moved_at.unwrap_or(row.raised_at));
    own.into_iter().flatten().chain(positions).chain(objections).max().unwrap_or(proposal.created_at)
}
