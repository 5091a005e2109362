//! What the server says of a proposal, beside what the engine says of its export.

use crate::harness::{Person, TestApp, id};
use engine::{Deliberation, Snapshot};
use entities::{ObjectionId, StakeholderId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const ASSESSMENT: &str = "at engineVersion summary verdict { status passesAt clauses { kind status requirement passesAt \
    missing { __typename ... on Stakeholder { id } ... on Objection { id } } } } \
    readiness { score low high acceptance objections group weights { acceptance objections group } \
    people { stakeholder { id } stance lost } issues { issue objections { id } severity lost } \
    leastConvinced { group people { id } acceptance lost } } \
    understanding { score low high dissenters disputeProblem } \
    standing { standing objection { ... on Objection { id } } } \
    talkToNext { stakeholder { id } score objections { id } clauses { kind } } peopleToTalkTo";

/// A proposal as its lead sees it.
pub struct Seen {
    pub rows: Value,
    pub at: String,
    pub assessment: Value,
    deliberation: String,
}

pub async fn look(app: &TestApp, who: &Person, proposal: &str) -> Seen {
    let selection = format!(
        "... on Proposal {{ status currentRevision {{ number }} \
         positions(first: 50) {{ nodes {{ stance revision stakeholder {{ id }} }} }} \
         objections(first: 100) {{ nodes {{ id state severity raisedBy {{ id }} \
         seconds(first: 50) {{ nodes {{ withdrawnAt stakeholder {{ id }} }} }} }} }} \
         arguments(first: 100) {{ nodes {{ id }} }} concessions(first: 100) {{ nodes {{ id state }} }} \
         deliberation assessment {{ {ASSESSMENT} }} }}"
    );
    let seen = app.node(who, proposal, &selection).await;
    let nodes = |list: &Value| list["nodes"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let positions = nodes(&seen["positions"]).into_iter();
    let positions = positions.map(|one| (text(&one["stakeholder"]["id"]), json!([one["stance"], one["revision"]])));
    let objections = nodes(&seen["objections"]).into_iter().map(|one| {
        let seconds = nodes(&one["seconds"]).into_iter().filter(|second| second["withdrawnAt"].is_null());
        let seconds: BTreeSet<String> = seconds.map(|second| text(&second["stakeholder"]["id"])).collect();
        (text(&one["id"]), json!([one["raisedBy"]["id"], one["severity"], one["state"], seconds]))
    });
    let concessions = nodes(&seen["concessions"]).into_iter().map(|one| (text(&one["id"]), one["state"].clone()));
    let rows = json!({
        "status": seen["status"],
        "revision": seen["currentRevision"]["number"],
        "positions": positions.collect::<BTreeMap<_, _>>(),
        "objections": objections.collect::<BTreeMap<_, _>>(),
        "arguments": nodes(&seen["arguments"]).iter().map(|one| text(&one["id"])).collect::<BTreeSet<_>>(),
        "concessions": concessions.collect::<BTreeMap<_, _>>(),
    });
    let assessment = seen["assessment"].clone();
    Seen { rows, at: text(&assessment["at"]), assessment, deliberation: text(&seen["deliberation"]) }
}

/// How it stood at this moment.
pub async fn past(app: &TestApp, who: &Person, proposal: &str, at: &str) -> Value {
    let query = format!(
        "query($id: ID!, $at: DateTime!) {{ proposal(id: $id) {{ assessmentAt(time: $at) {{ {ASSESSMENT} }} }} }}"
    );
    app.data(who, &query, json!({ "id": proposal, "at": at })).await["proposal"]["assessmentAt"].clone()
}

impl Seen {
    /// What `entente engine assess` says of the exported file is what the server says, value for value.
    pub fn agrees_with_the_engine(&self, when: &str) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), &self.deliberation).expect("it is written");
        let deliberation: Deliberation =
            api::command::engine::read_json(file.path()).unwrap_or_else(|_| panic!("{when}"));
        let snapshot = Snapshot::new(&deliberation).unwrap_or_else(|error| panic!("{when}: {error}"));
        let engine::Assessment {
            engine,
            verdict,
            readiness,
            contributions,
            talk_to_next,
            people_to_talk_to,
            standing,
            understanding,
        } = engine::assess(&snapshot);
        let said = &self.assessment;
        assert_eq!(said["engineVersion"], json!(engine));
        let clauses: Vec<Value> = verdict
            .clauses
            .iter()
            .map(|clause| {
                json!([
                    clause.kind,
                    clause.status,
                    clause.requirement,
                    moment(&json!(clause.passes_at)),
                    clause.missing
                ])
            })
            .collect();
        let shown: Vec<Value> = list(&said["verdict"]["clauses"])
            .iter()
            .map(|clause| {
                let missing: Vec<String> = list(&clause["missing"]).iter().map(any).collect();
                json!([clause["kind"], clause["status"], clause["requirement"], moment(&clause["passesAt"]), missing])
            })
            .collect();
        assert_eq!(
            json!([said["verdict"]["status"], moment(&said["verdict"]["passesAt"]), shown]),
            json!([verdict.status, moment(&json!(verdict.passes_at)), clauses]),
            "{when}"
        );

        let readiness = readiness.expect("a readiness");
        let shown = &said["readiness"];
        for (name, value) in [
            ("score", readiness.score),
            ("low", readiness.low),
            ("high", readiness.high),
            ("acceptance", readiness.acceptance),
            ("objections", readiness.objections),
            ("group", readiness.group),
        ] {
            assert_eq!(shown[name], json!(value), "{name}, {when}");
        }
        assert_eq!(shown["weights"], json!(readiness.weights), "{when}");
        let contributions = contributions.expect("contributions");
        let lost = contributions.people.iter().filter(|person| person.lost > 0.0);
        let people: Vec<Value> = lost.map(|person| json!([person.stakeholder, person.stance, person.lost])).collect();
        let told = list(&shown["people"]).iter();
        let told: Vec<Value> =
            told.map(|one| json!([person(&one["stakeholder"]), one["stance"], one["lost"]])).collect();
        assert_eq!(told, people, "{when}");
        let issues: Vec<Value> =
            contributions.issues.iter().map(|one| json!([one.issue, one.objections, one.severity, one.lost])).collect();
        let told = list(&shown["issues"]).iter().map(|one| {
            let objections: Vec<String> = list(&one["objections"]).iter().map(objection).collect();
            json!([one["issue"], objections, one["severity"], one["lost"]])
        });
        assert_eq!(told.collect::<Vec<_>>(), issues, "{when}");
        let least = &shown["leastConvinced"];
        let told: Vec<String> = list(&least["people"]).iter().map(person).collect();
        let group = &contributions.group;
        assert_eq!(
            json!([least["group"], told, least["acceptance"], least["lost"]]),
            json!([group.group, group.people, group.acceptance, group.lost]),
            "{when}"
        );

        let told = list(&said["standing"]).iter().map(|one| (objection(&one["objection"]), one["standing"].clone()));
        let standing: BTreeMap<String, Value> = standing.iter().map(|(id, one)| (id.clone(), json!(one))).collect();
        assert_eq!(told.collect::<BTreeMap<_, _>>(), standing, "{when}");
        let told = list(&said["talkToNext"]).iter().map(|next| {
            let objections: Vec<String> = list(&next["objections"]).iter().map(objection).collect();
            json!([person(&next["stakeholder"]), next["score"], objections])
        });
        let next = talk_to_next.iter().map(|next| json!([next.stakeholder, next.score, next.objections]));
        assert_eq!(told.collect::<Vec<_>>(), next.collect::<Vec<_>>(), "{when}");
        assert_eq!(said["peopleToTalkTo"], json!(people_to_talk_to), "{when}");
        let expected = understanding.map(|u| {
            json!({ "score": u.score, "low": u.low, "high": u.high,
            "dissenters": u.dissenters, "disputeProblem": u.dispute_problem })
        });
        assert_eq!(said["understanding"], json!(expected), "{when}");
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A moment, however it is written.
fn moment(value: &Value) -> Value {
    let parsed = value.as_str().map(|text| text.parse::<chrono::DateTime<chrono::Utc>>().expect("a moment"));
    json!(parsed)
}

fn person(value: &Value) -> String {
    id::<StakeholderId>(value["id"].as_str().expect("an id")).to_string()
}

fn objection(value: &Value) -> String {
    id::<ObjectionId>(value["id"].as_str().expect("an id")).to_string()
}

fn any(value: &Value) -> String {
    if value["__typename"] == "Objection" { objection(value) } else { person(value) }
}
