//! What somebody wants to know of a proposal: a lead's to answer.

use super::proposal::on;
use super::{Facts, OpenQuestion, People};
use crate::assessment::service::Assessed;
use crate::turn::question::{Kind, Question};
use entities::{QuestionId, TypedId};

/// The questions that nobody has answered about one proposal.
pub fn questions(facts: &Facts, assessed: &Assessed, people: &People) -> Vec<Question> {
    let proposal = &assessed.rows.proposal;
    let of = |row: &OpenQuestion| {
        let leads = people.leads().filter(|id| *id != row.asked_by);
        let question = on(assessed, Kind::QuestionToAnswer, (QuestionId::KIND, row.id.0)).asks(leads, row.created_at);
        let name = people.0.iter().find(|one| one.id == row.asked_by).map_or("Somebody", |one| one.name.as_str());
        let why = format!("{name} wants to know something about `{}`.", proposal.title);
        let awaited = format!("You asked something about `{}`, and nobody has answered.", proposal.title);
        question.because_of([row.asked_by]).said(why, awaited)
    };
    facts.questions.iter().filter(|row| row.proposal_id == proposal.id).map(of).collect()
}
