//! Two organizations in which everything is marked, and who asks.

use super::send::{Answer, Sent};
use super::watch::Watch;
use crate::harness::{Person, Stage, TestApp};
use api::account::SignUps;
use api::clock::new_id;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entities::OrganizationId;
use proptest::sample::select;
use proptest::strategy::Strategy;
use sea_orm::ConnectionTrait as _;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What people write, by table: the columns that are marked.
const WRITTEN: &[(&str, &str)] = &[
    ("initiative", "title summary"),
    ("stage_entry", "reason"),
    ("topic", "title summary"),
    ("finding", "statement"),
    ("statement", "text"),
    ("sighting", "note"),
    ("problem", "title statement"),
    ("criterion", "name unit"),
    ("evidence", "body"),
    ("criterion_value", "note"),
    ("understanding", "restatement"),
    ("proposal", "title"),
    ("revision", "title body"),
    ("proposal_evidence", "note"),
    ("delegation", "note"),
    ("position", "reason"),
    ("objection", "title body issue answer"),
    ("argument", "body"),
    ("concession", "title body"),
    ("latent_objection", "title issue"),
    ("api_token", "name"),
    ("stakeholder", "group_name"),
];

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Somebody without a token.
    Nobody,
    /// Somebody of the other organization.
    Stranger,
    /// A contributor.
    Contributor,
    /// The owner of the organization, who leads.
    Lead,
}

impl Who {
    /// Everybody there is.
    pub const ALL: [Self; 4] = [Self::Nobody, Self::Stranger, Self::Contributor, Self::Lead];

    /// One of them; mostly one who gets far.
    pub fn any() -> impl Strategy<Value = Self> {
        select(vec![
            Self::Lead,
            Self::Lead,
            Self::Lead,
            Self::Contributor,
            Self::Contributor,
            Self::Stranger,
            Self::Nobody,
        ])
    }
}

/// A server with two organizations.
pub struct Scene {
    /// The server; anybody may sign up.
    pub app: TestApp,
    /// Where most who ask are.
    pub here: Stage,
    /// A thing of each kind there.
    pub things: BTreeMap<&'static str, String>,
    /// The other organization.
    pub there: Stage,
    /// A thing of each kind in the other organization.
    pub foreign: BTreeMap<&'static str, String>,
    /// What must not be said.
    pub watch: Watch,
}

impl Scene {
    /// Sets it.
    pub async fn set(beside: &TestApp) -> Self {
        let app = beside.beside(|state| state.accounts.sign_ups = SignUps::Open);
        let here = app.stage_of(app.founder("mark-a-lead").await, ["mark-a-ann", "mark-a-bob"]).await;
        let there = app.stage_of(app.founder("mark-b-lead").await, ["mark-b-eve", "mark-b-dan"]).await;
        let (things, foreign) = (app.everything(&here).await, app.everything(&there).await);
        app.draft(&here.lead, &here.initiative, &here.problem, "Not shown yet").await;
        for (stage, mark) in [(&here, "mark-a"), (&there, "mark-b")] {
            let organization = organization(&app, &stage.lead).await;
            mark_all(&app, organization, mark).await;
        }
        // What only a lead sees of the first.
        let hidden = organization(&app, &here.lead).await;
        for (table, which) in
            [("concession", "state = 'DRAFT'"), ("proposal", "status = 'DRAFT'"), ("latent_objection", "1 = 1")]
        {
            let title = format!("'mark-hidden-{table}'");
            change(&app, &format!("UPDATE {table} SET title = {title} WHERE {which} AND {}", of(&app, hidden))).await;
        }
        let watch = Watch::over(&app, &here).await;
        Self { app, here, things, there, foreign, watch }
    }

    /// Ids of this kind: of a thing here, of one there, and of none.
    pub fn of_kind(&self, kind: &str) -> Vec<String> {
        let none: Uuid = new_id();
        let none = URL_SAFE_NO_PAD.encode(format!("{kind}:{}", none.simple()));
        [&self.things, &self.foreign].into_iter().filter_map(|things| things.get(kind).cloned()).chain([none]).collect()
    }

    /// The token of who asks.
    pub fn token(&self, who: Who) -> Option<String> {
        self.person(who).map(Person::token)
    }

    fn person(&self, who: Who) -> Option<&Person> {
        match who {
            Who::Nobody => None,
            Who::Stranger => Some(&self.there.ann),
            Who::Contributor => Some(&self.here.bob),
            Who::Lead => Some(&self.here.lead),
        }
    }

    /// Lets in again whose session was ended by what they sent.
    pub async fn fresh(&mut self) {
        for who in Who::ALL {
            let Some(person) = self.person(who) else { continue };
            let reply = self.app.gql(Some(&person.token()), "{ viewer { role } }", Value::Null).await;
            if reply.status != 200 {
                // Late enough that nothing that was sent slows them down.
                self.app.advance(TimeDelta::hours(2));
                self.app.data(person, "{ viewer { role } }", Value::Null).await;
            }
        }
    }

    /// The answer to what somebody sends.
    pub async fn send(&self, who: Who, sent: &Sent) -> Answer {
        sent.answer(&self.app, self.token(who).as_deref()).await
    }

    /// Ends it.
    pub async fn end(self) {
        self.app.stop().await;
    }
}

async fn organization(app: &TestApp, who: &Person) -> OrganizationId {
    let own = app.data(who, "{ organization { id } }", Value::Null).await;
    crate::harness::id(own["organization"]["id"].as_str().expect("an id"))
}

async fn mark_all(app: &TestApp, organization: OrganizationId, mark: &str) {
    for (table, columns) in WRITTEN {
        for column in columns.split(' ') {
            let sql =
                format!("UPDATE {table} SET {column} = '{mark}-{table}-{column}' WHERE {}", of(app, organization));
            change(app, &sql).await;
        }
    }
}

/// The condition for the rows of an organization.
fn of(app: &TestApp, organization: OrganizationId) -> String {
    match app.db.get_database_backend() {
        sea_orm::DbBackend::Postgres => format!("organization_id = '{organization}'"),
        _ => format!("organization_id = x'{}'", organization.0.simple()),
    }
}

async fn change(app: &TestApp, sql: &str) {
    let changed = app.db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert!(changed.rows_affected() > 0, "nothing to mark: {sql}");
}
