//! What was decided, and why: the record.

use super::{Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::asset::digest;
use crate::context::Context;
use crate::scalar::Markdown;
use crate::schema;
use crate::ui::form::{Form, Pick};
use crate::ui::{empty, markdown::markdown, number, time};
use crate::words::{Role, RuleName, Stance, VerdictStatus, pill, plain};
use chrono::{DateTime, NaiveDate, Utc};
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
    Decision(Box<Decision>),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
struct Decision {
    id: cynic::Id,
    title: String,
    outcome: Outcome,
    rationale: Markdown,
    override_reason: Option<Markdown>,
    reversibility: Reversibility,
    review_at: Option<DateTime<Utc>>,
    decided_at: DateTime<Utc>,
    decided_by: Person,
    reopened_at: Option<DateTime<Utc>>,
    reopening: Option<Markdown>,
    handed_over_at: Option<DateTime<Utc>>,
    version: i32,
    rule: Rule,
    revision: Revision,
    assessment: Frozen,
    dissents: Vec<Dissent>,
    uncommitted: Vec<Person>,
    madr: Option<Markdown>,
    proposal: Proposal,
    #[arguments(first: 100)]
    commitments: Commitments,
    #[arguments(first: 100)]
    work_items: WorkItems,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Accepted,
    Rejected,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum Reversibility {
    Reversible,
    Durable,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum Pledge {
    Commit,
    DisagreeAndCommit,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum WorkStatus {
    Open,
    Done,
    Dropped,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Person {
    name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "DecisionRule")]
struct Rule {
    #[cynic(spread)]
    called: RuleName,
    clauses: Vec<Clause>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RuleClause")]
struct Clause {
    description: String,
}

#[derive(cynic::QueryFragment, Debug)]
struct Revision {
    number: i32,
    body: Markdown,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "FrozenAssessment")]
struct Frozen {
    summary: String,
    verdict: VerdictStatus,
    score: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Dissent {
    stakeholder: Person,
    stance: Option<Stance>,
    objection: Option<Objection>,
    words: Option<Markdown>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Objection {
    id: cynic::Id,
    title: String,
}

#[derive(cynic::QueryFragment, Debug)]
struct Proposal {
    id: cynic::Id,
    title: String,
    version: i32,
    problems: Vec<Problem>,
    initiative: Initiative,
}

#[derive(cynic::QueryFragment, Debug)]
struct Problem {
    id: cynic::Id,
    title: String,
    statement: Markdown,
}

#[derive(cynic::QueryFragment, Debug)]
struct Initiative {
    #[cynic(spread)]
    frame: Frame,
    viewer_stakeholder: Option<Part>,
    #[arguments(first: 100)]
    stakeholders: People,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StakeholderConnection")]
struct People {
    nodes: Vec<Listed>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Listed {
    id: cynic::Id,
    name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Part {
    role: Role,
    is_lead: bool,
    is_decider: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CommitmentConnection")]
struct Commitments {
    nodes: Vec<Commitment>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Commitment {
    stakeholder: Person,
    pledge: Pledge,
    note: Option<Markdown>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "WorkItemConnection")]
struct WorkItems {
    nodes: Vec<WorkItem>,
}

#[derive(cynic::QueryFragment, Debug)]
struct WorkItem {
    id: cynic::Id,
    title: String,
    owner: Option<Person>,
    due_on: Option<NaiveDate>,
    status: WorkStatus,
    version: i32,
}

/// The page.
///
/// # Errors
///
/// Where there is no such decision for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let which = Which { id: cynic::Id::new(context.part("id")) };
    let answer = context.ask::<Operation, Which>(which).await?;
    let Some(Node::Decision(decision)) = answer.data.node else { return Err(Failure::NotFound) };
    let outcome = if decision.outcome == Outcome::Accepted { "Accepted" } else { "Rejected" };
    let initiative = &decision.proposal.initiative;
    let body = html! {
        div .title {
            p .crumb {
                a href={ "/initiatives/" (initiative.frame.id.inner()) } { (initiative.frame.title) } " / "
                a href={ "/proposals/" (decision.proposal.id.inner()) } { (decision.proposal.title) }
            }
            h1 { (outcome) ": " (decision.title) }
            p .lead {
                "Decided by " (decision.decided_by.name) ", " (time::moment(decision.decided_at)) "; "
                @if decision.reversibility == Reversibility::Reversible { "reversible" } @else { "durable" }
                @if let Some(review) = decision.review_at { ", to be looked at again on " (time::moment(review)) }
            }
        }
        @if let Some(at) = decision.reopened_at {
            div .band { b { "Reopened " (time::moment(at)) } @if let Some(why) = &decision.reopening { (markdown(&why.0)) } }
        }
        div .grid {
            (record(&decision))
            div .side .stack { (commitments(&context, &decision)) (work(&context, &decision)) (acts(&context, &decision)) }
        }
        @let sum = decision.madr.as_ref().map(|madr| digest(&madr.0));
        p .paper {
            (address(&context)) ", read " (context.now().format("%Y-%m-%d %H:%M UTC"))
            @if let Some(sum) = &sum { ", SHA-256 of the record as Markdown: " (sum) }
        }
        @if let (Some(madr), Some(sum)) = (&decision.madr, &sum) {
            details .card { summary { "As Markdown, to copy" }
                label .vh for="madr" { "The record as Markdown" }
                textarea #madr rows="20" readonly { (madr.0) }
                p .sub { "SHA-256: " (sum) ". A print has the same at its foot, unless the record has changed since." } }
        }
    };
    let place = Place { initiative: Some(initiative.frame.clone()), at: "" };
    Ok(Page { title: decision.title.clone(), place, viewing: answer.data.viewer, body, status: None })
}

/// Where it is read, for who has it on paper.
fn address(context: &Context) -> String {
    let connection = context.http.connection_info();
    format!("{}://{}{}", connection.scheme(), connection.host(), context.http.path())
}

fn record(decision: &Decision) -> Markup {
    let frozen = &decision.assessment;
    html! {
        article .card .wide .stack aria-labelledby="h-context" {
            h2 #h-context { "Context" }
            @for problem in &decision.proposal.problems {
                h3 { a href={ "/problems/" (problem.id.inner()) } { (problem.title) } }
                (markdown(&problem.statement.0))
            }
            h2 { "Decision" }
            p .sub { "Revision " (decision.revision.number) " of the proposal" }
            (markdown(&decision.revision.body.0))
            h2 { "Why" }
            (markdown(&decision.rationale.0))
            @if let Some(why) = &decision.override_reason { h3 { "Why against the rule" } blockquote { (markdown(&why.0)) } }
            h2 { "How near agreement was" }
            p { b { (frozen.verdict.word()) } " under “" (decision.rule.called.word()) "”. " (frozen.summary) }
            @if let (Some(score), Some(low), Some(high)) = (frozen.score, frozen.low, frozen.high) {
                p { "Readiness " b { (number(score)) } " of 100, from " (number(low)) " to " (number(high)) "." }
            }
            ul { @for clause in &decision.rule.clauses { li .sub { (plain(&clause.description)) } } }
            h2 { "Dissent" }
            @if decision.dissents.is_empty() { p .sub { "Nobody dissents on record." } }
            @for one in &decision.dissents {
                blockquote {
                    p { b { (one.stakeholder.name) } @if let Some(stance) = one.stance { " " (pill(Some(stance), false, None)) }
                        @if let Some(objection) = &one.objection { " " a href={ "/objections/" (objection.id.inner()) } { (objection.title) } } }
                    @if let Some(words) = &one.words { (markdown(&words.0)) }
                }
            }
        }
    }
}

fn commitments(context: &Context, decision: &Decision) -> Markup {
    let may = decision.proposal.initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.role != Role::Observer);
    let form = Form::new(context, "commitToDecision").with("decisionId", decision.id.inner()).says("It is on record.");
    let silent: Vec<&str> = decision.uncommitted.iter().map(|one| one.name.as_str()).collect();
    html! {
        section .card data-live="commitments" aria-labelledby="h-commit" {
            h2 #h-commit { "Who carries it" }
            ul {
                @for one in &decision.commitments.nodes {
                    li { b { (one.stakeholder.name) } @if one.pledge == Pledge::Commit { " commits" } @else { " disagrees and commits" }
                        @if let Some(note) = &one.note { (markdown(&note.0)) } }
                }
            }
            @if !silent.is_empty() { p .sub { "Not said: " (silent.join(", ")) } }
            @if may && decision.reopened_at.is_none() {
                details open[context.posted("commitToDecision").is_some()] { summary { "Say where you stand" }
                    (form.whole(html! {
                        (form.pick("commitment", "Will you carry it out?", &[
                            Pick { value: "COMMIT", word: "I commit", says: "", look: "support" },
                            Pick { value: "DISAGREE_AND_COMMIT", word: "I disagree and commit", says: "My dissent stays on record", look: "reservations" },
                        ], None))
                        (form.text("note", "Anything to put on record?").rows(2))
                        (form.send("Send"))
                    }))
                }
            }
        }
    }
}

fn work(context: &Context, decision: &Decision) -> Markup {
    let leads = decision.proposal.initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead);
    let people = std::iter::once((String::new(), "nobody yet".to_owned()));
    let people: Vec<(String, String)> = people
        .chain(
            decision
                .proposal
                .initiative
                .stakeholders
                .nodes
                .iter()
                .map(|one| (one.id.inner().to_owned(), one.name.clone())),
        )
        .collect();
    let add =
        Form::new(context, "addWorkItem").with("decisionId", decision.id.inner()).once().says("The work is added.");
    html! {
        section .card data-live="work" aria-labelledby="h-work" {
            h2 #h-work { "What follows from it" }
            @if decision.work_items.nodes.is_empty() { (empty("No work was written down.", None)) }
            ul .rows {
                @for one in &decision.work_items.nodes {
                    li {
                        p { @match one.status { WorkStatus::Open => (one.title), WorkStatus::Done => { s { (one.title) } " done" }, WorkStatus::Dropped => { s { (one.title) } " dropped" } } }
                        p .sub { @if let Some(owner) = &one.owner { (owner.name) } @else { "nobody yet" } @if let Some(due) = one.due_on { ", by " (due.format("%-d %b %Y")) } }
                        @if one.status == WorkStatus::Open {
                            (Form::new(context, "changeWorkItem").about(one.id.inner()).with("workItemId", one.id.inner()).with("status", "DONE").with("expectedVersion", one.version).says("Done.").button("It is done"))
                        }
                    }
                }
            }
            @if leads {
                details open[context.posted("addWorkItem").is_some()] { summary { "Add work" }
                    (add.whole(html! {
                        (add.line("title", "What is to be done?").needed())
                        (add.choice("ownerId", "By whom?", &people, None))
                        (add.line("dueOn", "By when?").kind("date"))
                        (add.send("Add it"))
                    }))
                }
            }
        }
    }
}

fn acts(context: &Context, decision: &Decision) -> Markup {
    let part = decision.proposal.initiative.viewer_stakeholder.as_ref().filter(|part| part.is_lead || part.is_decider);
    if part.is_none() || decision.reopened_at.is_some() {
        return html! {};
    }
    let reopen = Form::new(context, "reopenProposal")
        .with("proposalId", decision.proposal.id.inner())
        .with("expectedVersion", decision.proposal.version)
        .next(&format!("/proposals/{}", decision.proposal.id.inner()))
        .says("It is open again; the record of this decision stays.");
    html! {
        section .card aria-labelledby="h-acts" {
            h2 #h-acts { "What you can do" }
            @match decision.handed_over_at {
                Some(at) => p .sub { "Handed over to delivery " (time::moment(at)) "." },
                None => (Form::new(context, "handOver").with("decisionId", decision.id.inner()).with("expectedVersion", decision.version).says("It is handed over to delivery.").button("Hand it over to delivery")),
            }
            details open[context.posted("reopenProposal").is_some()] { summary { "Reopen it" }
                (reopen.whole(html! { (reopen.text("reason", "What has become known since?").needed()) (reopen.send("Reopen it")) }))
            }
        }
    }
}
