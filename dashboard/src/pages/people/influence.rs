//! Who listens to whom: entered by leads, shown to leads.

use super::query::{Influence, Initiative, Person};
use crate::context::Context;
use crate::ui::form::Form;
use crate::ui::{count, empty, number};
use crate::words::Stance;
use maud::{Markup, html};

/// More people than this are told in the table alone.
const DRAWN: usize = 30;
const LINE: f64 = 118.0;
const STEP: f64 = 28.0;

/// The card.
pub fn card(context: &Context, initiative: &Initiative) -> Markup {
    let Some(all) = &initiative.influences else { return html! {} };
    let edges: Vec<&Influence> = all.nodes.iter().filter(|one| one.weight > 0.0).collect();
    let people = in_order(&initiative.stakeholders.nodes, &edges);
    html! {
        section #influence .card data-live="influence" aria-labelledby="h-inf" {
            div .hd { h2 #h-inf { "Who listens to whom" } p .sub { "Entered by leads and seen by leads alone. It orders whom to talk to next, and counts in no vote." } }
            @if edges.is_empty() {
                (empty("Nothing is entered yet. Say below who listens to whom.", None))
            } @else {
                @if all.page_info.has_next_page { p .band { "Only the first 100 entries are shown." } }
                div .plan {
                    (voices(&people, &edges))
                    @if people.len() <= DRAWN { (arcs(initiative, &people, &edges)) }
                }
            }
            (set(context, initiative))
        }
    }
}

/// Those who listen or are listened to, group by group.
fn in_order<'a>(people: &'a [Person], edges: &[&Influence]) -> Vec<&'a Person> {
    let takes_part = |one: &&Person| edges.iter().any(|edge| edge.listener.id == one.id || edge.heard.id == one.id);
    let mut here: Vec<&Person> = people.iter().filter(takes_part).collect();
    here.sort_by_cached_key(|one| (one.group.is_none(), one.group.clone(), one.name.to_lowercase()));
    here
}

fn followers(person: &Person, edges: &[&Influence]) -> usize {
    edges.iter().filter(|edge| edge.heard.id == person.id).count()
}

/// The same as a table: each with who listens to them, and to whom they listen how much.
fn voices(people: &[&Person], edges: &[&Influence]) -> Markup {
    let name = |id: &cynic::Id| people.iter().find(|one| one.id == *id).map_or("somebody", |one| one.name.as_str());
    let mut rows: Vec<&&Person> = people.iter().collect();
    rows.sort_by_key(|one| std::cmp::Reverse(followers(one, edges)));
    html! {
        div .scroll tabindex="0" role="group" aria-label="Influence, scrolls sideways" {
            table .tb {
                thead { tr { th scope="col" { "Person" } th scope="col" { "Voice of" } th scope="col" { "Listens to" } } }
                tbody { @for one in rows {
                    @let ears: Vec<&str> = edges.iter().filter(|edge| edge.heard.id == one.id).map(|edge| name(&edge.listener.id)).collect();
                    @let heard: Vec<String> = edges.iter().filter(|edge| edge.listener.id == one.id).map(|edge| format!("{} ({})", name(&edge.heard.id), number(edge.weight))).collect();
                    tr {
                        th scope="row" { (one.name) @if let Some(group) = &one.group { small { " " (group) } } }
                        td { @if ears.is_empty() { "–" } @else { (count(ears.len(), "person", "people")) small { " " (ears.join(", ")) } } }
                        td { @if heard.is_empty() { "–" } @else { (heard.join(", ")) } }
                    }
                } }
            }
        }
    }
}

/// An arc from `from` down or up to `to`, to the left of the line.
fn arc(from: usize, to: usize) -> String {
    let at = |place: usize| STEP * (f64::from(u32::try_from(place).unwrap_or_default()) + 0.5);
    let (start, end) = (at(from), at(to));
    let high = (end - start).abs() / 2.0;
    let wide = high.min(LINE - 12.0);
    let sweep = u8::from(end < start);
    format!("M{LINE} {start:.1}A{wide:.1} {high:.1} 0 0 {sweep} {LINE} {end:.1}")
}

fn arcs(initiative: &Initiative, people: &[&Person], edges: &[&Influence]) -> Markup {
    let place = |id: &cynic::Id| people.iter().position(|one| one.id == *id);
    let blocks =
        |id: &cynic::Id| initiative.open().any(|one| one.position(id).is_some_and(|held| held.stance == Stance::Block));
    let high = STEP * f64::from(u32::try_from(people.len()).unwrap_or_default());
    let loudest = people.iter().max_by_key(|one| followers(one, edges));
    html! {
        figure {
            svg .arcs viewBox={ "0 0 330 " (high) } role="img" aria-labelledby="arcs-title" {
                title #arcs-title {
                    (count(edges.len(), "arc", "arcs")) " from who listens to whom they listen to."
                    @if let Some(one) = loudest { " " (one.name) " is the voice of most: " (followers(one, edges)) "." }
                }
                @for edge in edges {
                    @if let (Some(from), Some(to)) = (place(&edge.listener.id), place(&edge.heard.id)) {
                        path .arc .blk[blocks(&edge.heard.id)] d=(arc(from, to)) stroke-width=(format!("{:.1}", edge.weight.sqrt().clamp(1.0, 4.0))) {}
                        (head(from, to, blocks(&edge.heard.id)))
                    }
                }
                @for (at, one) in people.iter().enumerate() {
                    @let y = STEP * (f64::from(u32::try_from(at).unwrap_or_default()) + 0.5);
                    circle .node .blk[blocks(&one.id)] cx=(LINE) cy=(y) r=(3 + followers(one, edges).min(6)) {}
                    text .lbl x=(LINE + 18.0) y=(y + 4.5) {
                        (one.name.chars().take(26).collect::<String>()) @if blocks(&one.id) { " (blocks)" }
                    }
                }
            }
            figcaption .sub { "An arc ends in a head at who is listened to; a circle grows with who listens. Who blocks something open says so." }
        }
    }
}

/// The head of an arc, where it reaches who is listened to from above or below.
fn head(from: usize, to: usize, blocks: bool) -> Markup {
    let y = STEP * (f64::from(u32::try_from(to).unwrap_or_default()) + 0.5);
    let away = if from < to { -5.0 } else { 5.0 };
    html! { path .arrow .blk[blocks] d=(format!("M{} {}l-9 {}l-1 {}Z", LINE - 5.0, y + away * 0.6, away * 0.1 - 3.5, 7.0)) {} }
}

fn set(context: &Context, initiative: &Initiative) -> Markup {
    let people = initiative.stakeholders.nodes.iter();
    let people: Vec<(String, String)> = people.map(|one| (one.id.inner().to_owned(), one.name.clone())).collect();
    if people.len() < 2 {
        return html! {};
    }
    let form = Form::new(context, "setInfluence")
        .with("initiativeId", initiative.frame.id.inner())
        .says("It is noted who listens to whom.");
    html! {
        details open[context.posted("setInfluence").is_some()] { summary { "Say who listens to whom" }
            (form.whole(html! {
                (form.choice("listenerId", "Who listens", &people, None))
                (form.choice("heardId", "To whom", &people, None))
                (form.line("weight", "How much, beside the others whom they listen to").hint("1 as much as another of 1; empty where they do no more"))
                (form.send("Note it"))
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::arc;

    #[test]
    fn an_arc_goes_from_who_listens_to_who_is_heard_on_the_left_of_the_line() {
        assert_eq!(arc(0, 2), "M118 14.0A28.0 28.0 0 0 0 118 70.0");
        assert_eq!(arc(2, 0), "M118 70.0A28.0 28.0 0 0 1 118 14.0");
        assert_eq!(arc(0, 20), "M118 14.0A106.0 280.0 0 0 0 118 574.0");
    }
}
