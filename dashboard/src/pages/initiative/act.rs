//! A draft of a proposal: for leads.

use super::query::Initiative;
use crate::context::Context;
use crate::ui::form::Form;
use maud::{Markup, html};

/// The card.
pub fn card(context: &Context, initiative: &Initiative, leads: bool) -> Markup {
    if !leads {
        return html! {};
    }
    let form = Form::new(context, "draftProposal")
        .with("initiativeId", initiative.frame.id.inner())
        .once()
        .next("/proposals/{id}")
        .says("The draft is written; only leads see it until it is shared.");
    let problems = initiative.problems.nodes.iter().filter(|one| one.superseded_at.is_none());
    let problems: Vec<(String, String)> = problems.map(|one| (one.id.inner().to_owned(), one.title.clone())).collect();
    let proposals = initiative.proposals.nodes.iter();
    let proposals: Vec<(String, String)> =
        proposals.map(|one| (one.id.inner().to_owned(), one.title.clone())).collect();
    // Where there is one problem, it is the one.
    let only: Vec<String> = match problems.as_slice() {
        [(id, _)] => vec![id.clone()],
        _ => Vec::new(),
    };
    html! {
        section #draft .card aria-labelledby="h-draft" {
            div .hd { h2 #h-draft { "Draft a proposal" } p .sub { "An alternative for one or more problems. Only leads see a draft." } }
            @if problems.is_empty() {
                p { "A proposal solves a problem: " a href="#problems" { "state one first" } "." }
            } @else {
                details open[context.posted("draftProposal").is_some()] { summary { "Write one" }
                    (form.whole(html! {
                        (form.line("title", "What is proposed, in a line?").needed())
                        (form.many("problemIds", "Which problems does it solve?", &problems, &only))
                        (form.text("body", "What is proposed, in Markdown").rows(12).needed())
                        @if !proposals.is_empty() { (form.many("derivedFromIds", "Does it grow out of others, as a merge, a compromise or a variant? (optional)", &proposals, &[])) }
                        div .act { (form.send("Write the draft")) button type="submit" formaction="/preview" formtarget="_blank" formnovalidate { "Preview" } }
                    }))
                }
            }
        }
    }
}
