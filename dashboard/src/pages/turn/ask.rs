//! A card that asks one thing.

use super::plain;
use super::query::{About, Concession, Item, Objection, Position, Problem, Proposal, Question, TurnKind};
use crate::context::Context;
use crate::ui::form::{Form, Pick};
use crate::ui::{diff, markdown::markdown, time};
use crate::words::{Stance, pill};
use maud::{Markup, html};

/// The card.
pub fn card(context: &Context, item: &Item, about: Option<&About>, number: usize, of: usize) -> Markup {
    let head = context.mark("ask");
    html! {
        li .card .ask aria-labelledby=(head) {
            p .sub {
                (number) " of " (of) " · since " (time::moment(item.since))
                @if let Some(until) = item.until { " · until " (time::moment(until)) }
                @if let Some(proposal) = &item.proposal { " · " a href={ "/proposals/" (proposal.id.inner()) } { (proposal.title) } }
                @else if let Some(initiative) = &item.initiative { " · " a href={ "/initiatives/" (initiative.id.inner()) } { (initiative.title) } }
            }
            h2 id=(head) { (item.kind.question()) }
            p { (plain(&item.why)) }
            @match about {
                Some(About::Proposal(proposal)) => (proposal_asked(context, item, proposal)),
                Some(About::Position(position)) => (position_asked(context, item, position)),
                Some(About::Objection(objection)) => (objection_asked(context, item, objection)),
                Some(About::Concession(concession)) => (concession_asked(context, item, concession)),
                Some(About::Problem(problem)) => (understanding(context, problem)),
                Some(About::Question(question)) => (question_asked(context, question)),
                Some(About::Decision(decision)) => {
                    blockquote { b { (decision.title) } (markdown(&decision.rationale.0)) }
                    @if item.kind == TurnKind::CommitmentWanted { (commitment(context, decision.id.inner())) }
                    p { a href={ "/decisions/" (decision.id.inner()) } { "Read the record" } }
                }
                Some(About::WorkItem(work)) => {
                    @let form = Form::new(context, "changeWorkItem").about(work.id.inner()).with("workItemId", work.id.inner()).with("expectedVersion", work.version).says("Noted.");
                    (form.whole(html! {
                        (form.pick("status", &work.title, &[
                            Pick { value: "DONE", word: "Done", says: "", look: "" },
                            Pick { value: "DROPPED", word: "Dropped", says: "It is not needed any more", look: "" },
                        ], None))
                        (form.send("Send"))
                    }))
                }
                Some(About::Other) | None => (elsewhere(item)),
            }
            (or_else(context, item, number < of))
        }
    }
}

/// What one may do instead of an answer: ask back, or leave it for later.
fn or_else(context: &Context, item: &Item, more: bool) -> Markup {
    let asks = item.node.as_ref().zip(item.proposal.as_ref()).filter(|_| item.kind.may_need_more());
    html! {
        @if let Some((node, proposal)) = asks {
            @let form = Form::new(context, "askQuestion").about(node.id.inner()).with("proposalId", proposal.id.inner()).once().says("It is asked. Your answer can wait until you know.");
            details open[context.posted(&format!("askQuestion-{}", node.id.inner())).is_some()] { summary { "Ask a question" }
                (form.whole(html! {
                    (form.text("body", "What do you need to know?").rows(2).needed())
                    p .sub { "Whoever sees the proposal reads the question and its answer. " a href={ "/proposals/" (proposal.id.inner()) "/questions" } { "What was asked already" } }
                    (form.send("Ask"))
                })) }
        }
        @if let Some(later) = super::put_off(context, item).filter(|_| more) {
            p .act { a .btn href=(later) { "Later" } }
        }
    }
}

/// Where it is answered, when that takes more room than a card.
fn elsewhere(item: &Item) -> Markup {
    html! {
        @if let Some(proposal) = &item.proposal { p { a .btn href={ "/proposals/" (proposal.id.inner()) } { "Go to the proposal" } } }
        @else if let Some(initiative) = &item.initiative { p { a .btn href={ "/initiatives/" (initiative.id.inner()) "/people" } { "Go to the people" } } }
    }
}

fn proposal_asked(context: &Context, item: &Item, proposal: &Proposal) -> Markup {
    let id = proposal.id.inner();
    html! {
        (since(proposal))
        @if item.answers.iter().any(|answer| answer == "takePosition") {
            (stance(context, proposal, None))
        } @else if item.kind == TurnKind::FinalCommentToStart {
            (Form::new(context, "startFinalComment").about(id).with("proposalId", id).says("The final comment period runs.").button("Start it"))
        } @else {
            p { a .btn href={ "/proposals/" (id) "#lead" } { "Go to it" } }
        }
    }
}

/// What happened since the viewer looked at it last.
fn since(proposal: &Proposal) -> Markup {
    html! {
        @if let Some(since) = &proposal.since_you_last_looked {
            p .sub {
                "Since you looked, " (time::moment(since.looked_at)) ": " (since.new_revisions) " revisions, "
                (since.objections_raised) " objections raised, " (since.objections_settled) " settled."
            }
            @if let Some(changed) = &since.diff { blockquote { (diff::changed(&changed.body)) } }
        }
    }
}

fn stance(context: &Context, proposal: &Proposal, last: Option<&Position>) -> Markup {
    let id = proposal.id.inner();
    let form = Form::new(context, "takePosition")
        .about(id)
        .with("proposalId", id)
        .with("revision", proposal.current_revision.number)
        .once()
        .says("Your position is taken. You can change it at any time.");
    let picks = Stance::ALL.map(|stance| {
        let (value, word, look, says) = stance.said();
        Pick { value, word, says, look }
    });
    html! {
        (form.whole(html! {
            (form.pick("stance", "Your stance", &picks, last.map(|held| held.stance.said().0)))
            (form.text("reason", "Why, or what would change your mind?").rows(2).value(last.and_then(|held| held.reason.as_ref()).map(|reason| reason.0.clone()).unwrap_or_default()))
            (form.line("until", "If you need time: until when (UTC)?").kind("datetime-local"))
            p .sub { (proposal.audience.sentence) }
            (form.send("Send"))
        }))
        p { a href={ "/proposals/" (id) "#answer" } { "Read it all, or raise an objection" } }
    }
}

fn position_asked(context: &Context, item: &Item, position: &Position) -> Markup {
    if item.kind != TurnKind::PositionToConfirm {
        return html! { (since(&position.proposal)) (stance(context, &position.proposal, Some(position))) };
    }
    let id = position.id.inner();
    html! {
        blockquote {
            p { (pill(Some(position.stance), false, None)) }
            @if let Some(reason) = &position.reason { (markdown(&reason.0)) }
            @if let Some(by) = &position.entered_by { p .sub { "entered for you by " (by.name) } }
        }
        (Form::new(context, "confirmPosition").about(id).with("positionId", id).with("expectedVersion", position.version).says("It counts as yours now.").button("Yes, that is what I said"))
        details { summary { "No: say it yourself" } (stance(context, &position.proposal, None)) }
    }
}

fn objection_asked(context: &Context, item: &Item, objection: &Objection) -> Markup {
    let id = objection.id.inner();
    let form = |act: &'static str, says: &str| {
        Form::new(context, act).about(id).with("objectionId", id).with("expectedVersion", objection.version).says(says)
    };
    html! {
        p { b { (objection.title) } span .sub { " by " (objection.raised_by.name) } }
        @match item.kind {
            TurnKind::RestatementToConfirm => {
                @if let Some(said) = &objection.restatement { blockquote { (markdown(&said.0)) } }
                (form("confirmUnderstood", "They know now that they understood you.").button("Yes, you understood me"))
                @let correct = form("correctRestatement", "They see what is missing.");
                details open[context.posted(&format!("correctRestatement-{id}")).is_some()] { summary { "Not quite" }
                    (correct.whole(html! { (correct.text("correction", "What is missing?").rows(2).needed()) (correct.send("Send")) })) }
            }
            TurnKind::AnswerToSettle => {
                @if let Some(answer) = &objection.answer { blockquote { (markdown(&answer.0)) } }
                @if let Some(removal) = &objection.removal { p .sub { "You wrote that this would settle it: " (removal.0) } }
                @let settle = form("confirmSettled", "It is settled, as you say.");
                (settle.whole(html! { (settle.line("note", "Anything to add?")) (settle.send("Yes, settled")) }))
                @let reject = form("rejectAnswer", "They know that it is not settled, and why.");
                details open[context.posted(&format!("rejectAnswer-{id}")).is_some()] { summary { "No, it still stands" }
                    (reject.whole(html! { (reject.text("note", "What would settle it?").rows(2).needed()) (reject.send("Send")) })) }
            }
            TurnKind::ObjectionToRuleOn => {
                (markdown(&objection.body.0))
                @if let Some(answer) = &objection.answer { blockquote { "The answer: " (markdown(&answer.0)) } }
                @if let Some(why) = &objection.rejection { blockquote { "Why it does not settle it: " (markdown(&why.0)) } }
                @for (act, word, says) in [("sustainObjection", "Sustain it: the proposal must change", "It is sustained."), ("overruleObjection", "Overrule it: it may go on", "It is overruled; the dissent stays on record.")] {
                    @let rule = form(act, says);
                    details open[context.posted(&format!("{act}-{id}")).is_some()] { summary { (word) }
                        (rule.whole(html! { (rule.text("rationale", "Why?").needed()) (rule.send("Send")) })) }
                }
            }
            _ => {
                (markdown(&objection.body.0))
                @if let Some(removal) = &objection.removal { p .sub { "Would settle it: " (removal.0) } }
                @if item.kind == TurnKind::ObjectionToRestate {
                    @let say = form("restateObjection", "They are asked whether you understood them.");
                    (say.whole(html! { (say.text("restatement", "Say it back in your own words").rows(3).needed()) (say.send("Send")) }))
                } @else {
                    @let address = form("addressObjection", "They are asked whether that settles it.");
                    (address.whole(html! {
                        (address.text("answer", "Your answer").rows(3).needed())
                        (address.line("changedIn", "If a revision changed for it: its number").range(1, 100_000))
                        (address.send("Send"))
                    }))
                }
            }
        }
        p { a href={ "/objections/" (id) } { "The whole objection" } }
    }
}

fn question_asked(context: &Context, question: &Question) -> Markup {
    let id = question.id.inner();
    let form = Form::new(context, "answerQuestion").about(id).with("questionId", id);
    let form = form.with("expectedVersion", question.version).says("They can read it now.");
    html! {
        blockquote { (markdown(&question.body.0)) p .sub { (question.asked_by.name) } }
        (form.whole(html! { (form.text("answer", "Your answer").rows(3).needed()) (form.send("Send")) }))
    }
}

fn concession_asked(context: &Context, item: &Item, concession: &Concession) -> Markup {
    let id = concession.id.inner();
    html! {
        blockquote { p { b { (concession.title) } } (markdown(&concession.body.0)) }
        @if item.kind == TurnKind::ConcessionToIncorporate {
            @let form = Form::new(context, "incorporateConcession").about(id).with("concessionId", id).with("expectedVersion", concession.version).says("It is part of the proposal; who objected is asked whether that settles it.");
            (form.whole(html! {
                (form.line("revision", "In which revision is it?").range(1, 100_000).needed().value(concession.proposal.current_revision.number))
                (form.send("It is in there"))
            }))
            p { a href={ "/proposals/" (concession.proposal.id.inner()) "#lead" } { "Write the revision first" } }
        } @else {
            @let form = Form::new(context, "answerConcession").about(id).with("concessionId", id).with("expectedVersion", concession.version).says("Your answer is given.");
            (form.whole(html! {
                (form.pick("accepts", "If this were done", &[
                    Pick { value: "true", word: "It would settle it", says: "", look: "support" },
                    Pick { value: "false", word: "It would not", says: "", look: "oppose" },
                ], None))
                (form.text("note", "Why?").rows(2))
                (form.send("Send"))
            }))
        }
    }
}

fn understanding(context: &Context, problem: &Problem) -> Markup {
    let id = problem.id.inner();
    let form = Form::new(context, "takeUnderstanding")
        .about(id)
        .with("problemId", id)
        .with("problemVersion", problem.version)
        .once()
        .says("Thank you: they know how you see the problem.");
    html! {
        blockquote { p { b { (problem.title) } } (markdown(&problem.statement.0)) }
        (form.whole(html! {
            (form.pick("stance", "How do you see it?", &[
                Pick { value: "AGREE", word: "Yes", says: "This is the problem", look: "support" },
                Pick { value: "RESTATED", word: "Put differently", says: "The same in my own words", look: "accept" },
                Pick { value: "UNSURE", word: "Not sure", says: "I do not see it yet", look: "reservations" },
                Pick { value: "DISAGREE", word: "No", says: "This is not the problem", look: "oppose" },
            ], None))
            (form.text("restatement", "In your own words").rows(2))
            (form.send("Send"))
        }))
    }
}

fn commitment(context: &Context, decision: &str) -> Markup {
    let form =
        Form::new(context, "commitToDecision").about(decision).with("decisionId", decision).says("It is on record.");
    html! {
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
