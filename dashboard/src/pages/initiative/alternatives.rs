//! The problems, and the alternatives for each side by side.

use super::query::{Initiative, Problem};
use crate::context::Context;
use crate::pages::standing::{Choice, mini, span, unmet};
use crate::ui::form::Form;
use crate::ui::{count, empty, number};
use crate::words::ProposalStatus;
use maud::{Markup, html};

/// The alternatives, problem by problem.
pub fn card(initiative: &Initiative, leads: bool) -> Markup {
    let problems: Vec<&Problem> = initiative.problems.nodes.iter().filter(|one| one.superseded_at.is_none()).collect();
    html! {
        section #alternatives .card data-live="alternatives" aria-labelledby="h-alt" {
            div .hd { h2 #h-alt { "Alternatives" } p .sub { "The score says how near agreement each is; the rule alone says whether it may be decided." } }
            @if problems.is_empty() { (empty("No problem is written down yet. A problem comes before its solutions.", leads.then(|| html! { p { a href="#state" { "State a problem" } } }))) }
            @for problem in problems {
                @let here = of(initiative, problem);
                div .pb {
                    h3 { a href={ "/problems/" (problem.id.inner()) } { (problem.title) } }
                    @if here.is_empty() {
                        (empty("Nothing is proposed for it yet.", leads.then(|| html! { p { a href="#draft" { "Draft a proposal" } } })))
                    } @else {
                        ul .alts { @for one in &here { (alternative(one)) } }
                        @if here.len() > 1 { p { a href={ "/problems/" (problem.id.inner()) "/compare" } { "Compare them" } } }
                    }
                }
            }
        }
    }
}

/// The proposals for a problem: open ones first, then by score.
fn of<'a>(initiative: &'a Initiative, problem: &Problem) -> Vec<&'a Choice> {
    let solves = |one: &&Choice| problem.proposals.nodes.iter().any(|solution| solution.id == one.id);
    let mut here: Vec<&Choice> = initiative.proposals.nodes.iter().filter(solves).collect();
    here.sort_by(|one, other| {
        let rank = |one: &Choice| (one.status != ProposalStatus::Accepted, !one.status.is_open());
        let (score, than) = (one.score().unwrap_or(-1.0), other.score().unwrap_or(-1.0));
        rank(one).cmp(&rank(other)).then(than.total_cmp(&score))
    });
    here
}

fn alternative(one: &Choice) -> Markup {
    let standing = one.assessment.as_ref();
    let range = one.range();
    html! {
        li .alt .off[!one.status.is_open() && one.status != ProposalStatus::Accepted] {
            div .opt {
                (mini(one.score()))
                div {
                    a href={ "/proposals/" (one.id.inner()) } { (one.title) }
                    p .sub { (one.status.word()) @if let Some(standing) = standing.filter(|_| one.is_asked()) { " · " b .up[one.is_ready()] { (standing.verdict.status.word()) } } }
                }
            }
            @if let Some(range) = range.filter(|_| one.is_asked()) { (span(&range)) p .sub { b { (number(range.score)) } " of 100, from " (number(range.low)) " to " (number(range.high)) } }
            (unmet(one))
        }
    }
}

/// The problems as a list, and the form to state one.
pub fn problems(context: &Context, initiative: &Initiative, leads: bool) -> Markup {
    let form = Form::new(context, "stateProblem")
        .with("initiativeId", initiative.frame.id.inner())
        .once()
        .next("/problems/{id}")
        .says("The problem is stated. Say what a solution has to satisfy, and ask people whether they see it so.");
    let live = initiative.problems.nodes.iter().filter(|one| one.superseded_at.is_none());
    let past = initiative.problems.nodes.iter().filter(|one| one.superseded_at.is_some());
    html! {
        section #problems .card aria-labelledby="h-prob" {
            div .hd { h2 #h-prob { "Problems" } p .sub { "What hurts, before what is done about it." } }
            @if initiative.problems.nodes.is_empty() { (empty("No problem is written down yet.", None)) } @else {
                div .scroll tabindex="0" role="group" aria-label="Problems, scrolls sideways" {
                    table .tb .wd {
                        thead { tr { th scope="col" { "Problem" } th scope="col" { "Seen alike" } th scope="col" .num { "Criteria" } th scope="col" .num { "Evidence" } th scope="col" .num { "Proposals" } } }
                        tbody { @for one in live.chain(past) { (row(one)) } }
                    }
                }
            }
            @if leads {
                details #state open[initiative.problems.nodes.is_empty() || context.posted("stateProblem").is_some()] { summary { "State a problem" }
                    (form.whole(html! {
                        (form.line("title", "The problem, in a line").needed())
                        (form.text("statement", "What hurts? No solution yet.").needed())
                        (form.text("whom", "Whom does it hurt, and how much?").rows(2))
                        (form.send("State it"))
                    }))
                }
            }
        }
    }
}

fn row(one: &Problem) -> Markup {
    let criteria = one.criteria.nodes.iter().filter(|all| all.removed_at.is_none()).count();
    let evidence = one.evidence.nodes.iter().filter(|all| all.removed_at.is_none()).count();
    html! {
        tr {
            td { a href={ "/problems/" (one.id.inner()) } { (one.title) } @if one.superseded_at.is_some() { small { " others took its place" } } }
            td { (seen(one)) }
            td .num { (criteria) }
            td .num { (evidence) }
            td .num { (one.proposals.nodes.len()) }
        }
    }
}

/// How alike people see it; nothing is said of a score that rests on silence alone.
fn seen(one: &Problem) -> Markup {
    let Some(all) = &one.understanding else { return html! { "–" } };
    let people = |number: i32, one, many| count(usize::try_from(number).unwrap_or_default(), one, many);
    html! {
        @if let Some(score) = all.score { b { (number(score)) } " of 100" }
        small { " " @if all.disagree > 0 { (people(all.disagree, "disagrees", "disagree")) ", " } (people(all.silent, "silent", "silent")) }
    }
}
