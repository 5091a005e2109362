//! What problems ask, what decisions ask once they are made, and who was invited.

use super::{Facts, People, since};
use crate::calendar::working::end_of;
use crate::turn::question::{Kind, Question};
use chrono::{DateTime, Utc};
use entities::problem::Substance;
use entities::{
    DecisionId, InitiativeId, Outcome, ProblemId, StakeholderId, TypedId, WorkItemId, decision, problem, work_item,
};
use std::collections::BTreeSet;

/// How people see a problem, unless what solves it is decided.
pub fn of_problem(facts: &Facts, row: &problem::Model, people: &People) -> Vec<Question> {
    if facts.solved.contains(&row.id) {
        return Vec::new();
    }
    let title = &row.title;
    let about = (ProblemId::KIND, row.id.0);
    let of = |kind| Question::new(kind, row.initiative_id, about).because_of(people.leads());
    let mut wanted = of(Kind::UnderstandingWanted).said(
        format!("`{title}` is written down: is that how you see it?"),
        format!("They have not said how they see `{title}`."),
    );
    let mut stale = of(Kind::UnderstandingStale).said(
        format!("`{title}` has changed in substance since you said how you see it."),
        format!("`{title}` has changed in substance since they said how they see it."),
    );
    for person in people.say() {
        match facts.understandings.iter().find(|said| said.problem_id == row.id && said.stakeholder_id == person.id) {
            // Who wrote it down said how they see it.
            None if person.id == row.author_id => {}
            None => {
                wanted.asked.insert(person.id, row.created_at.max(person.created_at));
            }
            Some(said) if Substance::from(row).has_changed_since(said.problem_version) => {
                stale.asked.insert(person.id, since(facts, row.id.0, "problem.changed", said.taken_at));
            }
            Some(_) => {}
        }
    }
    vec![wanted, stale]
}

/// What a decision in force asks.
pub fn of_decision(
    facts: &Facts,
    row: &decision::Model,
    initiative: InitiativeId,
    people: &People,
    now: DateTime<Utc>,
) -> Vec<Question> {
    let title = &row.title;
    let of = |kind| Question::new(kind, initiative, (DecisionId::KIND, row.id.0)).on(row.proposal_id);
    let lead_or_decide = || people.leads().chain(people.deciders());
    let mut all = Vec::new();
    if let Some(at) = row.review_at.filter(|at| *at <= now) {
        let said = format!("The decision on `{title}` is to be looked at again: does it still hold?");
        all.push(of(Kind::ReviewDue).asks(lead_or_decide(), at).said(said.clone(), said));
    }
    if row.outcome != Outcome::Accepted {
        return all;
    }
    let given = facts.commitments.iter().filter(|given| given.decision_id == row.id);
    let given: BTreeSet<StakeholderId> = given.map(|given| given.stakeholder_id).collect();
    let left = people.say().map(|row| row.id).filter(|id| !given.contains(id));
    all.push(of(Kind::CommitmentWanted).asks(left, row.created_at).because_of(lead_or_decide()).said(
        format!("`{title}` was accepted: will you carry it out?"),
        format!("`{title}` was accepted, and they have not said whether they will carry it out."),
    ));
    let work = facts.work.iter().filter(|work| work.decision_id == row.id);
    all.extend(work.map(|work| of_work(facts, work, initiative, people)));
    all
}

fn of_work(facts: &Facts, row: &work_item::Model, initiative: InitiativeId, people: &People) -> Question {
    let title = &row.title;
    let question = Question::new(Kind::WorkDue, initiative, (WorkItemId::KIND, row.id.0)).on(row.proposal_id);
    let question = question.until(row.due_on.map(|day| end_of(day, facts.calendar.as_ref())));
    let Some(owner) = row.owner_id else {
        let said = format!("`{title}` is to be done, and nobody is named to do it.");
        return question.asks(people.leads(), row.created_at).said(said.clone(), said);
    };
    let (why, awaited) = (format!("`{title}` is yours to do."), format!("`{title}` is theirs to do."));
    question.asks([owner], row.created_at).because_of(people.leads()).said(why, awaited)
}

/// Who was invited and has not come in.
pub fn of_invitations(facts: &Facts, initiative: InitiativeId, people: &People, now: DateTime<Utc>) -> Vec<Question> {
    let missing = people.0.iter().filter(|row| row.user_id.is_none());
    let question = |row: &entities::stakeholder::Model| {
        let newest =
            facts.invitations.iter().filter(|sent| sent.stakeholder_id == row.id).max_by_key(|sent| sent.id)?;
        let (name, about) = (&row.name, (StakeholderId::KIND, row.id.0));
        if newest.expires_at > now {
            let question = Question::new(Kind::Invitation, initiative, about).until(Some(newest.expires_at));
            let awaited = format!("`{name}` was invited and has not come in.");
            return Some(
                question.asks([row.id], newest.created_at).because_of(people.leads()).said(String::new(), awaited),
            );
        }
        let question = Question::new(Kind::InvitationLapsed, initiative, about);
        let said = format!("The invitation of `{name}` has ended, and they have not come in: invite them again.");
        Some(question.asks(people.leads(), newest.expires_at).said(said.clone(), said))
    };
    missing.filter_map(question).collect()
}
