//! The stages: where it is, what is advised, how it came there; and what to do next.

use super::query::{Entry, Initiative, Item};
use crate::context::Context;
use crate::pages::standing::sentence;
use crate::ui::form::Form;
use crate::ui::markdown::markdown;
use crate::ui::{count, icon, time};
use crate::words::Stage;
use maud::{Markup, html};

/// The next three acts: what waits for the viewer, then what the stage advises.
pub fn next(context: &Context, initiative: &Initiative, mine: &[Item]) -> Markup {
    let base = format!("/initiatives/{}", initiative.frame.id.inner());
    html! {
        section #next .card data-live="next" aria-labelledby="h-next" {
            div .hd { h2 #h-next { "Next" } @if mine.len() > 3 { p .sub { a href="/turn" { (count(mine.len(), "thing waits", "things wait")) " for you" } } } }
            @if mine.is_empty() && initiative.stage_advice.is_empty() { p .sub { "Nothing waits for you, and nothing more is advised in this stage." } }
            ol .acts {
                @for item in mine.iter().take(3) {
                    li { p { a href=(item.place()) { (sentence(&item.why)) } } p .sub { (icon("i-clock")) "waits for you, " (time::ago(context.now(), item.since)) } }
                }
                @for advice in initiative.stage_advice.iter().take(3usize.saturating_sub(mine.len())) {
                    @let (end, word) = advice.kind.place();
                    li { p { (sentence(&advice.sentence)) } p .sub { a href={ (base) (end) } { (word) } } }
                }
            }
        }
    }
}

/// The card of the stages.
pub fn card(context: &Context, initiative: &Initiative, leads: bool) -> Markup {
    let now = initiative.frame.stage;
    let base = format!("/initiatives/{}", initiative.frame.id.inner());
    let entries: Vec<&Entry> = initiative.stages.nodes.iter().rev().collect();
    html! {
        section #stages .card data-live="stages" aria-labelledby="h-stages" {
            div .hd { h2 #h-stages { "Stage" } }
            ol .tabs .steps {
                @for stage in Stage::ALL {
                    @let times = entries.iter().filter(|entry| entry.stage == stage).count();
                    li aria-current=[(stage == now).then_some("step")] { b { (stage.said().1) } small { @if stage == now { "now" } @else if times > 0 { "been there" } @else { "not yet" } } }
                }
            }
            h3 .gapped { "Worth doing in this stage" }
            @if initiative.stage_advice.is_empty() { p .sub { "Nothing more is advised." } }
            ul .gates .one {
                @for advice in &initiative.stage_advice {
                    @let (end, word) = advice.kind.place();
                    li .todo { i aria-hidden="true" {} span { span .vh { "To do: " } (sentence(&advice.sentence)) " " a href={ (base) (end) } { (word) } } }
                }
            }
            p .sub { "Advice keeps nobody from going on, and a stage may be entered again at any time." }
            details { summary { "How it came here" }
                ol .hist { @for entry in &entries { (entered(entry)) } }
            }
            @if leads { (enter(context, initiative)) }
        }
    }
}

fn entered(entry: &Entry) -> Markup {
    html! {
        li {
            p { b { (entry.stage.said().1) } span .sub { " entered by " (entry.entered_by.name) ", " (time::moment(entry.entered_at)) @if let Some(left) = entry.left_at { " to " (time::moment(left)) } } }
            @match &entry.reason { Some(reason) => (markdown(&reason.0)), None => p .sub { "It began here." } }
        }
    }
}

fn enter(context: &Context, initiative: &Initiative) -> Markup {
    let form = Form::new(context, "enterStage")
        .with("initiativeId", initiative.frame.id.inner())
        .once()
        .says("The stage is entered, with your reason on record.");
    let others = Stage::ALL.into_iter().filter(|stage| *stage != initiative.frame.stage);
    let others: Vec<(String, String)> =
        others.map(|stage| (stage.said().0.to_owned(), stage.said().1.to_owned())).collect();
    html! {
        details open[context.posted("enterStage").is_some()] { summary { "Enter another stage" }
            (form.whole(html! {
                (form.choice("stage", "Stage", &others, None))
                (form.text("reason", "Why now?").rows(2).needed())
                (form.send("Enter it"))
            }))
        }
    }
}
