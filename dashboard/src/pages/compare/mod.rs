//! Which option under which weights: the alternatives for a problem side by side.

mod order;
mod query;
mod table;

use super::{Page, Place};
use crate::ask::Failure;
use crate::context::Context;
use crate::ui::empty;
use maud::{Markup, html};
use query::{Comparison, CriterionWeightInput, Node, Operation, Problem, Which};
use std::rc::Rc;

/// What stands before the id of a criterion in the address.
const WEIGHT: &str = "w.";

/// The page.
///
/// # Errors
///
/// Where there is no such problem for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let id = cynic::Id::new(context.part("id"));
    let weights = supposed(&context.query().0);
    let mut supposed = !weights.is_empty();
    let weights = supposed.then_some(weights);
    let mut answer = context.ask::<Operation, Which>(Which { id: id.clone(), weights }).await?;
    // A criterion may have been removed since the address was shared.
    let outdated = supposed && answer.failed("comparison").is_some();
    if outdated {
        supposed = false;
        answer = context.ask::<Operation, Which>(Which { id, weights: None }).await?;
    }
    let failed = answer.failed("comparison").map(str::to_owned);
    let Some(Node::Problem(problem)) = answer.data.node else { return Err(Failure::NotFound) };
    let body = html! {
        (head(&problem))
        @if outdated { p .band { "The weights in this address are of criteria that are gone: these are the weights as they are now." } }
        @match (&problem.comparison, failed) {
            (Some(comparison), _) => div .grid { (all(&context, &problem, comparison, supposed)) },
            (None, Some(why)) => (crate::ui::unread("The comparison", &why)),
            (None, None) => (empty("Nothing is proposed for this problem yet, so there is nothing to compare.", Some(html! { p { a href={ "/problems/" (problem.id.inner()) } { "To the problem" } } }))),
        }
    };
    let place = Place { initiative: Some(problem.initiative.frame.clone()), at: "" };
    let title = format!("Compare: {}", problem.title);
    Ok(Page { title, place, viewing: answer.data.viewer, body, status: None })
}

/// The weights that are tried out, as the address has them.
fn supposed(query: &[(String, String)]) -> Vec<CriterionWeightInput> {
    let read = |(name, value): &(String, String)| {
        let weight = value.trim().parse::<i32>().ok()?.clamp(0, 100);
        Some(CriterionWeightInput { criterion_id: cynic::Id::new(name.strip_prefix(WEIGHT)?), weight })
    };
    query.iter().filter_map(read).take(50).collect()
}

fn head(problem: &Problem) -> Markup {
    let frame = &problem.initiative.frame;
    html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (frame.id.inner()) } { (frame.title) } " / " a href={ "/problems/" (problem.id.inner()) } { (problem.title) } }
            h1 { "Which alternative?" }
        }
    }
}

fn all(context: &Context, problem: &Problem, comparison: &Comparison, supposed: bool) -> Markup {
    let leads = problem.leads();
    html! {
        @if let [only] = comparison.alternatives.as_slice() {
            div .band { "There is one alternative, “" (only.proposal.title) "”: nothing to compare it with. " @if leads { a href={ "/initiatives/" (problem.initiative.frame.id.inner()) "#draft" } { "Draft another" } } }
        }
        @if comparison.omitted > 0 { p .band { (comparison.omitted) " more alternatives are left out: 50 are compared." } }
        (table::card(context, problem, comparison, supposed))
        @if comparison.alternatives.len() > 1 {
            (order::orders(comparison))
            (order::people(context, problem, comparison))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::supposed;

    #[test]
    fn weights_in_the_address_are_whole_numbers_from_0_to_100() {
        let query = [("w.a", "40"), ("w.b", "x"), ("w.c", "900"), ("accept", "1"), ("w.d", "-3")];
        let query = query.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let read: Vec<(String, i32)> =
            supposed(&query).into_iter().map(|one| (one.criterion_id.into_inner(), one.weight)).collect();
        assert_eq!(read, [("a".to_owned(), 40), ("c".to_owned(), 100), ("d".to_owned(), 0)]);
    }
}
