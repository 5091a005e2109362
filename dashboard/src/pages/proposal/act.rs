//! What can be done: answer, object, and for leads revise, offer and decide.

use super::query::{ConcessionState, Proposal};
use crate::context::Context;
use crate::ui::form::{Form, Pick};
use crate::words::{ProposalStatus, Role, Stance};
use maud::{Markup, html};

/// Where the viewer stands, and the forms to say so.
pub fn answer(context: &Context, proposal: &Proposal) -> Markup {
    let Some(part) = &proposal.initiative.viewer_stakeholder else { return html! {} };
    if !matches!(proposal.status, ProposalStatus::Open | ProposalStatus::FinalComment) {
        return html! {};
    }
    let held = proposal.itself().and_then(|one| one.positions.nodes.iter().find(|held| held.stakeholder.id == part.id));
    let picks = Stance::ALL.map(|stance| {
        let (value, word, look, says) = stance.said();
        Pick { value, word, says, look }
    });
    let position = Form::new(context, "takePosition")
        .with("proposalId", proposal.id.inner())
        .with("revision", proposal.current_revision.number)
        .once()
        .says("Your position is taken. Who leads this sees it, and you can change it at any time.");
    let objection = Form::new(context, "raiseObjection")
        .with("proposalId", proposal.id.inner())
        .once()
        .says("Your objection is raised. Only you, or whom you name, can call it settled.");
    html! {
        section #answer .card .side aria-labelledby="h-answer" {
            div .hd { h2 #h-answer { "Where do you stand?" } }
            @if part.role == Role::Observer {
                p .sub { "You look on: who leads this can give you a part with a say." }
            } @else {
                p .sub { (proposal.audience.sentence) }
                (position.whole(html! {
                    // Nothing is ticked for a new answer; the last one only where it is to be confirmed.
                    (position.pick("stance", "Your stance", &picks, held.map(|held| held.stance.said().0)))
                    (position.text("reason", "Why, or what would change your mind?").value(held.and_then(|held| held.reason.as_ref()).map(|reason| reason.0.clone()).unwrap_or_default()))
                    (position.line("until", "If you need time: until when (UTC)?").kind("datetime-local"))
                    (position.send(if held.is_some() { "Change it" } else { "Send" }))
                }))
                @if let Some(held) = held {
                    (Form::new(context, "withdrawPosition").with("proposalId", proposal.id.inner()).with("expectedVersion", held.version).says("Your position is taken back: you count as not heard.").button("Take it back"))
                }
            }
            details open[context.posted("raiseObjection").is_some()] { summary { "Raise an objection" }
                (objection.whole(html! {
                    (objection.line("title", "The concern, in a line").needed())
                    (objection.text("body", "What exactly, and why?").needed())
                    (objection.choice("severity", "How grave is it?", &[
                        ("MINOR".to_owned(), "Minor: worth saying".to_owned()),
                        ("MAJOR".to_owned(), "Major: should be settled".to_owned()),
                        ("BLOCKING".to_owned(), "Blocking: must be settled".to_owned()),
                    ], Some("MAJOR")))
                    (objection.text("removal", "What would settle it?").rows(2))
                    (objection.text("passage", "Which passage is it about?").rows(2))
                    (objection.send("Raise it"))
                }))
            }
        }
    }
}

/// What a lead or a decider does.
pub fn lead(context: &Context, proposal: &Proposal) -> Markup {
    let Some(part) = proposal.initiative.viewer_stakeholder.as_ref().filter(|part| part.is_lead || part.is_decider)
    else {
        return html! {};
    };
    let id = proposal.id.inner();
    html! {
        section #lead .card aria-labelledby="h-lead" {
            div .hd { h2 #h-lead { "What you can do" } }
            @if part.is_lead && proposal.status.is_open() {
                @if proposal.status == ProposalStatus::Draft {
                    (Form::new(context, "shareProposal").with("proposalId", id).with("expectedVersion", proposal.version).says("It is shared: everybody in the initiative sees it now.").button("Share it"))
                }
                (revise(context, proposal))
                (concede(context, proposal))
                @if proposal.status == ProposalStatus::Open {
                    (Form::new(context, "startFinalComment").with("proposalId", id).says("The final comment period runs.").button("Start the final comment period"))
                }
            }
            @if part.is_decider { (decide(context, proposal)) }
            @if part.is_lead && proposal.status.is_open() { (withdraw(context, proposal)) (supersede(context, proposal)) }
            p { a href={ "/proposals/" (id) "/brief" } { "The brief, on one page" } " · " a href={ "/proposals/" (id) "/export" } { "Export as JSON" } }
        }
    }
}

fn revise(context: &Context, proposal: &Proposal) -> Markup {
    let form = Form::new(context, "reviseProposal")
        .with("proposalId", proposal.id.inner())
        .with("expectedVersion", proposal.version)
        .says("The revision is written. Positions taken before a substantive one are stale.");
    html! {
        details open[context.posted("reviseProposal").is_some()] { summary { "Write a revision" }
            (form.whole(html! {
                (form.line("title", "Title").value(&proposal.title))
                (form.text("body", "What is proposed, in Markdown").rows(14).needed().value(&proposal.current_revision.body.0))
                (form.choice("kind", "What kind of change is it?", &[
                    ("SUBSTANTIVE".to_owned(), "Substantive: people have to look again".to_owned()),
                    ("EDITORIAL".to_owned(), "Editorial: nothing changes in substance".to_owned()),
                ], None))
                div .act { (form.send("Write it")) button type="submit" formaction={ "/preview" } formtarget="_blank" { "Preview" } }
            }))
        }
    }
}

fn concede(context: &Context, proposal: &Proposal) -> Markup {
    let form = Form::new(context, "draftConcession")
        .with("proposalId", proposal.id.inner())
        .once()
        .says("The concession is drafted; only leads see it until it is offered.");
    let open = proposal.objections.nodes.iter().filter(|one| one.state.waits_for() != "closed");
    let open: Vec<(String, String)> = open.map(|one| (one.id.inner().to_owned(), one.title.clone())).collect();
    html! {
        details open[context.posted("draftConcession").is_some()] { summary { "Draft a concession" }
            (form.whole(html! {
                (form.line("title", "What could be given, in a line?").needed())
                (form.line("cost", "What does it cost you, as a whole number?").range(0, 1_000_000).needed())
                (form.text("body", "What would change?").rows(3))
                @for (at, (objection, title)) in open.iter().enumerate() {
                    label .check { input type="checkbox" name={ "removes." (at) ".objectionId" } value=(objection); span { "settles “" (title) "”" } }
                }
                (form.send("Draft it"))
            }))
        }
        @for one in proposal.concessions.nodes.iter().filter(|one| one.state == ConcessionState::Draft) {
            (Form::new(context, "offerConcession").about(one.id.inner()).with("concessionId", one.id.inner()).with("expectedVersion", one.version).says("The concession is offered.").button(&format!("Offer “{}”", one.title)))
        }
    }
}

fn decide(context: &Context, proposal: &Proposal) -> Markup {
    if !matches!(proposal.status, ProposalStatus::Open | ProposalStatus::FinalComment) {
        return html! {};
    }
    let form = Form::new(context, "decide")
        .with("proposalId", proposal.id.inner())
        .with("expectedVersion", proposal.version)
        .next("/decisions/{id}")
        .says("It is decided, and on record.");
    html! {
        details open[context.posted("decide").is_some()] { summary { "Decide" }
            (form.whole(html! {
                (form.choice("outcome", "The outcome", &[("ACCEPTED".to_owned(), "Accepted".to_owned()), ("REJECTED".to_owned(), "Rejected".to_owned())], None))
                (form.text("rationale", "Why?").needed())
                (form.choice("reversibility", "How hard is it to take back?", &[
                    ("REVERSIBLE".to_owned(), "Reversible".to_owned()),
                    ("DURABLE".to_owned(), "Durable".to_owned()),
                ], None))
                (form.line("reviewAt", "When to look at it again (UTC)").kind("date"))
                (form.text("overrideReason", "If the rule is not met: why decide all the same? Deciders only.").rows(2))
                (form.send("Decide"))
            }))
        }
    }
}

/// Another takes its place.
fn supersede(context: &Context, proposal: &Proposal) -> Markup {
    let others = proposal.initiative.proposals.nodes.iter().filter(|one| one.id != proposal.id);
    let others: Vec<(String, String)> = others.map(|one| (one.id.inner().to_owned(), one.title.clone())).collect();
    let form = Form::new(context, "supersedeProposal")
        .with("proposalId", proposal.id.inner())
        .with("expectedVersion", proposal.version)
        .says("The other has taken its place.");
    html! {
        @if !others.is_empty() {
            details open[context.posted("supersedeProposal").is_some()] { summary { "Another takes its place" }
                (form.whole(html! {
                    (form.choice("byProposalId", "Which?", &others, None))
                    (form.text("reason", "Why?").needed())
                    button .danger type="submit" { "Supersede" }
                }))
            }
        }
    }
}

fn withdraw(context: &Context, proposal: &Proposal) -> Markup {
    let form = Form::new(context, "withdrawProposal")
        .with("proposalId", proposal.id.inner())
        .with("expectedVersion", proposal.version)
        .says("The proposal is withdrawn.");
    html! {
        details open[context.posted("withdrawProposal").is_some()] { summary { "Withdraw it" }
            (form.whole(html! { (form.text("reason", "Why?").needed()) button .danger type="submit" { "Withdraw" } }))
        }
    }
}
