//! Inviting, answering for somebody, and letting somebody answer.

use super::query::{Delegation, Initiative, Part, Person};
use crate::context::Context;
use crate::ui::form::Form;
use crate::ui::markdown::markdown;
use crate::ui::{empty, time};
use crate::words::{Role, Stance};
use maud::{Markup, html};

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(value, word)| ((*value).to_owned(), (*word).to_owned())).collect()
}

/// The people with a say but this one, as a choice.
fn others(initiative: &Initiative, but: &cynic::Id) -> Vec<(String, String)> {
    let says = |one: &&Person| one.role != Role::Observer && one.id != *but;
    let pair = |one: &Person| (one.id.inner().to_owned(), one.name.clone());
    initiative.stakeholders.nodes.iter().filter(says).map(pair).collect()
}

/// The open proposals, as a choice.
fn open(initiative: &Initiative) -> Vec<(String, String)> {
    initiative.open().map(|one| (one.id.inner().to_owned(), one.title.clone())).collect()
}

/// The form to invite somebody.
pub fn invite(context: &Context, initiative: &Initiative, leads: bool) -> Markup {
    let form = Form::new(context, "inviteStakeholder")
        .with("initiativeId", initiative.frame.id.inner())
        .says("They are invited: a mail is on its way, unless they are a member already and take part at once.");
    html! {
        section #invite .card aria-labelledby="h-invite" {
            div .hd { h2 #h-invite { "Invite somebody" } p .sub { "Inviting an address again, before they come in, changes their part." } }
            details open[context.posted("inviteStakeholder").is_some()] { summary { "Write an invitation" }
                (form.whole(html! {
                    (form.line("name", "Name, as others see it").needed())
                    (form.line("email", "E-mail address").kind("email").needed())
                    (form.choice("role", "Their part", &pairs(&[
                        ("CONTRIBUTOR", "Contributor: is heard, may object"),
                        ("APPROVER", "Approver: their approval can be required"),
                        ("OBSERVER", "Observer: is informed, has no say"),
                    ]), None))
                    (form.line("group", "Their team or function"))
                    (form.line("weight", "How much their position weighs").hint("1 unless given"))
                    @if leads {
                        label .check { input type="checkbox" name="isLead" value="true"; span { "They lead it too" } }
                        label .check { input type="checkbox" name="isDecider" value="true"; span { "They decide it, and may overrule objections" } }
                    }
                    (form.send("Invite"))
                }))
            }
        }
    }
}

/// The form to enter what somebody said to a lead.
pub fn enter(context: &Context, initiative: &Initiative) -> Markup {
    let Some(part) = &initiative.viewer_stakeholder else { return html! {} };
    let (people, proposals) = (others(initiative, &part.id), open(initiative));
    if people.is_empty() || proposals.is_empty() {
        return html! {};
    }
    let stances =
        Stance::ALL.map(|stance| (stance.said().0.to_owned(), format!("{}: {}", stance.said().1, stance.said().3)));
    let form =
        Form::new(context, "enterPosition").once().says("The position is entered; they are asked to confirm it.");
    html! {
        section #enter .card aria-labelledby="h-enter" {
            div .hd { h2 #h-enter { "Enter a position for somebody" } p .sub { "What they told you. It says that you entered it, and they are asked to confirm it." } }
            details open[context.posted("enterPosition").is_some()] { summary { "Enter one" }
                (form.whole(html! {
                    (form.choice("stakeholderId", "Who", &people, None))
                    (form.choice("proposalId", "On which proposal", &proposals, None))
                    (form.choice("stance", "Their stance", &stances, None))
                    (form.text("reason", "What did they say, and where?").rows(2))
                    (form.line("until", "If they need time: until when (UTC)?").kind("datetime-local"))
                    (form.send("Enter it"))
                }))
            }
        }
    }
}

/// Who lets whom answer, and the form to do so.
pub fn delegations(context: &Context, initiative: &Initiative) -> Markup {
    let held: Vec<&Delegation> = initiative.delegations.nodes.iter().filter(|one| one.revoked_at.is_none()).collect();
    let part = initiative.viewer_stakeholder.as_ref();
    html! {
        section #delegations .card .half data-live="delegations" aria-labelledby="h-dele" {
            div .hd { h2 #h-dele { "Who answers for whom" } p .sub { "A position of one's own always goes before." } }
            @if held.is_empty() { (empty("Everybody answers for themselves.", None)) }
            ul .acts {
                @for one in &held {
                    li {
                        p { b { (one.delegate.name) } " answers for " b { (one.stakeholder.name) } ", "
                            @match &one.proposal { Some(proposal) => { "on " a href={ "/proposals/" (proposal.id.inner()) } { (proposal.title) } } None => "on every proposal here" }
                        }
                        p .sub { "since " (time::moment(one.given_at)) }
                        @if let Some(note) = &one.note { (markdown(&note.0)) }
                        @if part.is_some_and(|part| part.id == one.stakeholder.id) {
                            (Form::new(context, "revokeDelegation").about(one.id.inner()).with("delegationId", one.id.inner()).with("expectedVersion", one.version).says("You answer for yourself again.").button("Answer for yourself"))
                        }
                    }
                }
            }
            @if let Some(part) = part.filter(|part| part.role != Role::Observer) { (delegate(context, initiative, part)) }
        }
    }
}

fn delegate(context: &Context, initiative: &Initiative, part: &Part) -> Markup {
    let people = others(initiative, &part.id);
    if people.is_empty() {
        return html! {};
    }
    let mut subjects = vec![(initiative.frame.id.inner().to_owned(), "Every proposal here".to_owned())];
    subjects.extend(open(initiative));
    let form = Form::new(context, "delegatePosition").once().says("They answer for you now. Everybody here sees that.");
    html! {
        details open[context.posted("delegatePosition").is_some()] { summary { "Let somebody answer for you" }
            (form.whole(html! {
                (form.choice("delegateId", "Who", &people, None))
                (form.choice("subjectId", "On what", &subjects, None))
                (form.text("note", "Why?").rows(2))
                (form.send("Let them answer"))
            }))
        }
    }
}
