//! What do we not know?

use super::{Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::scalar::{Markdown, Url};
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{count, empty, markdown::markdown, number};
use crate::words::{Confidence, FindingKind, Role};
use maud::{Markup, html};
use std::rc::Rc;

#[derive(cynic::QueryVariables, Debug)]
struct Which {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
struct Operation {
    viewer: Option<Viewing>,
    #[arguments(id: $id)]
    initiative: Option<Initiative>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Initiative {
    #[cynic(spread)]
    frame: Frame,
    viewer_stakeholder: Option<Part>,
    research: Research,
    #[arguments(first: 60)]
    topics: Topics,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Part {
    role: Role,
    is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
struct Research {
    coverage: Option<f64>,
    too_shallow: Vec<State>,
    too_deep: Vec<State>,
    undiscovered: Undiscovered,
    gaps: Vec<Gap>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "TopicState")]
struct State {
    topic: Named,
    steps_over: i32,
    minutes_over: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Topic")]
struct Named {
    id: cynic::Id,
    title: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ResearchGap")]
struct Gap {
    objection: Objection,
    topic: Named,
}

#[derive(cynic::QueryFragment, Debug)]
struct Objection {
    id: cynic::Id,
    title: String,
}

#[derive(cynic::QueryFragment, Debug)]
struct Undiscovered {
    people: i32,
    observed: i32,
    chao2: Option<f64>,
    coverage: Option<f64>,
    is_reliable: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "TopicConnection")]
struct Topics {
    nodes: Vec<Topic>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Topic {
    id: cynic::Id,
    title: String,
    summary: Option<Markdown>,
    importance: i32,
    target: Depth,
    depth: Depth,
    time_box_minutes: Option<i32>,
    time_spent_minutes: i32,
    is_out_of_scope: bool,
    version: i32,
    parent: Option<Parent>,
    #[arguments(first: 20)]
    findings: Findings,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Topic")]
struct Parent {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "FindingConnection")]
struct Findings {
    nodes: Vec<Finding>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Finding {
    id: cynic::Id,
    kind: FindingKind,
    statement: Markdown,
    confidence: Confidence,
    sources: Vec<Url>,
    found_by: Person,
    #[arguments(first: 10)]
    sightings: Sightings,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Person {
    name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "SightingConnection")]
struct Sightings {
    nodes: Vec<Sighting>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Sighting {
    stakeholder: Person,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    Untouched,
    Skimmed,
    Surveyed,
    Deep,
}

impl Depth {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Untouched, "UNTOUCHED", "untouched"),
        (Self::Skimmed, "SKIMMED", "skimmed"),
        (Self::Surveyed, "SURVEYED", "surveyed"),
        (Self::Deep, "DEEP", "deep"),
    ];

    fn said(self) -> (&'static str, &'static str) {
        Self::ALL.iter().find(|(depth, ..)| *depth == self).map_or(("", ""), |(_, value, word)| (value, word))
    }

    fn choices() -> Vec<(String, String)> {
        Self::ALL.iter().map(|(_, value, word)| ((*value).to_owned(), (*word).to_owned())).collect()
    }
}

/// The page.
///
/// # Errors
///
/// Where there is no such initiative for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let which = Which { id: cynic::Id::new(context.part("id")) };
    let answer = context.ask::<Operation, Which>(which).await?;
    let missing = answer.missing();
    let Some(initiative) = answer.data.initiative else { return Err(missing) };
    let leads = initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead);
    let body = html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (initiative.frame.id.inner()) } { (initiative.frame.title) } }
            h1 { "Research" }
            p .lead { "Breadth first, with just enough depth to uncover problems." }
        }
        div .grid {
            (heat(&initiative))
            (state(&initiative.research))
            section .card aria-labelledby="h-topics" {
                h2 #h-topics { "Topics and what was found" }
                @if initiative.topics.nodes.is_empty() { (empty("There is no topic yet. The first question is the first topic.", None)) }
                @for topic in initiative.topics.nodes.iter().filter(|topic| topic.parent.is_none()) { (tree(&context, &initiative, topic, 0)) }
                @if leads { (add(&context, &initiative)) }
            }
        }
    };
    let place = Place { initiative: Some(initiative.frame.clone()), at: "/research" };
    Ok(Page { title: "Research".to_owned(), place, viewing: answer.data.viewer, body, status: None })
}

/// How much of each kind was found on each topic; dashed where an open objection points at it.
fn heat(initiative: &Initiative) -> Markup {
    let topics: Vec<&Topic> = initiative.topics.nodes.iter().filter(|topic| !topic.is_out_of_scope).collect();
    if topics.is_empty() {
        return html! {};
    }
    let is_gap = |topic: &Topic| initiative.research.gaps.iter().any(|gap| gap.topic.id == topic.id);
    html! {
        section .card .wide data-live="heat" aria-labelledby="h-heat" {
            div .hd { h2 #h-heat { "What was found where" } p .sub { "Findings by topic and kind. A dashed edge: an open objection points here." } }
            div .scroll tabindex="0" role="group" aria-label="Findings by topic, scrolls sideways" {
                table .tb .cov {
                    thead { tr { th scope="col" { "Topic" } @for kind in FindingKind::ALL { th scope="col" .num { (kind.said().1) } } th scope="col" { "Depth" } } }
                    tbody {
                        @for topic in topics {
                            tr {
                                th scope="row" { a href={ "#t-" (topic.id.inner()) } { (topic.title) } }
                                @for kind in FindingKind::ALL {
                                    @let found = topic.findings.nodes.iter().filter(|one| one.kind == kind).count();
                                    td .num .{ "h" (found.min(4)) } .gap[is_gap(topic)] { (found) }
                                }
                                td { (topic.depth.said().1) " of " (topic.target.said().1) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn state(research: &Research) -> Markup {
    let unseen = &research.undiscovered;
    html! {
        section .card .side data-live="state" aria-labelledby="h-state" {
            h2 #h-state { "How far it is" }
            @match research.coverage {
                Some(coverage) => p { b { (number(coverage * 100.0)) " %" } " of what is important is as deep as it should be." },
                None => p .sub { "No topic says yet how deep it should go." },
            }
            (listed("Too shallow: objections will come from here", &research.too_shallow))
            (listed("Too deep: time that was not needed", &research.too_deep))
            h3 { "What nobody has seen yet" }
            p { (count(usize::try_from(unseen.observed).unwrap_or_default(), "problem", "problems")) " seen by " (count(usize::try_from(unseen.people).unwrap_or_default(), "person", "people"))
                @if let Some(all) = unseen.chao2 { "; by how they overlap there are about " b { (number(all)) } " (Chao2)" }
                @if let Some(coverage) = unseen.coverage { ", of which " (number(coverage * 100.0)) " % are seen" } "." }
            @if !unseen.is_reliable { p .sub { "Too few people have said what they see for this to be more than a guess." } }
            @if !research.gaps.is_empty() {
                h3 { "Open objections point here" }
                ul { @for gap in &research.gaps { li { a href={ "/objections/" (gap.objection.id.inner()) } { (gap.objection.title) } ": " (gap.topic.title) } } }
            }
        }
    }
}

fn listed(title: &str, states: &[State]) -> Markup {
    html! {
        @if !states.is_empty() {
            h3 { (title) }
            ul { @for one in states { li { a href={ "#t-" (one.topic.id.inner()) } { (one.topic.title) }
                span .sub { " by " (count(usize::try_from(one.steps_over.abs()).unwrap_or_default(), "step", "steps")) @if one.minutes_over > 0 { ", " (one.minutes_over) " min over" } } } } }
        }
    }
}

fn tree(context: &Context, initiative: &Initiative, topic: &Topic, depth: usize) -> Markup {
    let children: Vec<&Topic> = initiative
        .topics
        .nodes
        .iter()
        .filter(|one| one.parent.as_ref().is_some_and(|parent| parent.id == topic.id))
        .collect();
    let part = initiative.viewer_stakeholder.as_ref();
    html! {
        details .topic id={ "t-" (topic.id.inner()) } open[depth == 0 && !topic.findings.nodes.is_empty()] {
            summary {
                b { (topic.title) } " "
                span .sub {
                    "importance " (topic.importance) ", " (topic.depth.said().1) " of " (topic.target.said().1) ", "
                    (count(topic.findings.nodes.len(), "finding", "findings"))
                    @if topic.is_out_of_scope { ", out of scope" }
                    @if let Some(minutes) = topic.time_box_minutes { ", " (topic.time_spent_minutes) " of " (minutes) " min" }
                }
            }
            @if let Some(summary) = &topic.summary { (markdown(&summary.0)) }
            ul .rows { @for finding in &topic.findings.nodes { li { (found(context, finding, part)) } } }
            @if part.is_some() { (record(context, topic)) }
            @if part.is_some_and(|part| part.is_lead) { (change(context, topic)) }
            @if depth < 6 { @for child in children { (tree(context, initiative, child, depth + 1)) } }
        }
    }
}

fn found(context: &Context, finding: &Finding, part: Option<&Part>) -> Markup {
    let seen = finding.sightings.nodes.iter().map(|one| one.stakeholder.name.as_str());
    let others: Vec<&str> = seen.filter(|name| *name != finding.found_by.name).collect();
    html! {
        p .meta { span { b { (finding.kind.said().1) } } span { (finding.confidence.said().1) } span { "found by " (finding.found_by.name) }
            @if !others.is_empty() { span { "also seen by " (others.join(", ")) } } }
        (markdown(&finding.statement.0))
        p .sub { a href={ "/findings/" (finding.id.inner()) } { "What rests on it" } }
        @if !finding.sources.is_empty() { p .sub { "Sources: " @for (at, source) in finding.sources.iter().enumerate() { @if at > 0 { ", " } a href=(source.0) rel="noreferrer" { (source.0) } } } }
        @if part.is_some_and(|part| part.role != Role::Observer) {
            (Form::new(context, "sightFinding").about(finding.id.inner()).with("findingId", finding.id.inner()).says("Noted: you have seen it too.").button("I have seen that too"))
        }
    }
}

fn record(context: &Context, topic: &Topic) -> Markup {
    let form = Form::new(context, "recordFinding")
        .about(topic.id.inner())
        .with("topicId", topic.id.inner())
        .once()
        .says("The finding is recorded.");
    let kinds = FindingKind::ALL.map(|kind| (kind.said().0.to_owned(), kind.said().1.to_owned()));
    let levels = Confidence::ALL.map(|level| (level.said().0.to_owned(), level.said().1.to_owned()));
    html! {
        details open[context.posted(&format!("recordFinding-{}", topic.id.inner())).is_some()] { summary { "Record a finding" }
            (form.whole(html! {
                (form.choice("kind", "What is it?", &kinds, None))
                (form.text("statement", "What was found?").rows(3).needed())
                (form.choice("confidence", "How sure is it?", &levels, Some("MEDIUM")))
                (form.line("sources", "A source").kind("url"))
                (form.send("Record it"))
            }))
        }
    }
}

fn change(context: &Context, topic: &Topic) -> Markup {
    let form = Form::new(context, "changeTopic")
        .about(topic.id.inner())
        .with("topicId", topic.id.inner())
        .with("expectedVersion", topic.version)
        .says("The topic is changed.");
    html! {
        details open[context.posted(&format!("changeTopic-{}", topic.id.inner())).is_some()] { summary { "Change the topic" }
            (form.whole(html! {
                (form.choice("depth", "How deep is it now?", &Depth::choices(), Some(topic.depth.said().0)))
                (form.choice("target", "How deep should it go?", &Depth::choices(), Some(topic.target.said().0)))
                (form.line("importance", "Importance, from 1 to 5").range(1, 5).value(topic.importance))
                (form.line("timeSpentMinutes", "Minutes spent").range(0, 1_000_000).value(topic.time_spent_minutes))
                (form.send("Change it"))
            }))
        }
    }
}

fn add(context: &Context, initiative: &Initiative) -> Markup {
    let form = Form::new(context, "addTopic")
        .with("initiativeId", initiative.frame.id.inner())
        .once()
        .says("The topic is added.");
    let parents = std::iter::once((String::new(), "nothing: a topic of its own".to_owned()));
    let parents: Vec<(String, String)> = parents
        .chain(initiative.topics.nodes.iter().map(|one| (one.id.inner().to_owned(), one.title.clone())))
        .collect();
    html! {
        details open[context.posted("addTopic").is_some()] { summary { "Add a topic" }
            (form.whole(html! {
                (form.line("title", "What is to be found out?").needed())
                (form.choice("parentId", "Part of", &parents, None))
                (form.line("importance", "Importance, from 1 to 5").range(1, 5).value(3))
                (form.choice("target", "How deep should it go?", &Depth::choices(), Some("SURVEYED")))
                (form.line("timeBoxMinutes", "At most how many minutes?").range(1, 1_000_000))
                (form.send("Add it"))
            }))
        }
    }
}
