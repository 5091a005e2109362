//! Who changed what, when, and what it did to the score.

use super::{File, Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::schema;
use crate::ui::{empty, signed, time};
use crate::words::ChangeKind;
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use std::fmt::Write as _;
use std::rc::Rc;

/// How many proposals are followed; their histories are computed.
const PROPOSALS: usize = 10;
const DAYS: i64 = 90;

#[derive(cynic::QueryVariables, Debug)]
struct Which {
    id: cynic::Id,
    from: Option<DateTime<Utc>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Which")]
struct Operation {
    viewer: Option<Viewing>,
    #[arguments(id: $id)]
    initiative: Option<Initiative>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "Which")]
struct Initiative {
    #[cynic(spread)]
    frame: Frame,
    #[arguments(last: 10)]
    proposals: Proposals,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ProposalConnection", variables = "Which")]
struct Proposals {
    nodes: Vec<Proposal>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "Which")]
struct Proposal {
    id: cynic::Id,
    title: String,
    #[arguments(from: $from)]
    history: Option<Vec<Moment>>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "HistoryPoint")]
struct Moment {
    at: DateTime<Utc>,
    score: Option<f64>,
    changes: Vec<Change>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "HistoryChange")]
struct Change {
    kind: ChangeKind,
    by: Option<Person>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Person {
    name: String,
}

/// One line.
struct Line<'a> {
    at: DateTime<Utc>,
    proposal: &'a Proposal,
    what: &'static str,
    by: &'a str,
    before: Option<f64>,
    after: Option<f64>,
}

/// The page.
///
/// # Errors
///
/// Where there is no such initiative for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let (viewing, initiative) = read(&context).await?;
    let query = context.query();
    let (of, kind) = (query.get("of").unwrap_or_default(), query.get("what").unwrap_or_default());
    let all = lines(&initiative);
    let shown: Vec<&Line> = all.iter().filter(|line| fits(line, of, kind)).collect();
    let mut kinds: Vec<&str> = all.iter().map(|line| line.what).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let body = html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (initiative.frame.id.inner()) } { (initiative.frame.title) } }
            h1 { "Activity" }
            p .lead { "The last " (DAYS) " days, the newest first, with what each did to the readiness of its proposal. Nothing here is ever changed or removed: " code { "entente verify" } " shows that." }
        }
        section .card aria-labelledby="h-activity" {
            div .hd { h2 #h-activity { "What happened" } p .sub { a href="?format=csv" download { "As a table (CSV)" } } }
            form .form .inline method="get" {
                div .field { label for="of" { "Proposal" } select #of name="of" { option value="" { "all" }
                    @for one in &initiative.proposals.nodes { option value=(one.id.inner()) selected[of == one.id.inner()] { (one.title) } } } }
                div .field { label for="what" { "What" } select #what name="what" { option value="" { "all" }
                    @for one in &kinds { option value=(one) selected[kind == *one] { (one) } } } }
                button type="submit" { "Show" }
            }
            @if shown.is_empty() { (empty("Nothing of that happened in this time.", None)) }
            @else { (table(&shown)) }
        }
    };
    let place = Place { initiative: Some(initiative.frame.clone()), at: "/activity" };
    Ok(Page { title: "Activity".to_owned(), place, viewing, body, status: None })
}

/// The same as a file.
///
/// # Errors
///
/// As the page.
pub async fn csv(context: Rc<Context>) -> Result<File, Failure> {
    let (_, initiative) = read(&context).await?;
    let mut text = "at,proposal,what,by,before,after\r\n".to_owned();
    for line in lines(&initiative) {
        let score = |score: Option<f64>| score.map(|score| format!("{score:.1}")).unwrap_or_default();
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "{},{},{},{},{},{}\r\n",
            line.at.to_rfc3339(),
            field(&line.proposal.title),
            field(line.what),
            field(line.by),
            score(line.before),
            score(line.after)
        );
    }
    Ok(File { name: "activity.csv", kind: "text/csv; charset=utf-8", text })
}

/// A field of a table that no program takes for a formula.
fn field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

async fn read(context: &Context) -> Result<(Option<Viewing>, Initiative), Failure> {
    let from = context.now() - TimeDelta::days(DAYS);
    let which = Which { id: cynic::Id::new(context.part("id")), from: Some(from) };
    let answer = context.ask::<Operation, Which>(which).await?;
    let missing = answer.missing();
    Ok((answer.data.viewer, answer.data.initiative.ok_or(missing)?))
}

fn lines(initiative: &Initiative) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for proposal in initiative.proposals.nodes.iter().take(PROPOSALS) {
        let mut before = None;
        for moment in proposal.history.iter().flatten() {
            lines.extend(moment.changes.iter().map(|change| Line {
                at: moment.at,
                proposal,
                what: change.kind.word(),
                by: change.by.as_ref().map_or("the server", |by| by.name.as_str()),
                before,
                after: moment.score,
            }));
            before = moment.score;
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines
}

fn fits(line: &Line, of: &str, kind: &str) -> bool {
    (of.is_empty() || line.proposal.id.inner() == of) && (kind.is_empty() || line.what == kind)
}

fn table(lines: &[&Line]) -> Markup {
    html! {
        div .scroll tabindex="0" role="group" aria-label="Activity, scrolls sideways" {
            table .tb {
                thead { tr { th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "Who" } th scope="col" { "Proposal" } th scope="col" .num { "Readiness" } } }
                tbody {
                    @for line in lines.iter().take(200) {
                        tr {
                            td { (time::moment(line.at)) " " span .sub { (line.at.format("%H:%M")) } }
                            td { (line.what) }
                            td { (line.by) }
                            td { a href={ "/proposals/" (line.proposal.id.inner()) } { (line.proposal.title) } }
                            td .num {
                                @match (line.before, line.after) {
                                    (Some(before), Some(after)) if (after - before).abs() >= 0.05 => {
                                        (format!("{before:.1} → {after:.1} ")) b .up[after > before] .down[after < before] { (signed(after - before)) }
                                    }
                                    (_, Some(after)) => (format!("{after:.1}")),
                                    _ => "no score",
                                }
                            }
                        }
                    }
                }
            }
        }
        @if lines.len() > 200 { p .sub { "The newest 200 of " (lines.len()) "; the file has all." } }
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn no_field_of_the_file_is_taken_for_a_formula() {
        assert_eq!(field("=1+1"), "\"'=1+1\"");
        assert_eq!(field("say \"no\", twice"), "\"say \"\"no\"\", twice\"");
    }
}
