//! What an objection asks, state by state: of its raiser and whom they named
//! to speak for them, of leads, of the decider.

use super::proposal::on;
use super::{Facts, People, since};
use crate::assessment::service::Assessed;
use crate::turn::question::{Kind, Question};
use entities::{ObjectionId, ObjectionState, StakeholderId, TypedId, objection};

/// The questions of the objections to one proposal.
pub fn questions(facts: &Facts, assessed: &Assessed, people: &People) -> Vec<Question> {
    assessed.rows.objections.iter().flat_map(|row| of_one(facts, assessed, people, row)).collect()
}

/// Who may speak for an objection.
pub fn voices(row: &objection::Model) -> impl Iterator<Item = StakeholderId> + Clone + use<> {
    std::iter::once(row.raised_by).chain(row.speaker_id)
}

fn of_one(facts: &Facts, assessed: &Assessed, people: &People, row: &objection::Model) -> Vec<Question> {
    let moved = row.moved_at.unwrap_or(row.raised_at);
    let of = |kind| on(assessed, kind, (ObjectionId::KIND, row.id.0));
    let to_leads = |kind, moment| of(kind).asks(people.leads(), moment).because_of(voices(row));
    let to_raiser = |kind, moment| of(kind).asks(voices(row), moment).because_of(people.leads());
    let (title, proposal) = (&row.title, &assessed.rows.proposal.title);
    match row.state {
        ObjectionState::Raised if row.restatement.is_none() || row.correction.is_some() => {
            let moment =
                if row.correction.is_some() { since(facts, row.id.0, "objection.corrected", moved) } else { moved };
            let why = if row.correction.is_some() {
                format!("Your words for `{title}` miss something, its raiser says.")
            } else {
                format!("`{title}` was raised against `{proposal}`, and nobody has said what they understand it to be.")
            };
            let awaited = format!("`{title}` waits to be understood.");
            vec![to_leads(Kind::ObjectionToRestate, moment).said(why, awaited)]
        }
        ObjectionState::Raised => {
            let moment = since(facts, row.id.0, "objection.restated", moved);
            let why = format!("A lead said what they understand `{title}` to be: is that it?");
            let awaited = format!("`{title}` was restated, and its raiser has not said whether that is it.");
            vec![to_raiser(Kind::RestatementToConfirm, moment).said(why, awaited)]
        }
        ObjectionState::Understood => {
            let why = match row.rejection {
                Some(_) => format!("The answer to `{title}` does not settle it, its raiser says."),
                None => format!("`{title}` is understood, and waits for an answer."),
            };
            let answer = to_leads(Kind::ObjectionToAnswer, moved).said(why, format!("`{title}` waits for an answer."));
            std::iter::once(answer).chain(to_rule_on(assessed, people, row)).collect()
        }
        ObjectionState::Sustained => {
            let why = format!("`{title}` was sustained: `{proposal}` must change.");
            let awaited = format!("`{title}` was sustained, and waits for the change.");
            vec![to_leads(Kind::ObjectionToAnswer, moved).said(why, awaited)]
        }
        ObjectionState::Addressed => {
            let why = format!("Your objection `{title}` was answered: does that settle it?");
            let awaited = format!("`{title}` was answered, and its raiser has not said whether that settles it.");
            vec![to_raiser(Kind::AnswerToSettle, moved).said(why, awaited)]
        }
        ObjectionState::Accommodated | ObjectionState::Withdrawn | ObjectionState::Overruled => Vec::new(),
    }
}

/// An objection whose raiser did not take the answer is the decider's to rule
/// on, unless it is their own.
fn to_rule_on(assessed: &Assessed, people: &People, row: &objection::Model) -> Option<Question> {
    row.rejection.as_ref()?;
    let deciders = people.deciders().filter(|id| voices(row).all(|voice| voice != *id));
    let title = &row.title;
    let question = on(assessed, Kind::ObjectionToRuleOn, (ObjectionId::KIND, row.id.0));
    let question = question.asks(deciders, row.moved_at.unwrap_or(row.raised_at));
    let why = format!(
        "`{title}` was answered, and that does not settle it, its raiser says: leads answer again, or you rule."
    );
    let awaited = format!("`{title}` may be ruled on.");
    Some(question.because_of(voices(row).chain(people.leads())).said(why, awaited))
}
