//! What a solution has to satisfy, and what the statement rests on.

use super::query::{Criterion, Direction, Evidence, Problem};
use crate::context::Context;
use crate::ui::form::Form;
use crate::ui::markdown::markdown;
use crate::ui::{empty, time};
use maud::{Markup, html};

/// The criteria.
pub fn criteria(context: &Context, problem: &Problem) -> Markup {
    let all: Vec<&Criterion> = problem.criteria().collect();
    let may = problem.leads() && problem.is_live();
    let form =
        Form::new(context, "addCriterion").with("problemId", problem.id.inner()).once().says("The criterion is added.");
    let here = format!("/problems/{}", problem.id.inner());
    let query = context.query();
    let chosen = all.iter().find(|one| query.get("criterion") == Some(one.id.inner()));
    html! {
        section #criteria .card data-live="criteria" aria-labelledby="h-crit" {
            div .hd { h2 #h-crit { "Criteria" } p .sub { "What a solution has to satisfy, and what each step from worst to best is worth." } }
            @if all.is_empty() { (empty("Nothing says yet what a solution has to satisfy.", None)) } @else {
                div .scroll tabindex="0" role="group" aria-label="Criteria, scrolls sideways" {
                    table .tb .wd {
                        thead { tr { th scope="col" { "Criterion" } th scope="col" { "Better" } th scope="col" { "Worth nothing" } th scope="col" { "Worth all" } th scope="col" .num { "Weight" } } }
                        tbody { @for one in &all { (criterion(one, may, &here)) } }
                    }
                }
            }
            @if let Some(one) = chosen.filter(|_| may) { (change(context, one, &here)) }
            @if may {
                details open[all.is_empty() || context.posted("addCriterion").is_some()] { summary { "Add a criterion" }
                    (form.whole(html! {
                        (fields(&form, None))
                        (form.send("Add it"))
                    }))
                }
            }
        }
    }
}

fn criterion(one: &Criterion, may: bool, here: &str) -> Markup {
    let in_unit = |value: Option<f64>, word: &str| {
        value.map_or_else(|| word.to_owned(), |value| format!("{value} {}", one.unit.as_deref().unwrap_or_default()))
    };
    html! {
        tr {
            th scope="row" { (one.name) @if let Some(unit) = &one.unit { small { " in " (unit) } } @if may { small { a href={ (here) "?criterion=" (one.id.inner()) "#criterion" } aria-label={ "Change or remove " (one.name) } { "Change or remove" } } } }
            td { (one.direction.said().1) }
            td { (in_unit(one.worst, "the worst of the alternatives")) }
            td { (in_unit(one.best, "the best of the alternatives")) }
            td .num { (one.weight) }
        }
    }
}

/// The forms for the one criterion that the address names.
fn change(context: &Context, one: &Criterion, here: &str) -> Markup {
    let id = one.id.inner();
    let change = Form::new(context, "changeCriterion")
        .about(id)
        .with("criterionId", id)
        .with("expectedVersion", one.version)
        .next(here)
        .says("The criterion is changed.");
    let remove = Form::new(context, "removeCriterion")
        .about(id)
        .with("criterionId", id)
        .with("expectedVersion", one.version)
        .next(here)
        .says("The criterion is removed: it measures nothing any more.");
    html! {
        div #criterion .part .gapped {
            h3 { "Change “" (one.name) "”" }
            (change.whole(html! { (fields(&change, Some(one))) (change.send("Change it")) }))
            (remove.whole(html! { button .danger type="submit" { "Remove it" } }))
            p { a href=(here) { "Leave it as it is" } }
        }
    }
}

fn fields(form: &Form<'_>, one: Option<&Criterion>) -> Markup {
    let directions =
        [Direction::Lower, Direction::Higher].map(|one| (one.said().0.to_owned(), one.said().1.to_owned()));
    let text = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    html! {
        (form.line("name", "What is measured?").needed().value(one.map(|one| one.name.clone()).unwrap_or_default()))
        (form.line("unit", "In what?").hint("ms, people, € a month").value(one.and_then(|one| one.unit.clone()).unwrap_or_default()))
        (form.choice("direction", "Which end is better?", &directions, one.map(|one| one.direction.said().0)))
        (form.line("worst", "The value that is worth nothing").hint("the worst of the alternatives unless given").value(text(one.and_then(|one| one.worst))))
        (form.line("best", "The value that is worth all").hint("the best of the alternatives unless given").value(text(one.and_then(|one| one.best))))
        (form.line("weight", "Weight, from 0 to 100").hint("what the step from worst to best is worth next to the steps of the others").range(0, 100).needed().value(one.map_or(50, |one| one.weight)))
    }
}

/// The evidence.
pub fn evidence(context: &Context, problem: &Problem) -> Markup {
    let all: Vec<&Evidence> = problem.evidence().collect();
    let may = problem.leads() && problem.is_live();
    let form =
        Form::new(context, "addEvidence").with("problemId", problem.id.inner()).once().says("The evidence is added.");
    html! {
        section #evidence .card data-live="evidence" aria-labelledby="h-evid" {
            div .hd { h2 #h-evid { "Evidence" } p .sub { "What the statement rests on." } }
            @if all.is_empty() { (empty("It rests on no evidence yet.", None)) }
            ul .acts {
                @for one in &all {
                    li {
                        (markdown(&one.body.0))
                        p .sub { (one.author.name) ", " (time::moment(one.created_at)) @if let Some(url) = &one.url { " · " a href=(url.0) rel="noreferrer" { "source" } } }
                        @if may {
                            (Form::new(context, "removeEvidence").about(one.id.inner()).with("evidenceId", one.id.inner()).with("expectedVersion", one.version).says("The evidence is removed.").button("Remove"))
                        }
                    }
                }
            }
            @if may {
                details open[context.posted("addEvidence").is_some()] { summary { "Add evidence" }
                    (form.whole(html! {
                        (form.text("body", "What shows it?").rows(3).needed())
                        (form.line("url", "Where is it from?").kind("url"))
                        (form.send("Add it"))
                    }))
                }
            }
        }
    }
}
