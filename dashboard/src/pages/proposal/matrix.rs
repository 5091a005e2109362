//! Who stands where, over all alternatives.

use super::query::{Alternative, Person, Position, Proposal};
use crate::context::Context;
use crate::ui::{initials, number, time};
use crate::words::{Stance, pill};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use std::collections::HashMap;

/// The card.
pub fn card(context: &Context, proposal: &Proposal) -> Markup {
    let solves =
        |one: &&Alternative| proposal.problems.iter().any(|problem| one.problems.iter().any(|of| of.id == problem.id));
    let mut alternatives: Vec<&Alternative> = proposal.initiative.proposals.nodes.iter().filter(solves).collect();
    alternatives.sort_by_key(|one| one.id != proposal.id);
    let stands: Vec<HashMap<&str, &Position>> = alternatives
        .iter()
        .map(|one| one.positions.nodes.iter().map(|held| (held.stakeholder.id.inner(), held)).collect())
        .collect();
    let mut people: Vec<&Person> = proposal.initiative.stakeholders.nodes.iter().collect();
    people.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    html! {
        section #positions .card data-live="positions" aria-labelledby="h-pos" {
            div .hd { h2 #h-pos { "Who stands where" } p .sub { "Heaviest first. A dashed ring: not heard. A dashed edge: said of an earlier revision." } }
            div .scroll tabindex="0" role="group" aria-label="Positions, scrolls sideways" {
                table .tb .mx {
                    thead { tr {
                        th scope="col" { "Stakeholder" } th scope="col" { "Weight" }
                        @for one in &alternatives { th scope="col" .cur[one.id == proposal.id] { (one.title) } }
                    } }
                    tbody { @for person in people { (row(context, person, &alternatives, &stands, proposal)) } }
                }
            }
        }
    }
}

fn row(
    context: &Context,
    person: &Person,
    alternatives: &[&Alternative],
    stands: &[HashMap<&str, &Position>],
    proposal: &Proposal,
) -> Markup {
    html! {
        tr {
            th scope="row" {
                span .av aria-hidden="true" { (initials(&person.name)) }
                span .nm { (person.name) small { (person.role.word()) @if let Some(group) = &person.group { ", " (group) } @if !person.has_joined { " · has not come in yet" } } }
            }
            td { (number(person.weight)) }
            @for (one, held) in alternatives.iter().zip(stands) {
                td .cur[one.id == proposal.id] { (cell(context.now(), held.get(person.id.inner()).copied())) }
            }
        }
    }
}

fn cell(now: DateTime<Utc>, held: Option<&Position>) -> Markup {
    let Some(held) = held else { return pill(None, false, None) };
    let note = match (held.stance, held.until) {
        (Stance::NeedsTime, Some(until)) => Some(format!("until {}", until.format("%-d %b"))),
        _ if held.is_stale => Some(format!("{} old", time::ago(now, held.taken_at))),
        _ => None,
    };
    html! {
        @if let Some(reason) = &held.reason {
            details { summary { (pill(Some(held.stance), held.is_stale, note.as_deref())) } (crate::ui::markdown::markdown(&reason.0)) }
        } @else {
            (pill(Some(held.stance), held.is_stale, note.as_deref()))
        }
        @if held.awaits_confirmation { small { "entered for them, to be confirmed" } }
    }
}
