//! What exactly is held against it, and what settles it?

use super::{Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::scalar::Markdown;
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{icon, markdown::markdown, time};
use crate::words::{ObjectionState, Role, Severity};
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
#[cynic(graphql_type = "Node")]
enum Node {
    Objection(Box<Objection>),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
struct Objection {
    id: cynic::Id,
    title: String,
    body: Markdown,
    severity: Severity,
    state: ObjectionState,
    issue: Option<String>,
    passage: Option<Markdown>,
    removal: Option<Markdown>,
    restatement: Option<Markdown>,
    correction: Option<Markdown>,
    answer: Option<Markdown>,
    rejection: Option<Markdown>,
    ruling: Option<Markdown>,
    dissent: Option<Markdown>,
    settlement: Option<Markdown>,
    information: Option<Markdown>,
    raised_at: DateTime<Utc>,
    moved_at: Option<DateTime<Utc>>,
    awaits_raiser: bool,
    raised_by: Person,
    speaker: Option<Person>,
    topic: Option<Topic>,
    carried_from: Option<Carried>,
    viewer_moves: Vec<Move>,
    version: i32,
    proposal: Proposal,
    #[arguments(first: 50)]
    seconds: Seconds,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Person {
    id: cynic::Id,
    name: String,
}

#[derive(cynic::QueryFragment, Debug)]
struct Topic {
    id: cynic::Id,
    title: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Objection")]
struct Carried {
    id: cynic::Id,
    title: String,
}

#[derive(cynic::QueryFragment, Debug)]
struct Proposal {
    id: cynic::Id,
    title: String,
    initiative: Initiative,
}

#[derive(cynic::QueryFragment, Debug)]
struct Initiative {
    #[cynic(spread)]
    frame: Frame,
    viewer_stakeholder: Option<Part>,
    #[arguments(first: 100)]
    stakeholders: People,
    #[arguments(first: 50)]
    topics: Topics,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StakeholderConnection")]
struct People {
    nodes: Vec<Person>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "TopicConnection")]
struct Topics {
    nodes: Vec<Topic>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Part {
    id: cynic::Id,
    role: Role,
    is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "SecondConnection")]
struct Seconds {
    nodes: Vec<Second>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Second {
    stakeholder: Person,
}

/// What the viewer can do with it.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "ObjectionMove")]
enum Move {
    Restate,
    ConfirmUnderstood,
    CorrectRestatement,
    Address,
    RejectAnswer,
    ConfirmSettled,
    Withdraw,
    Overrule,
    Sustain,
    RecordDissent,
    Reraise,
}

impl Move {
    /// Its mutation, the button, what is asked for (its field and label, and whether it is needed), and what is said after.
    fn form(self) -> (&'static str, &'static str, Option<(&'static str, &'static str, bool)>, &'static str) {
        match self {
            Self::Restate => (
                "restateObjection",
                "Say it back",
                Some(("restatement", "What you understand it to be", true)),
                "They are asked whether you understood them.",
            ),
            Self::ConfirmUnderstood => {
                ("confirmUnderstood", "Yes, you understood me", None, "They know now that they understood you.")
            }
            Self::CorrectRestatement => (
                "correctRestatement",
                "Not quite",
                Some(("correction", "What is missing?", true)),
                "They see what is missing.",
            ),
            Self::Address => (
                "addressObjection",
                "Answer it",
                Some(("answer", "Your answer", true)),
                "They are asked whether that settles it.",
            ),
            Self::RejectAnswer => (
                "rejectAnswer",
                "No, it still stands",
                Some(("note", "What would settle it?", true)),
                "They know that it is not settled, and why.",
            ),
            Self::ConfirmSettled => (
                "confirmSettled",
                "It is settled",
                Some(("note", "Anything to add?", false)),
                "It is settled, as you say.",
            ),
            Self::Withdraw => ("withdrawObjection", "Withdraw it", Some(("note", "Why?", false)), "It is withdrawn."),
            Self::Overrule => (
                "overruleObjection",
                "Overrule it",
                Some(("rationale", "Why it may go on all the same", true)),
                "It is overruled; the dissent stays on record.",
            ),
            Self::Sustain => (
                "sustainObjection",
                "Sustain it",
                Some(("rationale", "Why the proposal must change", true)),
                "It is sustained.",
            ),
            Self::RecordDissent => (
                "recordDissent",
                "Put your dissent on record",
                Some(("dissent", "In your own words", true)),
                "Your dissent is on record.",
            ),
            Self::Reraise => (
                "reraiseObjection",
                "Raise it again",
                Some(("information", "What has become known since?", true)),
                "It is raised again.",
            ),
        }
    }
}

/// The page.
///
/// # Errors
///
/// Where there is no such objection for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let which = Which { id: cynic::Id::new(context.part("id")) };
    let answer = context.ask::<Operation, Which>(which).await?;
    let Some(Node::Objection(objection)) = answer.data.node else { return Err(Failure::NotFound) };
    let initiative = &objection.proposal.initiative;
    let body = html! {
        div .title {
            p .crumb {
                a href={ "/initiatives/" (initiative.frame.id.inner()) } { (initiative.frame.title) } " / "
                a href={ "/proposals/" (objection.proposal.id.inner()) "#objections" } { (objection.proposal.title) }
            }
            h1 { (objection.title) }
            p .meta {
                (objection.severity.shown())
                span { (objection.state.word()) ": " (objection.state.waits_for()) }
                span { (icon("i-clock")) (time::ago(context.now(), objection.moved_at.unwrap_or(objection.raised_at))) }
            }
        }
        div .grid {
            section .card .wide data-live="objection" aria-labelledby="h-what" {
                h2 #h-what { "The concern" }
                p .sub { "Raised by " (objection.raised_by.name) ", " (time::moment(objection.raised_at))
                    @if let Some(from) = &objection.carried_from { " · carried over from " a href={ "/objections/" (from.id.inner()) } { (from.title) } }
                    @if let Some(issue) = &objection.issue { " · issue “" (issue) "”" }
                    @if let Some(topic) = &objection.topic { " · points at the research topic “" (topic.title) "”" }
                }
                (markdown(&objection.body.0))
                @if let Some(passage) = &objection.passage { h3 { "About this passage" } blockquote { (markdown(&passage.0)) } }
                @if let Some(removal) = &objection.removal { h3 { "What would settle it" } (markdown(&removal.0)) }
                (talk(&objection))
            }
            div .side .stack { (moves(&context, &objection)) (seconds(&context, &objection)) (more(&context, &objection)) }
        }
    };
    let place = Place { initiative: Some(initiative.frame.clone()), at: "" };
    Ok(Page { title: objection.title.clone(), place, viewing: answer.data.viewer, body, status: None })
}

/// What was said since, in the order in which it can be said.
fn talk(objection: &Objection) -> Markup {
    let said = [
        ("As the lead understands it", &objection.restatement),
        ("What is missing in that, says who raised it", &objection.correction),
        ("The answer", &objection.answer),
        ("Why that does not settle it", &objection.rejection),
        ("What the decider said", &objection.ruling),
        ("The dissent, in their own words", &objection.dissent),
        ("What its raiser said in the end", &objection.settlement),
        ("What became known since", &objection.information),
    ];
    html! {
        @for (title, text) in said {
            @if let Some(text) = text { h3 { (title) } blockquote { (markdown(&text.0)) } }
        }
    }
}

fn moves(context: &Context, objection: &Objection) -> Markup {
    html! {
        section .card #moves aria-labelledby="h-moves" {
            h2 #h-moves { "What you can do" }
            @if objection.viewer_moves.is_empty() { p .sub { "Nothing now: it " (objection.state.waits_for()) "." } }
            @if objection.awaits_raiser {
                p { "It was carried over to this proposal. Does it hold here too?" }
                (Form::new(context, "upholdObjection").with("objectionId", objection.id.inner()).with("expectedVersion", objection.version).says("It holds here too.").button("It holds here too"))
            }
            @for one in &objection.viewer_moves { (a_move(context, objection, *one)) }
        }
    }
}

fn a_move(context: &Context, objection: &Objection, one: Move) -> Markup {
    let (act, word, asks, says) = one.form();
    let form = Form::new(context, act)
        .with("objectionId", objection.id.inner())
        .with("expectedVersion", objection.version)
        .says(says);
    let Some((field, label, needed)) = asks else { return form.button(word) };
    html! {
        details open[context.posted(act).is_some()] { summary { (word) }
            (form.whole(html! {
                @if needed { (form.text(field, label).needed()) } @else { (form.text(field, label).rows(2)) }
                @if one == Move::Address {
                    (form.line("summary", "The answer in a line"))
                    (form.line("changedIn", "If a revision changed for it: its number").range(1, 100_000))
                }
                (form.send(word))
            }))
        }
    }
}

fn seconds(context: &Context, objection: &Objection) -> Markup {
    let part = objection.proposal.initiative.viewer_stakeholder.as_ref();
    let own = part.is_some_and(|part| objection.seconds.nodes.iter().any(|second| second.stakeholder.id == part.id));
    let may = part.is_some_and(|part| part.role != Role::Observer && part.id != objection.raised_by.id);
    html! {
        section .card aria-labelledby="h-seconds" {
            h2 #h-seconds { "Who shares it" }
            @if objection.seconds.nodes.is_empty() { p .sub { "Nobody has said so." } }
            ul { @for second in &objection.seconds.nodes { li { (second.stakeholder.name) } } }
            @if own {
                (Form::new(context, "withdrawSecond").with("objectionId", objection.id.inner()).says("You do not second it any more.").button("I do not share it any more"))
            } @else if may && objection.state.waits_for() != "closed" {
                (Form::new(context, "secondObjection").with("objectionId", objection.id.inner()).says("You second it.").button("I share it"))
            }
        }
    }
}

/// What its raiser or a lead can say about it.
fn more(context: &Context, objection: &Objection) -> Markup {
    let Some(part) = &objection.proposal.initiative.viewer_stakeholder else { return html! {} };
    let id = objection.id.inner();
    let nobody = || std::iter::once((String::new(), "nobody".to_owned()));
    html! {
        @if part.id == objection.raised_by.id {
            @let form = Form::new(context, "nameSpeaker").with("objectionId", id).with("expectedVersion", objection.version).says("They speak for you on this now.");
            @let people: Vec<(String, String)> = nobody().chain(objection.proposal.initiative.stakeholders.nodes.iter().filter(|one| one.id != part.id).map(|one| (one.id.inner().to_owned(), one.name.clone()))).collect();
            details .card open[context.posted("nameSpeaker").is_some()] { summary { "Have somebody speak for you" }
                (form.whole(html! { (form.choice("speakerId", "Who?", &people, objection.speaker.as_ref().map(|one| one.id.inner()))) (form.send("Name them")) }))
            }
        } @else if let Some(speaker) = &objection.speaker { p .sub { (speaker.name) " speaks for " (objection.raised_by.name) "." } }
        @if part.is_lead || part.id == objection.raised_by.id {
            @let topics: Vec<(String, String)> = nobody().chain(objection.proposal.initiative.topics.nodes.iter().map(|one| (one.id.inner().to_owned(), one.title.clone()))).collect();
            @let form = Form::new(context, "pointAtTopic").with("objectionId", id).with("expectedVersion", objection.version).says("It points at that topic.");
            @if topics.len() > 1 {
                details .card open[context.posted("pointAtTopic").is_some()] { summary { "Point at a research topic" }
                    (form.whole(html! { (form.choice("topicId", "What was not found out?", &topics, objection.topic.as_ref().map(|one| one.id.inner()))) (form.send("Point at it")) }))
                }
            }
        }
    }
}
