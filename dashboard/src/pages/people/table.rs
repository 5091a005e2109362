//! The table: who has which part, and stands where on what is open.

use super::query::{Initiative, Person, Proposal};
use crate::context::Context;
use crate::ui::{icon, initials, number, time};
use crate::words::{Role, Stance, pill};
use maud::{Markup, html};
use std::cmp::Reverse;

/// How many proposals have a column; the table says so where there are more.
const COLUMNS: usize = 6;

const ORDERS: [(&str, &str); 4] =
    [("weight", "Heaviest first"), ("silent", "Not heard first"), ("group", "By group"), ("name", "By name")];

/// The card.
pub fn card(context: &Context, initiative: &Initiative) -> Markup {
    let open: Vec<&Proposal> = initiative.open().collect();
    let more = open.len().saturating_sub(COLUMNS);
    let open: Vec<&Proposal> = open.into_iter().take(COLUMNS).collect();
    let query = context.query();
    let order =
        ORDERS.map(|(order, _)| order).into_iter().find(|one| query.get("sort") == Some(one)).unwrap_or("weight");
    let people = sorted(&initiative.stakeholders.nodes, &open, order);
    let leads = initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead);
    let next = Some(&initiative.stakeholders.page_info).filter(|page| page.has_next_page);
    html! {
        section #people .card data-live="people" aria-labelledby="h-people" {
            div .hd { h2 #h-people { "Who takes part" } p .sub { "A dashed ring: not heard. A dashed edge: said of an earlier revision." } }
            ul .tabs .sort aria-label="Order" { @for (end, word) in ORDERS {
                li { a href={ "?sort=" (end) } aria-current=[(order == end).then_some("true")] { (word) } }
            } }
            div .scroll tabindex="0" role="group" aria-label="People, scrolls sideways" {
                table .tb .wd .many-columns[open.len() > 1] {
                    thead { tr {
                        th scope="col" { "Person" } th scope="col" { "Part" } th scope="col" .num { "Weight" } th scope="col" { "Came in" }
                        @if leads { th scope="col" { "Last talk" } }
                        @for one in &open { th scope="col" { a href={ "/proposals/" (one.id.inner()) } { (one.title) } } }
                    } }
                    tbody { @for one in people { (row(context, one, &open, leads)) } }
                }
            }
            @if more > 0 { p .sub { (more) " more open proposals are not shown here." } }
            @if let Some(after) = next.and_then(|page| page.end_cursor.as_ref()) {
                p .more { a .btn href={ "?sort=" (order) "&after=" (after) } { "More people" } }
            }
        }
    }
}

/// How many of these proposals this person has not answered.
fn unheard(person: &Person, open: &[&Proposal]) -> usize {
    open.iter().filter(|one| one.position(&person.id).is_none()).count()
}

fn sorted<'a>(people: &'a [Person], open: &[&Proposal], order: &str) -> Vec<&'a Person> {
    let mut sorted: Vec<&Person> = people.iter().collect();
    sorted.sort_by_cached_key(|one| one.name.to_lowercase());
    match order {
        "name" => {}
        // Who has no say is not waited for.
        "silent" => sorted.sort_by_key(|one| (one.role == Role::Observer, Reverse(unheard(one, open)))),
        "group" => sorted.sort_by_key(|one| (one.group.is_none(), one.group.as_deref())),
        _ => sorted.sort_by(|one, other| other.weight.total_cmp(&one.weight)),
    }
    sorted
}

fn row(context: &Context, one: &Person, open: &[&Proposal], leads: bool) -> Markup {
    html! {
        tr {
            th scope="row" {
                span .who { span .av aria-hidden="true" { (initials(&one.name)) } span { (one.name) @if let Some(email) = &one.email { small { (email.0) } } } }
            }
            td {
                (one.role.word())
                @if one.is_lead { " " span .chip { "lead" } }
                @if one.is_decider { " " span .chip { "decider" } }
                @if let Some(group) = &one.group { small { (group) } }
            }
            td .num { (number(one.weight)) }
            td { @if one.has_joined { "yes" } @else { span .sub { (icon("i-clock")) "invited" } } }
            @if leads { td { @if let Some(talk) = &one.last_talk { (time::ago(context.now(), talk.created_at)) " ago" } @else { span .sub { "none noted" } } } }
            @for proposal in open { td { (stands(context, one, proposal)) } }
        }
    }
}

fn stands(context: &Context, person: &Person, proposal: &Proposal) -> Markup {
    let Some(held) = proposal.position(&person.id) else {
        return html! {
            @if person.role == Role::Observer { span .sub { "has no say" } }
            @else if proposal.positions.page_info.has_next_page { span .sub { "on its page" } }
            @else { (pill(None, false, None)) }
        };
    };
    let note = match (held.stance, held.until) {
        (Stance::NeedsTime, Some(until)) => Some(format!("until {}", until.format("%-d %b"))),
        _ if held.is_stale => Some(format!("{} old", time::ago(context.now(), held.taken_at))),
        _ => None,
    };
    html! {
        (pill(Some(held.stance), held.is_stale, note.as_deref()))
        @if held.awaits_confirmation { small { "entered for them, to be confirmed" } }
    }
}
