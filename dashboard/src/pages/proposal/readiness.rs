//! How near agreement it is, under the rule and as a number; and whom to talk to.

use super::query::{Assessment, Clause, Proposal, Talk, TalkOutcome, Talked};
use crate::context::Context;
use crate::ui::dial::{dial, factors};
use crate::ui::form::Form;
use crate::ui::{empty, icon, initials, number, time};
use crate::words::{ClauseStatus, VerdictStatus, plain};
use maud::{Markup, html};

/// The dial, what it is made of, and the clauses of the rule.
pub fn card(proposal: &Proposal, assessment: &Assessment) -> Markup {
    let ready = assessment.verdict.status == VerdictStatus::Ready;
    let summary = verdict(assessment);
    let heard = proposal.is_heard();
    let readiness = assessment.readiness.as_ref().filter(|_| heard);
    html! {
        section .card .wide data-live="readiness" aria-labelledby="h-ready" {
            h2 #h-ready .vh { "Readiness" }
            div .rd {
                (dial("dial-title", readiness, &summary, ready))
                @if let Some(readiness) = readiness {
                    (factors(readiness, why(proposal, assessment)))
                } @else if !heard {
                    (empty("No score yet: nobody has answered.", Some(html! { p { a href={ "/initiatives/" (proposal.initiative.frame.id.inner()) "/people" } { "See who is asked, or invite people" } } })))
                } @else {
                    p .sub { (plain(&assessment.summary)) }
                }
            }
            @if let Some(understanding) = &assessment.understanding { p .sub { (plain(&understanding.sentence)) } }
            div .strip { (gates(&assessment.verdict.clauses)) }
        }
    }
}

/// The verdict, with the first thing that is missing.
fn verdict(assessment: &Assessment) -> String {
    let missing = assessment.verdict.clauses.iter().find(|clause| clause.status == ClauseStatus::Unsatisfied);
    let word = assessment.verdict.status.word();
    match missing.and_then(|clause| clause.sentence.as_deref()) {
        Some(sentence) => format!("{word}: {}", plain(sentence)),
        None => word.to_owned(),
    }
}

fn why(proposal: &Proposal, assessment: &Assessment) -> [String; 3] {
    let heard = proposal.itself().map_or(0, |one| one.positions.nodes.len());
    let open = proposal.objections.nodes.iter().filter(|one| one.state.waits_for() != "closed").count();
    let group = assessment.readiness.as_ref().map_or(0.0, |readiness| readiness.group * 100.0);
    [
        format!("{heard} of {} people have answered", proposal.initiative.stakeholders.nodes.len()),
        format!("{open} of {} objections are open", proposal.objections.nodes.len()),
        format!("it accepts it at {} of 100", number(group)),
    ]
}

/// The clauses of the rule: met, not met, or asking nothing.
pub fn gates(clauses: &[Clause]) -> Markup {
    html! {
        ul .gates aria-label="Clauses of the rule" {
            @for clause in clauses {
                @let (class, shape, word) = match clause.status {
                    ClauseStatus::Satisfied => ("ok", "i-ok", "Met: "),
                    ClauseStatus::Unsatisfied => ("no", "i-no", "Not met: "),
                    ClauseStatus::NotApplicable => ("na", "i-ok", "Asks nothing: "),
                };
                li .(class) {
                    (icon(shape))
                    span { span .vh { (word) } b { (plain(&clause.requirement)) }
                        @if let Some(sentence) = &clause.sentence { small { (plain(sentence)) } }
                        @if let Some(at) = clause.passes_at { small { "by itself on " (time::moment(at)) } }
                    }
                }
            }
        }
    }
}

/// Whom to talk to next; for leads.
pub fn talk(context: &Context, proposal: &Proposal, assessment: &Assessment) -> Markup {
    let next = assessment.talk_to_next.as_deref().unwrap_or_default();
    let is_no_use = |one: &&Talk| one.talked.as_ref().is_some_and(|talk| talk.outcome == TalkOutcome::NotUseful);
    let (no_use, next): (Vec<&Talk>, Vec<&Talk>) = next.iter().partition(is_no_use);
    let more = assessment.people_to_talk_to.unwrap_or_default();
    html! {
        section .card .side #talk data-live="talk" aria-labelledby="h-talk" {
            div .hd { h2 #h-talk { "Talk to next" } }
            @if next.is_empty() && no_use.is_empty() { p .sub { "Nobody whose answer would bring it nearer." } }
            @else if next.is_empty() { p .sub { "Nobody but those of whom a lead saw no use in it." } }
            ol .talk {
                @for one in next.iter().take(3) {
                    li {
                        span .av aria-hidden="true" { (initials(&one.stakeholder.name)) }
                        div {
                            p .who { b { (one.stakeholder.name) } span .sub { (one.stakeholder.role.word()) } span .chip .up { "up to +" (number(one.score)) } }
                            p { (plain(&one.sentence)) }
                            @for wants in one.objections.iter().filter_map(|objection| objection.removal.as_ref()) {
                                blockquote .sub { "Would settle it: " (wants.0) }
                            }
                            (opener(one))
                            (noted(context, proposal, one))
                        }
                    }
                }
            }
            @let more = usize::try_from(more).unwrap_or_default().saturating_sub(next.len().min(3) + no_use.len());
            @if more > 0 { p .sub { "and " (more) " more" } }
            @if !no_use.is_empty() {
                ul .rows { @for one in no_use { @if let Some(talk) = &one.talked {
                    li { p .sub { (one.stakeholder.name) ": no use for now, as " (talk.recorded_by.name) " noted " (time::ago(context.now(), talk.created_at)) " ago" } (take_back(context, talk)) }
                } } }
            }
        }
    }
}

/// That they were talked to, or the buttons that say so: leads alone see it.
fn noted(context: &Context, proposal: &Proposal, one: &Talk) -> Markup {
    let id = one.stakeholder.id.inner();
    let form = Form::new(context, "recordTalk").about(id).with("proposalId", proposal.id.inner());
    let form = form.with("stakeholderId", id).once().says("It is noted, for leads only.");
    html! {
        @if let Some(talk) = &one.talked {
            p .sub { (talk.recorded_by.name) " talked to them " (time::ago(context.now(), talk.created_at)) " ago" }
            (take_back(context, talk))
        } @else if proposal.status.is_open() {
            (form.whole(html! {
                div .act {
                    button type="submit" name="outcome" value="TALKED" { "Talked to them" }
                    button type="submit" name="outcome" value="NOT_USEFUL" { "Not useful" }
                }
            }))
        }
    }
}

fn take_back(context: &Context, talk: &Talked) -> Markup {
    let id = talk.id.inner();
    let form = Form::new(context, "withdrawTalk").about(id).with("talkId", id).with("expectedVersion", talk.version);
    form.says("It is taken back.").button("Take it back")
}

/// How to begin, from what they said themselves.
fn opener(one: &Talk) -> Markup {
    let wants = one.objections.iter().find_map(|objection| Some((&objection.title, &objection.removal.as_ref()?.0)));
    html! {
        @if let Some((title, wants)) = wants {
            details { summary { "How to begin" }
                p #(format!("opener-{}", one.stakeholder.id.inner())) { "About “" (title) "”: you wrote that this would settle it: " (wants.trim_end_matches('.')) ". If the next revision has it, would you support the proposal? What else is missing?" }
                button .js-only type="button" data-copy=(format!("opener-{}", one.stakeholder.id.inner())) { "Copy it" }
            }
        }
    }
}
