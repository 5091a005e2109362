//! What do people want to know of a proposal, and what are they told?

use super::{Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::scalar::Markdown;
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{empty, markdown::markdown, time};
use crate::words::ProposalStatus;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use std::rc::Rc;

#[derive(cynic::QueryVariables, Debug)]
struct Which {
    id: cynic::Id,
    before: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
struct Operation {
    viewer: Option<Viewing>,
    #[arguments(id: $id)]
    proposal: Option<Proposal>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "Which")]
struct Proposal {
    id: cynic::Id,
    title: String,
    status: ProposalStatus,
    initiative: Initiative,
    audience: Audience,
    #[arguments(last: 15, before: $before)]
    questions: Questions,
}

#[derive(cynic::QueryFragment, Debug)]
struct Initiative {
    #[cynic(spread)]
    frame: Frame,
    viewer_stakeholder: Option<Part>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Part {
    id: cynic::Id,
    is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
struct Audience {
    sentence: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "QuestionConnection")]
struct Questions {
    page_info: PageInfo,
    nodes: Vec<Question>,
}

#[derive(cynic::QueryFragment, Debug)]
struct PageInfo {
    has_previous_page: bool,
    start_cursor: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Question {
    id: cynic::Id,
    body: Markdown,
    asked_by: Person,
    created_at: DateTime<Utc>,
    answer: Option<Markdown>,
    answered_by: Option<Person>,
    answered_at: Option<DateTime<Utc>>,
    version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Person {
    id: cynic::Id,
    name: String,
}

/// The page.
///
/// # Errors
///
/// Where there is no such proposal for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let id = cynic::Id::new(context.part("id"));
    let before = context.query().get("before").map(str::to_owned);
    let answer = context.ask::<Operation, Which>(Which { id, before }).await?;
    let missing = answer.missing();
    let Some(proposal) = answer.data.proposal else { return Err(missing) };
    let all = &proposal.questions;
    let body = html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (proposal.initiative.frame.id.inner()) } { (proposal.initiative.frame.title) } " / " a href={ "/proposals/" (proposal.id.inner()) } { (proposal.title) } }
            h1 { "Questions" }
            p .lead { "What people want to know before they answer. A question is no position: who is asked for one stays asked." }
        }
        div .stack {
            section .card data-live="questions" aria-labelledby="h-questions" {
                h2 #h-questions { "Asked" }
                @if all.nodes.is_empty() { (empty("Nobody has asked anything yet.", None)) }
                ul .rows { @for one in all.nodes.iter().rev() { (entry(&context, &proposal, one)) } }
                @if let Some(before) = Some(&all.page_info).filter(|page| page.has_previous_page).and_then(|page| page.start_cursor.as_deref()) {
                    p .more { a .btn href=(context.query_with(&[("before", Some(before)), ("again", None)])) { "Earlier questions" } }
                }
            }
            (ask(&context, &proposal))
        }
    };
    let place = Place { initiative: Some(proposal.initiative.frame.clone()), at: "" };
    let title = format!("Questions on {}", proposal.title);
    Ok(Page { title, place, viewing: answer.data.viewer, body, status: None })
}

fn entry(context: &Context, proposal: &Proposal, one: &Question) -> Markup {
    let part = proposal.initiative.viewer_stakeholder.as_ref().filter(|_| proposal.status.is_open());
    let id = one.id.inner();
    let answered = one.answer.is_some();
    let form = |act| {
        let form = Form::new(context, act).about(id).with("questionId", id);
        form.with("expectedVersion", one.version)
    };
    html! {
        li id={ "q-" (id) } {
            p .sub { (one.asked_by.name) " asks · " (time::moment(one.created_at)) }
            (markdown(&one.body.0))
            @if let Some(answer) = &one.answer {
                blockquote {
                    (markdown(&answer.0))
                    p .sub { @if let Some(by) = &one.answered_by { (by.name) } @if let Some(at) = one.answered_at { " · " (time::moment(at)) } }
                }
            } @else { p { b { "Not answered: " } "a lead moves next." } }
            @if part.is_some_and(|part| part.is_lead) {
                @let say = form("answerQuestion").says("They can read it now.");
                @let again = context.query().get("again") == Some(id) || context.posted(&format!("answerQuestion-{id}")).is_some();
                @if answered && !again { p { a href={ (context.query_with(&[("again", Some(id))])) "#q-" (id) } { "Answer it again" } } } @else {
                    (say.whole(html! {
                        (say.text("answer", "Your answer").rows(3).needed().value(one.answer.as_ref().map(|answer| answer.0.clone()).unwrap_or_default()))
                        (say.send("Send"))
                    }))
                }
            }
            @if !answered && part.is_some_and(|part| part.id == one.asked_by.id) {
                (form("withdrawQuestion").says("The question is taken back.").button("Take it back"))
            }
        }
    }
}

fn ask(context: &Context, proposal: &Proposal) -> Markup {
    let id = proposal.id.inner();
    let may = proposal.initiative.viewer_stakeholder.is_some() && proposal.status.is_open();
    let form = Form::new(context, "askQuestion").with("proposalId", id).once().says("It is asked.");
    html! {
        @if may {
            section .card #ask aria-labelledby="h-ask" {
                h2 #h-ask { "Ask a question" }
                (form.whole(html! {
                    (form.text("body", "What do you want to know?").rows(3).needed())
                    p .sub { (proposal.audience.sentence) }
                    (form.send("Ask"))
                }))
            }
        }
    }
}
