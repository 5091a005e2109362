//! What speaks for and against the proposal, and what speaks to that?

mod graph;
mod layout;
mod query;
mod view;

use super::{Page, Place};
use crate::ask::Failure;
use crate::context::Context;
use crate::ui::form::Form;
use crate::ui::{empty, markdown::markdown, time};
use crate::words::{ObjectionState, ProposalStatus, Role};
use graph::{Edge, Graph, Kind, Node, Says};
use layout::{Corners, HIGH, MOST, WIDE};
use maud::{Markup, html};
use query::{Argument, Operation, Origin, Proposal, Stood, Which};
use std::rc::Rc;
use view::View;

pub use layout::Layouts;

/// The most other things that an argument may be said to speak to.
const OTHERS: usize = 40;
/// The most letters of a text that fit into a node.
const LETTERS: usize = 62;

/// The page.
///
/// # Errors
///
/// Where there is no such proposal for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let id = cynic::Id::new(context.part("id"));
    let after = context.query().get("after").map(str::to_owned);
    let answer = context.ask::<Operation, Which>(Which { id, after }).await?;
    let missing = answer.missing();
    let Some(proposal) = answer.data.proposal else { return Err(missing) };
    let whole = Graph::of(&proposal);
    let asked = context.query();
    let view = match (asked.get("at"), asked.get("only")) {
        (Some(node), _) => View::Around(node),
        (None, Some("block")) => View::Block,
        _ => View::Whole,
    };
    let shown = whole.view(view, MOST);
    let corners = context.layouts().corners(&shown).await;
    let base = format!("/proposals/{}", proposal.id.inner());
    let body = html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (proposal.initiative.frame.id.inner()) } { (proposal.initiative.frame.title) } " / " a href=(base) { (proposal.title) } }
            h1 { "What speaks for and against it" }
        }
        div .stack {
            (markers())
            (drawn(&context, &proposal, &whole, &shown, view, corners.as_ref()))
            (listed(&context, &proposal, &whole))
            (argue(&context, &proposal, &whole))
            (carry(&context, &proposal))
        }
    };
    let place = Place { initiative: Some(proposal.initiative.frame.clone()), at: "" };
    let title = format!("Arguments on {}", proposal.title);
    Ok(Page { title, place, viewing: answer.data.viewer, body, status: None })
}

/// The ends of edges, for the drawing and for what explains it.
fn markers() -> Markup {
    html! {
        svg .sprite width="0" height="0" aria-hidden="true" {
            defs { @for says in Says::ALL {
                marker id={ "m-" (says.word()) } .{ "m-" (says.word()) } viewBox="0 0 10 10" refX="8" refY="5" markerWidth="6.5" markerHeight="6.5" orient="auto" {
                    @if says == Says::Attacks { path d="M6 0H9V10H6ZM0 4H6V6H0Z" {} } @else { path d="M0 0 10 5 0 10Z" {} }
                }
            } }
        }
    }
}

fn drawn(
    context: &Context,
    proposal: &Proposal,
    whole: &Graph,
    shown: &Graph,
    view: View<'_>,
    corners: Option<&Corners>,
) -> Markup {
    let blocked = whole.nodes.iter().any(|node| node.blocks);
    let only = |only| context.query_with(&[("at", None), ("only", only)]);
    html! {
        section .card data-live="graph" aria-labelledby="h-graph" {
            div .hd {
                h2 #h-graph { "Argument graph" }
                p .legend { @for says in Says::ALL {
                    span { svg width="30" height="10" aria-hidden="true" { path .edge .{ "e-" (says.word()) } d="M1 5H24" marker-end={ "url(#m-" (says.word()) ")" } {} } (says.word()) }
                } }
            }
            ul .tabs aria-label="What is shown" {
                li { a href=(only(None)) aria-current=[matches!(view, View::Whole).then_some("true")] { "All of it" } }
                @if blocked || matches!(view, View::Block) { li { a href=(only(Some("block"))) aria-current=[matches!(view, View::Block).then_some("true")] { "Only what holds the block" } } }
                @if matches!(view, View::Around(_)) { li { a href="" aria-current="true" { "What is near" } } }
            }
            @if whole.nodes.len() > shown.nodes.len() {
                p .sub {
                    (shown.nodes.len()) " of " (whole.nodes.len()) " are drawn" @if matches!(view, View::Whole) { ": the gravest open objections and what speaks to them first" } ". "
                    @if !proposal.goes_on() { "The list below has them all." }
                }
            }
            @match corners {
                _ if whole.nodes.len() < 2 => (empty("Nobody has objected or argued yet.", None)),
                _ if shown.nodes.len() < 2 => (empty(if matches!(view, View::Block) { "Nothing holds a block." } else { "That is not on this page of the list." }, None)),
                Some(corners) => (picture(shown, corners)),
                None => p .sub { "It could not be drawn in time: the list below says the same." },
            }
        }
    }
}

fn picture(graph: &Graph, corners: &Corners) -> Markup {
    let (left, top) = corners.iter().fold((f64::MAX, f64::MAX), |least, at| (least.0.min(at.0), least.1.min(at.1)));
    let (right, foot) = corners.iter().fold((f64::MIN, f64::MIN), |most, at| (most.0.max(at.0), most.1.max(at.1)));
    let (wide, high) = (right - left + WIDE + 24.0, foot - top + HIGH + 24.0);
    html! {
        div .scroll tabindex="0" role="group" aria-label="Argument graph, scrolls sideways" {
            svg .graph width=(format!("{wide:.0}")) height=(format!("{high:.0}")) viewBox=(format!("{:.0} {:.0} {wide:.0} {high:.0}", left - 12.0, top - 12.0)) {
                g aria-hidden="true" { @for (at, edge) in graph.edges.iter().enumerate() { (line(graph, corners, at, edge)) } }
                @for (node, (x, y)) in order(graph, corners) {
                    foreignObject x=(format!("{x:.0}")) y=(format!("{y:.0}")) width=(WIDE) height=(HIGH) { (block(node)) }
                }
            }
        }
    }
}

/// From left to right, and down: the order in which Tab goes.
fn order<'a>(graph: &'a Graph, corners: &Corners) -> Vec<(&'a Node, (f64, f64))> {
    let mut nodes: Vec<_> = graph.nodes.iter().zip(corners.iter().copied()).collect();
    nodes.sort_by(|(_, one), (_, other)| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    nodes
}

fn block(node: &Node) -> Markup {
    html! {
        a .box .(node.kind.class()) .done[node.settled] href=(node.place) title=(short(&node.text, 300)) {
            span { (short(&node.text, LETTERS)) }
            small { (short(&node.note, 56)) @if node.settled { span .vh { " (settled)" } } }
        }
    }
}

/// An edge from the right side of what speaks to the left side of what it speaks to. The ends of several stand apart,
/// in the order of their other ends.
fn line(graph: &Graph, corners: &Corners, at: usize, edge: &Edge) -> Markup {
    let corner = |node: usize| corners.get(node).copied().unwrap_or_default();
    let port = |here: usize, end: fn(&Edge) -> usize, other: fn(&Edge) -> usize| {
        let mut all: Vec<usize> =
            (0..graph.edges.len()).filter(|at| graph.edges.get(*at).map(end) == Some(here)).collect();
        let height = |at: &usize| graph.edges.get(*at).map_or(0.0, |edge| corner(other(edge)).1);
        all.sort_by(|one, next| height(one).total_cmp(&height(next)));
        let place = all.iter().position(|one| *one == at).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "there are sixty nodes at most")]
        let part = (place as f64 + 1.0) / (all.len() as f64 + 1.0);
        corner(here).1 + HIGH * part
    };
    let (x0, y0) = (corner(edge.from).0 + WIDE, port(edge.from, |edge| edge.from, |edge| edge.to));
    let (x1, y1) = (corner(edge.to).0 - 3.0, port(edge.to, |edge| edge.to, |edge| edge.from));
    let bend = (x1 - x0).abs().clamp(40.0, 140.0) * 0.55;
    let path = format!("M{x0:.0} {y0:.0}C{:.0} {y0:.0} {:.0} {y1:.0} {x1:.0} {y1:.0}", x0 + bend, x1 - bend);
    let word = edge.says.word();
    let number = |node: usize| graph.nodes.get(node).map_or(0, |node| node.number);
    let past = graph.nodes.get(edge.from).is_some_and(|node| node.settled);
    html! { path .edge .{ "e-" (word) } .past[past] d=(path) marker-end={ "url(#m-" (word) ")" } data-from=(number(edge.from)) data-to=(number(edge.to)) {} }
}

/// The same as a list: each with what it speaks to.
fn listed(context: &Context, proposal: &Proposal, graph: &Graph) -> Markup {
    let argues = may_argue(proposal);
    html! {
        section .card data-live="list" aria-labelledby="h-list" {
            div .hd { h2 #h-list { "The same as a list" } p .sub { @if proposal.goes_on() { "The first of each kind, and more arguments below" } @else { (graph.nodes.len().saturating_sub(1)) " in all" } } }
            ul .rows {
                @for (at, node) in graph.nodes.iter().enumerate().skip(1) {
                    @let argument = proposal.arguments.nodes.iter().position(|one| one.id.inner() == node.id);
                    li data-node=(node.id) data-number=(at) id=[argument.map(|number| format!("argument-{}", number + 1))] {
                        @match argument.and_then(|number| proposal.arguments.nodes.get(number)) {
                            Some(argument) => (said(context, argument)),
                            None => p { a href=(node.place) { (short(&node.text, 200)) } },
                        }
                        p .meta {
                            span { (node.note) }
                            @if node.settled { span { "settled" } }
                            @for edge in graph.edges.iter().filter(|edge| edge.from == at) { (spoken(graph, edge)) }
                            @if matches!(node.kind, Kind::Objection | Kind::Argument) {
                                a href={ (context.query_with(&[("only", None), ("at", Some(&node.id))])) @if argues { "#argue" } @else { "#h-graph" } } { @if argues { "Speak to it" } @else { "What is near" } span .vh { ": " (short(&node.text, 40)) } }
                            }
                        }
                    }
                }
            }
            @if let (true, Some(cursor)) = (proposal.arguments.page_info.has_next_page, &proposal.arguments.page_info.end_cursor) {
                p .more { a href=(context.query_with(&[("at", None), ("only", None), ("after", Some(cursor))])) { "Later arguments" } }
            }
        }
    }
}

fn said(context: &Context, argument: &Argument) -> Markup {
    html! {
        (markdown(&argument.body.0))
        p .sub { "said " (time::ago(context.now(), argument.created_at)) " ago" }
    }
}

fn spoken(graph: &Graph, edge: &Edge) -> Markup {
    html! {
        @if let Some(to) = graph.nodes.get(edge.to) {
            span data-says=(edge.says.word()) data-from=(edge.from) data-to=(edge.to) {
                b { (edge.says.word()) } " " a href=(to.place) { (short(&to.text, 60)) }
            }
        }
    }
}

fn may_argue(proposal: &Proposal) -> bool {
    let open = proposal.status.is_open() && proposal.status != ProposalStatus::Draft;
    open && proposal.initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.role != Role::Observer)
}

fn argue(context: &Context, proposal: &Proposal, graph: &Graph) -> Markup {
    if !may_argue(proposal) {
        return html! {};
    }
    let query = context.query();
    let chosen = query.get("at").and_then(|id| graph.nodes.iter().find(|node| node.id == id));
    let elsewhere = query.get("at").is_some() && chosen.is_none();
    let chosen = chosen.filter(|node| matches!(node.kind, Kind::Objection | Kind::Argument));
    let other = |node: &&Node| chosen.is_some_and(|chosen| chosen.id != node.id);
    let arguable = |node: &&Node| matches!(node.kind, Kind::Objection | Kind::Argument) && !node.settled;
    let others = graph.nodes.iter().filter(arguable).filter(other).take(OTHERS);
    let others: Vec<(String, String)> = others.map(|node| (node.id.clone(), short(&node.text, 60))).collect();
    let form = Form::new(context, "argue")
        .with("proposalId", proposal.id.inner())
        .once()
        .next(&format!("/proposals/{}/arguments{}", proposal.id.inner(), context.query_with(&[("at", None)])))
        .says("Your argument is made: everybody in the initiative sees it.");
    html! {
        section #argue .card aria-labelledby="h-argue" {
            div .hd { h2 #h-argue { "Make an argument" } }
            @if let Some(node) = chosen {
                p .sub { "You speak to this (" (node.note) "):" }
                blockquote { (short(&node.text, 300)) }
                (form.whole(html! {
                    (form.text("body", "What do you say?").needed())
                    @if !others.is_empty() {
                        details { summary { "It speaks to others too" }
                            (form.many("attackIds", "Against", &others, &[]))
                            (form.many("supportIds", "For", &others, &[]))
                        }
                    }
                    div .act {
                        button .pri type="submit" name="attackIds" value=(node.id) { "Speak against it" }
                        button .pri type="submit" name="supportIds" value=(node.id) { "Speak for it" }
                    }
                }))
            } @else {
                @if elsewhere { p .sub { "What you came for is not on this page of the list." } }
                p .sub { "Choose “Speak to it” at an objection or an argument in the list. Whether an objection stands follows from all that was said." }
            }
        }
    }
}

/// The objections to what it grew out of, which may stand here too; for leads.
fn carry(context: &Context, proposal: &Proposal) -> Markup {
    let leads = proposal.initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead);
    let settled = [ObjectionState::Accommodated, ObjectionState::Withdrawn, ObjectionState::Overruled];
    let stands = |one: &&Stood| !settled.contains(&one.state);
    let named = |from: &Origin, one: &Stood| (one.id.inner().to_owned(), format!("{} ({})", one.title, from.title));
    let all = proposal.derived_from.iter();
    let all = all.flat_map(|from| from.objections.nodes.iter().filter(stands).map(move |one| named(from, one)));
    let all: Vec<(String, String)> = all.collect();
    let form = Form::new(context, "carryObjections").with("proposalId", proposal.id.inner());
    let form = form.says("They are carried over; whoever raised them is asked whether they hold here.");
    html! {
        @if leads && proposal.status.is_open() && !all.is_empty() {
            section .card aria-labelledby="h-carry" {
                div .hd { h2 #h-carry { "Carry objections over" } p .sub { "From what this grew out of." } }
                (form.whole(html! { (form.many("objectionIds", "Which may stand here too?", &all, &[])) (form.send("Carry them over")) }))
            }
        }
    }
}

/// The beginning of a text, without its Markdown's line breaks.
fn short(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= most {
        return words;
    }
    let cut: String = words.chars().take(most.saturating_sub(1)).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}
