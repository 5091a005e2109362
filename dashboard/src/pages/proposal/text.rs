//! What is proposed.

use super::query::Proposal;
use crate::context::Context;
use crate::ui::form::Form;
use crate::ui::{markdown::markdown, time};
use maud::{Markup, html};

/// The card.
pub fn card(context: &Context, proposal: &Proposal) -> Markup {
    let revision = &proposal.current_revision;
    html! {
        section #text .card .wide data-live="text" aria-labelledby="h-text" {
            div .hd {
                h2 #h-text { "What is proposed" }
                p .sub { "Revision " (revision.number) " by " (revision.author.name) ", " (time::moment(revision.created_at)) }
                @if revision.number > 1 { p .sub { a href={ "/proposals/" (proposal.id.inner()) "/revisions" } { "All revisions, and what changed" } } }
            }
            (markdown(&revision.body.0))
            @if proposal.initiative.viewer_stakeholder.is_some() {
                (Form::new(context, "lookAtProposal").with("proposalId", proposal.id.inner()).with("revision", revision.number).says("Noted: from here on you are shown what changes.").button("I have read it"))
            }
        }
    }
}
