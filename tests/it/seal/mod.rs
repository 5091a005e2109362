//! The seals over the record: made in batches, safe among several servers, and what they give away.

mod forged;
mod sealing;

use crate::harness::TestApp;
use api::incident::Incident;
use api::seal::flaw::Flaw;
use api::seal::verify::{Report, verify};
use api::seal::{Head, service};
use entities::{event, sealed_event, user};
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::BTreeSet;

/// Seals what there is.
async fn seal(app: &TestApp) -> Vec<Head> {
    service::seal(&app.state().db, &app.clock).await.expect("it is sealed")
}

/// What `entente verify` finds.
async fn verdict(app: &TestApp, kept: &[&str]) -> Result<Report, Flaw> {
    let kept: BTreeSet<String> = kept.iter().map(|&hash| hash.to_owned()).collect();
    verify(&app.db, kept).await.expect("an answer")
}

/// What is wrong with the record, in its words.
async fn wrong(app: &TestApp, kept: &[&str]) -> String {
    verdict(app, kept).await.expect_err("something is wrong").to_string()
}

async fn events(app: &TestApp) -> Vec<event::Model> {
    event::Entity::find()
        .order_by_asc(event::Column::RecordedAt)
        .order_by_asc(event::Column::Id)
        .all(&app.db)
        .await
        .expect("events")
}

async fn sealed(app: &TestApp) -> Vec<sealed_event::Model> {
    let rows = sealed_event::Entity::find().order_by_asc(sealed_event::Column::Seal);
    rows.order_by_asc(sealed_event::Column::Place).all(&app.db).await.expect("sealed events")
}

/// Something happens, now.
async fn happens(app: &TestApp) {
    let somebody = user::Entity::find().one(&app.db).await.expect("an answer").expect("an account");
    app.state().incidents.report(Incident::SignInFailed, somebody.id);
    app.state().incidents.settled().await;
}
