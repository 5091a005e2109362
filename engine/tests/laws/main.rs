//! The laws of the engine, each on many random deliberations.
//!
//! `ENTENTE_LAW_CASES` sets how many (2,000 unless given), not counting those a
//! law says nothing about; the sequence is the same on every run.

mod alternative;
mod calibration;
mod copy;
mod criteria;
mod draw;
mod influence;
mod label;
mod naive;
mod objection;
mod opinion;
mod order;
mod plan;
mod research;
mod same;
mod score;
mod settlement;
mod shares;
mod strength;
mod talk;
mod tree;
mod verdict;

use engine::{Assessment, Deliberation, InputError, Snapshot};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use self::draw::Dice;

/// Whether a law had something to say about a case.
type Case = Result<bool, TestCaseError>;

/// How many deliberations each law is tried on.
#[expect(clippy::disallowed_methods, reason = "a test run has no config; nothing else is read")]
fn cases() -> u32 {
    std::env::var("ENTENTE_LAW_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(2000)
}

fn runner() -> TestRunner {
    runner_of(cases())
}

fn runner_of(cases: u32) -> TestRunner {
    let config = Config { cases, max_global_rejects: 9 * cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// A random deliberation that passes every check.
fn deliberation() -> impl Strategy<Value = Deliberation> {
    let people = vec(any::<Dice>(), 1..8);
    let objections = vec(any::<Dice>(), 0..6);
    let arguments = vec(any::<Dice>(), 0..5);
    let concessions = vec(any::<Dice>(), 0..7);
    (any::<Dice>(), people, objections, arguments, concessions).prop_map(
        |(dice, people, objections, arguments, offers)| draw::build(dice, &people, &objections, &arguments, &offers),
    )
}

/// Tries a law on random deliberations, each with a number to choose by, until
/// it has held for as many as are wanted. It must apply to at least one in ten
/// drawn, or it would prove little.
fn law(holds: impl Fn(&Deliberation, usize) -> Case) {
    law_on(&deliberation(), cases(), holds);
}

/// The same on so many deliberations of another kind.
fn law_on(
    deliberations: &impl Strategy<Value = Deliberation>,
    cases: u32,
    holds: impl Fn(&Deliberation, usize) -> Case,
) {
    let inputs = (deliberations, any::<usize>());
    let outcome = runner_of(cases).run(&inputs, |(deliberation, choice)| match holds(&deliberation, choice) {
        Ok(true) => Ok(()),
        Ok(false) => Err(TestCaseError::reject("the law does not apply")),
        Err(failure) => Err(failure),
    });
    assert!(outcome.is_ok(), "{}", outcome.err().map(|error| error.to_string()).unwrap_or_default());
}

/// Tries a law on inputs of any kind; it must hold for every one.
fn every<S: Strategy>(inputs: &S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let outcome = runner().run(inputs, holds);
    assert!(outcome.is_ok(), "{}", outcome.err().map(|error| error.to_string()).unwrap_or_default());
}

fn snapshot(deliberation: &Deliberation) -> Result<Snapshot, TestCaseError> {
    Snapshot::new(deliberation).map_err(|error: InputError| TestCaseError::fail(error.to_string()))
}

fn assess(deliberation: &Deliberation) -> Result<Assessment, TestCaseError> {
    Ok(engine::assess(&snapshot(deliberation)?))
}
