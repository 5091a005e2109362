//! What do you want from me? One question a card, answered in under a minute.

mod ask;
mod query;

use super::{Page, Place};
use crate::ask::Failure;
use crate::context::Context;
use crate::ui::form::Form;
use crate::ui::{count, empty, time};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use query::{About, Awaited, Cards, Item, Objectable, Operation, Reminder, These, Turn};
use std::rc::Rc;

/// How many cards are shown at once: what they say is asked for by their ids.
const CARDS: usize = 12;

/// The page.
///
/// # Errors
///
/// Where nobody is signed in.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    if !context.signed_in() {
        return Err(Failure::SignIn);
    }
    let answer = context.ask::<Operation, ()>(()).await?;
    let viewer = answer.data.viewer.ok_or(Failure::SignIn)?;
    let turn = &viewer.turn;
    let waiting = turn.waits_for_me.len();
    let mine = in_turn(&context, &turn.waits_for_me);
    let shown = &mine[..waiting.min(CARDS)];
    let about = about(&context, shown).await;
    let body = html! {
        div .title {
            h1 { @if waiting == 0 { "Nothing waits for you" } @else { "Your turn: " (count(waiting, "thing", "things")) } }
            @if waiting > 0 { p .lead { "Each takes about half a minute. Who will see an answer is said before you give it." } }
        }
        div .grid {
            div .wide data-live="turn" {
                @if waiting == 0 { (empty("You are not asked for anything now. What waits for others is beside this.", None)) }
                ul .inbox {
                    @for (at, (item, about)) in shown.iter().zip(&about).enumerate() { (ask::card(&context, item, about.as_ref(), at + 1, waiting)) }
                }
                @let more = waiting - shown.len() + usize::try_from(turn.omitted).unwrap_or_default();
                @if more > 0 { p .sub { (more) " more come after these." } }
            }
            div .side .stack { (reminders(&context, &viewer.reminders.nodes)) (others(&context, turn)) (objectable(&context, &turn.can_object_to)) }
        }
    };
    let place = Place { initiative: None, at: "/turn" };
    Ok(Page { title: "My turn".to_owned(), place, viewing: Some(viewer.viewing), body, status: None })
}

/// The most questions that the address puts off; the first of them come back where there are more.
const PUT_OFF: usize = 10;

/// The questions, those that were put off after the others: in the address, and nowhere else.
fn in_turn<'a>(context: &Context, items: &'a [Item]) -> Vec<&'a Item> {
    let later = put_off_before(context);
    let place = |item: &&Item| later.iter().position(|key| Some(key) == key_of(item).as_ref()).map_or(0, |at| at + 1);
    let mut items: Vec<&Item> = items.iter().collect();
    items.sort_by_key(place);
    items
}

/// What tells a question from the others, in a few letters: what is asked, and the end of what it is about.
fn key_of(item: &Item) -> Option<String> {
    let id = item.node.as_ref()?.id.inner();
    let end: String = id.chars().rev().take(14).collect();
    Some(format!("{}-{end}", item.kind as u8))
}

/// What was put off, in this order, as the address has it.
fn put_off_before(context: &Context) -> Vec<String> {
    let later = context.query().0.into_iter().filter(|(name, key)| name == "later" && key.len() <= 20);
    let later: Vec<String> = later.map(|(_, key)| key).collect();
    later[later.len().saturating_sub(PUT_OFF)..].to_vec()
}

/// The address at which this question comes after the others.
fn put_off(context: &Context, item: &Item) -> Option<String> {
    let key = key_of(item)?;
    let mut later = put_off_before(context);
    later.retain(|one| *one != key);
    later.push(key);
    let mut change = vec![("later", None)];
    change.extend(later.iter().map(|key| ("later", Some(key.as_str()))));
    Some(context.query_with(&change))
}

/// What each of these is about; nothing where it could not be read, which then is answered where it is.
async fn about(context: &Context, items: &[&Item]) -> Vec<Option<About>> {
    let ids: Vec<cynic::Id> = items.iter().filter_map(|item| item.node.as_ref()).map(|node| node.id.clone()).collect();
    if ids.is_empty() {
        return items.iter().map(|_| None).collect();
    }
    let read = context.ask::<Cards, These>(These { ids }).await;
    let mut read = read.map(|answer| answer.data.nodes).unwrap_or_default().into_iter();
    items.iter().map(|item| item.node.as_ref().and_then(|_| read.next().flatten())).collect()
}

fn reminders(context: &Context, reminders: &[Reminder]) -> Markup {
    if reminders.is_empty() {
        return html! {};
    }
    html! {
        section .card aria-labelledby="h-reminders" {
            h2 #h-reminders { "Reminders" }
            ul .rows {
                @for one in reminders {
                    li { p { (one.sentence) " " span .sub { (time::moment(one.due_at)) } }
                        (Form::new(context, "dismissReminder").about(one.id.inner()).with("reminderId", one.id.inner()).with("expectedVersion", one.version).says("The reminder is gone.").button("Dismiss")) }
                }
            }
        }
    }
}

fn others(context: &Context, turn: &Turn) -> Markup {
    html! {
        section .card data-live="others" aria-labelledby="h-others" {
            h2 #h-others { "Waiting for others" }
            @if turn.waits_for_others.is_empty() { p .sub { "Nothing of yours waits for anybody." } }
            ul .rows { @for one in &turn.waits_for_others { li { (awaited(context.now(), one)) } } }
        }
    }
}

fn awaited(now: DateTime<Utc>, one: &Awaited) -> Markup {
    let names: Vec<&str> = one.waits_for.iter().map(|person| person.name.as_str()).collect();
    html! {
        p { (plain(&one.why)) }
        p .sub {
            (names.join(", ")) " · for " (time::ago(now, one.since))
            @if let Some(until) = one.until { " · until " (time::moment(until)) }
            @if let Some(proposal) = &one.proposal { " · " a href={ "/proposals/" (proposal.id.inner()) } { (proposal.title) } }
            @else if let Some(initiative) = &one.initiative { " · " a href={ "/initiatives/" (initiative.id.inner()) } { (initiative.title) } }
        }
    }
}

fn objectable(context: &Context, all: &[Objectable]) -> Markup {
    html! {
        section .card aria-labelledby="h-object" {
            h2 #h-object { "You can still object" }
            @if all.is_empty() { p .sub { "To nothing now." } }
            ul .rows {
                @for one in all {
                    li { a href={ "/proposals/" (one.proposal.id.inner()) "#answer" } { (one.proposal.title) }
                        p .sub {
                            @match one.until {
                                Some(until) => { "for " (time::until(context.now(), until)) " more, until " (time::moment(until)) }
                                None => "until it is decided",
                            }
                            @if one.can_be_decided { ", which may be at any moment" }
                        }
                    }
                }
            }
        }
    }
}

/// What the API says with marks for code, in quotation marks.
fn plain(text: &str) -> String {
    let mut inside = false;
    let quoted = |sign: char| {
        if sign != '`' {
            return sign;
        }
        inside = !inside;
        if inside { '“' } else { '”' }
    };
    text.chars().map(quoted).collect()
}
