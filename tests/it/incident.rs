//! What goes wrong around an account is in the record of its organizations.

use crate::harness::{Person, TestApp, both, document};
use api::incident::Incident;
use chrono::TimeDelta;
use entities::{InOrganization, OrganizationId, event};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

both!(
    a_wrong_password_is_in_the_record_of_every_organization_of_the_account,
    an_unknown_account_leaves_nothing_in_the_record,
    what_a_client_can_repeat_freely_is_recorded_once_a_minute,
    many_incidents_at_once_are_each_recorded_up_to_a_bound,
);

/// Tries a password that is nobody's.
async fn guess(app: &TestApp, email: &str) {
    let input = json!({ "email": email, "password": "this is not the password of anybody" });
    let reply = app.gql(None, &document("signIn", "accessToken { token }"), json!({ "input": input })).await;
    let payload = &reply.body["data"]["signIn"];
    assert!(payload["accessToken"].is_null() && payload["errors"][0]["code"] == "BAD_INPUT", "{}", reply.text);
}

/// What went wrong around a person, oldest first.
async fn incidents(app: &TestApp, who: &Person) -> Vec<event::Model> {
    app.state().incidents.settled().await;
    let account = app.account(who).await;
    let events = event::Entity::find()
        .filter(event::Column::SubjectId.eq(account.id.0))
        .filter(event::Column::ActorId.is_null())
        .order_by_asc(event::Column::Id);
    events.all(&app.db).await.expect("the events")
}

async fn a_wrong_password_is_in_the_record_of_every_organization_of_the_account(app: &TestApp) {
    let owner = app.owner("lead").await;
    let elsewhere = app.another_organization(&owner).await;
    app.advance(TimeDelta::minutes(5));
    guess(app, &owner.email).await;
    let found = incidents(app, &owner).await;
    assert_eq!(found.len(), 2, "{found:?}");
    for event in &found {
        assert_eq!((event.kind.as_str(), event.subject_kind.as_str()), ("signIn.failed", "User"));
        assert_eq!((&event.before, &event.after, event.initiative_id), (&None, &None, None), "no row changed");
        assert_eq!((event.happened_at, event.recorded_at), (app.now(), app.now()));
    }
    let of = async |organization: OrganizationId| {
        let events = event::Entity::in_org(organization).filter(event::Column::Kind.eq("signIn.failed"));
        events.all(&app.db).await.expect("the events").len()
    };
    let first = found.iter().map(|event| event.organization_id).find(|id| *id != elsewhere).expect("two of them");
    assert_eq!((of(first).await, of(elsewhere).await), (1, 1));
}

async fn an_unknown_account_leaves_nothing_in_the_record(app: &TestApp) {
    app.owner("lead").await;
    let before = app.count().await["event"];
    guess(app, "nobody@example.org").await;
    app.state().incidents.settled().await;
    assert_eq!(app.count().await["event"], before);
}

async fn what_a_client_can_repeat_freely_is_recorded_once_a_minute(app: &TestApp) {
    let owner = app.owner("lead").await;
    let account = app.account(&owner).await.id;
    let report = |incident| app.state().incidents.report(incident, account);
    for _ in 0..3 {
        report(Incident::SignInLocked);
        report(Incident::RefreshReused);
        report(Incident::ApiTokenRefused);
    }
    app.advance(TimeDelta::seconds(59));
    report(Incident::SignInLocked);
    app.advance(TimeDelta::seconds(1));
    report(Incident::SignInLocked);
    let mut kinds: Vec<String> = incidents(app, &owner).await.into_iter().map(|event| event.kind).collect();
    kinds.sort();
    assert_eq!(kinds, ["apiToken.refused", "refresh.reused", "signIn.locked", "signIn.locked"]);
}

async fn many_incidents_at_once_are_each_recorded_up_to_a_bound(app: &TestApp) {
    let owner = app.owner("lead").await;
    let account = app.account(&owner).await.id;
    for _ in 0..20 {
        app.state().incidents.report(Incident::SignInFailed, account);
    }
    assert_eq!(incidents(app, &owner).await.len(), 20, "a few at once are all written");
    for _ in 0..500 {
        app.state().incidents.report(Incident::SecondFactorFailed, account);
    }
    assert_eq!(incidents(app, &owner).await.len(), 20 + 64, "no more wait than there are places");
}
