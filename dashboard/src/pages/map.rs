//! Which groups of opinion there are, and what they share.

use super::standing::full;
use super::{Frame, Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{count, empty, number};
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
    opinions: Opinions,
    #[arguments(first: 50)]
    statements: Statements,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Part {
    is_lead: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StatementConnection")]
struct Statements {
    nodes: Vec<Statement>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Statement {
    id: cynic::Id,
    text: String,
    version: i32,
    hidden_reason: Option<String>,
    viewer_answer: Option<Own>,
    tally: Tally,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OwnOpinion")]
struct Own {
    opinion: Opinion,
    version: i32,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum Opinion {
    Agree,
    Disagree,
    Pass,
}

impl Opinion {
    const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Agree, "AGREE", "Agree"), (Self::Disagree, "DISAGREE", "Disagree"), (Self::Pass, "PASS", "Pass")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(opinion, ..)| *opinion == self).map_or("", |(_, _, word)| word)
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StatementTally")]
struct Tally {
    sentence: String,
}

#[derive(cynic::QueryFragment, Debug)]
struct Opinions {
    sentence: String,
    people: i32,
    needed_people: i32,
    needed_statements: i32,
    map: Option<OpinionMap>,
}

#[derive(cynic::QueryFragment, Debug)]
struct OpinionMap {
    points: Vec<Point>,
    axes: Vec<Axis>,
    groups: Vec<Group>,
    common_ground: Vec<Text>,
    divides: Vec<Divide>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OpinionPoint")]
struct Point {
    x: f64,
    y: f64,
    group: Option<String>,
    is_viewer: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OpinionAxis")]
struct Axis {
    explained: f64,
    low: Vec<Text>,
    high: Vec<Text>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OpinionGroup")]
struct Group {
    name: String,
    people: i32,
    representative: Vec<Said>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RepresentativeStatement")]
struct Said {
    statement: Text,
    opinion: Opinion,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OpinionDivide")]
struct Divide {
    statement: Text,
    apart: f64,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Statement")]
struct Text {
    text: String,
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
    let opinions = &initiative.opinions;
    let body = html! {
        div .title {
            p .crumb { a href={ "/initiatives/" (initiative.frame.id.inner()) } { (initiative.frame.title) } }
            h1 { "Opinion map" }
            p .lead { (opinions.sentence) }
        }
        div .grid {
            (asked(&context, &initiative))
            @match &opinions.map {
                Some(map) => { (shared(map)) (drawn(map)) (groups(map)) }
                None => section .card .side aria-labelledby="h-none" {
                    h2 #h-none { "No map yet" }
                    p { (count(usize::try_from(opinions.people).unwrap_or_default(), "person has", "people have")) " answered enough. It needs " (opinions.needed_people) " people and " (opinions.needed_statements) " statements that they share." }
                    p .sub { "Until then no number is shown, so that nobody can be told by it." }
                },
            }
        }
    };
    let place = Place { initiative: Some(initiative.frame.clone()), at: "/map" };
    Ok(Page { title: "Opinion map".to_owned(), place, viewing: answer.data.viewer, body, status: None })
}

fn asked(context: &Context, initiative: &Initiative) -> Markup {
    let leads = initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead);
    let put = Form::new(context, "putStatement")
        .with("initiativeId", initiative.frame.id.inner())
        .once()
        .says("The statement is put to everybody.");
    html! {
        section .card .wide data-live="statements" aria-labelledby="h-asked" {
            div .hd { h2 #h-asked { "What do you think?" } p .sub { "Nobody is named; numbers are shown from five answers on." } }
            @if initiative.statements.nodes.is_empty() { (empty("No statement was put yet.", None)) }
            ol .rows { @for one in &initiative.statements.nodes { li { (statement(context, one, leads)) } } }
            @if initiative.viewer_stakeholder.is_some() {
                details open[context.posted("putStatement").is_some()] { summary { "Put a statement to everybody" }
                    (put.whole(html! { (put.line("text", "One thing that people can agree or disagree with").needed()) (put.send("Put it")) }))
                }
            }
        }
    }
}

fn statement(context: &Context, one: &Statement, leads: bool) -> Markup {
    let id = one.id.inner();
    html! {
        p { b { (one.text) } }
        p .sub { (full(&one.tally.sentence)) @if let Some(own) = &one.viewer_answer { " You: " (own.opinion.word()) "." } }
        @if let Some(reason) = &one.hidden_reason { p .bad { "Hidden: " (reason) } }
        div .act {
            @for (opinion, value, word) in Opinion::ALL {
                @if one.viewer_answer.as_ref().is_none_or(|own| own.opinion != opinion) {
                    @let form = Form::new(context, "answerStatement").about(&format!("{value}-{id}")).with("statementId", id).with("opinion", value).says("Your answer counts.");
                    @match &one.viewer_answer {
                        Some(own) => (form.with("expectedVersion", own.version).button(word)),
                        None => (form.button(word)),
                    }
                }
            }
            @if let Some(own) = &one.viewer_answer {
                (Form::new(context, "withdrawStatementAnswer").about(id).with("statementId", id).with("expectedVersion", own.version).says("Your answer is taken back.").button("Take it back"))
            }
        }
        @if leads {
            @if one.hidden_reason.is_some() {
                (Form::new(context, "showStatement").about(id).with("statementId", id).with("expectedVersion", one.version).says("It is shown again.").button("Show it again"))
            } @else {
                @let form = Form::new(context, "hideStatement").about(id).with("statementId", id).with("expectedVersion", one.version).says("It is hidden from others.");
                details open[context.posted(&format!("hideStatement-{id}")).is_some()] { summary { "Hide it" }
                    (form.whole(html! { (form.line("reason", "Why?").needed()) (form.send("Hide it")) })) }
            }
        }
    }
}

fn shared(map: &OpinionMap) -> Markup {
    html! {
        section .card .side data-live="shared" aria-labelledby="h-shared" {
            h2 #h-shared { "Common ground" }
            @if map.groups.is_empty() { p .sub { "There are no groups to compare: what everybody says stands at each statement." } }
            @else if map.common_ground.is_empty() { p .sub { "No statement that every group agrees on." } }
            ul .rows { @for one in &map.common_ground { li { (one.text) } } }
            @if !map.divides.is_empty() {
                h3 { "What divides" }
                p .sub { "The share of one group that agrees, less that of another." }
            }
            ul .rows { @for one in &map.divides { li { (one.statement.text) " " b { (number(one.apart * 100.0)) " points apart" } } } }
        }
    }
}

const SIDE: f64 = 460.0;
const TALL: f64 = 300.0;

fn drawn(map: &OpinionMap) -> Markup {
    let most = |value: fn(&Point) -> f64| map.points.iter().map(|point| value(point).abs()).fold(1e-9, f64::max);
    let (wide, tall) = (most(|point| point.x), most(|point| point.y));
    let across = |x: f64| SIDE / 2.0 + x / wide * (SIDE / 2.0 - 24.0);
    let down = |y: f64| TALL / 2.0 - y / tall * (TALL / 2.0 - 24.0);
    let place = |point: &Point| map.groups.iter().position(|group| Some(&group.name) == point.group.as_ref());
    let share: f64 = map.axes.iter().map(|axis| axis.explained).sum();
    html! {
        section .card .wide data-live="map" aria-labelledby="h-map" {
            div .hd { h2 #h-map { "Who answers alike" } p .sub { "The two axes hold " (number(share * 100.0)) " % of the difference. A ring is a person; the number is their group." } }
            figure {
                svg .tr viewBox={ "0 0 " (SIDE) " " (TALL) } role="img" aria-labelledby="map-title" {
                    title #map-title { (count(map.points.len(), "person", "people")) " in " (count(map.groups.len(), "group", "groups")) ", placed by how they answered." }
                    line .gl x1=(SIDE / 2.0) x2=(SIDE / 2.0) y1="0" y2=(TALL) {}
                    line .gl x1="0" x2=(SIDE) y1=(TALL / 2.0) y2=(TALL / 2.0) {}
                    @for (at, group) in map.groups.iter().enumerate() {
                        @let inside = map.points.iter().filter(|point| point.group.as_ref() == Some(&group.name));
                        path .hull .{ "g" ((at + 1).min(3)) } d=(hull(inside.map(|point| (across(point.x), down(point.y))).collect())) {}
                    }
                    @for point in &map.points {
                        @let at = place(point);
                        circle .ring .own[point.is_viewer] .{ "g" (at.map_or(0, |at| at + 1).min(3)) } cx=(format!("{:.1}", across(point.x))) cy=(format!("{:.1}", down(point.y))) r="11" {}
                        text .evt x=(format!("{:.1}", across(point.x))) y=(format!("{:.1}", down(point.y) + 3.8)) { @if let Some(at) = at { (at + 1) } @else { "·" } }
                    }
                }
                figcaption .sub {
                    @for (at, axis) in map.axes.iter().enumerate().take(2) {
                        p { @if at == 0 { "To the left: " } @else { "Downwards: " } (list(&axis.low)) @if at == 0 { " To the right: " } @else { " Upwards: " } (list(&axis.high)) }
                    }
                }
            }
        }
    }
}

/// A line around these places: drawn thick and round, it is a soft edge.
fn hull(mut places: Vec<(f64, f64)>) -> String {
    places.sort_by(|one, next| one.0.total_cmp(&next.0).then(one.1.total_cmp(&next.1)));
    let side = |places: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut kept: Vec<(f64, f64)> = Vec::new();
        for next in places {
            while let [.., one, last] = kept.as_slice() {
                let turn = (last.0 - one.0) * (next.1 - one.1) - (last.1 - one.1) * (next.0 - one.0);
                if turn > 0.0 {
                    break;
                }
                kept.pop();
            }
            kept.push(next);
        }
        kept
    };
    let (below, above) = (side(&mut places.iter().copied()), side(&mut places.iter().rev().copied()));
    let all: Vec<String> = below.iter().chain(&above).map(|at| format!("{:.1} {:.1}", at.0, at.1)).collect();
    if all.is_empty() { String::new() } else { format!("M{}Z", all.join("L")) }
}

fn list(texts: &[Text]) -> String {
    let texts: Vec<String> = texts.iter().take(2).map(|one| format!("“{}”", one.text)).collect();
    if texts.is_empty() { "nothing stands out.".to_owned() } else { format!("{}.", texts.join(", ")) }
}

fn groups(map: &OpinionMap) -> Markup {
    html! {
        section .card .side data-live="groups" aria-labelledby="h-groups" {
            h2 #h-groups { "What each group says" }
            @if map.groups.is_empty() { p .sub { "People do not fall into groups." } }
            @for (at, group) in map.groups.iter().enumerate() {
                h3 { "Group " (at + 1) ", " (count(usize::try_from(group.people).unwrap_or_default(), "person", "people")) }
                ul { @for said in &group.representative { li { b { (said.opinion.word()) } ": " (said.statement.text) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hull_leaves_out_what_is_inside() {
        let square = vec![(0.0, 0.0), (2.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 2.0)];
        let drawn = hull(square);
        assert!(!drawn.contains("1.0 1.0"), "{drawn}");
        for corner in ["0.0 0.0", "2.0 0.0", "2.0 2.0", "0.0 2.0"] {
            assert!(drawn.contains(corner), "{corner} in {drawn}");
        }
        assert_eq!(hull(vec![(1.0, 1.0)]), "M1.0 1.0L1.0 1.0Z");
        assert_eq!(hull(Vec::new()), "");
    }
}
