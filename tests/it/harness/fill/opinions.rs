//! Statements and what people answer to them, many at once: all released.

use super::{Base, TestApp};
use api::clock::new_id;
use entities::{Opinion, StakeholderId, statement, statement_answer};

impl TestApp {
    pub(super) async fn opinions(&self, base: &Base, people: &[StakeholderId], number: usize) {
        let statements: Vec<statement::Model> = (0..number).map(|_| base.statement()).collect();
        let answers = statements.iter().enumerate().flat_map(|(at, row)| {
            people.iter().enumerate().map(move |(of, person)| base.answer(row, *person, (at + of) % 3))
        });
        let answers: Vec<statement_answer::Model> = answers.collect();
        self.insert(statements).await;
        for answers in answers.chunks(1_000) {
            self.insert(answers.to_vec()).await;
        }
    }
}

impl Base {
    fn statement(&self) -> statement::Model {
        statement::Model {
            id: new_id(),
            organization_id: self.organization,
            initiative_id: self.initiative,
            author_id: self.lead.id,
            text: "another".to_owned(),
            hidden_at: None,
            hidden_reason: None,
            version: 1,
            created_at: self.lead.created_at,
        }
    }

    fn answer(&self, to: &statement::Model, by: StakeholderId, which: usize) -> statement_answer::Model {
        let opinion = [Opinion::Agree, Opinion::Disagree, Opinion::Pass].get(which).copied().unwrap_or(Opinion::Pass);
        statement_answer::Model {
            id: new_id(),
            organization_id: self.organization,
            initiative_id: self.initiative,
            statement_id: to.id,
            stakeholder_id: by,
            opinion,
            withdrawn_at: None,
            counted: Some(opinion),
            mapped: Some(opinion),
            version: 1,
            answered_at: self.lead.created_at,
        }
    }
}
