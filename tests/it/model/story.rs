//! The model: plain lists of what people have said, and the rules of who may do what when, written down once more.

use super::steps::{RULES, SEVERITIES, STANCES, Step, VIEWS, What};
use crate::harness::{Person, Stage};
use api::objection::moves::Move;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const LEAD: usize = 0;
const DECIDER: usize = 3;
const OBSERVER: usize = 5;

pub struct Story {
    pub proposals: Vec<Proposal>,
    stakeholders: Vec<String>,
    problem: String,
    initiative: String,
    understandings: BTreeSet<usize>,
}

#[derive(Default)]
pub struct Proposal {
    pub id: String,
    is_closed: bool,
    revision: i64,
    positions: BTreeMap<usize, (&'static str, i64)>,
    objections: Vec<Objection>,
    arguments: Vec<String>,
    concessions: Vec<Concession>,
}

struct Objection {
    id: String,
    by: usize,
    severity: &'static str,
    state: &'static str,
    is_restated: bool,
    raised_in: i64,
    seconds: BTreeSet<usize>,
}

struct Concession {
    id: String,
    removes: usize,
    state: &'static str,
    drafted_in: i64,
}

/// What a step comes to: a mutation, and whether it is to be carried out.
pub struct Act {
    pub who: usize,
    pub proposal: usize,
    pub mutation: &'static str,
    pub selection: String,
    pub input: Value,
    pub expected: bool,
}

impl Story {
    pub fn new(ids: [String; 2], people: &[&Person], stage: &Stage) -> Self {
        Self {
            proposals: ids.map(|id| Proposal { id, revision: 1, ..Proposal::default() }).into_iter().collect(),
            stakeholders: people.iter().map(|who| who.stakeholder.clone()).collect(),
            problem: stage.problem.clone(),
            initiative: stage.initiative.clone(),
            understandings: BTreeSet::new(),
        }
    }

    /// What a step comes to; nothing where what it is about is not there yet.
    pub fn act(&self, step: Step) -> Option<Act> {
        let (who, on) = (self.actor(step)?, &self.proposals[step.proposal]);
        let (open, leads) = (!on.is_closed, who == LEAD);
        let about = json!({ "proposalId": on.id });
        let with = |more: Value| merged(&about, more);
        let (mutation, selection, input, expected) = match step.what {
            What::Take(stance) => {
                let until = (STANCES[stance] == "NEEDS_TIME").then_some("2030-01-01T00:00:00Z");
                let input = with(json!({ "stance": STANCES[stance], "reason": "Because.", "until": until }));
                ("takePosition", "position { id }", input, open)
            }
            What::WithdrawPosition => {
                ("withdrawPosition", "position { id }", about.clone(), open && on.positions.contains_key(&who))
            }
            What::Raise(severity) => {
                let input = with(json!({ "title": "It", "body": "hurts.", "severity": SEVERITIES[severity] }));
                ("raiseObjection", "objection { id }", input, open)
            }
            What::Advance { objection, mv, changed, .. } => {
                let objection = on.objection(objection)?;
                return Some(self.advance(step, who, objection, Move::ALL[mv], changed));
            }
            What::Second(objection) => {
                let objection = on.objection(objection)?;
                let may = open && objection.by != who && objection.is_unsettled();
                ("secondObjection", "second { id }", json!({ "objectionId": objection.id }), may)
            }
            What::WithdrawSecond(objection) => {
                let objection = on.objection(objection)?;
                let may = open && objection.seconds.contains(&who);
                ("withdrawSecond", "second { id }", json!({ "objectionId": objection.id }), may)
            }
            What::Argue { target, supports } => {
                let all: Vec<&String> = on.objections.iter().map(|one| &one.id).chain(&on.arguments).collect();
                let target = *all.get(target.checked_rem(all.len())?)?;
                let field = if supports { "supportIds" } else { "attackIds" };
                ("argue", "argument { id }", with(json!({ "body": "So.", field: [target] })), open)
            }
            What::Revise { substantive } => {
                let kind = if substantive { "SUBSTANTIVE" } else { "EDITORIAL" };
                ("reviseProposal", "proposal { id }", with(json!({ "kind": kind, "body": "Else." })), leads && open)
            }
            What::Draft { objection, steps } => {
                let removes = on.objection(objection)?;
                let moved = &self.stakeholders[1 + objection % 4];
                let shifts = if steps == 0 { json!([]) } else { json!([{ "stakeholderId": moved, "steps": steps }]) };
                let input = with(json!({ "title": "Give", "cost": objection % 7, "shifts": shifts,
                    "removes": [{ "objectionId": removes.id }] }));
                ("draftConcession", "concession { id }", input, leads)
            }
            What::Offer(concession) => {
                let concession = on.concession(concession)?;
                let input = json!({ "concessionId": concession.id });
                ("offerConcession", "concession { id }", input, leads && concession.state == "DRAFT")
            }
            What::Answer { concession, accepts, .. } => {
                let concession = on.concession(concession)?;
                let objection = &on.objections[concession.removes];
                let asked = ["OFFERED", "ACCEPTED", "DECLINED"].contains(&concession.state);
                let mine = objection.by == who && who != OBSERVER && objection.is_unsettled();
                let input = json!({ "concessionId": concession.id, "accepts": accepts });
                ("answerConcession", "concession { id }", input, open && asked && mine)
            }
            What::Incorporate(concession) => {
                let concession = on.concession(concession)?;
                let objection = &on.objections[concession.removes];
                let nobody = objection.by == OBSERVER || !objection.is_unsettled();
                let agreed = concession.state == "ACCEPTED" || (concession.state == "OFFERED" && nobody);
                let input = json!({ "concessionId": concession.id, "revision": on.revision });
                let may = leads && open && agreed && on.revision > concession.drafted_in;
                ("incorporateConcession", "concession { id }", input, may)
            }
            What::SetRule(rule) => {
                let input = json!({ "subjectId": on.id, "rule": { "preset": RULES[rule] } });
                ("setRule", "rule { name }", input, leads)
            }
            What::Influence { from, to, weight } => {
                let (listener, heard) = (&self.stakeholders[from], &self.stakeholders[to]);
                let input = json!({ "initiativeId": self.initiative, "listenerId": listener, "heardId": heard,
                    "weight": f64::from(weight) / 10.0 });
                ("setInfluence", "influence { id }", input, leads && from != to)
            }
            What::Understand(view) => {
                let input = json!({ "problemId": self.problem, "stance": VIEWS[view] });
                ("takeUnderstanding", "understanding { id }", input, who != OBSERVER)
            }
            What::WithdrawUnderstanding => {
                let input = json!({ "problemId": self.problem });
                ("withdrawUnderstanding", "understanding { id }", input, self.understandings.contains(&who))
            }
            What::Decide => {
                let input = with(json!({ "outcome": "REJECTED", "rationale": "No.", "reversibility": "REVERSIBLE" }));
                ("decide", "decision { id }", input, who == DECIDER && open)
            }
            What::Reopen => {
                let input = with(json!({ "reason": "Anew." }));
                ("reopenProposal", "proposal { id }", input, (leads || who == DECIDER) && on.is_closed)
            }
        };
        Some(Act { who, proposal: step.proposal, mutation, selection: selection.to_owned(), input, expected })
    }

    /// Who acts: most often somebody who may, or too little would happen.
    fn actor(&self, step: Step) -> Option<usize> {
        let on = &self.proposals[step.proposal];
        let able = match step.what {
            What::Advance { objection, mv, able: true, .. } => match Move::ALL[mv] {
                Move::Restate | Move::Address => LEAD,
                Move::Overrule | Move::Sustain => DECIDER,
                _ => on.objection(objection)?.by,
            },
            What::Answer { concession, able: true, .. } => on.objections[on.concession(concession)?.removes].by,
            What::Revise { .. } | What::Draft { .. } | What::Offer(_) | What::Incorporate(_) | What::Reopen
                if step.who < 4 =>
            {
                LEAD
            }
            _ => step.who,
        };
        Some(able)
    }

    fn advance(&self, step: Step, who: usize, objection: &Objection, mv: Move, changed: bool) -> Act {
        let on = &self.proposals[step.proposal];
        let own = objection.by == who;
        let (mutation, said, may) = match mv {
            Move::Restate => ("restateObjection", json!({ "restatement": "So?" }), who == LEAD),
            Move::ConfirmUnderstood => ("confirmUnderstood", json!({}), own && objection.is_restated),
            Move::CorrectRestatement => {
                ("correctRestatement", json!({ "correction": "No." }), own && objection.is_restated)
            }
            Move::Address if changed => {
                let said = json!({ "answer": "Done.", "changedIn": on.revision });
                ("addressObjection", said, who == LEAD && on.revision > objection.raised_in)
            }
            Move::Address => {
                ("addressObjection", json!({ "answer": "No." }), who == LEAD && objection.state != "SUSTAINED")
            }
            Move::RejectAnswer => ("rejectAnswer", json!({ "note": "No." }), own),
            Move::ConfirmSettled => ("confirmSettled", json!({}), own),
            Move::Withdraw => ("withdrawObjection", json!({}), own),
            Move::Overrule => ("overruleObjection", json!({ "rationale": "No." }), who == DECIDER && !own),
            Move::Sustain => ("sustainObjection", json!({ "rationale": "Yes." }), who == DECIDER && !own),
            Move::RecordDissent => ("recordDissent", json!({ "dissent": "Still." }), own),
            Move::Reraise => ("reraiseObjection", json!({ "information": "New." }), own),
        };
        let takes = !on.is_closed || mv == Move::RecordDissent;
        Act {
            who,
            proposal: step.proposal,
            mutation,
            selection: "objection { id }".to_owned(),
            input: merged(&json!({ "objectionId": objection.id }), said),
            expected: may && takes && leads_on(objection.state, mv).is_some(),
        }
    }

    /// Writes down what came of a step.
    pub fn done(&mut self, step: Step, payload: &Value) {
        let who = self.actor(step).expect("somebody");
        let on = &mut self.proposals[step.proposal];
        let made = |thing: &str| payload[thing]["id"].as_str().expect("an id").to_owned();
        match step.what {
            What::Take(stance) => drop(on.positions.insert(who, (STANCES[stance], on.revision))),
            What::WithdrawPosition => drop(on.positions.remove(&who)),
            What::Raise(severity) => on.objections.push(Objection {
                id: made("objection"),
                by: who,
                severity: SEVERITIES[severity],
                state: "RAISED",
                is_restated: false,
                raised_in: on.revision,
                seconds: BTreeSet::new(),
            }),
            What::Advance { objection, mv, .. } => {
                let place = objection % on.objections.len();
                let (objection, mv) = (&mut on.objections[place], Move::ALL[mv]);
                objection.is_restated = (objection.is_restated || mv == Move::Restate) && mv != Move::Reraise;
                objection.state = leads_on(objection.state, mv).expect("a move of this state");
            }
            What::Second(objection) => {
                let place = objection % on.objections.len();
                on.objections[place].seconds.insert(who);
            }
            What::WithdrawSecond(objection) => {
                let place = objection % on.objections.len();
                on.objections[place].seconds.remove(&who);
            }
            What::Argue { .. } => on.arguments.push(made("argument")),
            What::Revise { .. } => on.revision += 1,
            What::Draft { objection, .. } => {
                let removes = objection % on.objections.len();
                let (id, drafted_in) = (made("concession"), on.revision);
                on.concessions.push(Concession { id, removes, state: "DRAFT", drafted_in });
            }
            What::Offer(concession) => {
                let place = concession % on.concessions.len();
                on.concessions[place].state = "OFFERED";
            }
            What::Answer { concession, accepts, .. } => {
                let place = concession % on.concessions.len();
                on.concessions[place].state = if accepts { "ACCEPTED" } else { "DECLINED" };
            }
            What::Incorporate(concession) => {
                let place = concession % on.concessions.len();
                on.concessions[place].state = "INCORPORATED";
                let objection = &mut on.objections[on.concessions[place].removes];
                objection.state = leads_on(objection.state, Move::Address).unwrap_or(objection.state);
            }
            What::Understand(_) => drop(self.understandings.insert(who)),
            What::WithdrawUnderstanding => drop(self.understandings.remove(&who)),
            What::Decide => on.is_closed = true,
            What::Reopen => on.is_closed = false,
            What::SetRule(_) | What::Influence { .. } => {}
        }
    }

    /// What of a proposal is to be seen, in the words of the API.
    pub fn rows(&self, proposal: usize) -> Value {
        let on = &self.proposals[proposal];
        let name = |who: &usize| self.stakeholders[*who].clone();
        let positions = on.positions.iter().map(|(who, (stance, revision))| (name(who), json!([stance, revision])));
        let objections = on.objections.iter().map(|one| {
            let seconds: BTreeSet<String> = one.seconds.iter().map(name).collect();
            (one.id.clone(), json!([name(&one.by), one.severity, one.state, seconds]))
        });
        let concessions = on.concessions.iter().map(|one| (one.id.clone(), json!(one.state)));
        json!({
            "status": if on.is_closed { "REJECTED" } else { "OPEN" },
            "revision": on.revision,
            "positions": positions.collect::<BTreeMap<_, _>>(),
            "objections": objections.collect::<BTreeMap<_, _>>(),
            "arguments": on.arguments.iter().collect::<BTreeSet<_>>(),
            "concessions": concessions.collect::<BTreeMap<_, _>>(),
        })
    }
}

impl Proposal {
    fn objection(&self, place: usize) -> Option<&Objection> {
        self.objections.get(place.checked_rem(self.objections.len())?)
    }

    fn concession(&self, place: usize) -> Option<&Concession> {
        self.concessions.get(place.checked_rem(self.concessions.len())?)
    }
}

impl Objection {
    fn is_unsettled(&self) -> bool {
        !["ACCOMMODATED", "WITHDRAWN"].contains(&self.state)
    }
}

/// Where a move leads from this state, by the words of the domain; nowhere where it cannot be made.
fn leads_on(state: &'static str, mv: Move) -> Option<&'static str> {
    match (state, mv) {
        ("RAISED", Move::Restate | Move::CorrectRestatement)
        | ("ACCOMMODATED" | "WITHDRAWN" | "OVERRULED", Move::Reraise) => Some("RAISED"),
        ("RAISED", Move::ConfirmUnderstood) | ("ADDRESSED", Move::RejectAnswer) => Some("UNDERSTOOD"),
        ("RAISED" | "UNDERSTOOD" | "ADDRESSED" | "SUSTAINED", Move::Address) => Some("ADDRESSED"),
        ("RAISED" | "UNDERSTOOD" | "ADDRESSED", Move::Overrule) | ("OVERRULED", Move::RecordDissent) => {
            Some("OVERRULED")
        }
        ("RAISED" | "UNDERSTOOD" | "ADDRESSED", Move::Sustain) => Some("SUSTAINED"),
        ("ACCOMMODATED" | "WITHDRAWN", _) => None,
        (_, Move::ConfirmSettled) => Some("ACCOMMODATED"),
        (_, Move::Withdraw) => Some("WITHDRAWN"),
        _ => None,
    }
}

fn merged(one: &Value, other: Value) -> Value {
    let mut both = one.as_object().cloned().unwrap_or_default();
    if let Value::Object(more) = other {
        both.extend(more);
    }
    Value::Object(both)
}
