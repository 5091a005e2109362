//! No answer says what it must not: how the server is made, or what is not for who asks.
//!
//! Something hostile is sent in every place there is, and every answer is looked through. `ENTENTE_LEAK_CASES` sets
//! how many a place (2 unless given); the sequence is the same on every run.

mod hostile;
mod provider;
mod request;
mod scene;
mod send;
mod socket;
mod watch;

use crate::harness::{Place, Question, TestApp, both};
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use scene::{Scene, Who};
use send::{Sent, Way};
use serde_json::{Map, Value, json};
use std::fmt::Debug;

both!(
    no_field_says_what_it_must_not,
    no_subscription_says_what_it_must_not,
    no_message_of_a_socket_makes_it_say_what_it_must_not,
    no_header_and_no_address_makes_the_server_say_what_it_must_not,
    no_body_makes_the_server_say_what_it_must_not,
    nobody_who_comes_back_from_a_provider_is_told_what_they_must_not,
);

use provider::nobody_who_comes_back_from_a_provider_is_told_what_they_must_not;
use request::{
    no_body_makes_the_server_say_what_it_must_not, no_header_and_no_address_makes_the_server_say_what_it_must_not,
};
use socket::{no_message_of_a_socket_makes_it_say_what_it_must_not, no_subscription_says_what_it_must_not};

/// How many are tried in each place.
#[expect(clippy::disallowed_methods, reason = "a test run has no config; nothing else is read")]
fn cases() -> u32 {
    std::env::var("ENTENTE_LEAK_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(2)
}

fn runner() -> TestRunner {
    let config = Config { failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Tries so many, and fails with the least that does not hold.
async fn each<S: Strategy>(
    runner: &mut TestRunner,
    number: u32,
    inputs: &S,
    holds: impl AsyncFn(S::Value) -> Result<(), String>,
) where
    S::Value: Debug,
{
    for _ in 0..number {
        let mut tree = inputs.new_tree(runner).expect("an input");
        let Err(mut why) = holds(tree.current()).await else { continue };
        let mut least = tree.current();
        let mut differs = tree.simplify();
        while differs {
            differs = match holds(tree.current()).await {
                Err(other) => {
                    (why, least) = (other, tree.current());
                    tree.simplify()
                }
                Ok(()) => tree.complicate(),
            };
        }
        panic!("{why}\nwith {least:?}");
    }
}

/// Arguments with this value in this place.
fn replaced(arguments: &Map<String, Value>, path: &[String], value: Value) -> Map<String, Value> {
    let mut arguments = Value::Object(arguments.clone());
    let mut at = &mut arguments;
    for step in path {
        if at.is_array() {
            at = &mut at[0];
        }
        at = &mut at[step];
    }
    // In a list, and in place of it.
    if at.is_array() && !value.is_array() {
        at = &mut at[0];
    }
    *at = value;
    arguments.as_object().cloned().unwrap_or_default()
}

async fn no_field_says_what_it_must_not(app: &TestApp) {
    let mut scene = Scene::set(app).await;
    let contract = scene.app.contract(&scene.here.lead).await;
    let mut runner = runner();
    let inputs = (hostile::values(&scene), Who::any(), Way::any());
    for question in contract.questions(&scene.things) {
        scene.fresh().await;
        for place in &question.places {
            let send = async |(value, who, way)| {
                let arguments = replaced(&place.arguments, &place.path, value);
                let sent = Sent::question(&question, &arguments, way);
                let answer = scene.send(who, &sent).await;
                let said = scene.watch.graphql(who, &sent.all(), &answer);
                said.map_err(|why| format!("{who:?} by {way:?}: {why}\n{}\n{answer:?}", sent.all()))
            };
            holds(&scene, &question, place).await;
            let ids = place.kind.iter().flat_map(|kind| scene.of_kind(kind));
            for (id, who) in ids.flat_map(|id| Who::ALL.map(|who| (id.clone(), who))) {
                send((json!(id), who, Way::Variables)).await.unwrap_or_else(|why| panic!("{why}"));
            }
            each(&mut runner, cases(), &inputs, send).await;
        }
    }
    scene.watch.has_seen(&["BAD_INPUT", "NOT_FOUND", "FORBIDDEN", "BAD_REQUEST", "UNAUTHENTICATED", "data"]);
    scene.end().await;
}

/// The arguments of this place hold but for what they say: otherwise little would be tried.
async fn holds(scene: &Scene, question: &Question, place: &Place) {
    let plain = Sent::question(question, &place.arguments, Way::Variables);
    let answer = scene.send(Who::Lead, &plain).await;
    let wrong =
        ["GRAPHQL_VALIDATION_FAILED", "COST_LIMIT", "BAD_REQUEST"].iter().any(|code| answer.body.contains(code));
    // The walk itself may have taken the criterion away.
    let taken = place.path == ["weights"];
    assert!(!wrong || taken || question.operation == "subscription", "{}\n{answer:?}", plain.all());
}
