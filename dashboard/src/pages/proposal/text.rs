//! What is proposed.

use super::query::Proposal;
use crate::ui::{markdown::markdown, time};
use maud::{Markup, html};

/// The card.
pub fn card(proposal: &Proposal) -> Markup {
    let revision = &proposal.current_revision;
    html! {
        section #text .card .wide data-live="text" aria-labelledby="h-text" {
            div .hd {
                h2 #h-text { "What is proposed" }
                p .sub { "Revision " (revision.number) " by " (revision.author.name) ", " (time::moment(revision.created_at)) }
                @if revision.number > 1 { p .sub { a href={ "/proposals/" (proposal.id.inner()) "/revisions" } { "All revisions, and what changed" } } }
            }
            (markdown(&revision.body.0))
        }
    }
}
