//! Where was that said?

use super::{Frame, Page, Place, Viewing, escaped};
use crate::ask::Failure;
use crate::context::Context;
use crate::schema;
use crate::ui::{empty, unread};
use maud::{Markup, html};
use std::rc::Rc;

/// How many are shown at once.
const MANY: usize = 30;
/// The most letters of what is looked for, as the API has it.
const LONGEST: usize = 200;

#[derive(cynic::QueryVariables, Debug)]
struct Looked {
    query: String,
    within: Option<cynic::Id>,
    kinds: Option<Vec<SearchKind>>,
    first: Option<i32>,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Looked")]
struct Operation {
    viewer: Option<Viewing>,
    #[arguments(query: $query, initiativeId: $within, kinds: $kinds, first: $first, after: $after)]
    search: Option<Found>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Nothing {
    viewer: Option<Viewing>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "SearchResultConnection")]
struct Found {
    nodes: Vec<Hit>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "SearchResult")]
struct Hit {
    node: Node,
    kind: SearchKind,
    initiative: Frame,
    title: Option<String>,
    snippet: Vec<SnippetPart>,
}

#[derive(cynic::QueryFragment, Debug)]
struct SnippetPart {
    text: String,
    is_match: bool,
}

/// The kinds of things that are found.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum SearchKind {
    Initiative,
    Problem,
    Proposal,
    Objection,
    Argument,
    Finding,
    Topic,
    Concession,
    Decision,
    Statement,
}

impl SearchKind {
    const ALL: [Self; 10] = [
        Self::Initiative,
        Self::Problem,
        Self::Proposal,
        Self::Objection,
        Self::Argument,
        Self::Finding,
        Self::Topic,
        Self::Concession,
        Self::Decision,
        Self::Statement,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Initiative => "Initiative",
            Self::Problem => "Problem",
            Self::Proposal => "Proposal",
            Self::Objection => "Objection",
            Self::Argument => "Argument",
            Self::Finding => "Finding",
            Self::Topic => "Topic",
            Self::Concession => "Concession",
            Self::Decision => "Decision",
            Self::Statement => "Statement",
        }
    }
}

#[derive(cynic::InlineFragments, Debug)]
enum Node {
    Initiative(Initiative),
    Problem(Problem),
    Proposal(Proposal),
    Objection(Objection),
    Decision(Decision),
    Argument(Argument),
    Concession(Concession),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
struct Initiative {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
struct Problem {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
struct Proposal {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
struct Objection {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
struct Decision {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
struct Argument {
    id: cynic::Id,
    proposal: Proposal,
}

#[derive(cynic::QueryFragment, Debug)]
struct Concession {
    proposal: Proposal,
}

impl Hit {
    /// Where it is read.
    fn place(&self) -> String {
        let within = self.initiative.id.inner();
        match (&self.node, self.kind) {
            (Node::Initiative(one), _) => format!("/initiatives/{}", one.id.inner()),
            (Node::Problem(one), _) => format!("/problems/{}", one.id.inner()),
            (Node::Proposal(one), _) => format!("/proposals/{}", one.id.inner()),
            (Node::Objection(one), _) => format!("/objections/{}", one.id.inner()),
            (Node::Decision(one), _) => format!("/decisions/{}", one.id.inner()),
            (Node::Argument(one), _) => {
                format!("/proposals/{}/arguments?at={}", one.proposal.id.inner(), one.id.inner())
            }
            (Node::Concession(one), _) => format!("/proposals/{}#planner", one.proposal.id.inner()),
            (Node::Other, SearchKind::Statement) => format!("/initiatives/{within}/map"),
            (Node::Other, _) => format!("/initiatives/{within}/research"),
        }
    }
}

/// The page.
///
/// # Errors
///
/// Where nobody is signed in, or what is looked for is too much.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    if !context.signed_in() {
        return Err(Failure::SignIn);
    }
    let asked = context.query();
    let words: String = asked.get("q").unwrap_or_default().chars().take(LONGEST).collect();
    let within = asked.get("in").filter(|id| !id.is_empty()).map(str::to_owned);
    let kind = asked.get("kind").and_then(|word| SearchKind::ALL.into_iter().find(|kind| kind.word() == word));
    let (viewer, found, failed) = if words.trim().is_empty() {
        (context.ask::<Nothing, ()>(()).await?.data.viewer, None, None)
    } else {
        let looked = Looked {
            query: words.clone(),
            within: within.clone().map(cynic::Id::new),
            kinds: kind.map(|kind| vec![kind]),
            first: i32::try_from(MANY).ok(),
            after: asked.get("after").map(str::to_owned),
        };
        let answer = context.ask::<Operation, Looked>(looked).await?;
        let failed = answer.failed("search").map(str::to_owned);
        (answer.data.viewer, answer.data.search, failed)
    };
    let base = format!("/search?q={}", escaped(&words));
    let only = within.as_ref().map(|id| format!("&in={}", escaped(id))).unwrap_or_default();
    let body = html! {
        div .title { h1 { "Search" } p .lead { "Words, “phrases in quotes”, and beginnings of words with a * behind them." } }
        form .form .inline action="/search" role="search" {
            div .field {
                label for="q" { "What to look for" }
                input #q type="search" name="q" value=(words) maxlength=(LONGEST);
            }
            @if let Some(kind) = kind { input type="hidden" name="kind" value=(kind.word()); }
            @if let Some(within) = &within { label .check { input type="checkbox" name="in" value=(within) checked; span { "in this initiative only" } } }
            button .pri type="submit" { "Search" }
        }
        ul .tabs aria-label="What kind" {
            li { a href={ (base) (only) } aria-current=[kind.is_none().then_some("true")] { "Everything" } }
            @for one in SearchKind::ALL { li { a href={ (base) (only) "&kind=" (one.word()) } aria-current=[(kind == Some(one)).then_some("true")] { (one.word()) } } }
        }
        section .card .gapped aria-labelledby="h-found" {
            h2 #h-found { @if words.trim().is_empty() { "Nothing was looked for yet" } @else { "“" (words) "”" } }
            @if let Some(why) = &failed { (unread("What was found", why)) }
            @if let Some(found) = &found {
                @if found.nodes.is_empty() { (empty("Nothing that you may see has all of these words.", None)) }
                ul .hist { @for one in &found.nodes { (line(one)) } }
                @if let (true, Some(cursor)) = (found.page_info.has_next_page, &found.page_info.end_cursor) {
                    p .more { a href={ (base) (only) @if let Some(kind) = kind { "&kind=" (kind.word()) } "&after=" (escaped(cursor)) } { "More" } }
                }
            }
        }
    };
    Ok(Page {
        title: "Search".to_owned(),
        place: Place { initiative: None, at: "/search" },
        viewing: viewer,
        body,
        status: None,
    })
}

fn line(one: &Hit) -> Markup {
    let unnamed = || format!("{} in {}", one.kind.word(), one.initiative.title);
    let title = one.title.clone().unwrap_or_else(unnamed);
    html! {
        li {
            p { a href=(one.place()) { b { (title) } } }
            p { @for part in &one.snippet { @if part.is_match { mark { (part.text) } } @else { (part.text) } } }
            p .sub { (one.kind.word()) " · " (one.initiative.title) }
        }
    }
}
