//! What needs me, what is stuck: the initiatives.

use super::frame::{Page, Place, Viewing};
use super::standing::{Choice, best, sentence};
use crate::ask::Failure;
use crate::context::Context;
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{empty, icon, time};
use crate::words::Stage;
use chrono::{DateTime, Utc};
use futures_util::future::join;
use maud::{Markup, html};
use std::cmp::Reverse;
use std::rc::Rc;

#[derive(cynic::QueryVariables, Debug)]
struct From {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "From")]
struct Operation {
    viewer: Option<Viewing>,
    #[arguments(first: 25, after: $after)]
    initiatives: Option<Initiatives>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "InitiativeConnection")]
struct Initiatives {
    page_info: PageInfo,
    nodes: Vec<Initiative>,
}

#[derive(cynic::QueryFragment, Debug)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Initiative {
    id: cynic::Id,
    title: String,
    stage: Stage,
    created_at: DateTime<Utc>,
    #[arguments(first: 10)]
    proposals: Proposals,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalConnection")]
struct Proposals {
    nodes: Vec<Choice>,
}

/// What waits, asked by itself: it may fail without the list.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Waits {
    viewer: Option<Waiting>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Viewer")]
struct Waiting {
    turn: Turn,
}

#[derive(cynic::QueryFragment, Debug)]
struct Turn {
    waits_for_me: Vec<Mine>,
    waits_for_others: Vec<Theirs>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "TurnItem")]
struct Mine {
    initiative: Option<About>,
    since: DateTime<Utc>,
    why: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "AwaitedItem")]
struct Theirs {
    initiative: Option<About>,
    since: DateTime<Utc>,
    waits_for: Vec<Named>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Initiative")]
struct About {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Named {
    name: String,
}

/// A row, with what waits in it.
struct Row<'a> {
    initiative: &'a Initiative,
    mine: Vec<&'a Mine>,
    theirs: Vec<&'a Theirs>,
}

impl Row<'_> {
    /// Since when the oldest of what waits does.
    fn since(&self) -> Option<DateTime<Utc>> {
        self.mine.iter().map(|one| one.since).chain(self.theirs.iter().map(|one| one.since)).min()
    }
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
    let after = context.query().get("after").map(str::to_owned);
    let (answer, waits) = join(context.ask::<Operation, From>(From { after }), context.ask::<Waits, ()>(())).await;
    let answer = answer?;
    let unread = answer.failed("initiatives").map(str::to_owned);
    let all = answer.data.initiatives;
    let turn = waits.ok().and_then(|waits| Some(waits.data.viewer?.turn));
    let initiatives = all.as_ref().map(|all| all.nodes.as_slice()).unwrap_or_default();
    let by_title = context.query().get("sort") == Some("title");
    let rows = sorted(initiatives, turn.as_ref(), by_title);
    let more = all.as_ref().map(|all| &all.page_info).filter(|page| page.has_next_page);
    let body = html! {
        div .title { h1 { "Initiatives" } p .lead { "What needs you, and what is stuck." } }
        @if let Some(why) = unread {
            (crate::ui::unread("Initiatives", &why))
        } @else if initiatives.is_empty() {
            (empty("You take part in no initiative yet. Open one below; whoever leads another can invite you.", None))
        } @else {
            @if initiatives.len() > 1 { (orders(by_title)) }
            @if turn.is_none() { (crate::ui::unread("What waits", "It was not computed in time.")) }
            ul .rows #list data-live="list" { @for one in &rows { (row(&context, one)) } }
            @if let Some(after) = more.and_then(|page| page.end_cursor.as_ref()) {
                p .more { a .btn href={ "/?after=" (after) @if by_title { "&sort=title" } } { "More initiatives" } }
            }
        }
        (open(&context, initiatives.is_empty()))
    };
    let place = Place { initiative: None, at: "/" };
    Ok(Page { title: "Initiatives".to_owned(), place, viewing: answer.data.viewer, body, status: None })
}

fn sorted<'a>(initiatives: &'a [Initiative], turn: Option<&'a Turn>, by_title: bool) -> Vec<Row<'a>> {
    let here = |about: &Option<About>, one: &Initiative| about.as_ref().is_some_and(|about| about.id == one.id);
    let mine =
        |one| turn.into_iter().flat_map(|turn| &turn.waits_for_me).filter(move |item| here(&item.initiative, one));
    let theirs =
        |one| turn.into_iter().flat_map(|turn| &turn.waits_for_others).filter(move |item| here(&item.initiative, one));
    let row = |one| Row { initiative: one, mine: mine(one).collect(), theirs: theirs(one).collect() };
    let mut rows: Vec<Row<'a>> = initiatives.iter().map(row).collect();
    rows.sort_by_cached_key(|row| row.initiative.title.to_lowercase());
    if !by_title {
        // What waits longest first; what does not wait, last.
        rows.sort_by_key(|row| Reverse(row.since().map(Reverse)));
    }
    rows
}

fn orders(by_title: bool) -> Markup {
    html! {
        ul .tabs .sort aria-label="Order" {
            li { a href="/" aria-current=[(!by_title).then_some("true")] { "Waits longest" } }
            li { a href="/?sort=title" aria-current=[by_title.then_some("true")] { "By title" } }
        }
    }
}

fn row(context: &Context, row: &Row<'_>) -> Markup {
    let Row { initiative, .. } = row;
    let base = format!("/initiatives/{}", initiative.id.inner());
    html! {
        li .card .ini {
            div {
                h2 { a href=(base) { (initiative.title) } }
                p .sub { (initiative.stage.said().1) " · opened " (time::ago(context.now(), initiative.created_at)) " ago" }
            }
            @match best(&initiative.proposals.nodes) {
                Some(one) => div { (one.line())
                    @if one.score().is_some() { img .spark src={ "/proposals/" (one.id.inner()) "/trend.svg" } width="100" height="28" loading="lazy" alt="Its readiness over 14 days"; }
                },
                None => p .sub { "No proposal yet: its problems come first. " a href={ (base) "#problems" } { "State one" } },
            }
            (waits(context, row))
        }
    }
}

fn waits(context: &Context, row: &Row<'_>) -> Markup {
    let now = context.now();
    let mine = row.mine.iter().min_by_key(|one| one.since);
    let theirs = row.theirs.iter().min_by_key(|one| one.since);
    let mut names: Vec<&str> = row.theirs.iter().flat_map(|one| &one.waits_for).map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    html! {
        div .waits {
            @if let Some(mine) = mine {
                p { a .chip .now href="/turn" { (icon("i-clock")) "Waits for you, " (time::ago(now, mine.since)) } }
                p .sub { (sentence(&mine.why)) @if row.mine.len() > 1 { " And " (row.mine.len() - 1) " more." } }
            }
            @if let Some(theirs) = theirs {
                p .sub { (icon("i-clock")) " " b { "Waits for " (some(&names)) } ", " (time::ago(now, theirs.since)) }
            }
            @if mine.is_none() && theirs.is_none() { p .sub { "Nothing waits for you or on your behalf." } }
        }
    }
}

/// The first two of these names, and how many more.
fn some(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, more @ ..] => format!("{one}, {two} and {} more", more.len()),
    }
}

fn open(context: &Context, is_first: bool) -> Markup {
    let form = Form::new(context, "openInitiative").once().next("/initiatives/{id}").says("The initiative is open.");
    let pairs = |of: &[(&str, &str)]| {
        of.iter().map(|(value, word)| ((*value).to_owned(), (*word).to_owned())).collect::<Vec<_>>()
    };
    html! {
        details .card open[is_first || context.posted("openInitiative").is_some()] { summary { "Open an initiative" }
            (form.whole(html! {
                (form.line("title", "What is it about, in a line?").needed())
                (form.text("summary", "What is the question, and why now?"))
                (form.choice("context", "What does it start from?", &pairs(&[
                    ("LEGACY", "Something that runs and is used"),
                    ("GREENFIELD", "A blank sheet"),
                ]), None))
                (form.choice("withTopics", "Topics to look into", &pairs(&[
                    ("true", "Begin with areas that fit what it starts from"),
                    ("false", "Begin with none"),
                ]), None))
                (form.line("group", "Your own team or function"))
                (form.send("Open it"))
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::some;

    #[test]
    fn two_are_named_and_the_others_counted() {
        assert_eq!(some(&["Bo"]), "Bo");
        assert_eq!(some(&["Bo", "Chidi"]), "Bo and Chidi");
        assert_eq!(some(&["Bo", "Chidi", "Dana", "Emre"]), "Bo, Chidi and 2 more");
    }
}
