//! Under which rule it is decided: the settings of an initiative.

use super::frame::{Frame, Page, Place, Viewing};
use super::standing::full;
use crate::ask::Failure;
use crate::context::Context;
use crate::schema;
use crate::ui::dial::Weights;
use crate::ui::form::{Form, Pick};
use crate::ui::{icon, number};
use crate::words::{Preset, ProposalStatus, Role, RuleName};
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
    rule: Rule,
    #[arguments(first: 50)]
    proposals: Proposals,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
struct Part {
    is_lead: bool,
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
    status: ProposalStatus,
    rule: RuleName,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "DecisionRule")]
struct Rule {
    #[cynic(spread)]
    named: RuleName,
    family: Family,
    roles: Vec<Role>,
    exclude_author: bool,
    author_approves: bool,
    stale: StalePolicy,
    assent_after_hours: Option<i32>,
    weighted: bool,
    weights: Weights,
    clauses: Vec<Clause>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RuleClause")]
struct Clause {
    description: String,
}

/// What a rule looks at first.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Vote,
    Objection,
}

/// What becomes of positions from before a substantive revision.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum StalePolicy {
    Count,
    Ignore,
    IgnoreApprovals,
}

/// The page.
///
/// # Errors
///
/// Where there is no such initiative for who asks.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let id = cynic::Id::new(context.part("id"));
    let answer = context.ask::<Operation, Which>(Which { id }).await?;
    let missing = answer.missing();
    let Some(initiative) = answer.data.initiative else { return Err(missing) };
    let leads = initiative.viewer_stakeholder.as_ref().is_some_and(|part| part.is_lead);
    let base = format!("/initiatives/{}", initiative.frame.id.inner());
    let body = html! {
        div .title {
            p .crumb { a href=(base) { (initiative.frame.title) } }
            h1 { "Settings" }
        }
        div .grid {
            (in_force(&initiative))
            (others(&initiative))
            (set(&context, &initiative, leads))
        }
    };
    let place = Place { initiative: Some(initiative.frame), at: "/settings" };
    Ok(Page { title: "Settings".to_owned(), place, viewing: answer.data.viewer, body, status: None })
}

/// The rule in words.
fn in_force(initiative: &Initiative) -> Markup {
    let rule = &initiative.rule;
    let preset = rule.named.preset.filter(|preset| *preset != Preset::Other);
    html! {
        section #rule .card .wide data-live="rule" aria-labelledby="h-rule" {
            div .hd { h2 #h-rule { "The rule: " (rule.named.word()) } @if let Some(preset) = preset { p .sub { (full(preset.said().2)) } } }
            p { "A proposal may be accepted once all of this holds:" }
            ol .dots { @for clause in &rule.clauses { li { (full(&clause.description)) } } }
            h3 .gapped { "How it counts" }
            ul .dots { @for line in counts(rule) { li { (line) } } }
            h3 .gapped { "What readiness is made of under it" }
            p { "Acceptance " (number(rule.weights.acceptance * 100.0)) ", objections " (number(rule.weights.objections * 100.0)) ", and the least convinced group " (number(rule.weights.group * 100.0)) " of 100 points. Readiness decides nothing." }
        }
    }
}

/// Whom it counts, and how, line by line.
fn counts(rule: &Rule) -> Vec<String> {
    let roles: Vec<String> = rule.roles.iter().map(|role| format!("{}s", role.word())).collect();
    let mut lines = vec![match rule.family {
        Family::Vote => "It looks at positions first.".to_owned(),
        Family::Objection => "It looks at objections first.".to_owned(),
    }];
    lines.push(match roles.as_slice() {
        [] => "Nobody's position is counted.".to_owned(),
        _ => format!("The positions of {} count.", roles.join(" and ")),
    });
    if rule.exclude_author {
        lines.push("The author of a proposal is not counted.".to_owned());
    }
    if rule.author_approves {
        lines.push("The author counts as in support without saying so.".to_owned());
    }
    lines.push(match rule.stale {
        StalePolicy::Count => "Positions from before a substantive revision go on counting.".to_owned(),
        StalePolicy::Ignore => "Positions from before a substantive revision are silence.".to_owned(),
        StalePolicy::IgnoreApprovals => {
            "Approvals from before a substantive revision are silence; dissent goes on counting.".to_owned()
        }
    });
    lines.push(match rule.assent_after_hours {
        Some(hours) => format!("Silence counts as “Accept” after {hours} hours."),
        None => "Silence never counts as assent.".to_owned(),
    });
    lines.push(if rule.weighted { "Shares compare weights." } else { "Shares compare heads, not weights." }.to_owned());
    lines
}

/// Proposals that have a rule of their own.
fn others(initiative: &Initiative) -> Markup {
    let here = initiative.rule.named.word();
    let others: Vec<&Proposal> = initiative.proposals.nodes.iter().filter(|one| one.rule.word() != here).collect();
    html! {
        section #others .card .side data-live="others" aria-labelledby="h-others" {
            div .hd { h2 #h-others { "Proposals under another rule" } }
            @if others.is_empty() { p .sub { "None: this rule holds for every proposal here." } }
            ul .acts { @for one in others { li { a href={ "/proposals/" (one.id.inner()) } { (one.title) } p .sub { (one.rule.word()) } } } }
        }
    }
}

/// What a lead may set.
fn set(context: &Context, initiative: &Initiative, leads: bool) -> Markup {
    if !leads {
        return html! { section .card .wide { p .meta { span { (icon("i-lock")) "Who leads the initiative can set another rule." } } } };
    }
    let mut subjects =
        vec![(initiative.frame.id.inner().to_owned(), "Every proposal here that has none of its own".to_owned())];
    let open = initiative.proposals.nodes.iter().filter(|one| one.status.is_open());
    subjects.extend(open.map(|one| (one.id.inner().to_owned(), format!("“{}” alone", one.title))));
    html! { section #set .card .wide aria-labelledby="h-set" { (another(context, &subjects, &initiative.rule.named)) } }
}

/// The form to set another rule, by its name, for one of these.
pub(super) fn another(context: &Context, subjects: &[(String, String)], now: &RuleName) -> Markup {
    let form = Form::new(context, "setRule").says("The rule is set: what it governs is assessed under it from now on.");
    let picks = Preset::ALL.map(|preset| {
        let (value, word, says) = preset.said();
        Pick { value, word, says, look: "" }
    });
    html! {
        div .hd { h2 #h-set { "Set another rule" } p .sub { "Agree on it before there is something to win by it. The change is on record, and everybody sees it." } }
        details open[context.posted("setRule").is_some()] { summary { "Choose one" }
            (form.whole(html! {
                (form.choice("subjectId", "What it governs", subjects, None))
                (form.pick("rule.preset", "The rule", &picks, now.preset.map(|preset| preset.said().0)))
                (form.send("Set it"))
            }))
        }
        details open[context.posted("setRule-custom").is_some()] { summary { "Write one of your own clauses" }
            @let own = Form::new(context, "setRule").about("custom").says("The rule is set: what it governs is assessed under it from now on.");
            (own.whole(html! {
                (own.choice("subjectId", "What it governs", subjects, None))
                (own.text("rule.custom", "The rule, as JSON").rows(14).needed().value(OWN).hint("What it may hold is that of CustomRuleInput, which the console describes; what is wrong is said by field."))
                (own.send("Set it"))
            }))
        }
    }
}

/// A rule to begin with: nobody at or below Oppose, half in support, and no grave objection left.
const OWN: &str = r#"{
  "name": "Ours",
  "family": "OBJECTION",
  "roles": ["APPROVER", "CONTRIBUTOR"],
  "stale": "COUNT",
  "clauses": [
    { "noPosition": { "atMost": "OPPOSE" } },
    { "approvals": { "atLeast": "SUPPORT", "share": { "numerator": 1, "denominator": 2 } } },
    { "noObjection": { "severityAtLeast": "MAJOR", "settledBy": "DECIDER" } }
  ]
}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_whom_it_counts_and_what_becomes_of_silence() {
        let rule = Rule {
            named: RuleName { preset: None, name: "ours".to_owned() },
            family: Family::Vote,
            roles: vec![Role::Approver, Role::Contributor],
            exclude_author: true,
            author_approves: false,
            stale: StalePolicy::Ignore,
            assent_after_hours: Some(72),
            weighted: true,
            weights: Weights { acceptance: 0.5, objections: 0.3, group: 0.2 },
            clauses: Vec::new(),
        };
        let lines = counts(&rule);
        assert!(lines.contains(&"The positions of approvers and contributors count.".to_owned()));
        assert!(lines.contains(&"Silence counts as “Accept” after 72 hours.".to_owned()));
        assert!(lines.contains(&"The author of a proposal is not counted.".to_owned()));
    }
}
