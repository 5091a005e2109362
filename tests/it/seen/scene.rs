//! An organization in which every text is marked, another one, and who asks.

use super::mark::{mark, written};
use crate::harness::{Contract, Invite, Person, Reply, Stage, TestApp, Walk, id};
use api::account::SignUps;
use entities::StakeholderId;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Two organizations on a server.
pub struct Scene {
    app: TestApp,
    /// Where everything is marked.
    pub here: Stage,
    /// Observes the initiative.
    pub observer: Person,
    /// A member of the organization without a part in the initiative.
    pub member: Person,
    /// A member of the other organization.
    pub stranger: Person,
    /// Who runs the other organization.
    pub foreign_lead: Person,
    /// The schema.
    pub contract: Contract,
    /// The documents that ask for all of it.
    pub walks: Vec<Walk>,
    /// The tables and columns that are marked.
    pub written: BTreeSet<(String, String)>,
    /// Things of each kind: a kind and an id.
    things: Vec<(String, String)>,
}

impl Scene {
    /// Sets it.
    pub async fn set(beside: &TestApp) -> Self {
        let app = beside.beside(|state| state.accounts.sign_ups = SignUps::Open);
        let mut here = app.stage_of(app.founder("lead").await, ["ann", "bob"]).await;
        let things = app.everything(&here).await;
        app.draft(&here.lead, &here.initiative, &here.problem, "Not shown yet").await;
        // What only a draft provokes; what an offer provokes is told with it.
        let latent =
            json!({ "expectedFromId": here.bob.stakeholder, "title": "Not shown", "severity": "MINOR", "issue": "x" });
        let draft =
            json!({ "proposalId": here.proposal, "title": "Not shown", "cost": 1, "provokes": [{ "new": latent }] });
        app.done(&here.lead, "draftConcession", "", draft).await;
        let observer = app.invite(&here.lead, &here.initiative, Invite::new("olga", "OBSERVER")).await;
        let leads = here.lead.stakeholder.clone();
        let other = app.initiative(&mut here.lead, "OBSERVER").await;
        here.lead.stakeholder = leads;
        let member = app.invite(&here.lead, &other, Invite::new("max", "OBSERVER")).await;
        let mut things: BTreeSet<(String, String)> =
            things.into_iter().map(|(kind, id)| (kind.to_owned(), id)).collect();
        things.extend(proposals(&app, &here).await);
        let written = written(&app).await;
        mark(&app, &written).await;
        // Nothing there is marked: a mark in an answer to somebody of it is from here.
        let there = app.stage_of(app.founder("foreign-lead").await, ["eve", "mallory"]).await;
        let contract = app.contract(&here.lead).await;
        let (walks, things) = (contract.walks(), things.into_iter().collect());
        let (stranger, foreign_lead) = (there.ann, there.lead);
        Self { app, here, observer, member, stranger, foreign_lead, contract, walks, written, things }
    }

    /// Every document with each thing that it can begin with.
    pub fn asked(&self) -> impl Iterator<Item = (&Walk, Option<&str>)> {
        self.walks.iter().flat_map(|walk| {
            let things = self.things.iter().filter(|(kind, _)| Some(kind) == walk.kind.as_ref());
            let ids: Vec<_> = match walk.kind {
                Some(_) => things.map(|(_, id)| Some(id.as_str())).collect(),
                None => vec![None],
            };
            ids.into_iter().map(move |id| (walk, id))
        })
    }

    /// What somebody is answered to all of it, with what was asked.
    pub async fn answers(&self, who: Option<&Person>) -> Vec<(String, Reply)> {
        let mut answers = Vec::new();
        for (walk, id) in self.asked() {
            let variables = id.map_or(Value::Null, |id| json!({ "id": id }));
            let reply = self.app.gql(who.map(Person::token).as_deref(), &walk.document, variables).await;
            answers.push((format!("{} {}", walk.document, id.unwrap_or_default()), reply));
        }
        answers
    }

    /// The ids of who somebody is, as marks end with them: what is of these is theirs to read.
    pub async fn own(&self, who: &Person) -> [String; 2] {
        let part = id::<StakeholderId>(&who.stakeholder).0;
        let row = entities::stakeholder::Entity::find_by_id(StakeholderId(part)).one(&self.app.db).await;
        let account = row.expect("an answer").expect("a row").user_id.expect("an account");
        [part.simple().to_string(), account.0.simple().to_string()]
    }

    /// Ends it.
    pub async fn end(self) {
        self.app.stop().await;
    }
}

/// All proposals and concessions: a draft of each is among them, and what is no draft.
async fn proposals(app: &TestApp, here: &Stage) -> Vec<(String, String)> {
    let selection = "... on Initiative { proposals(first: 20) { nodes { __typename id \
        concessions(first: 20) { nodes { __typename id } } } } }";
    let seen = app.node(&here.lead, &here.initiative, selection).await;
    let named = |thing: &Value| {
        let text = |field: &str| thing[field].as_str().expect("text").to_owned();
        (text("__typename"), text("id"))
    };
    let mut found = Vec::new();
    for proposal in seen["proposals"]["nodes"].as_array().into_iter().flatten() {
        found.push(named(proposal));
        found.extend(proposal["concessions"]["nodes"].as_array().into_iter().flatten().map(named));
    }
    found
}
