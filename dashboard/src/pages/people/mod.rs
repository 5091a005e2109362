//! Who is heard, whose answer is stale, who has a voice: the people of an initiative.

mod act;
mod influence;
mod query;
mod table;

use super::{Page, Place};
use crate::ask::Failure;
use crate::context::Context;
use crate::ui::count;
use maud::html;
use query::{Operation, OrganizationRole, Which};
use std::rc::Rc;

/// The page.
///
/// # Errors
///
/// Where there is no such initiative for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let id = cynic::Id::new(context.part("id"));
    let after = context.query().get("after").map(str::to_owned);
    let answer = context.ask::<Operation, Which>(Which { id, after }).await?;
    let missing = answer.missing();
    let Some(initiative) = answer.data.initiative else { return Err(missing) };
    let part = initiative.viewer_stakeholder.as_ref();
    let leads = part.is_some_and(|part| part.is_lead);
    let runs = answer.data.viewer.as_ref().is_some_and(|who| who.role != OrganizationRole::Member);
    let people = &initiative.stakeholders.nodes;
    let came = people.iter().filter(|one| one.has_joined).count();
    let body = html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (initiative.frame.id.inner()) } { (initiative.frame.title) } }
            h1 { "People" }
            p .lead { (count(people.len(), "person has", "people have")) " a part in it; " (came) " came in." }
        }
        div .grid {
            (table::card(&context, &initiative))
            (act::delegations(&context, &initiative))
            @if leads || runs {
                div .half .stack {
                    (act::invite(&context, &initiative, leads))
                    @if leads { (act::enter(&context, &initiative)) }
                }
            }
            @if leads { (influence::card(&context, &initiative)) }
        }
    };
    let place = Place { initiative: Some(initiative.frame.clone()), at: "/people" };
    let viewing = answer.data.viewer.map(|who| who.viewing);
    Ok(Page { title: "People".to_owned(), place, viewing, body, status: None })
}
