//! Is it ready, who blocks, what to give, whom to call, what changed?

mod act;
mod board;
mod matrix;
mod planner;
mod query;
mod readiness;
mod text;
mod trend;

use super::{Page, Place};
use crate::ask::Failure;
use crate::context::Context;
use crate::ui::{number, unread};
use crate::words::ProposalStatus;
use futures_util::future::join;
use maud::{Markup, html};
use query::{Operation, Proposal, Which};
use std::rc::Rc;

pub use trend::small;

/// The page.
///
/// # Errors
///
/// Where there is no such proposal for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let id = cynic::Id::new(context.part("id"));
    let accept: Vec<cynic::Id> = accepted(&context).into_iter().map(cynic::Id::new).collect();
    let supposes = !accept.is_empty();
    let asked = context.ask::<Operation, Which>(Which { id: id.clone(), accept: Some(accept), supposes });
    let (answer, trend) = join(asked, trend::card(&context, &id)).await;
    let answer = answer?;
    let failed = answer.failed("assessment").map(str::to_owned);
    let missing = answer.missing();
    let Some(proposal) = answer.data.proposal else { return Err(missing) };
    let cheapest = planner::cheapest(&context, &proposal).await;
    let part = proposal.initiative.viewer_stakeholder.as_ref();
    let leads = part.is_some_and(|part| part.is_lead);
    let assessment = proposal.assessment.as_ref();
    let body = html! {
        (head(&proposal))
        (band(&proposal))
        div .grid {
            @match (assessment, failed) {
                (Some(assessment), _) => (readiness::card(&proposal, assessment)),
                (None, Some(why)) => section .card .wide { (unread("Readiness", &why)) },
                (None, None) => section .card .wide { h2 { "Readiness" } p .sub { "Nothing of it can be assessed." } },
            }
            @if let Some(assessment) = assessment.filter(|_| leads) { (readiness::talk(&context, &proposal, assessment)) } @else if !leads { (act::answer(&context, &proposal)) }
            (planner::card(&context, &proposal, cheapest.as_ref()))
            (trend)
            (board::card(&context, &proposal))
            (matrix::card(&context, &proposal))
            (text::card(&context, &proposal))
            @if leads { (act::answer(&context, &proposal)) }
            (act::lead(&context, &proposal))
        }
    };
    let place = Place { initiative: Some(proposal.initiative.frame.clone()), at: "" };
    Ok(Page { title: proposal.title.clone(), place, viewing: answer.data.viewer, body, status: None })
}

/// The concessions that are supposed to be made, as the address has them.
fn accepted(context: &Context) -> Vec<String> {
    let mut accepted = Vec::new();
    for (_, id) in context.query().0.into_iter().filter(|(name, _)| name == "accept").take(50) {
        if !accepted.contains(&id) {
            accepted.push(id);
        }
    }
    accepted
}

fn head(proposal: &Proposal) -> Markup {
    let frame = &proposal.initiative.frame;
    html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (frame.id.inner()) } { (frame.title) } " / " (frame.stage.said().1) }
            h1 { (proposal.title) }
            p .lead {
                (proposal.status.word()) " · revision " (proposal.current_revision.number) " · agreed under “" (proposal.rule.word()) "”"
            }
            @for problem in &proposal.problems {
                @let alternatives = proposal.alternatives(&problem.id);
                @if alternatives.len() > 1 {
                    ul .tabs aria-label={ "Alternatives for " (problem.title) } {
                        @for one in &alternatives {
                            li { a href={ "/proposals/" (one.id.inner()) } aria-current=[(one.id == proposal.id).then_some("page")] {
                                (one.title)
                                @if let Some(score) = one.assessment.as_ref().and_then(|all| all.readiness.as_ref()) { span { (number(score.score)) } }
                            } }
                        }
                        li { a href={ "/problems/" (problem.id.inner()) "/compare" } { "Compare" } }
                    }
                }
            }
        }
    }
}

/// What holds for the whole page: that it is decided, that a clock runs.
fn band(proposal: &Proposal) -> Markup {
    html! {
        @if let Some(decision) = &proposal.decision {
            p .band { "This is decided. " a href={ "/decisions/" (decision.id.inner()) } { "Read the record" } }
        } @else if !proposal.status.is_open() {
            div .band { b { (proposal.status.word()) } @if let Some(reason) = &proposal.status_reason { (crate::ui::markdown::markdown(&reason.0)) } }
        }
        @if proposal.status == ProposalStatus::FinalComment {
            p .band { "Final comment" @if proposal.final_comment_paused { " is held: its clock stands" } @else { " is running" } "." }
        }
    }
}
