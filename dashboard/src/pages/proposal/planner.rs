//! What to concede: tick it and see; nothing is saved. What is ticked is in the address.

use super::query::{
    AnyObjection, Cheapest, Concession, ConcessionState, Named, PlanReport, PlanStatus, Planned, Proposal, WhatIf,
};
use super::{accepted, readiness};
use crate::context::Context;
use crate::ui::dial::changes;
use crate::ui::{empty, number, signed, unread};
use maud::{Markup, html};

fn open(proposal: &Proposal) -> impl Iterator<Item = &Concession> {
    let is_open =
        |state| matches!(state, ConcessionState::Draft | ConcessionState::Offered | ConcessionState::Accepted);
    proposal.concessions.nodes.iter().filter(move |one| is_open(one.state))
}

/// The cheapest set of concessions that makes it ready, where that is asked for.
pub async fn cheapest(context: &Context, proposal: &Proposal) -> Option<Markup> {
    context.query().get("plan")?;
    let read = context.ask::<Cheapest, Planned>(Planned { id: proposal.id.clone() }).await;
    let report = read.ok().and_then(|answer| answer.data.proposal?.plans);
    Some(html! {
        @match report {
            Some(report) => (found(context, proposal, &report)),
            None => (unread("The cheapest set", "It was not computed in time.")),
        }
    })
}

/// The address at which these are ticked.
fn suppose(context: &Context, ids: &[&str]) -> String {
    let mut change = vec![("plan", None), ("accept", None)];
    change.extend(ids.iter().map(|id| ("accept", Some(*id))));
    context.query_with(&change)
}

fn found(context: &Context, proposal: &Proposal, report: &PlanReport) -> Markup {
    let proven = match report.status {
        PlanStatus::Optimal => "No set is cheaper.",
        PlanStatus::Feasible => "There may be a cheaper one: the search ran out of time.",
        PlanStatus::Infeasible => "No set of these makes it ready.",
        PlanStatus::Unknown => "The search found none in time.",
    };
    html! {
        p .hint {
            @if let Some(plan) = report.plans.first() {
                @let ids: Vec<&str> = plan.concessions.iter().map(|one| one.id.inner()).collect();
                @if ids.is_empty() { b { "Nothing has to be given." } } @else {
                    b { "The cheapest set costs " (plan.cost) ": " }
                    (proposal.concessions.nodes.iter().filter(|one| ids.contains(&one.id.inner())).map(|one| one.title.as_str()).collect::<Vec<_>>().join(", "))
                    ". The rule would say “" (plan.verdict.word()) "”" @if let Some(score) = plan.score { ", at " (number(score)) } ". "
                    a href={ (suppose(context, &ids)) "#planner" } { "Suppose it" } "."
                }
                " "
            }
            (proven) " Clocks and who has not answered are left aside."
        }
    }
}

/// The card.
pub fn card(context: &Context, proposal: &Proposal, cheapest: Option<&Markup>) -> Markup {
    let ticked = accepted(context);
    let open: Vec<&Concession> = open(proposal).collect();
    html! {
        section #planner .card .wide data-live="planner" aria-labelledby="h-plan" {
            div .hd { h2 #h-plan { "Concession planner" } p .sub { "Tick what could be given. The same engine computes what it would change; nothing is saved." } }
            @if open.is_empty() {
                (empty("No concession is on the table. A lead drafts one below, from what would settle an objection.", None))
            } @else {
                div .plan {
                    form #planform method="get" action={ "/proposals/" (proposal.id.inner()) } {
                        fieldset { legend .vh { "Concessions" }
                            @for one in &open { (choice(one, ticked.iter().any(|id| id == one.id.inner()), proposal.is_heard())) }
                        }
                        @if let Some(days) = context.query().get("days") { input type="hidden" name="days" value=(days); }
                        button .nojs type="submit" { "Recompute" }
                    }
                    (result(proposal, &ticked))
                }
                @match cheapest {
                    Some(cheapest) => (cheapest),
                    None => p { a href={ (context.query_with(&[("plan", Some("1"))])) "#planner" } { "Find the cheapest set that makes it ready" } },
                }
            }
        }
    }
}

fn choice(one: &Concession, ticked: bool, heard: bool) -> Markup {
    let titles = one.removes.iter().filter_map(|removal| match &removal.objection {
        AnyObjection::Objection(objection) => Some(objection.title.as_str()),
        AnyObjection::LatentObjection(expected) => Some(expected.title.as_str()),
        AnyObjection::Other => None,
    });
    let settles: Vec<&str> = titles.collect();
    html! {
        label .con {
            input type="checkbox" name="accept" value=(one.id.inner()) checked[ticked];
            span {
                b { (one.title) }
                small { "costs " (one.cost) @if !settles.is_empty() { " · settles " (settles.join(", ")) } @if one.state == ConcessionState::Draft { " · draft, for leads only" } }
                @if !one.requires.is_empty() { small { "needs " (one.requires.iter().map(|one| one.title.as_str()).collect::<Vec<_>>().join(", ")) } }
            }
            @if let Some(gain) = one.gain.filter(|_| heard) { b .up[gain > 0.04] .down[gain < -0.04] { span .vh { "alone: " } (signed(gain)) } }
        }
    }
}

fn result(proposal: &Proposal, ticked: &[String]) -> Markup {
    let assessment = proposal.assessment.as_ref();
    let now = assessment.and_then(|all| all.readiness.as_ref()).filter(|_| proposal.is_heard());
    let made = proposal.what_if.as_ref();
    // Where nothing is ticked it is as it stands.
    let stands = assessment.filter(|_| ticked.is_empty()).map(|all| (&all.verdict, all.readiness.as_ref()));
    let Some((verdict, then)) = made.map(|then| (&then.verdict, then.readiness.as_ref())).or(stands) else {
        return html! { div .res { p { "These cannot be supposed together, or are gone." } } };
    };
    html! {
        div .res {
            @if let (Some(now), Some(then)) = (now, then) {
                @let change = then.score - now.score;
                div .resn {
                    span .from { (number(now.score)) } span aria-hidden="true" { "→" } span .vh { " would become " }
                    output .to { (number(then.score)) }
                    @if change.abs() > 0.04 { span .chip .up[change > 0.0] .down[change < 0.0] { (signed(change)) } }
                }
            }
            p { b .resv { (verdict.status.word()) } @if let Some(made) = made { " at a cost of " (made.cost) } }
            @if made.is_some_and(|made| !made.is_possible) { p .bad { "Not together: one of these needs another, or rules it out." } }
            @if let (Some(now), Some(then)) = (now, then) { (changes(now, then)) (together(then.score - now.score, ticked, proposal)) }
            (readiness::gates(&verdict.clauses))
            @if let Some(made) = made { (people(made)) }
            @if leads(proposal) && !ticked.is_empty() && proposal.status.is_open() { p .hint { a href="#reviseProposal" { "Write it as revision " (proposal.current_revision.number + 1) } } }
        }
    }
}

/// Who would be better off, and who worse.
fn people(made: &WhatIf) -> Markup {
    let names = |people: &[Named]| people.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", ");
    html! {
        @if !made.rises.is_empty() { p .hint { "Better off: " (names(&made.rises)) } }
        @if !made.falls.is_empty() { p .hint { b { "Worse off: " } (names(&made.falls)) } }
    }
}

fn leads(proposal: &Proposal) -> bool {
    proposal.initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead)
}

/// What several are worth together, beside what each is worth alone.
fn together(gain: f64, ticked: &[String], proposal: &Proposal) -> Markup {
    let of = |id: &String| proposal.concessions.nodes.iter().find(|one| one.id.inner() == id)?.gain;
    let each: Vec<f64> = ticked.iter().filter_map(of).collect();
    let more = gain - each.iter().sum::<f64>();
    html! {
        @if each.len() > 1 && each.len() == ticked.len() && more.abs() >= 0.05 {
            p .sub { "Together that is " (number(more.abs())) @if more > 0.0 { " more" } @else { " less" } " than apart." }
        }
    }
}
