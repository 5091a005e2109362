//! Long random stories by several people against a plain model of what should have become of them. After every
//! step the server agrees with the model, and its assessment with the engine's of what it exports; at the end the
//! record verifies, and every moment of the past gives what was given then.
//!
//! `ENTENTE_MODEL_STEPS` sets how many steps a story has (200 unless given), `ENTENTE_MODEL_STORY` which one is told
//! (0, 1, ...); each is the same on every run.

mod seen;
mod steps;
mod story;

use crate::harness::{Invite, Person, Stage, TestApp, both};
use chrono::TimeDelta;
use proptest::collection::vec;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use seen::{Seen, look, past};
use serde_json::json;
use std::collections::BTreeSet;
use steps::{Step, step};
use story::Story;

both!(a_random_story_is_what_the_model_says);

#[expect(clippy::disallowed_methods, reason = "a test run has no config; nothing else is read")]
fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}

/// The people of a story; whoever is at a place here is at the same place in the model.
async fn cast(app: &TestApp) -> (Stage, Vec<Person>) {
    let stage = app.stage().await;
    let mut others = Vec::new();
    for who in [
        Invite { decider: true, ..Invite::new("dora", "APPROVER") },
        Invite { group: Some("security"), ..Invite::new("eve", "CONTRIBUTOR") },
        Invite::new("zoe", "OBSERVER"),
    ] {
        others.push(app.invite(&stage.lead, &stage.initiative, who).await);
    }
    (stage, others)
}

async fn a_random_story_is_what_the_model_says(app: &TestApp) {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let steps = number("ENTENTE_MODEL_STEPS", 200);
    let stories = vec(step(), steps);
    let mut story = stories.new_tree(&mut runner).expect("a story").current();
    for _ in 0..number("ENTENTE_MODEL_STORY", 0) {
        story = stories.new_tree(&mut runner).expect("a story").current();
    }
    tell(app, &story).await;
}

async fn tell(app: &TestApp, steps: &[Step]) {
    let (stage, others) = cast(app).await;
    let people: Vec<&Person> = [&stage.lead, &stage.ann, &stage.bob].into_iter().chain(&others).collect();
    let other = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": other })).await;
    let mut story = Story::new([stage.proposal.clone(), other], &people, &stage);
    let mut given: Vec<(usize, Seen)> = Vec::new();
    let (mut done, mut refused) = (0, 0);
    let mut kinds = BTreeSet::new();
    for (at, step) in steps.iter().enumerate() {
        // No two steps are at the same moment.
        app.advance(TimeDelta::seconds(61));
        let Some(act) = story.act(*step) else { continue };
        let reply = app.mutate(people[act.who], act.mutation, &act.selection, act.input.clone()).await;
        let errors = &reply.body["data"][act.mutation]["errors"];
        assert!(reply.status == 200 && errors.is_array(), "step {at} {step:?}: {}", reply.text);
        let carried_out = errors == &json!([]);
        assert_eq!(carried_out, act.expected, "step {at} {step:?}, {} {}: {}", act.mutation, act.input, reply.text);
        if carried_out {
            story.done(*step, &reply.body["data"][act.mutation]);
            kinds.insert(act.mutation);
            done += 1;
        } else {
            refused += 1;
        }
        let place = act.proposal;
        let seen = look(app, people[0], &story.proposals[place].id).await;
        assert_eq!(seen.rows, story.rows(place), "step {at} {step:?}");
        seen.agrees_with_the_engine(&format!("step {at} {step:?}"));
        given.push((place, seen));
        // Some earlier moment.
        let (place, then) = &given[(at * 7_919) % given.len()];
        assert_eq!(past(app, people[0], &story.proposals[*place].id, &then.at).await, then.assessment, "at step {at}");
    }
    println!("{done} steps were carried out and {refused} refused: {kinds:?}");
    assert!(kinds.len() >= 15, "the story is too simple: {kinds:?}");
    assert!(done * 3 >= steps.len(), "too little happens: {done} of {}", steps.len());
    api::seal::service::seal(&app.state().db, &app.clock).await.expect("a sealed record");
    let verdict = api::seal::verify::verify(&app.db, BTreeSet::new()).await.expect("an answer");
    let report = verdict.expect("a record that holds");
    assert!(report.seals > 0 && report.unsealed == 0, "{} seals, {} unsealed", report.seals, report.unsealed);
    for (place, then) in given.iter().step_by(5) {
        assert_eq!(past(app, people[0], &story.proposals[*place].id, &then.at).await, then.assessment, "{}", then.at);
    }
}
