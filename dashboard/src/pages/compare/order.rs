//! The orders: who is first in which, where they disagree, and how people rank the alternatives.

use super::query::{Comparison, Pair, Problem, Ranking};
use crate::context::Context;
use crate::pages::standing::full;
use crate::ui::form::Form;
use crate::ui::{count, empty, number};
use crate::words::Role;
use maud::{Markup, html};

/// Who is first by what.
pub fn orders(comparison: &Comparison) -> Markup {
    html! {
        section #orders .card .half data-live="orders" aria-labelledby="h-ord" {
            div .hd { h2 #h-ord { "Who is first by what" } }
            p { (full(&comparison.sentence)) }
            h3 .gapped { "By the objections against them" }
            ol .dots {
                @for one in &comparison.by_objections {
                    li {
                        @if let Some(named) = comparison.alternatives.iter().find(|all| all.proposal.id == one.proposal.id) { (named.proposal.title) ": " }
                        @if one.unsettled == 0 { "none is open" } @else { (count(usize::try_from(one.unsettled).unwrap_or_default(), "is open", "are open")) @if let Some(worst) = one.worst { ", the gravest: " (worst.said().0) } }
                    }
                }
            }
            h3 .gapped { "Where the orders disagree" }
            @if comparison.disagreements.is_empty() { p .sub { "Nowhere." } }
            ul .dots { @for one in &comparison.disagreements { li { (full(&one.sentence)) } } }
        }
    }
}

/// What people prefer: by their positions, and as they rank.
pub fn people(context: &Context, problem: &Problem, comparison: &Comparison) -> Markup {
    let given: Vec<&Ranking> = problem.rankings.nodes.iter().filter(|one| one.withdrawn_at.is_none()).collect();
    html! {
        section #people .card .half data-live="people" aria-labelledby="h-pref" {
            div .hd { h2 #h-pref { "What people prefer" } }
            h3 { "Pair by pair, by their positions" }
            p { (full(&comparison.condorcet.sentence)) }
            (pairs("By their positions", &comparison.pairs))
            h3 .gapped { "As they rank them" }
            @if given.is_empty() {
                (empty("Nobody has ranked the alternatives. It is told apart from what follows from positions.", None))
            } @else {
                p { (full(&comparison.preferences.condorcet.sentence)) }
                (pairs("As they rank them", &comparison.preferences.pairs))
                p .sub { (count(usize::try_from(comparison.preferences.rankings).unwrap_or_default(), "person has", "people have")) " ranked them." }
                ul .dots { @for one in &given { li { b { (one.stakeholder.name) } ": " (ranked(one)) } } }
            }
            (rank(context, problem, comparison, &given))
        }
    }
}

fn ranked(one: &Ranking) -> String {
    let tier = |tier: &super::query::Tier| {
        tier.proposals.iter().map(|one| one.title.as_str()).collect::<Vec<_>>().join(" and ")
    };
    one.tiers.iter().map(tier).collect::<Vec<_>>().join(", then ")
}

fn pairs(caption: &str, pairs: &[Pair]) -> Markup {
    html! {
        @if !pairs.is_empty() {
            details { summary { (count(pairs.len(), "pair", "pairs")) }
                div .scroll tabindex="0" role="group" aria-label={ (caption) ", scrolls sideways" } {
                    table .tb {
                        caption .vh { (caption) }
                        thead { tr { th scope="col" { "One" } th scope="col" { "Prefer it" } th scope="col" { "Prefer the other" } th scope="col" { "Other" } th scope="col" { "See them alike" } } }
                        tbody { @for pair in pairs {
                            tr {
                                td { @if pair.for_one > pair.for_other { b { (pair.one.title) } } @else { (pair.one.title) } }
                                td { (number(pair.for_one)) } td { (number(pair.for_other)) }
                                td { @if pair.for_other > pair.for_one { b { (pair.other.title) } } @else { (pair.other.title) } }
                                td { (number(pair.level)) }
                            }
                        } }
                    }
                }
            }
        }
    }
}

/// The form to rank them: a place is ticked for each; two in one place are alike.
fn rank(context: &Context, problem: &Problem, comparison: &Comparison, given: &[&Ranking]) -> Markup {
    let Some(part) = problem.initiative.viewer_stakeholder.as_ref().filter(|part| part.role != Role::Observer) else {
        return html! {};
    };
    if problem.superseded_at.is_some() || comparison.alternatives.len() < 2 {
        return html! {};
    }
    let held = given.iter().find(|one| one.stakeholder.id == part.id);
    let id = problem.id.inner();
    let mut form = Form::new(context, "rankAlternatives")
        .with("problemId", id)
        .once()
        .says("Your ranking is taken; you can change it at any time.");
    if let Some(held) = held {
        form = form.with("expectedVersion", held.version);
    }
    let posted = context.posted("rankAlternatives");
    let ticked = |field: &str, at: usize, proposal: &cynic::Id| match posted {
        Some(posted) => posted.sent.has(field, proposal.inner()),
        None => held.is_some_and(|held| {
            held.tiers.get(at).is_some_and(|tier| tier.proposals.iter().any(|one| one.id == *proposal))
        }),
    };
    // More places than eight would not fit; alike ones share a place.
    let places = comparison.alternatives.len().min(8);
    html! {
        details open[posted.is_some()] { summary { @if held.is_some() { "Change your ranking" } @else { "Rank them yourself" } }
            (form.whole(html! {
                p .sub { "Tick one place for each; two in one place are alike to you. Those left out are not compared." }
                div .scroll tabindex="0" role="group" aria-label="Your ranking, scrolls sideways" {
                    table .tb {
                        thead { tr { th scope="col" { "Alternative" } @for at in 1..=places { th scope="col" { (at) "." } } } }
                        tbody { @for one in &comparison.alternatives {
                            tr { th scope="row" { (one.proposal.title) }
                                @for at in 0..places {
                                    @let field = format!("tiers.{at}.proposalIds");
                                    td { input type="checkbox" name=(field) value=(one.proposal.id.inner()) checked[ticked(&field, at, &one.proposal.id)] aria-label={ (one.proposal.title) ": place " (at + 1) }; }
                                }
                            }
                        } }
                    }
                }
                (form.send("Rank them"))
            }))
            @if let Some(held) = held {
                (Form::new(context, "withdrawRanking").with("problemId", id).with("expectedVersion", held.version).says("Your ranking is taken back.").button("Take it back"))
            }
        }
    }
}
