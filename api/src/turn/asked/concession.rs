//! What a concession asks once it is offered: of those whose objections it
//! would settle, and of leads once they accept it. One that is a draft asks nobody.

use super::objection::voices;
use super::proposal::on;
use super::{Facts, People, since};
use crate::assessment::service::Assessed;
use crate::objection::moves::Move;
use crate::turn::question::{Kind, Question};
use entities::{ConcessionId, ConcessionState, Role, StakeholderId, TypedId, concession, objection};
use std::collections::BTreeSet;

/// The questions of the concessions on one proposal.
pub fn questions(facts: &Facts, assessed: &Assessed, people: &People) -> Vec<Question> {
    let of_one = |row: &concession::Model| match row.state {
        ConcessionState::Offered if settled_by(assessed, row).is_empty() => {
            Some(incorporate(facts, assessed, people, row))
        }
        ConcessionState::Offered => Some(answer(facts, assessed, people, row)),
        ConcessionState::Accepted => Some(incorporate(facts, assessed, people, row)),
        ConcessionState::Draft | ConcessionState::Declined | ConcessionState::Incorporated => None,
    };
    assessed.rows.concessions.iter().filter_map(of_one).collect()
}

/// The objections that count, are not settled, and that it would settle, alone or with others.
fn settled_by<'a>(assessed: &'a Assessed, row: &concession::Model) -> Vec<&'a objection::Model> {
    let heard = assessed.rows.stakeholders.iter().filter(|row| row.role != Role::Observer);
    let heard: BTreeSet<StakeholderId> = heard.map(|row| row.id).collect();
    let named = |objection: &objection::Model| row.removes.0.iter().any(|removal| removal.objection == objection.id.0);
    let open = |objection: &&objection::Model| {
        named(objection) && Move::Withdraw.from().contains(&objection.state) && heard.contains(&objection.raised_by)
    };
    assessed.rows.objections.iter().filter(open).collect()
}

fn answer(facts: &Facts, assessed: &Assessed, people: &People, row: &concession::Model) -> Question {
    let answered: BTreeSet<StakeholderId> = facts
        .answers
        .iter()
        .filter(|answer| answer.concession_id == row.id)
        .map(|answer| answer.stakeholder_id)
        .collect();
    let settles = settled_by(assessed, row).into_iter().filter(|objection| !answered.contains(&objection.raised_by));
    let asked: BTreeSet<StakeholderId> = settles.flat_map(voices).collect();
    let (title, moment) = (&row.title, since(facts, row.id.0, "concession.offered", row.created_at));
    let why =
        format!("`{title}` is offered: would it settle what you hold against `{}`?", assessed.rows.proposal.title);
    let awaited = format!("`{title}` is offered, and they have not said whether it would settle what they hold.");
    let question = on(assessed, Kind::ConcessionToAnswer, (ConcessionId::KIND, row.id.0)).asks(asked, moment);
    question.because_of(people.leads()).said(why, awaited)
}

fn incorporate(facts: &Facts, assessed: &Assessed, people: &People, row: &concession::Model) -> Question {
    let kind = if row.state == ConcessionState::Accepted { "concession.accepted" } else { "concession.offered" };
    let (title, moment) = (&row.title, since(facts, row.id.0, kind, row.created_at));
    let raisers: BTreeSet<StakeholderId> = settled_by(assessed, row).into_iter().flat_map(voices).collect();
    let why = if raisers.is_empty() {
        format!("`{title}` is offered, and there is nobody left to ask: a revision can take it up.")
    } else {
        format!("`{title}` was accepted: a revision can take it up.")
    };
    let awaited = format!("`{title}` was accepted, and no revision has taken it up.");
    let question = on(assessed, Kind::ConcessionToIncorporate, (ConcessionId::KIND, row.id.0));
    question.asks(people.leads(), moment).because_of(raisers).said(why, awaited)
}
