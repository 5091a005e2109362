//! Rate limits: so much at once, then so much over a time, for all servers of a database together.

use crate::harness::{TestApp, both};
use api::error::{Error, Result};
use api::limit::{Limit, Limits, Rate, Rates};
use chrono::TimeDelta;
use futures_util::future::join_all;

both!(
    of_many_at_once_a_burst_is_let_in,
    what_is_used_up_comes_back,
    one_key_leaves_the_others_alone,
    a_charge_is_kept_to_however_small_its_parts_are,
);

/// How long one is told to wait; none where one was let in.
fn wait(admitted: Result<()>) -> Option<TimeDelta> {
    match admitted {
        Ok(()) => None,
        Err(Error::RateLimited { retry_after }) => Some(retry_after),
        Err(error) => panic!("{error}"),
    }
}

async fn of_many_at_once_a_burst_is_let_in(app: &TestApp) {
    let limits = Limits::new(&app.db, Rates::default());
    let all = join_all((0..16).map(|_| limits.admit(Limit::SignIn, "one", app.now()))).await;
    let waits: Vec<TimeDelta> = all.into_iter().filter_map(wait).collect();
    assert_eq!(waits, vec![TimeDelta::seconds(20); 13]);
    let other = Limits::new(&app.db, Rates::default());
    let shared = app.db.get_database_backend() == sea_orm::DbBackend::Postgres;
    let second = wait(other.admit(Limit::SignIn, "one", app.now()).await);
    assert_eq!(second.is_some(), shared, "servers of one PostgreSQL share what is used up");
}

async fn what_is_used_up_comes_back(app: &TestApp) {
    let limits = Limits::new(&app.db, Rates::default());
    for expected in [None, None, None, Some(20), Some(20)] {
        let told = wait(limits.admit(Limit::SignIn, "one", app.now()).await);
        assert_eq!(told, expected.map(TimeDelta::seconds));
    }
    app.advance(TimeDelta::milliseconds(19_999));
    assert_eq!(wait(limits.admit(Limit::SignIn, "one", app.now()).await), Some(TimeDelta::milliseconds(1)));
    app.advance(TimeDelta::milliseconds(1));
    assert_eq!(wait(limits.admit(Limit::SignIn, "one", app.now()).await), None);
    assert_eq!(wait(limits.admit(Limit::SignIn, "one", app.now()).await), Some(TimeDelta::seconds(20)));
    app.advance(TimeDelta::days(1));
    for expected in [None, None, None, Some(TimeDelta::seconds(20))] {
        assert_eq!(wait(limits.admit(Limit::SignIn, "one", app.now()).await), expected);
    }
}

async fn one_key_leaves_the_others_alone(app: &TestApp) {
    let limits = Limits::new(&app.db, Rates::default());
    assert_eq!(wait(limits.admit(Limit::RecoveryOfAddress, "one", app.now()).await), None);
    assert_eq!(wait(limits.admit(Limit::RecoveryOfAddress, "one", app.now()).await), Some(TimeDelta::hours(1)));
    assert_eq!(wait(limits.admit(Limit::RecoveryOfAddress, "other", app.now()).await), None);
    assert_eq!(wait(limits.admit(Limit::Recovery, "one", app.now()).await), None);
}

async fn a_charge_is_kept_to_however_small_its_parts_are(app: &TestApp) {
    let rates = Rates { cost: Rate::new(1_000, TimeDelta::hours(1)), ..Rates::default() };
    let (one, other) = (Limits::new(&app.db, rates.clone()), Limits::new(&app.db, rates));
    let servers: &[&Limits] =
        if app.db.get_database_backend() == sea_orm::DbBackend::Postgres { &[&one, &other] } else { &[&one] };
    let mut had = 0;
    for turn in 0..400 {
        let limits = servers[turn % servers.len()];
        had += if wait(limits.charge(Limit::Cost, "one", 7, app.now()).await).is_none() { 7 } else { 0 };
    }
    assert!((950..=1_000).contains(&had), "{had} of 1,000");
    let whole = Limits::new(&app.db, Rates::default());
    assert_eq!(wait(whole.charge(Limit::Cost, "other", u64::MAX, app.now()).await), None);
    assert!(wait(whole.charge(Limit::Cost, "other", 1, app.now()).await).is_some());
}
