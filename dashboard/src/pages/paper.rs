//! What is taken elsewhere: the brief, the export, and how a text will look.

use super::{File, Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::scalar::Markdown;
use crate::schema;
use crate::ui::markdown::markdown;
use maud::html;
use std::rc::Rc;

#[derive(cynic::QueryVariables, Debug)]
struct Which {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
struct Brief {
    viewer: Option<Viewing>,
    #[arguments(id: $id)]
    proposal: Option<Briefed>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
struct Briefed {
    id: cynic::Id,
    title: String,
    initiative: Frame,
    brief: Option<Markdown>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
struct Export {
    #[arguments(id: $id)]
    proposal: Option<Exported>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
struct Exported {
    deliberation: Option<String>,
}

/// The brief, to read and to copy.
///
/// # Errors
///
/// Where there is no such proposal for who asks.
pub async fn brief(context: Rc<Context>) -> Result<Page, Failure> {
    let which = Which { id: cynic::Id::new(context.part("id")) };
    let answer = context.ask::<Brief, Which>(which).await?;
    let missing = answer.missing();
    let Some(proposal) = answer.data.proposal else { return Err(missing) };
    let text = proposal.brief.map(|brief| brief.0).unwrap_or_default();
    let body = html! {
        div .title {
            p .crumb { a href={ "/proposals/" (proposal.id.inner()) } { (proposal.title) } }
            h1 { "The brief" }
            p .lead { "The question, the alternatives, where people stand, what is left and what it would take: as it is now, to paste anywhere." }
        }
        section .card aria-labelledby="h-brief" { h2 #h-brief .vh { "As it is now" } (markdown(&text)) }
        details .card { summary { "As Markdown, to copy" }
            label .vh for="brief-text" { "The brief as Markdown" }
            textarea #brief-text rows="20" readonly { (text) }
        }
    };
    let place = Place { initiative: Some(proposal.initiative), at: "" };
    Ok(Page { title: "The brief".to_owned(), place, viewing: answer.data.viewer, body, status: None })
}

/// The question to the engine, as `entente engine` reads it.
///
/// # Errors
///
/// Where there is no such proposal for who asks.
pub async fn export(context: Rc<Context>) -> Result<File, Failure> {
    let which = Which { id: cynic::Id::new(context.part("id")) };
    let answer = context.ask::<Export, Which>(which).await?;
    let missing = answer.missing();
    let text = answer.data.proposal.and_then(|proposal| proposal.deliberation).ok_or(missing)?;
    Ok(File { name: "deliberation.json", kind: "application/json", text })
}

/// How the text of a form will look.
///
/// # Errors
///
/// None.
pub async fn preview(context: Rc<Context>) -> Result<Page, Failure> {
    let text = context.kept().and_then(|sent| sent.get("body")).unwrap_or_default().to_owned();
    let body = html! {
        div .title { h1 { "Preview" } p .lead { "Nothing was saved. Close this and go on writing." } }
        section .card aria-labelledby="h-text" { h2 #h-text .vh { "The text" } @if text.is_empty() { p .sub { "There is no text yet." } } (markdown(&text)) }
    };
    let place = Place { initiative: None, at: "" };
    Ok(Page { title: "Preview".to_owned(), place, viewing: None, body, status: None })
}
