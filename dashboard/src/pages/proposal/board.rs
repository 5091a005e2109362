//! The objections: where each is, and who moves next.

use super::query::{Objection, Proposal};
use crate::context::Context;
use crate::ui::{count, icon, time};
use crate::words::ObjectionState;
use maud::{Markup, html};

const COLUMNS: [(&str, &str, &[ObjectionState]); 4] = [
    ("Open", "no answer yet", &[ObjectionState::Raised, ObjectionState::Understood]),
    ("Answered", "waits for the raiser", &[ObjectionState::Addressed]),
    ("Ruled on", "by a decider", &[ObjectionState::Sustained, ObjectionState::Overruled]),
    ("Settled", "the raiser agreed", &[ObjectionState::Accommodated, ObjectionState::Withdrawn]),
];

/// The card.
pub fn card(context: &Context, proposal: &Proposal) -> Markup {
    let mut all: Vec<&Objection> = proposal.objections.nodes.iter().collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.severity), one.raised_at));
    html! {
        section #objections .card data-live="objections" aria-labelledby="h-obj" {
            div .hd { h2 #h-obj { "Objections" } p .sub { "The gravest first. The line in bold says who moves next; only who raised it, or a decider, settles it." }
                p .sub { a href={ "/proposals/" (proposal.id.inner()) "/arguments" } { "Arguments, as a graph and a list" }
                    @let open = proposal.questions.nodes.iter().filter(|one| one.answered_at.is_none()).count();
                    " · " a href={ "/proposals/" (proposal.id.inner()) "/questions" } { (count(proposal.questions.nodes.len(), "question", "questions")) @if open > 0 { ", " (open) " not answered" } } } }
            div .board {
                @for (title, says, states) in COLUMNS {
                    @let here: Vec<&&Objection> = all.iter().filter(|one| states.contains(&one.state)).collect();
                    div { h3 { (title) span .sub { (here.len()) } small { (says) } }
                        ul {
                            @for one in &here { (entry(context, one)) }
                            @if here.is_empty() { li .empty { "None" } }
                        }
                    }
                }
            }
        }
    }
}

fn entry(context: &Context, one: &Objection) -> Markup {
    html! {
        li .obj .{ "v-" (one.severity.said().1) } {
            a href={ "/objections/" (one.id.inner()) } { (one.title) }
            p .meta { (one.severity.shown()) span { (one.raised_by.name) } span { (icon("i-clock")) (time::ago(context.now(), one.raised_at)) } }
            p .next { (one.state.word()) ": " (one.state.waits_for()) }
        }
    }
}
