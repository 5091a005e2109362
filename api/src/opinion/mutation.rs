//! Putting statements to people and answering them, as clients do it.

use super::graphql::Statement;
use super::service::{self, Answer, Hide, Put, Withdraw};
use crate::check::{Check, LINE, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::graph::word::Opinion;
use async_graphql::{Context, ID, InputObject, Object};

/// A statement to put to others.
#[derive(InputObject)]
pub struct PutStatementInput {
    /// The initiative.
    initiative_id: ID,
    /// What it says, in a line of at most 200 characters that one can agree or disagree with.
    text: String,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A statement to hide.
#[derive(InputObject)]
pub struct HideStatementInput {
    /// The statement.
    statement_id: ID,
    /// Why; at most 5,000 characters. Its author sees it, and so do leads.
    reason: String,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A statement to ask about again.
#[derive(InputObject)]
pub struct ShowStatementInput {
    /// The statement.
    statement_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// What you think of a statement.
#[derive(InputObject)]
pub struct AnswerStatementInput {
    /// The statement.
    statement_id: ID,
    /// What you think.
    opinion: Opinion,
    /// The version of your answer that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// An answer to take back.
#[derive(InputObject)]
pub struct WithdrawStatementAnswerInput {
    /// The statement.
    statement_id: ID,
    /// The version of your answer that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What putting a statement gives.
    PutStatementPayload {
        /// The statement.
        statement: Statement
    }
}

payload! {
    /// What hiding a statement gives.
    HideStatementPayload {
        /// The statement.
        statement: Statement
    }
}

payload! {
    /// What asking about a statement again gives.
    ShowStatementPayload {
        /// The statement.
        statement: Statement
    }
}

payload! {
    /// What answering a statement gives.
    AnswerStatementPayload {
        /// The statement, with your answer.
        statement: Statement
    }
}

payload! {
    /// What taking an answer back gives.
    WithdrawStatementAnswerPayload {
        /// The statement, without your answer.
        statement: Statement
    }
}

/// Asking for opinions, and giving one's own.
#[derive(Default)]
pub struct OpinionMutation;

#[Object]
impl OpinionMutation {
    /// Puts a statement to the people of an initiative, who answer it without being named. Leads do, and who has a
    /// say. That you put it there is shown to every stakeholder of the initiative, and to owners and admins of the
    /// organization. An initiative asks about at most 200 statements at once.
    async fn put_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: PutStatementInput,
    ) -> GraphResult<PutStatementPayload> {
        let key = input.idempotency_key.clone();
        let mut check = Check::default();
        let initiative = check.id("initiativeId", &input.initiative_id);
        let text = check.text("text", input.text, LINE);
        let parsed = check.done(Put { initiative, text });
        Ok(Request::of(ctx).create("putStatement", key, parsed, service::put).await?.into())
    }

    /// Hides a statement: it is asked no more, and nothing of what was answered to it is shown. Leads do, with a reason.
    async fn hide_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: HideStatementInput,
    ) -> GraphResult<HideStatementPayload> {
        let mut check = Check::default();
        let statement = check.id("statementId", &input.statement_id);
        let reason = Some(check.text("reason", input.reason, PASSAGE));
        let parsed = check.done(Hide { statement, reason, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::hide).await?.into())
    }

    /// Asks about a statement again that was hidden. What was answered before counts again. Leads do.
    async fn show_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ShowStatementInput,
    ) -> GraphResult<ShowStatementPayload> {
        let mut check = Check::default();
        let statement = check.id("statementId", &input.statement_id);
        let parsed = check.done(Hide { statement, reason: None, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::hide).await?.into())
    }

    /// Says what you think of a statement, in place of what you said before. Who has a say does. Nobody sees what you
    /// answered, not even leads, owners or admins: others see how many answered what, once five people have, and only
    /// as five answers at a time come in. Whoever runs the database could read it there, as a part of the record.
    async fn answer_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AnswerStatementInput,
    ) -> GraphResult<AnswerStatementPayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("answerStatement", key, parse_answer(&input), service::answer).await?.into())
    }

    /// Takes back what you answered to a statement: as if you had never answered, as soon as the numbers that others
    /// are shown go on. That you answered stays on record, which nobody is shown.
    async fn withdraw_statement_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawStatementAnswerInput,
    ) -> GraphResult<WithdrawStatementAnswerPayload> {
        let mut check = Check::default();
        let statement = check.id("statementId", &input.statement_id);
        let parsed = check.done(Withdraw { statement, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::withdraw).await?.into())
    }
}

fn parse_answer(input: &AnswerStatementInput) -> Parsed<Answer> {
    let mut check = Check::default();
    let statement = check.id("statementId", &input.statement_id);
    check.done(Answer { statement, opinion: input.opinion.into(), expected_version: input.expected_version })
}
