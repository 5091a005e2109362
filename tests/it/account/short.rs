//! Passwords that are long enough beside a second factor only: none of them is ever all there is.

use super::factor::{code, factor, has_factor};
use super::{ask, sign_in, wrong};
use crate::harness::{PASSWORD, Person, TestApp, both};
use api::account::recovery::service::{prepare_change, set_password};
use api::account::service::newcomer;
use api::auth::{Access, Actor};
use entities::OrganizationRole::Owner;
use entities::session;
use sea_orm::EntityTrait;
use serde_json::json;

both!(
    a_short_password_needs_a_second_factor,
    a_short_password_does_not_outlive_a_second_factor,
    a_short_password_in_flight_comes_too_late_without_a_second_factor,
);

const SHORT: &str = "vK3#pQ9!mZ";

async fn a_short_password_needs_a_second_factor(app: &TestApp) {
    let owner = app.owner("ada").await;
    let change = json!({ "currentPassword": PASSWORD, "newPassword": SHORT });
    assert_eq!(app.refused(&owner, "changePassword", change.clone()).await, ["BAD_INPUT newPassword"]);
    let (secret, _) = factor(app, &owner).await;
    app.done(&owner, "changePassword", "viewer { role }", change).await;
    let remove = json!({ "password": SHORT, "code": code(app, &secret, 0) });
    assert_eq!(
        app.refused(&owner, "removeSecondFactor", remove).await,
        ["BAD_INPUT password"],
        "it would be all there is"
    );
    assert!(has_factor(app, &owner).await);
}

async fn a_short_password_does_not_outlive_a_second_factor(app: &TestApp) {
    // The reset takes the second factor away, since nobody has shown that the address is theirs.
    let squatter = app.owner("ada").await;
    factor(app, &squatter).await;
    app.mails();
    ask(app, "requestPasswordReset", "email", json!({ "email": squatter.email })).await;
    let token = app.mailed(&squatter.email);
    let reset = |password: &str| json!({ "token": token, "password": password });
    assert_eq!(wrong(&ask(app, "resetPassword", "email", reset(SHORT)).await), "BAD_INPUT password");
    let other = "seven green lanterns under water";
    assert_eq!(wrong(&ask(app, "resetPassword", "email", reset(other)).await), "done", "the link holds still");
    // Now the address is theirs, and a second factor stays.
    let input = json!({ "email": squatter.email, "password": other });
    let owner = Person::new("ada", &squatter.email, "", &app.enter("signIn", input).await);
    let enrolled = app.done(&owner, "enrolSecondFactor", "secret", json!({ "password": other })).await;
    let secret = enrolled["secret"].as_str().expect("a secret");
    app.done(&owner, "confirmSecondFactor", "recoveryCodes", json!({ "code": code(app, secret, 0) })).await;
    app.mails();
    ask(app, "requestPasswordReset", "email", json!({ "email": owner.email })).await;
    let reset = json!({ "token": app.mailed(&owner.email), "password": SHORT });
    assert_eq!(wrong(&ask(app, "resetPassword", "email", reset).await), "done");
}

async fn a_short_password_in_flight_comes_too_late_without_a_second_factor(app: &TestApp) {
    let owner = app.owner("ada").await;
    let (secret, _) = factor(app, &owner).await;
    let row = session::Entity::find().one(&app.db).await.expect("the sessions").expect("a session");
    let actor = Actor { access: Access::Session(row.id), ..newcomer(row.user_id, row.organization_id, Owner) };
    let account = app.account(&owner).await;
    let short = prepare_change(app.state(), &actor, &account, SHORT.to_owned().into()).await;
    let short = short.expect("beside the second factor it is long enough");
    let remove = json!({ "password": PASSWORD, "code": code(app, &secret, 0) });
    app.done(&owner, "removeSecondFactor", "viewer { role }", remove).await;
    let late = app.state().carry_out(&actor, None, short, set_password).await.expect_err("it would be all there is");
    assert!(late.to_string().starts_with("`newPassword`"), "{late}");
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "done");
}
