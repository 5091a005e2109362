//! How a proposal changed: every revision, and the words between any two.

use super::{Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::schema;
use crate::ui::diff::{self, Run};
use crate::ui::{empty, time};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use std::rc::Rc;

#[derive(cynic::QueryVariables, Debug)]
struct Which {
    id: cynic::Id,
    from: Option<i32>,
    to: Option<i32>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
struct Operation {
    viewer: Option<Viewing>,
    #[arguments(id: $id)]
    proposal: Option<Proposal>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "Which")]
struct Proposal {
    id: cynic::Id,
    title: String,
    initiative: Frame,
    #[arguments(last: 100)]
    revisions: Revisions,
    #[arguments(from: $from, to: $to)]
    diff: Option<Diff>,
    since_you_last_looked: Option<Since>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RevisionConnection")]
struct Revisions {
    nodes: Vec<Revision>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Revision {
    number: i32,
    kind: RevisionKind,
    title: Option<String>,
    author: Person,
    created_at: DateTime<Utc>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum RevisionKind {
    Editorial,
    Substantive,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Person {
    name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RevisionDiff")]
struct Diff {
    from: Numbered,
    to: Numbered,
    title: Option<Vec<Run>>,
    body: Vec<Run>,
    unit: DiffUnit,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum DiffUnit {
    Word,
    Line,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Revision")]
struct Numbered {
    number: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "SinceYouLastLooked")]
struct Since {
    looked_at: DateTime<Utc>,
    revision: Numbered,
    new_revisions: i32,
}

/// The page.
///
/// # Errors
///
/// Where there is no such proposal for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let query = context.query();
    let number = |name: &str| query.get(name).and_then(|text| text.parse().ok());
    let which = Which { id: cynic::Id::new(context.part("id")), from: number("from"), to: number("to") };
    let answer = context.ask::<Operation, Which>(which).await?;
    let missing = answer.missing();
    let Some(proposal) = answer.data.proposal else { return Err(missing) };
    let body = html! {
        div .title {
            p .crumb { a href={ "/proposals/" (proposal.id.inner()) } { (proposal.title) } }
            h1 { "Revisions" }
            @if let Some(since) = &proposal.since_you_last_looked {
                p .lead {
                    "You looked at revision " (since.revision.number) ", " (time::moment(since.looked_at)) "; "
                    @if since.new_revisions == 0 { "none is newer." } @else {
                        a href={ "?from=" (since.revision.number) } { (since.new_revisions) " since, and what changed" }
                    }
                }
            }
        }
        div .grid {
            (changed(&proposal))
            (list(&proposal))
        }
    };
    let place = Place { initiative: Some(proposal.initiative.clone()), at: "" };
    Ok(Page { title: "Revisions".to_owned(), place, viewing: answer.data.viewer, body, status: None })
}

fn changed(proposal: &Proposal) -> Markup {
    html! {
        section .card .wide aria-labelledby="h-diff" {
            @match &proposal.diff {
                Some(diff) => {
                    div .hd { h2 #h-diff { "From revision " (diff.from.number) " to " (diff.to.number) }
                        p .sub { @if diff.unit == DiffUnit::Line { "Line by line: too much changed for single words. " } "Underlined: added. Struck: removed." } }
                    @if let Some(title) = &diff.title { p { b { (diff::whole(title)) } } }
                    (diff::whole(&diff.body))
                }
                None => { h2 #h-diff { "What changed" } (empty("There is one revision, or not these two.", None)) }
            }
        }
    }
}

fn list(proposal: &Proposal) -> Markup {
    let numbers: Vec<(String, String)> = proposal
        .revisions
        .nodes
        .iter()
        .map(|one| (one.number.to_string(), format!("Revision {}", one.number)))
        .collect();
    let chosen = |end: &str| {
        proposal.diff.as_ref().map(|diff| if end == "from" { diff.from.number } else { diff.to.number }.to_string())
    };
    html! {
        section .card .side aria-labelledby="h-list" {
            h2 #h-list { "All of them" }
            ol .rows {
                @for one in proposal.revisions.nodes.iter().rev() {
                    li {
                        p { b { "Revision " (one.number) } " " @if one.kind == RevisionKind::Editorial { "(editorial)" } @else { "(substantive)" } }
                        p .sub { (one.author.name) ", " (time::moment(one.created_at)) @if let Some(title) = &one.title { ": “" (title) "”" } }
                        @if one.number > 1 { p .sub { a href={ "?from=" (one.number - 1) "&to=" (one.number) } { "What it changed" } } }
                    }
                }
            }
            @if numbers.len() > 1 {
                form .form method="get" {
                    @for (end, label) in [("from", "From"), ("to", "To")] {
                        div .field { label for=(end) { (label) }
                            select id=(end) name=(end) { @for (value, word) in &numbers { option value=(value) selected[chosen(end).as_deref() == Some(value)] { (word) } } } }
                    }
                    button type="submit" { "Compare them" }
                }
            }
        }
    }
}
