//! What is worth doing when a stage is entered: plain sentences, and never a lock.
//! A pure function of what everybody sees who sees the initiative, so that all are told the same.

use super::graphql::{StageAdvice, StageAdviceKind as Kind};
use super::service::Facts;
use crate::graph::Node;
use crate::proposal::service::takes_feedback;
use crate::research::service::Researched;
use entities::{ProblemId, ProposalStatus, Role, Stage};
use std::collections::BTreeSet;

/// How many things one piece of advice names as things.
const ABOUT: usize = 10;
/// How many it names in its sentence.
const NAMED: usize = 3;

/// What is missing for a stage, the most basic first.
#[must_use]
pub fn advise(stage: Stage, research: &Researched, facts: &Facts) -> Vec<StageAdvice> {
    let advice = match stage {
        Stage::Research => vec![no_topics(research), gaps(research), too_deep(research), undiscovered(research)],
        Stage::Propose => vec![
            no_topics(research),
            too_shallow(research),
            gaps(research),
            undiscovered(research),
            nobody_asked(research, facts),
            no_problem(facts),
            no_criteria(facts),
            no_evidence(facts),
            open_objections(research),
        ],
        Stage::Negotiate => vec![
            no_problem(facts),
            no_criteria(facts),
            no_proposal(facts),
            no_alternative(facts),
            too_shallow(research),
            gaps(research),
            nobody_asked(research, facts),
            not_joined(facts),
            silent(facts),
            no_decider(facts),
        ],
    };
    advice.into_iter().flatten().collect()
}

fn no_topics(research: &Researched) -> Option<StageAdvice> {
    let sentence = "There is no topic: say what is to be looked into, and how deep.";
    research.in_scope.is_empty().then(|| plain(Kind::NoTopics, sentence))
}

fn too_shallow(research: &Researched) -> Option<StageAdvice> {
    let topics = research.too_shallow();
    let titles = topics.iter().map(|topic| topic.title.as_str());
    about(Kind::TooShallow, titles, topics.iter().copied().cloned().map(Node::from), |names, many| {
        let (verb, depth) = if many { ("are", "their target depth") } else { ("is", "its target depth") };
        format!("{names} {verb} short of {depth}: look deeper, or set the target lower and say that it is enough.")
    })
}

fn too_deep(research: &Researched) -> Option<StageAdvice> {
    let topics = research.too_deep();
    let titles = topics.iter().map(|topic| topic.title.as_str());
    about(Kind::TooDeep, titles, topics.iter().copied().cloned().map(Node::from), |names, many| {
        let (verb, whose) = if many { ("are", "their") } else { ("is", "its") };
        format!("{names} {verb} past {whose} target depth or time box: go for breadth before more depth.")
    })
}

fn gaps(research: &Researched) -> Option<StageAdvice> {
    let objections: Vec<_> = research.gaps().map(|(objection, _)| objection).collect();
    let titles = objections.iter().map(|row| row.title.as_str());
    about(Kind::Gaps, titles, objections.iter().copied().cloned().map(Node::from), |names, many| {
        let verb = if many { "point" } else { "points" };
        format!("{names} {verb} at what was not looked into deep enough.")
    })
}

fn undiscovered(research: &Researched) -> Option<StageAdvice> {
    let (people, report) = (research.people, &research.undiscovered);
    if research.in_scope.is_empty() {
        return None;
    }
    if people < 4 {
        let who = if people == 1 { "1 person has".to_owned() } else { format!("{people} people have") };
        let sentence = format!(
            "{who} reported findings: from four on, and where they looked on their own, it can be estimated how many \
             risks and constraints nobody has found."
        );
        return Some(plain(Kind::Undiscovered, &sentence));
    }
    // A lower bound, so rounded down.
    let more = (report.chao2? - f64::from(u32::try_from(report.observed).unwrap_or(u32::MAX))).floor();
    let sentence =
        format!("At least {more:.0} more risks and constraints are likely to be there that nobody has found.");
    (more >= 1.0).then(|| plain(Kind::Undiscovered, &sentence))
}

fn nobody_asked(research: &Researched, facts: &Facts) -> Option<StageAdvice> {
    if !facts.stakeholders.iter().any(|row| !row.lead) {
        let sentence = "Nobody but the leads takes part: invite those whom it touches.";
        return Some(plain(Kind::NobodyAsked, sentence));
    }
    let leads: BTreeSet<_> = facts.stakeholders.iter().filter(|row| row.lead).map(|row| row.id).collect();
    let sentence = "Nobody but the leads has reported a finding: ask those whom it touches.";
    research.finders.iter().all(|id| leads.contains(id)).then(|| plain(Kind::NobodyAsked, sentence))
}

fn not_joined(facts: &Facts) -> Option<StageAdvice> {
    let missing = || facts.stakeholders.iter().filter(|row| row.user_id.is_none() && row.role != Role::Observer);
    about(Kind::NotJoined, missing().map(|row| row.name.as_str()), missing().cloned().map(Node::from), |names, many| {
        let verb = if many { "have" } else { "has" };
        format!("{names} {verb} a say and {verb} not come in yet.")
    })
}

/// Who has come in, has a say and holds no position on anything that is open.
fn silent(facts: &Facts) -> Option<StageAdvice> {
    if !facts.proposals.iter().any(|row| takes_feedback(row.status)) {
        return None;
    }
    let heard: BTreeSet<_> = facts.positions.iter().map(|row| row.stakeholder_id).collect();
    let silent = || {
        let joined = facts.stakeholders.iter().filter(|row| row.user_id.is_some() && row.role != Role::Observer);
        joined.filter(|row| !heard.contains(&row.id))
    };
    about(Kind::Silent, silent().map(|row| row.name.as_str()), silent().cloned().map(Node::from), |names, many| {
        let verb = if many { "have" } else { "has" };
        format!("{names} {verb} said nothing to any proposal that is open: silence is no agreement, so ask.")
    })
}

fn no_decider(facts: &Facts) -> Option<StageAdvice> {
    let sentence = "Nobody is named to decide, or to rule on objections.";
    (!facts.stakeholders.iter().any(|row| row.decider)).then(|| plain(Kind::NoDecider, sentence))
}

fn no_problem(facts: &Facts) -> Option<StageAdvice> {
    let sentence = "No problem is written down: people who disagree may not mean the same one.";
    facts.problems.is_empty().then(|| plain(Kind::NoProblem, sentence))
}

fn no_criteria(facts: &Facts) -> Option<StageAdvice> {
    let measured: BTreeSet<_> = facts.criteria.iter().map(|row| row.problem_id).collect();
    problems_but(facts, Kind::NoCriteria, &measured, |names, many| {
        let verb = if many { "have" } else { "has" };
        format!("{names} {verb} no criterion: say what a solution must satisfy before you compare any.")
    })
}

fn no_evidence(facts: &Facts) -> Option<StageAdvice> {
    let shown: BTreeSet<_> = facts.evidence.iter().map(|row| row.problem_id).collect();
    problems_but(facts, Kind::NoEvidence, &shown, |names, many| {
        let verb = if many { "rest" } else { "rests" };
        format!("{names} {verb} on no evidence: say where it shows, for those who have not seen it.")
    })
}

/// The problems that were neither split nor merged, but these.
fn problems_but(
    facts: &Facts,
    kind: Kind,
    but: &BTreeSet<ProblemId>,
    sentence: impl FnOnce(String, bool) -> String,
) -> Option<StageAdvice> {
    let left = facts.problems.iter().filter(|row| row.superseded_at.is_none() && !but.contains(&row.id));
    let left: Vec<_> = left.collect();
    let titles = left.iter().map(|row| row.title.as_str());
    about(kind, titles, left.iter().copied().cloned().map(Node::from), sentence)
}

fn no_proposal(facts: &Facts) -> Option<StageAdvice> {
    solved_by(facts, Kind::NoProposal, 0, |names, many| {
        let verb = if many { "have" } else { "has" };
        format!("{names} {verb} no proposal that is open for feedback.")
    })
}

fn no_alternative(facts: &Facts) -> Option<StageAdvice> {
    solved_by(facts, Kind::NoAlternative, 1, |names, many| {
        let verb = if many { "have" } else { "has" };
        format!("{names} {verb} one proposal and no alternative: there is nothing to compare it with.")
    })
}

/// The problems with so many proposals that can still be agreed on, or were.
fn solved_by(
    facts: &Facts,
    kind: Kind,
    number: usize,
    sentence: impl FnOnce(String, bool) -> String,
) -> Option<StageAdvice> {
    let open: BTreeSet<_> = facts
        .proposals
        .iter()
        .filter(|row| {
            matches!(row.status, ProposalStatus::Open | ProposalStatus::FinalComment | ProposalStatus::Accepted)
        })
        .map(|row| row.id)
        .collect();
    let count = |problem| {
        facts.solves.iter().filter(|row| row.problem_id == problem && open.contains(&row.proposal_id)).count()
    };
    let such: Vec<_> =
        facts.problems.iter().filter(|row| row.superseded_at.is_none() && count(row.id) == number).collect();
    let titles = such.iter().map(|row| row.title.as_str());
    about(kind, titles, such.iter().copied().cloned().map(Node::from), sentence)
}

fn open_objections(research: &Researched) -> Option<StageAdvice> {
    let titles = research.objections.iter().map(|row| row.title.as_str());
    let rows = research.objections.iter().cloned().map(Node::from);
    about(Kind::OpenObjections, titles, rows, |names, many| {
        let (verb, them) = if many { ("are", "them") } else { ("is", "it") };
        format!("{names} {verb} open: say what becomes of {them}.")
    })
}

fn plain(kind: Kind, sentence: &str) -> StageAdvice {
    StageAdvice { kind, sentence: sentence.to_owned(), about: Vec::new() }
}

/// Advice about these things; none where there are none.
fn about<'a>(
    kind: Kind,
    names: impl Iterator<Item = &'a str>,
    things: impl Iterator<Item = Node>,
    sentence: impl FnOnce(String, bool) -> String,
) -> Option<StageAdvice> {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let many = names.len() > 1;
    let shown = names.get(..NAMED.min(names.len())).unwrap_or_default();
    let list = match (shown, names.len().saturating_sub(NAMED)) {
        ([], _) => return None,
        ([.., last], 0) if many => {
            format!("{} and {last}", shown.get(..shown.len().saturating_sub(1)).unwrap_or_default().join(", "))
        }
        (shown, 0) => shown.join(", "),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    };
    Some(StageAdvice { kind, sentence: sentence(list, many), about: things.take(ABOUT).collect() })
}
