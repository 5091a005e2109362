//! What a lead does with a problem: change, split, merge.

use super::query::Problem;
use crate::context::Context;
use crate::ui::form::Form;
use maud::{Markup, html};

/// The parts that the form for a split has room for.
const PARTS: [[&str; 6]; 3] = [
    [
        "parts.0.title",
        "parts.0.statement",
        "parts.0.whom",
        "parts.0.proposalIds",
        "parts.0.criterionIds",
        "parts.0.evidenceIds",
    ],
    [
        "parts.1.title",
        "parts.1.statement",
        "parts.1.whom",
        "parts.1.proposalIds",
        "parts.1.criterionIds",
        "parts.1.evidenceIds",
    ],
    [
        "parts.2.title",
        "parts.2.statement",
        "parts.2.whom",
        "parts.2.proposalIds",
        "parts.2.criterionIds",
        "parts.2.evidenceIds",
    ],
];

/// The card.
pub fn card(context: &Context, problem: &Problem) -> Markup {
    if !problem.leads() || !problem.is_live() {
        return html! {};
    }
    html! {
        section #change .card aria-labelledby="h-change" {
            div .hd { h2 #h-change { "What you can do" } }
            (change(context, problem))
            (split(context, problem))
            (merge(context, problem))
        }
    }
}

fn change(context: &Context, problem: &Problem) -> Markup {
    let form = Form::new(context, "changeProblem")
        .with("problemId", problem.id.inner())
        .with("expectedVersion", problem.version)
        .says("The problem is changed. Where its substance did, who agreed is asked again.");
    html! {
        details open[context.posted("changeProblem").is_some()] { summary { "Change it" }
            (form.whole(html! {
                (form.line("title", "The problem, in a line").needed().value(&problem.title))
                (form.text("statement", "What hurts?").rows(8).needed().value(&problem.statement.0))
                (form.text("whom", "Whom does it hurt, and how much?").rows(2).value(problem.whom.as_ref().map(|whom| whom.0.clone()).unwrap_or_default()))
                (form.choice("kind", "What kind of change is it?", &[
                    ("SUBSTANTIVE".to_owned(), "Substantive: who agreed is asked again".to_owned()),
                    ("EDITORIAL".to_owned(), "Editorial: nothing changes in substance".to_owned()),
                ], None))
                (form.send("Change it"))
            }))
        }
    }
}

fn split(context: &Context, problem: &Problem) -> Markup {
    let form = Form::new(context, "splitProblem")
        .with("problemId", problem.id.inner())
        .with("expectedVersion", problem.version)
        .once()
        .says("The problem is split; it is kept as it was, with its parts.");
    let pair = |id: &cynic::Id, word: &str| (id.inner().to_owned(), word.to_owned());
    let proposals: Vec<_> = problem.proposals.nodes.iter().map(|one| pair(&one.id, &one.title)).collect();
    let criteria: Vec<_> = problem.criteria().map(|one| pair(&one.id, &one.name)).collect();
    let evidence: Vec<_> =
        problem.evidence().map(|one| pair(&one.id, one.body.0.lines().next().unwrap_or_default())).collect();
    html! {
        details open[context.posted("splitProblem").is_some()] { summary { "Split it" }
            (form.whole(html! {
                p .sub { "Each part takes what is ticked with it, or all of a kind where nothing of it is ticked." }
                @for (at, [title, statement, whom, of_proposals, of_criteria, of_evidence]) in PARTS.into_iter().enumerate() {
                    fieldset .part { legend { "Part " (at + 1) @if at > 1 { span .sub { " (optional)" } } }
                        (part_line(&form, title, at))
                        (part_text(&form, statement, at))
                        (form.line(whom, "Whom does it hurt?"))
                        @if !proposals.is_empty() { (form.many(of_proposals, "Its proposals", &proposals, &[])) }
                        @if !criteria.is_empty() { (form.many(of_criteria, "Its criteria", &criteria, &[])) }
                        @if !evidence.is_empty() { (form.many(of_evidence, "Its evidence", &evidence, &[])) }
                    }
                }
                (form.send("Split it"))
            }))
        }
    }
}

fn part_line(form: &Form<'_>, field: &'static str, at: usize) -> Markup {
    let line = form.line(field, "In a line");
    html! { @if at < 2 { (line.needed()) } @else { (line) } }
}

fn part_text(form: &Form<'_>, field: &'static str, at: usize) -> Markup {
    let text = form.text(field, "What hurts?").rows(3);
    html! { @if at < 2 { (text.needed()) } @else { (text) } }
}

fn merge(context: &Context, problem: &Problem) -> Markup {
    let others = problem.initiative.problems.nodes.iter();
    let others = others.filter(|one| one.id != problem.id && one.superseded_at.is_none());
    let others: Vec<(String, String)> = others.map(|one| (one.id.inner().to_owned(), one.title.clone())).collect();
    if others.is_empty() {
        return html! {};
    }
    let form = Form::new(context, "mergeProblems")
        .with("problemIds", problem.id.inner())
        .once()
        .next("/problems/{id}")
        .says("The problems are merged; each is kept as it was.");
    html! {
        details open[context.posted("mergeProblems").is_some()] { summary { "Merge it with others" }
            (form.whole(html! {
                (form.many("problemIds", "With which?", &others, &[]))
                (form.line("title", "The whole, in a line").needed())
                (form.text("statement", "What hurts?").rows(6).needed())
                (form.text("whom", "Whom does it hurt, and how much?").rows(2))
                (form.send("Merge them"))
            }))
        }
    }
}
