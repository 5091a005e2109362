//! What time alone brings: clocks that move and people who are reminded, once, whichever server looks.

use crate::harness::{Invite, Person, Stage, TestApp, both, generous, id, settings};
use crate::turn::break_rules;
use api::clock::new_id;
use api::schedule::{Ticked, tick};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{ProposalId, event, reminder};
use futures_util::future::join;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

both!(
    final_comment_ends_by_its_clock,
    a_clock_that_stands_still_ends_nothing,
    time_that_was_asked_for_is_over,
    what_is_to_be_looked_at_and_what_is_late_is_told_to_whom_it_concerns,
    of_two_servers_exactly_one_acts,
    two_that_both_believe_to_be_the_one_do_nothing_twice,
    what_goes_wrong_with_one_thing_holds_up_no_other,
    a_reminder_is_dismissed_by_whose_it_is,
);

const NOTHING: Ticked = Ticked { moved: 0, reminded: 0, failed: 0 };

/// What this person was reminded of.
async fn reminders(app: &TestApp, who: &Person) -> Vec<String> {
    let query = "{ viewer { reminders(first: 9) { nodes { kind sentence dueAt initiative { id } \
        node { __typename ... on Proposal { title } ... on Decision { title } ... on WorkItem { title } } } } } }";
    let own = app.data(who, query, Value::Null).await["viewer"]["reminders"]["nodes"].clone();
    let said = own.as_array().expect("a list").iter().map(|one| {
        let title = one["node"]["title"].as_str().expect("a title");
        assert!(one["sentence"].as_str().is_some_and(|sentence| sentence.contains(title)), "{one}");
        format!("{} {title}", one["kind"].as_str().expect("a kind"))
    });
    said.collect()
}

/// A stage in final comment for ten days, which bob has said nothing to.
async fn commented(app: &TestApp) -> (Stage, Person) {
    let stage = app.stage().await;
    let dora = Invite { decider: true, ..Invite::new("dora", "OBSERVER") };
    let dora = app.invite(&stage.lead, &stage.initiative, dora).await;
    begin(app, &stage, &stage.proposal).await;
    (stage, dora)
}

async fn begin(app: &TestApp, stage: &Stage, proposal: &str) {
    let rule = json!({ "subjectId": proposal, "rule": { "preset": "RFCBOT_FCP" } });
    app.done(&stage.lead, "setRule", "", rule).await;
    app.take(&stage.ann, proposal, "ACCEPT").await;
    app.done(&stage.lead, "startFinalComment", "", json!({ "proposalId": proposal })).await;
}

async fn ended(app: &TestApp, proposal: &str) -> usize {
    app.kinds(proposal).await.iter().filter(|kind| *kind == "proposal.finalCommentEnded").count()
}

async fn final_comment_ends_by_its_clock(app: &TestApp) {
    let (stage, dora) = commented(app).await;
    assert_eq!(app.tick().await, NOTHING);
    app.advance(TimeDelta::hours(216) - TimeDelta::milliseconds(1));
    assert_eq!(app.tick().await, NOTHING, "it ends in a day and a bit");
    app.advance(TimeDelta::milliseconds(1));
    assert_eq!(app.tick().await, Ticked { reminded: 1, ..NOTHING });
    assert_eq!(reminders(app, &stage.bob).await, ["FINAL_COMMENT_ENDS Cache"]);
    for who in [&stage.ann, &stage.lead, &dora] {
        assert_eq!(reminders(app, who).await, Vec::<String>::new(), "{}", who.name);
    }
    app.advance(TimeDelta::hours(23));
    assert_eq!(app.tick().await, NOTHING, "once each");

    app.advance(TimeDelta::hours(1));
    assert_eq!(app.tick().await, Ticked { moved: 1, reminded: 2, ..NOTHING });
    assert_eq!(app.tick().await, NOTHING);
    assert_eq!(ended(app, &stage.proposal).await, 1);
    for who in [&stage.lead, &dora] {
        assert_eq!(reminders(app, who).await, ["FINAL_COMMENT_ENDED Cache"], "{}", who.name);
    }
    let done = event::Entity::find().filter(event::Column::Kind.eq("proposal.finalCommentEnded"));
    let done = done.one(&app.db).await.expect("an answer").expect("the event");
    assert_eq!((done.actor_id, done.happened_at), (None, app.now()), "nobody did it: the server");
    assert!(done.before.is_some() && done.after.is_some());

    // What ends it otherwise begins it anew.
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "BLOCKING").await;
    app.done(&stage.bob, "withdrawObjection", "", json!({ "objectionId": keys })).await;
    app.done(&stage.lead, "startFinalComment", "", json!({ "proposalId": stage.proposal })).await;
    assert_eq!(app.tick().await, NOTHING);
    app.advance(TimeDelta::hours(240));
    assert_eq!(app.tick().await, Ticked { moved: 1, reminded: 2, ..NOTHING });
    assert_eq!(ended(app, &stage.proposal).await, 2);
}

async fn a_clock_that_stands_still_ends_nothing(app: &TestApp) {
    let (stage, _) = commented(app).await;
    app.advance(TimeDelta::hours(230));
    let cost = app.object(&stage.bob, &stage.proposal, "cost", "MAJOR").await;
    app.advance(TimeDelta::hours(500));
    assert_eq!(app.tick().await, NOTHING, "leads owe an answer");
    app.done(&stage.bob, "withdrawObjection", "", json!({ "objectionId": cost })).await;
    assert_eq!(app.tick().await, Ticked { reminded: 1, ..NOTHING });
    app.advance(TimeDelta::hours(10));
    assert_eq!(app.tick().await.moved, 1);
}

async fn time_that_was_asked_for_is_over(app: &TestApp) {
    let stage = app.stage().await;
    let later = |until: DateTime<Utc>| json!({ "proposalId": stage.proposal, "stance": "NEEDS_TIME", "until": until });
    app.done(&stage.bob, "takePosition", "", later(app.now() + TimeDelta::hours(1))).await;
    app.done(&stage.ann, "takePosition", "", later(app.now() + TimeDelta::hours(1))).await;
    assert_eq!(app.tick().await, NOTHING);
    app.advance(TimeDelta::hours(1));
    app.take(&stage.ann, &stage.proposal, "ACCEPT").await;
    assert_eq!(app.tick().await, Ticked { reminded: 1, ..NOTHING });
    assert_eq!(app.tick().await, NOTHING);
    assert_eq!(
        (reminders(app, &stage.bob).await, reminders(app, &stage.ann).await),
        (vec!["TIME_IS_UP Cache".into()], vec![])
    );
    // Another time is another occasion; of what is closed nobody is reminded.
    app.done(&stage.bob, "takePosition", "", later(app.now() + TimeDelta::hours(1))).await;
    app.advance(TimeDelta::hours(2));
    assert_eq!(app.tick().await.reminded, 1);
    app.done(&stage.bob, "takePosition", "", later(app.now() + TimeDelta::hours(1))).await;
    app.done(&stage.lead, "withdrawProposal", "", json!({ "proposalId": stage.proposal, "reason": "r" })).await;
    app.advance(TimeDelta::hours(2));
    assert_eq!(app.tick().await, NOTHING);
}

async fn what_is_to_be_looked_at_and_what_is_late_is_told_to_whom_it_concerns(app: &TestApp) {
    let stage = app.stage().await;
    let dora = Invite { decider: true, ..Invite::new("dora", "OBSERVER") };
    let dora = app.invite(&stage.lead, &stage.initiative, dora).await;
    // A day ends five hours later than by UTC.
    let week = json!({ "weekdays": ["MONDAY"], "holidays": [], "utcOffsetMinutes": -300 });
    app.done(&stage.lead, "setCalendar", "", week).await;
    let decide = json!({ "proposalId": stage.proposal, "outcome": "ACCEPTED", "rationale": "r", "overrideReason": "o",
        "reversibility": "DURABLE", "reviewAt": "2026-03-04T09:00:00Z" });
    let decision = app.done(&dora, "decide", "decision { id }", decide).await["decision"]["id"].clone();
    let nobody_yet =
        json!({ "initiativeId": stage.initiative, "email": "g@example.org", "name": "gil", "role": "APPROVER" });
    let gil =
        app.done(&stage.lead, "inviteStakeholder", "stakeholder { id }", nobody_yet).await["stakeholder"]["id"].clone();
    let mut ids = Vec::new();
    for (title, owner) in
        [("his", json!(stage.bob.stakeholder)), ("nobody's", Value::Null), ("done", Value::Null), ("gil's", gil)]
    {
        let input = json!({ "decisionId": decision, "title": title, "ownerId": owner, "dueOn": "2026-03-02" });
        ids.push(app.done(&stage.lead, "addWorkItem", "workItem { id }", input).await["workItem"]["id"].clone());
    }
    app.done(&stage.lead, "changeWorkItem", "", json!({ "workItemId": ids[2], "status": "DONE" })).await;
    app.travel("2026-03-03T04:59:59Z");
    assert_eq!(app.tick().await, NOTHING, "it is still Monday there");
    app.travel("2026-03-03T05:00:00Z");
    assert_eq!(app.tick().await, Ticked { reminded: 2, ..NOTHING });
    assert_eq!(reminders(app, &stage.bob).await, ["WORK_OVERDUE his"]);
    assert_eq!(reminders(app, &stage.lead).await, ["WORK_OVERDUE nobody's"]);
    app.travel("2026-03-04T09:00:00Z");
    assert_eq!(app.tick().await, Ticked { reminded: 2, ..NOTHING });
    assert_eq!(app.tick().await, NOTHING);
    assert_eq!(reminders(app, &dora).await, ["REVIEW_DUE Cache"]);
    assert_eq!(reminders(app, &stage.lead).await, ["WORK_OVERDUE nobody's", "REVIEW_DUE Cache"]);
    assert_eq!(reminders(app, &stage.ann).await, Vec::<String>::new());
    // What a decision asked is over once it is reopened.
    let more = json!({ "decisionId": decision, "title": "more", "dueOn": "2026-03-04" });
    app.done(&stage.lead, "addWorkItem", "", more).await;
    app.done(&stage.lead, "reopenProposal", "", json!({ "proposalId": stage.proposal, "reason": "r" })).await;
    app.travel("2026-03-08T09:00:00Z");
    assert_eq!(app.tick().await, NOTHING);
}

async fn of_two_servers_exactly_one_acts(app: &TestApp) {
    let (stage, _) = commented(app).await;
    let other = app.another(generous(), settings());
    let (one, two): (Uuid, Uuid) = (new_id(), new_id());
    app.advance(TimeDelta::hours(240));
    let (a, b) = join(tick(app.state(), one), tick(other.state(), two)).await;
    let (a, b) = (a.expect("a look"), b.expect("a look"));
    assert!(a.is_some() != b.is_some(), "exactly one looks: {a:?} {b:?}");
    assert_eq!(a.or(b), Some(Ticked { moved: 1, reminded: 2, failed: 0 }));
    let (holder, idle) = if a.is_some() { (one, two) } else { (two, one) };
    assert_eq!(tick(app.state(), idle).await.expect("a look"), None, "it is another's");
    assert_eq!(tick(app.state(), holder).await.expect("a look"), Some(NOTHING), "it stays its holder's");
    // A holder that went away is one no more after three minutes.
    app.advance(TimeDelta::minutes(3) - TimeDelta::milliseconds(1));
    assert_eq!(tick(app.state(), idle).await.expect("a look"), None);
    app.advance(TimeDelta::milliseconds(1));
    assert_eq!(tick(app.state(), idle).await.expect("a look"), Some(NOTHING));
    assert_eq!(tick(app.state(), holder).await.expect("a look"), None);
    assert_eq!(ended(app, &stage.proposal).await, 1);
    other.stop().await;
}

async fn two_that_both_believe_to_be_the_one_do_nothing_twice(app: &TestApp) {
    let (stage, _) = commented(app).await;
    let later = json!({ "proposalId": stage.proposal, "stance": "NEEDS_TIME", "until": "2026-03-02T09:00:00Z" });
    app.done(&stage.bob, "takePosition", "", later).await;
    let other = app.another(generous(), settings());
    app.advance(TimeDelta::hours(240));
    let same: Uuid = new_id();
    let (a, b) = join(tick(app.state(), same), tick(other.state(), same)).await;
    let sum = |a: Ticked, b: Ticked| (a.moved + b.moved, a.reminded + b.reminded, a.failed + b.failed);
    let both = sum(a.expect("a look").expect("it holds"), b.expect("a look").expect("it holds"));
    assert_eq!(both, (1, 3, 0));
    assert_eq!(reminder::Entity::find().all(&app.db).await.expect("rows").len(), 3);
    assert_eq!(ended(app, &stage.proposal).await, 1);
    other.stop().await;
}

async fn what_goes_wrong_with_one_thing_holds_up_no_other(app: &TestApp) {
    let (stage, _) = commented(app).await;
    break_rules(app, &stage.initiative).await;
    let other = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": other })).await;
    begin(app, &stage, &other).await;
    let later = json!({ "proposalId": other, "stance": "NEEDS_TIME", "until": "2026-03-02T09:00:00Z" });
    app.done(&stage.bob, "takePosition", "", later).await;
    app.advance(TimeDelta::hours(240));
    assert_eq!(app.tick().await, Ticked { moved: 1, reminded: 3, failed: 1 });
    assert_eq!((ended(app, &stage.proposal).await, ended(app, &other).await), (0, 1));
    assert_eq!(app.tick().await, Ticked { failed: 1, ..NOTHING }, "it is tried again");
    let newest = event::Entity::find().filter(event::Column::SubjectId.eq(id::<ProposalId>(&stage.proposal).0));
    let newest = newest.order_by_desc(event::Column::Id).one(&app.db).await.expect("an answer").expect("an event");
    assert_eq!(newest.kind, "proposal.finalCommentStarted");
}

async fn a_reminder_is_dismissed_by_whose_it_is(app: &TestApp) {
    let stage = app.stage().await;
    let later = json!({ "proposalId": stage.proposal, "stance": "NEEDS_TIME", "until": "2026-03-02T09:00:00Z" });
    app.done(&stage.bob, "takePosition", "", later).await;
    app.advance(TimeDelta::days(2));
    app.tick().await;
    let own =
        app.data(&stage.bob, "{ viewer { reminders(first: 1) { nodes { id version dueAt } } } }", Value::Null).await;
    let one = own["viewer"]["reminders"]["nodes"][0].clone();
    let seen = one["id"].as_str().expect("an id");
    let there = app.stage_elsewhere(&stage).await;
    let before = app.count().await;
    for who in [&stage.ann, &stage.lead, &there.lead] {
        assert_eq!(app.node(who, seen, "").await, Value::Null, "{}", who.name);
        assert_eq!(app.refused(who, "dismissReminder", json!({ "reminderId": seen })).await, ["NOT_FOUND reminderId"]);
    }
    let old = json!({ "reminderId": seen, "expectedVersion": 2 });
    assert_eq!(app.refused(&stage.bob, "dismissReminder", old).await, ["VERSION_CONFLICT expectedVersion"]);
    app.nothing_written_since(&before, "who may not, and an old version").await;
    let selection = "reminder { id dismissedAt version kind }";
    let it = json!({ "reminderId": seen, "expectedVersion": 1 });
    let gone = app.done(&stage.bob, "dismissReminder", selection, it).await["reminder"].clone();
    assert_eq!((gone["dismissedAt"].is_string(), &gone["version"]), (true, &json!(2)));
    assert_eq!(reminders(app, &stage.bob).await, Vec::<String>::new());
    let again = app.done(&stage.bob, "dismissReminder", selection, json!({ "reminderId": seen })).await;
    assert_eq!(again["reminder"], gone, "nothing is done twice");
    assert_eq!(app.tick().await, NOTHING, "and nobody is reminded of it again");
}
