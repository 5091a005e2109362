//! Soft locks: who guesses waits longer and longer, whether there is an account or not.

use super::{sign_in, waits, wrong};
use crate::harness::{PASSWORD, TestApp, both};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::Value;

both!(
    waits_grow_with_failures_for_known_and_unknown_addresses,
    while_locked_the_right_password_is_not_looked_at,
    of_many_guesses_at_once_one_is_looked_at,
    failures_are_forgotten_by_success_and_after_a_day,
    a_lock_is_of_one_address,
);

const WRONG: &str = "not the password of anybody";

/// A wrong password, and then how long one waits, in seconds.
async fn fail(app: &TestApp, email: &str) -> i64 {
    let payload = sign_in(app, email, WRONG, None).await;
    assert_eq!(wrong(&payload), "BAD_INPUT password", "{payload}");
    let wait = waits(app, email, WRONG).await.expect("a wait");
    app.advance(TimeDelta::milliseconds(wait));
    wait / 1_000
}

async fn waits_grow_with_failures_for_known_and_unknown_addresses(app: &TestApp) {
    let owner = app.owner("ada").await;
    let expected: Vec<i64> = (1..=27)
        .map(|n| {
            if n < 3 {
                1
            } else if n < 9 {
                3
            } else if n < 25 {
                5
            } else {
                10
            }
        })
        .collect();
    for email in [owner.email.as_str(), "nobody@example.org"] {
        let mut waits = Vec::new();
        for _ in 0..27 {
            waits.push(fail(app, email).await);
        }
        assert_eq!(waits, expected, "{email}");
    }
}

async fn while_locked_the_right_password_is_not_looked_at(app: &TestApp) {
    let owner = app.owner("ada").await;
    sign_in(app, &owner.email, WRONG, None).await;
    for _ in 0..3 {
        let locked = sign_in(app, &owner.email, PASSWORD, None).await;
        assert_eq!(wrong(&locked), "RATE_LIMITED", "{locked}");
        assert_eq!(
            (&locked["accessToken"], &locked["errors"][0]["__typename"]),
            (&Value::Null, &Value::from("RateLimited"))
        );
    }
    app.advance(TimeDelta::milliseconds(999));
    assert_eq!(waits(app, &owner.email, PASSWORD).await, Some(1), "to the millisecond");
    app.advance(TimeDelta::milliseconds(1));
    let open = sign_in(app, &owner.email, PASSWORD, None).await;
    assert_eq!(wrong(&open), "done", "looking while it is locked makes it no longer: {open}");
}

async fn of_many_guesses_at_once_one_is_looked_at(app: &TestApp) {
    let owner = app.owner("ada").await;
    for (email, known) in [(owner.email.as_str(), true), ("nobody@example.org", false)] {
        let guesses = join_all((0..16).map(|_| sign_in(app, email, WRONG, None))).await;
        let looked_at = guesses.iter().filter(|payload| wrong(payload) == "BAD_INPUT password").count();
        let refused = guesses.iter().filter(|payload| wrong(payload) == "RATE_LIMITED").count();
        assert_eq!((looked_at, refused), (1, 15), "known: {known}");
    }
    // Nor do two who guess together in the next turn have two.
    app.advance(TimeDelta::seconds(1));
    let guesses = join_all((0..8).map(|_| sign_in(app, &owner.email, WRONG, None))).await;
    assert_eq!(guesses.iter().filter(|payload| wrong(payload) == "BAD_INPUT password").count(), 1);
}

async fn failures_are_forgotten_by_success_and_after_a_day(app: &TestApp) {
    let owner = app.owner("ada").await;
    for _ in 0..4 {
        fail(app, &owner.email).await;
    }
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "done");
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "done", "at once, again");
    assert_eq!(fail(app, &owner.email).await, 1, "from the beginning");
    for _ in 0..3 {
        fail(app, &owner.email).await;
    }
    app.advance(TimeDelta::days(1));
    assert_eq!(fail(app, &owner.email).await, 1, "from the beginning");
    app.advance(TimeDelta::days(1));
    fail(app, "nobody@example.org").await;
    assert_eq!(app.count().await["soft_lock"], 1, "what is forgotten is swept up");
}

async fn a_lock_is_of_one_address(app: &TestApp) {
    let stage = app.stage().await;
    sign_in(app, &stage.ann.email, WRONG, None).await;
    assert_eq!(wrong(&sign_in(app, &stage.bob.email, PASSWORD, None).await), "done");
    assert_eq!(wrong(&sign_in(app, "Ann@Example.org", PASSWORD, None).await), "RATE_LIMITED", "however it is written");
}
