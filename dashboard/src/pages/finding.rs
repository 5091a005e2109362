//! What was found, by whom, and what rests on it?

use super::{Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::scalar::{Markdown, Url};
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{markdown::markdown, time};
use crate::words::{Confidence, FindingKind};
use chrono::{DateTime, Utc};
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
    node: Option<Node>,
}

#[derive(cynic::InlineFragments, Debug)]
#[expect(clippy::large_enum_variant, reason = "a page has one")]
enum Node {
    Finding(Finding),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
struct Finding {
    id: cynic::Id,
    kind: FindingKind,
    statement: Markdown,
    confidence: Confidence,
    sources: Vec<Url>,
    found_by: Person,
    created_at: DateTime<Utc>,
    version: i32,
    merged_into: Option<FindingName>,
    topic: Topic,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Finding")]
struct FindingName {
    id: cynic::Id,
    statement: Markdown,
}

#[derive(cynic::QueryFragment, Debug)]
struct Topic {
    id: cynic::Id,
    title: String,
    initiative: Initiative,
    #[arguments(first: 50)]
    findings: Findings,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "FindingConnection")]
struct Findings {
    nodes: Vec<FindingName>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Initiative {
    #[cynic(spread)]
    frame: Frame,
    viewer_stakeholder: Option<Part>,
    #[arguments(first: 100)]
    topics: Topics,
    #[arguments(last: 15)]
    proposals: Proposals,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Part {
    id: cynic::Id,
    is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Person {
    id: cynic::Id,
    name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "TopicConnection")]
struct Topics {
    nodes: Vec<TopicName>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Topic")]
struct TopicName {
    id: cynic::Id,
    title: String,
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
    #[arguments(first: 50)]
    evidence: Evidence,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalEvidenceConnection")]
struct Evidence {
    nodes: Vec<Link>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalEvidence")]
struct Link {
    id: cynic::Id,
    finding: FindingId,
    note: Option<Markdown>,
    removed_at: Option<DateTime<Utc>>,
    version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Finding")]
struct FindingId {
    id: cynic::Id,
}

/// The page.
///
/// # Errors
///
/// Where there is no such finding for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let answer = context.ask::<Operation, Which>(Which { id: cynic::Id::new(context.part("id")) }).await?;
    let missing = answer.missing();
    let Some(Node::Finding(finding)) = answer.data.node else { return Err(missing) };
    let initiative = &finding.topic.initiative;
    let part = initiative.viewer_stakeholder.as_ref();
    let leads = part.is_some_and(|part| part.is_lead);
    let own = part.is_some_and(|part| part.id == finding.found_by.id);
    let body = html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (initiative.frame.id.inner()) "/research" } { "Research" } " / " (finding.topic.title) }
            h1 { (finding.kind.said().1) }
            p .lead { "found by " (finding.found_by.name) ", " (time::moment(finding.created_at)) "; " (finding.confidence.said().1) }
        }
        div .stack {
            section .card aria-labelledby="h-says" {
                h2 #h-says { "What was found" }
                (markdown(&finding.statement.0))
                @if let Some(into) = &finding.merged_into { p .band { "It was merged: " a href={ "/findings/" (into.id.inner()) } { (short(&into.statement.0)) } } }
                @if !finding.sources.is_empty() { ul .rows { @for source in &finding.sources { li { a href=(source.0) rel="noreferrer nofollow" { (source.0) } } } } }
                @if (leads || own) && finding.merged_into.is_none() { (change(&context, &finding, own)) }
                @if leads && finding.merged_into.is_none() { (merge(&context, &finding)) }
            }
            (rests(&context, &finding, leads))
        }
    };
    let place = Place { initiative: Some(initiative.frame.clone()), at: "/research" };
    Ok(Page { title: short(&finding.statement.0), place, viewing: answer.data.viewer, body, status: None })
}

fn change(context: &Context, finding: &Finding, own: bool) -> Markup {
    let id = finding.id.inner();
    let form = Form::new(context, "changeFinding").with("findingId", id).with("expectedVersion", finding.version);
    let form = form.says("The finding is changed.");
    let topics = finding.topic.initiative.topics.nodes.iter();
    let topics: Vec<(String, String)> = topics.map(|one| (one.id.inner().to_owned(), one.title.clone())).collect();
    html! {
        details open[context.posted("changeFinding").is_some()] { summary { "Change it" }
            (form.whole(html! {
                (form.choice("topicId", "What it is about", &topics, Some(finding.topic.id.inner())))
                (form.choice("kind", "What is it?", &FindingKind::ALL.map(|kind| words(kind.said())), Some(finding.kind.said().0)))
                @if own {
                    (form.text("statement", "What was found?").rows(3).needed().value(&finding.statement.0))
                    (form.choice("confidence", "How sure is it?", &Confidence::ALL.map(|level| words(level.said())), Some(finding.confidence.said().0)))
                } @else { p .sub { "Its words are its finder's to change." } }
                (form.send("Change it"))
            }))
        }
    }
}

/// Into another of the topic that says the same.
fn merge(context: &Context, finding: &Finding) -> Markup {
    let id = finding.id.inner();
    let others = finding.topic.findings.nodes.iter().filter(|one| one.id != finding.id);
    let others: Vec<(String, String)> =
        others.map(|one| (one.id.inner().to_owned(), short(&one.statement.0))).collect();
    let form = Form::new(context, "mergeFindings").with("findingIds", id).says("They are one now.");
    html! {
        @if !others.is_empty() {
            details open[context.posted("mergeFindings").is_some()] { summary { "Another says the same" }
                (form.whole(html! { (form.choice("intoId", "The one that stays", &others, None)) (form.send("Merge them")) }))
            }
        }
    }
}

/// The proposals that rest on it.
fn rests(context: &Context, finding: &Finding, leads: bool) -> Markup {
    let proposals = &finding.topic.initiative.proposals.nodes;
    let is_this = |link: &&Link| link.finding.id == finding.id && link.removed_at.is_none();
    let linked: Vec<(&Proposal, &Link)> =
        proposals.iter().filter_map(|one| Some((one, one.evidence.nodes.iter().find(is_this)?))).collect();
    let free = proposals.iter().filter(|one| linked.iter().all(|(other, _)| other.id != one.id));
    let free: Vec<(String, String)> = free.map(|one| (one.id.inner().to_owned(), one.title.clone())).collect();
    let form = Form::new(context, "addProposalEvidence").with("findingId", finding.id.inner()).once();
    let form = form.says("The proposal rests on it now.");
    html! {
        section .card aria-labelledby="h-rests" {
            h2 #h-rests { "Proposals that rest on it" }
            @if linked.is_empty() { p .sub { "None yet." } }
            ul .rows { @for (proposal, link) in &linked { li {
                a href={ "/proposals/" (proposal.id.inner()) "/arguments" } { (proposal.title) }
                @if let Some(note) = &link.note { (markdown(&note.0)) }
                @if leads {
                    (Form::new(context, "removeProposalEvidence").about(link.id.inner()).with("proposalEvidenceId", link.id.inner()).with("expectedVersion", link.version).says("It rests on it no more.").button("It does not rest on it"))
                }
            } } }
            @if leads && !free.is_empty() {
                details open[context.posted("addProposalEvidence").is_some()] { summary { "Another rests on it" }
                    (form.whole(html! {
                        (form.choice("proposalId", "The proposal", &free, None))
                        (form.text("note", "What does it say for it, or against it?").rows(2))
                        (form.send("It rests on it"))
                    }))
                }
            }
        }
    }
}

fn words((value, word): (&str, &str)) -> (String, String) {
    (value.to_owned(), word.to_owned())
}

/// The beginning of what was found, as a title.
fn short(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect()
}
