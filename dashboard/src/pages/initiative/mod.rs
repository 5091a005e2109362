//! Which option leads, and what is missing: an initiative.

mod act;
mod alternatives;
mod query;
mod stages;

use super::{Page, Place};
use crate::ask::Failure;
use crate::context::Context;
use crate::ui::markdown::markdown;
use crate::ui::time;
use futures_util::future::join;
use maud::{Markup, html};
use query::{Initiative, Item, Operation, Waits, Which};
use std::rc::Rc;

/// The page.
///
/// # Errors
///
/// Where there is no such initiative for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let id = cynic::Id::new(context.part("id"));
    let (answer, waits) = join(context.ask::<Operation, Which>(Which { id }), context.ask::<Waits, ()>(())).await;
    let answer = answer?;
    let missing = answer.missing();
    let Some(initiative) = answer.data.initiative else { return Err(missing) };
    let turn = waits.ok().and_then(|waits| Some(waits.data.viewer?.turn));
    let mine = turn.map(|turn| turn.waits_for_me).unwrap_or_default();
    let here = |item: &Item| item.initiative.as_ref().is_some_and(|about| about.id == initiative.frame.id);
    let mine: Vec<Item> = mine.into_iter().filter(here).collect();
    let leads = initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead);
    let body = html! {
        (head(&initiative))
        div .grid {
            div .wide .stack {
                (alternatives::card(&initiative, leads))
                (alternatives::problems(&context, &initiative, leads))
                (act::card(&context, &initiative, leads))
            }
            div .side .stack {
                (stages::next(&context, &initiative, &mine))
                (stages::card(&context, &initiative, leads))
            }
        }
    };
    let place = Place { initiative: Some(initiative.frame.clone()), at: "" };
    Ok(Page { title: initiative.frame.title, place, viewing: answer.data.viewer, body, status: None })
}

fn head(initiative: &Initiative) -> Markup {
    let base = format!("/initiatives/{}", initiative.frame.id.inner());
    html! {
        div .title {
            h1 { (initiative.frame.title) }
            @if !initiative.summary.0.trim().is_empty() { div .lead { (markdown(&initiative.summary.0)) } }
            p .sub {
                "Opened " (time::moment(initiative.created_at)) ", " (initiative.context.word())
                " · decided under “" a href={ (base) "/settings" } { (initiative.rule.word()) } "”"
                @if let Some(part) = &initiative.viewer_stakeholder {
                    " · you are " @if part.is_lead { "a lead, and " } (part.role.word())
                } @else { " · you look on: you have no part in it" }
            }
        }
    }
}
