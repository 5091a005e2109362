//! Whether people see the problem as it is stated: the viewer, and all.

use super::query::{Measure, Person, Problem, Seen, Understanding};
use crate::context::Context;
use crate::ui::form::{Form, Pick};
use crate::ui::markdown::markdown;
use crate::ui::{count, empty, icon, number, time};
use crate::words::Role;
use maud::{Markup, html};

/// How the viewer sees it, and the form to say so.
pub fn answer(context: &Context, problem: &Problem) -> Markup {
    let Some(part) = problem.initiative.viewer_stakeholder.as_ref().filter(|_| problem.is_live()) else {
        return html! {};
    };
    if part.role == Role::Observer {
        return html! { section .card { h2 { "Do you see it so?" } p .sub { "You look on: who leads this can give you a part with a say." } } };
    }
    let held =
        problem.understandings.nodes.iter().find(|one| one.stakeholder.id == part.id && one.withdrawn_at.is_none());
    let picks = Seen::ALL.map(|seen| {
        let (value, word, look, says) = seen.said();
        Pick { value, word, says, look }
    });
    let id = problem.id.inner();
    let mut form = Form::new(context, "takeUnderstanding")
        .with("problemId", id)
        .with("problemVersion", problem.version)
        .once()
        .says("It is noted how you see it. You can change it at any time.");
    if let Some(held) = held {
        form = form.with("expectedVersion", held.version);
    }
    let words = held.and_then(|held| held.restatement.as_ref()).map(|words| words.0.clone()).unwrap_or_default();
    html! {
        section #understanding .card aria-labelledby="h-see" {
            div .hd { h2 #h-see { "Do you see it so?" } }
            p .sub { "It is about the problem only; a proposal is another question." }
            @if held.is_some_and(|held| held.is_stale) { p .band { "Its substance changed since you said so. Is it still how you see it?" } }
            (form.whole(html! {
                (form.pick("stance", "Is this the problem?", &picks, held.map(|held| held.stance.said().0)))
                (form.text("restatement", "The problem in your own words").hint("needed with “In my words”").rows(3).value(words))
                (form.send(if held.is_some() { "Change it" } else { "Send" }))
            }))
            @if let Some(held) = held {
                (Form::new(context, "withdrawUnderstanding").with("problemId", id).with("expectedVersion", held.version).says("It is taken back: you count as silent.").button("Take it back"))
            }
        }
    }
}

/// How alike all see it.
pub fn all(problem: &Problem) -> Markup {
    let held = |person: &Person| {
        problem.understandings.nodes.iter().find(|one| one.stakeholder.id == person.id && one.withdrawn_at.is_none())
    };
    html! {
        section #seen .card data-live="seen" aria-labelledby="h-seen" {
            div .hd { h2 #h-seen { "Do people see it alike?" } }
            @match &problem.understanding {
                Some(measure) => (measured(measure)),
                None => (empty("Nobody has said how they see it. People are asked on My turn.", None)),
            }
            ul .acts .gapped aria-label="Who sees it how" {
                @for person in problem.initiative.stakeholders.nodes.iter().filter(|one| one.role != Role::Observer) {
                    li { p .who { b { (person.name) } (said(held(person))) }
                        @if let Some(one) = held(person) {
                            p .sub { (time::moment(one.taken_at)) }
                            @if let Some(words) = &one.restatement { blockquote { (markdown(&words.0)) } }
                        }
                    }
                }
            }
        }
    }
}

fn said(held: Option<&Understanding>) -> Markup {
    let (word, look) = held.map_or(("Silent", "unheard"), |held| {
        let (_, word, look, _) = held.stance.said();
        (word, look)
    });
    let stale = held.is_some_and(|held| held.is_stale);
    html! {
        span .st .{ "st-" (look) } .stale[stale] {
            (icon(&format!("s-{look}"))) span { (word) }
            @if stale { span .age { (icon("i-clock")) "before it changed" } }
        }
    }
}

fn measured(measure: &Measure) -> Markup {
    let Measure { score: Some(score), low, high, .. } = measure else {
        return html! { p .sub { "Nobody has a say in it yet." } };
    };
    let (low, high) = (low.unwrap_or_default(), high.unwrap_or(100.0));
    let parts = [
        (measure.agree, "support", "agree"),
        (measure.restated, "accept", "said it in their words"),
        (measure.unsure, "reservations", "unsure"),
        (measure.disagree, "oppose", "disagree"),
        (measure.silent, "unheard", "silent"),
    ];
    let range = crate::pages::standing::Range { score: *score, low, high };
    html! {
        p .resn { span .to { (number(*score)) } span .sub { "of 100: how far people see it as it is stated" } }
        (crate::pages::standing::span(&range))
        p .sub { "Between " (number(low)) " and " (number(high)) " once those who are silent have spoken" }
        ul .legend .gapped {
            @for (people, look, word) in parts.iter().filter(|part| part.0 > 0) {
                li .{ "st-" (look) } { (icon(&format!("s-{look}"))) " " (count(usize::try_from(*people).unwrap_or_default(), word, word)) }
            }
        }
    }
}
