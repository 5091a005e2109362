//! What hurts, whom, and whether people see it alike: a problem.

mod act;
mod basis;
mod query;
mod seen;

pub use query::Direction;

use super::{Page, Place};
use crate::ask::Failure;
use crate::context::Context;
use crate::ui::markdown::markdown;
use crate::ui::{empty, time};
use maud::{Markup, html};
use query::{Kin, Node, Operation, Problem, Which};
use std::rc::Rc;

/// The page.
///
/// # Errors
///
/// Where there is no such problem for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let id = cynic::Id::new(context.part("id"));
    let answer = context.ask::<Operation, Which>(Which { id }).await?;
    let Some(Node::Problem(problem)) = answer.data.node else { return Err(Failure::NotFound) };
    let body = html! {
        (head(&problem))
        div .grid {
            div .wide .stack {
                (statement(&problem))
                (basis::criteria(&context, &problem))
                (basis::evidence(&context, &problem))
                (proposals(&problem))
            }
            div .side .stack {
                (seen::answer(&context, &problem))
                (seen::all(&problem))
                (act::card(&context, &problem))
            }
        }
    };
    let place = Place { initiative: Some(problem.initiative.frame.clone()), at: "" };
    Ok(Page { title: problem.title.clone(), place, viewing: answer.data.viewer, body, status: None })
}

fn head(problem: &Problem) -> Markup {
    let frame = &problem.initiative.frame;
    html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (frame.id.inner()) } { (frame.title) } " / Problem" }
            h1 { (problem.title) }
            p .sub { "Written by " (problem.author.name) ", " (time::moment(problem.created_at)) }
        }
        @if let Some(at) = problem.superseded_at {
            div .band { "Others took its place on " (time::moment(at)) ". It is kept as it was, and takes no more. " (kin("Split into", &problem.split_into)) (kin("Merged into", problem.merged_into.as_slice())) }
        }
        @if problem.split_from.is_some() || !problem.merged_from.is_empty() {
            p .band { (kin("Split from", problem.split_from.as_slice())) (kin("Merged from", &problem.merged_from)) }
        }
    }
}

fn kin(word: &str, of: &[Kin]) -> Markup {
    html! {
        @if !of.is_empty() {
            (word) ": " @for (at, one) in of.iter().enumerate() { @if at > 0 { ", " } a href={ "/problems/" (one.id.inner()) } { (one.title) } } ". "
        }
    }
}

fn statement(problem: &Problem) -> Markup {
    html! {
        section #statement .card data-live="statement" aria-labelledby="h-what" {
            div .hd { h2 #h-what { "What hurts" } }
            (markdown(&problem.statement.0))
            h3 .gapped { "Whom it hurts" }
            @match &problem.whom { Some(whom) => (markdown(&whom.0)), None => p .sub { "Nobody has written that down yet." } }
        }
    }
}

fn proposals(problem: &Problem) -> Markup {
    let base = format!("/initiatives/{}", problem.initiative.frame.id.inner());
    html! {
        section #proposals .card data-live="proposals" aria-labelledby="h-props" {
            div .hd { h2 #h-props { "Proposals for it" } @if problem.proposals.nodes.len() > 1 { p .sub { a href={ "/problems/" (problem.id.inner()) "/compare" } { "Compare them" } } } }
            @if problem.proposals.nodes.is_empty() {
                (empty("Nothing is proposed for it yet.", (problem.leads() && problem.is_live()).then(|| html! { p { a href={ (base) "#draft" } { "Draft a proposal" } } })))
            }
            ul .acts { @for one in &problem.proposals.nodes { li { (one.line()) } } }
        }
    }
}
