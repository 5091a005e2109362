//! What needs me, what is stuck: the initiatives.

use super::frame::{Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{count, empty, time};
use crate::words::Stage;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use std::rc::Rc;

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Operation {
    viewer: Option<Viewing>,
    #[arguments(first: 100)]
    initiatives: Option<Initiatives>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "InitiativeConnection")]
struct Initiatives {
    nodes: Vec<Initiative>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Initiative {
    id: cynic::Id,
    title: String,
    stage: Stage,
    created_at: DateTime<Utc>,
    #[arguments(first: 20)]
    proposals: Proposals,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalConnection")]
struct Proposals {
    nodes: Vec<Proposal>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Proposal {
    id: cynic::Id,
    title: String,
}

/// The page.
///
/// # Errors
///
/// Where nobody is signed in.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    if !context.signed_in() {
        return Err(Failure::SignIn);
    }
    let answer = context.ask::<Operation, ()>(()).await?;
    let initiatives = answer.data.initiatives.map(|all| all.nodes).unwrap_or_default();
    let body = html! {
        div .title { h1 { "Initiatives" } p .lead { (count(initiatives.len(), "initiative", "initiatives")) " you take part in." } }
        @if initiatives.is_empty() { (empty("You take part in no initiative yet.", None)) }
        ul .rows { @for initiative in &initiatives { (row(&context, initiative)) } }
        (open(&context))
    };
    let place = Place { initiative: None, at: "/" };
    Ok(Page { title: "Initiatives".to_owned(), place, viewing: answer.data.viewer, body, status: None })
}

fn row(context: &Context, initiative: &Initiative) -> Markup {
    html! {
        li .card {
            h2 { a href={ "/initiatives/" (initiative.id.inner()) } { (initiative.title) } }
            p .sub { (initiative.stage.said().1) " · opened " (time::ago(context.now(), initiative.created_at)) " ago" }
            ul { @for proposal in &initiative.proposals.nodes { li { a href={ "/proposals/" (proposal.id.inner()) } { (proposal.title) } } } }
        }
    }
}

fn open(context: &Context) -> Markup {
    let form = Form::new(context, "openInitiative").once().next("/initiatives/{id}").says("The initiative is open.");
    html! {
        details .card open[context.is_refused()] { summary { "Open an initiative" }
            (form.whole(html! {
                (form.line("title", "What is it about, in a line?").needed())
                (form.text("summary", "What is the question, and why now?"))
                (form.send("Open it"))
            }))
        }
    }
}
