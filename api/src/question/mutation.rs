//! Asking and answering questions, as clients do it.

use super::graphql::Question;
use super::service::{self, AnswerQuestion, AskQuestion, WithdrawQuestion};
use crate::check::{Check, PASSAGE};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};

/// A question to ask.
#[derive(InputObject)]
pub struct AskQuestionInput {
    /// The proposal.
    proposal_id: ID,
    /// What you want to know; at most 5,000 characters.
    body: Markdown,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// What there is to tell to a question.
#[derive(InputObject)]
pub struct AnswerQuestionInput {
    /// The question.
    question_id: ID,
    /// The answer, in place of one that was given before; at most 5,000 characters.
    answer: Markdown,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A question to take back.
#[derive(InputObject)]
pub struct WithdrawQuestionInput {
    /// The question.
    question_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What asking a question gives.
    AskQuestionPayload {
        /// The question.
        question: Question
    }
}

payload! {
    /// What answering a question gives.
    AnswerQuestionPayload {
        /// The question, answered.
        question: Question
    }
}

payload! {
    /// What taking a question back gives.
    WithdrawQuestionPayload {
        /// The question, taken back.
        question: Question
    }
}

/// Asking and answering questions.
#[derive(Default)]
pub struct QuestionMutation;

#[Object]
impl QuestionMutation {
    /// Asks leads what you want to know of a proposal. It is no position: who is asked for one stays asked. Everybody
    /// who takes part may ask, up to twenty questions at a time that nobody has answered; whoever sees the proposal
    /// reads the questions and their answers.
    async fn ask_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AskQuestionInput,
    ) -> GraphResult<AskQuestionPayload> {
        let mut check = Check::default();
        let ask = AskQuestion {
            proposal: check.id("proposalId", &input.proposal_id),
            body: check.text("body", input.body.0, PASSAGE),
        };
        let parsed = check.done(ask);
        Ok(Request::of(ctx).create("askQuestion", input.idempotency_key, parsed, service::ask).await?.into())
    }

    /// Answers a question. Leads do.
    async fn answer_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AnswerQuestionInput,
    ) -> GraphResult<AnswerQuestionPayload> {
        let mut check = Check::default();
        let answer = AnswerQuestion {
            question: check.id("questionId", &input.question_id),
            answer: check.text("answer", input.answer.0, PASSAGE),
            expected_version: input.expected_version,
        };
        Ok(Request::of(ctx).write(check.done(answer), service::answer).await?.into())
    }

    /// Takes your question back, as long as nobody has answered; it waits for nobody any more, and stays on record.
    async fn withdraw_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawQuestionInput,
    ) -> GraphResult<WithdrawQuestionPayload> {
        let mut check = Check::default();
        let question = check.id("questionId", &input.question_id);
        let parsed = check.done(WithdrawQuestion { question, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::withdraw).await?.into())
    }
}
