//! The whole schema is walked: what is for leads reaches nobody else by any field, and nothing another organization.
//!
//! Nothing is listed by hand: the fields are those of the schema as it is served, the texts are those of the
//! database as it is, and what is for leads follows from the answers to a lead and from `auth/fields.rs`.

mod answer;
mod mark;
mod scene;

use crate::harness::{TestApp, both};
use answer::{Answers, told};
use mark::{column, marks};
use scene::Scene;
use serde_json::Value;
use std::collections::BTreeSet;

both!(
    a_lead_is_answered_by_every_field,
    what_is_for_leads_reaches_nobody_else,
    nothing_of_an_organization_reaches_another
);

/// What may be wrong with a question that fits the schema.
const CODES: [&str; 2] = ["FORBIDDEN", "UNAUTHENTICATED"];

/// Fields that are null to the lead of this scene, each with the reason.
const EMPTY: &[(&str, &str)] = &[
    (
        "AlternativePair.winner Condorcet.winner CriteriaTable.winner Criterion.best Criterion.worst \
         OrderDisagreement.objections OrderDisagreement.one OrderDisagreement.other \
         OrderDisagreement.people OrderDisagreement.readiness OrderDisagreement.sentence \
         CriterionSensitivity.change CriterionSensitivity.criterion CriterionSensitivity.sentence \
         CriterionSensitivity.share WeightChange.share WeightChange.to",
        "alternatives that nobody weighed or ranked",
    ),
    (
        "ApiToken.revokedAt ApiToken.usedAt Session.endedAt Membership.suspendedAt",
        "who has a token, a session and a part still",
    ),
    ("Identity.id Identity.issuer Identity.subject IdentityProvider.id IdentityProvider.name", "no other issuer"),
    (
        "Organization.calendar Calendar.holidays Calendar.utcOffsetMinutes Calendar.version \
         Calendar.weekdays",
        "no calendar",
    ),
    (
        "AwaitedItem.until ClauseReport.passesAt DecisionRule.assentAfterHours ObjectableItem.until \
         Proposal.finalCommentSince Verdict.passesAt Position.until Topic.timeBoxMinutes \
         Decision.reviewAt",
        "no clock runs",
    ),
    (
        "Concession.incorporatedIn Criterion.removedAt Decision.handedOverAt Decision.reopenedAt \
         Delegation.revokedAt Evidence.removedAt Finding.mergedInto Problem.mergedInto Problem.splitFrom \
         Problem.supersededAt Proposal.supersededBy ProposalEvidence.removedAt Position.withdrawnAt \
         Ranking.withdrawnAt Reminder.dismissedAt Second.withdrawnAt Statement.hiddenAt \
         Question.withdrawnAt Talk.withdrawnAt Understanding.withdrawnAt Resolution.changedIn",
        "nothing was taken back, or came to its end",
    ),
    (
        "DelegatedPosition.position DelegatedPosition.stakeholder DelegatedPosition.through \
         Delegation.proposal Position.confirmedAt Position.enteredBy",
        "nobody answers for anybody on one proposal",
    ),
    ("Dissent.objection Dissent.stakeholder Dissent.stance Dissent.words", "nobody dissents from the decision"),
    (
        "Objection.carriedFrom Objection.movedAt Objection.speaker Objection.topic Objection.upheldAt \
         ResearchGap.objection ResearchGap.topic Topic.parent",
        "objections that are as they were raised, and topics side by side",
    ),
    (
        "Proposal.sinceYouLastLooked SinceYouLastLooked.diff SinceYouLastLooked.lookedAt \
         SinceYouLastLooked.newRevisions SinceYouLastLooked.objectionsRaised \
         SinceYouLastLooked.objectionsSettled SinceYouLastLooked.positionsTaken \
         SinceYouLastLooked.positionsWithdrawn SinceYouLastLooked.revision SinceYouLastLooked.revisions",
        "the lead looked at nothing",
    ),
    (
        "Statement.viewerAnswer OwnOpinion.answeredAt OwnOpinion.opinion OwnOpinion.version \
         StatementCounts.agree StatementCounts.disagree StatementCounts.pass StatementCounts.people \
         StatementTally.counts Opinions.map OpinionMap.axes OpinionMap.commonGround OpinionMap.divides \
         OpinionMap.grouping OpinionMap.groups OpinionMap.points OpinionMap.stability \
         OpinionMap.statements OpinionAxis.explained OpinionAxis.high OpinionAxis.low \
         OpinionDivide.apart OpinionDivide.statement OpinionGroup.name OpinionGroup.people \
         OpinionGroup.representative OpinionPoint.group OpinionPoint.isViewer OpinionPoint.x \
         OpinionPoint.y RepresentativeStatement.opinion RepresentativeStatement.statement \
         MappedStatement.consensus MappedStatement.groups MappedStatement.statement MappedStatement.x \
         MappedStatement.y GroupCounts.counts GroupCounts.group",
        "fewer than five people answered",
    ),
];

/// Texts that no answer holds, each with the reason.
const UNREAD: &[(&str, &str)] = &[
    ("identity.issuer identity.subject", "of somebody else's account"),
    ("search_entry.title search_entry.body", "a copy that is searched and never shown"),
];

/// Texts that are for leads where the thing they are of is.
const FOR_LEADS: [&str; 9] = [
    "latent_objection-title",
    "latent_objection-issue",
    "concession-title",
    "concession-body",
    "proposal-title",
    "revision-title",
    "revision-body",
    "stakeholder-email",
    "api_token-name",
];

async fn a_lead_is_answered_by_every_field(app: &TestApp) {
    let scene = Scene::set(app).await;
    let reachable = scene.contract.reachable();
    let asked: BTreeSet<_> = scene.walks.iter().flat_map(|walk| walk.asked.clone()).collect();
    let roots = scene.walks.iter().map(|walk| ("Query".to_owned(), walk.root.clone())).collect();
    let asked: BTreeSet<_> = asked.union(&roots).cloned().collect();
    let unasked: Vec<_> = reachable.difference(&asked).collect();
    assert!(unasked.is_empty(), "nothing asks for {unasked:?}");
    let bodies = scene.answers(Some(&scene.here.lead)).await;
    let wrong = bodies.iter().filter(|(_, reply)| !reply.body["errors"].is_null());
    let wrong: Vec<_> = wrong.map(|(what, reply)| format!("{what}\n{}", reply.body["errors"])).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let lead = Answers::of(bodies.iter().map(|(_, reply)| &reply.body));
    let empty: BTreeSet<String> =
        reachable.difference(&lead.answered).map(|(on, field)| format!("{on}.{field}")).collect();
    let read: BTreeSet<_> = bodies.iter().flat_map(|(_, reply)| marks(&reply.text)).map(column).collect();
    let unread: BTreeSet<String> =
        scene.written.difference(&read).map(|(table, column)| format!("{table}.{column}")).collect();
    as_reasoned("no field but these is null to a lead", &empty, EMPTY);
    as_reasoned("no text but these is unread", &unread, UNREAD);
    scene.end().await;
}

/// Fails where one has no reason, or one with a reason is not there.
fn as_reasoned(what: &str, found: &BTreeSet<String>, reasons: &[(&str, &str)]) {
    let reasoned: BTreeSet<String> =
        reasons.iter().flat_map(|(names, _)| names.split(' ')).map(str::to_owned).collect();
    let new: Vec<_> = found.difference(&reasoned).collect();
    let stale: Vec<_> = reasoned.difference(found).collect();
    assert!(new.is_empty() && stale.is_empty(), "{what}; new: {new:#?}; not so any more: {stale:#?}");
}

async fn what_is_for_leads_reaches_nobody_else(app: &TestApp) {
    let scene = Scene::set(app).await;
    let bodies = scene.answers(Some(&scene.here.lead)).await;
    let lead = Answers::of(bodies.iter().map(|(_, reply)| &reply.body));
    let few = lead.for_few();
    // By derivation, and not by name: without these nothing would be tried.
    let missing = FOR_LEADS
        .iter()
        .filter(|text| !few.keys().any(|value| value.starts_with(&format!("tell-{}-", text.replace('_', "0")))));
    let mut wrong: BTreeSet<String> = missing.map(|text| format!("{text} is for leads")).collect();
    let missing = ["Influence", "Talk", "LatentObjection", "Concession", "Proposal", "Revision", "Session", "Reminder"];
    let missing = missing.iter().filter(|kind| !few.values().any(|way| way.ends_with(&format!("/{kind}.id"))));
    wrong.extend(missing.map(|kind| format!("a {kind} is for leads")));
    for person in [&scene.here.ann, &scene.here.bob, &scene.observer, &scene.member] {
        let own = scene.own(person).await;
        let mut open = 0;
        for (what, reply) in scene.answers(Some(person)).await {
            reply_holds(&what, &reply.body);
            let told = told(&reply.body["data"]);
            wrong.extend(told.iter().map(|field| format!("{} is told {field}\n{what}", person.name)));
            let read = few.iter().filter(|(value, _)| reply.text.contains(**value));
            let read = read.filter(|(value, _)| !own.iter().any(|id| value.ends_with(id)));
            wrong.extend(read.map(|(value, way)| format!("{} reads {value}, to a lead {way}\n{what}", person.name)));
            open += marks(&reply.text).filter(|mark| lead.open.contains_key(*mark)).count();
        }
        assert!(open > 0, "{} reads nothing at all", person.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    scene.end().await;
}

async fn nothing_of_an_organization_reaches_another(app: &TestApp) {
    let scene = Scene::set(app).await;
    let bodies = scene.answers(Some(&scene.here.lead)).await;
    let lead = Answers::of(bodies.iter().map(|(_, reply)| &reply.body));
    let few = lead.for_few();
    let all = lead.open.keys().map(String::as_str).chain(few.keys().copied());
    let ids: BTreeSet<&str> = all.filter(|value| !value.starts_with("tell-")).collect();
    assert!(ids.len() > 50, "there is little to read: {ids:?}");
    let mut wrong = Vec::new();
    for person in [Some(&scene.stranger), Some(&scene.foreign_lead), None] {
        let name = person.map_or("nobody", |person| &person.name);
        let mut answered = 0;
        for ((what, reply), (walk, _)) in scene.answers(person).await.iter().zip(scene.asked()) {
            reply_holds(what, &reply.body);
            let root = &reply.body["data"][&walk.root];
            let nothing = root.is_null() || *root == serde_json::json!([null]);
            if walk.kind.is_some() && !nothing {
                wrong.push(format!("{name} is answered\n{what}\n{}", reply.text));
            }
            answered += usize::from(!root.is_null());
            if let Some(text) =
                marks(&reply.text).next().or_else(|| ids.iter().copied().find(|id| reply.text.contains(*id)))
            {
                wrong.push(format!("{name} reads {text}\n{what}\n{}", reply.text));
            }
        }
        assert!(person.is_none() || answered > 3, "{name} reads nothing of their own");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    scene.end().await;
}

fn reply_holds(what: &str, body: &Value) {
    for error in body["errors"].as_array().into_iter().flatten() {
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        assert!(CODES.contains(&code), "{what}\n{error}");
    }
}
