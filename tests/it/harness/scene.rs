//! How the stories begin: people, an initiative, a problem, a proposal.

use super::client::PASSWORD;
use super::{Person, TestApp};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the tests read of an assessment.
pub const ASSESSMENT: &str = "assessment { at summary \
    verdict { status passesAt clauses { kind status sentence passesAt \
    missing { __typename ... on Stakeholder { id name } ... on Objection { id title } } } } \
    readiness { score low high acceptance objections group } \
    understanding { score low high dissenters disputeProblem } \
    standing { standing objection { ... on Objection { id title } ... on LatentObjection { id title } } } }";

/// Whom to invite, and as what.
#[derive(Clone, Copy)]
pub struct Invite<'a> {
    /// What others see; their address follows from it.
    pub name: &'a str,
    /// Their part.
    pub role: &'a str,
    /// Their team.
    pub group: Option<&'a str>,
    /// Whether they lead.
    pub lead: bool,
    /// Whether they decide.
    pub decider: bool,
}

impl<'a> Invite<'a> {
    /// Somebody with this part and no more.
    pub fn new(name: &'a str, role: &'a str) -> Self {
        Self { name, role, group: None, lead: false, decider: false }
    }
}

/// Where most stories begin.
pub struct Stage {
    /// The owner of the organization, who leads the initiative as a contributor.
    pub lead: Person,
    /// An approver.
    pub ann: Person,
    /// A contributor.
    pub bob: Person,
    /// The initiative.
    pub initiative: String,
    /// Its problem.
    pub problem: String,
    /// A shared proposal.
    pub proposal: String,
}

impl TestApp {
    /// A lead, an approver, a contributor, and a shared proposal.
    pub async fn stage(&self) -> Stage {
        let lead = self.owner("lead").await;
        self.stage_of(lead, ["ann", "bob"]).await
    }

    /// The same in another organization on the same server, with other people but for the lead.
    pub async fn stage_elsewhere(&self, stage: &Stage) -> Stage {
        let elsewhere = self.another_organization(&stage.lead).await;
        let lead = self.signed_in_to(&stage.lead, elsewhere).await;
        self.stage_of(lead, ["eve", "mallory"]).await
    }

    /// The same in the organization of this person, with these two people beside.
    pub async fn stage_of(&self, mut lead: Person, [ann, bob]: [&str; 2]) -> Stage {
        let initiative = self.initiative(&mut lead, "CONTRIBUTOR").await;
        let ann = self.invite(&lead, &initiative, Invite::new(ann, "APPROVER")).await;
        let bob = self.invite(&lead, &initiative, Invite::new(bob, "CONTRIBUTOR")).await;
        let problem = self.problem(&lead, &initiative, "Slow").await;
        let proposal = self.draft(&lead, &initiative, &problem, "Cache").await;
        self.done(&lead, "shareProposal", "", json!({ "proposalId": proposal })).await;
        Stage { lead, ann, bob, initiative, problem, proposal }
    }

    /// Makes one of every kind of thing that people make, where a stage has none; gives an id of each kind.
    pub async fn everything(&self, stage: &Stage) -> BTreeMap<&'static str, String> {
        let Stage { lead, ann, bob, proposal, .. } = stage;
        let position = text(&self.take(ann, proposal, "ACCEPT").await["id"]);
        let objection = self.object(bob, proposal, "Stale keys", "MAJOR").await;
        let input = json!({ "proposalId": proposal, "body": "No.", "attackIds": [objection] });
        let argument = text(&self.done(ann, "argue", "argument { id }", input).await["argument"]["id"]);
        let input = json!({ "objectionId": objection });
        let second = text(&self.done(ann, "secondObjection", "second { id }", input).await["second"]["id"]);
        let latent = json!({ "expectedFromId": ann.stakeholder, "title": "Costs", "severity": "MINOR" });
        let input = json!({
            "proposalId": proposal, "title": "Rotate", "cost": 2, "removes": [{ "objectionId": objection }],
            "provokes": [{ "new": latent }], "shifts": [{ "stakeholderId": bob.stakeholder, "steps": 1 }],
            "idempotencyKey": "everything",
        });
        let selection = "concession { id provokes { id } }";
        let made = self.done(lead, "draftConcession", selection, input).await["concession"].clone();
        // One is a draft, one is offered and answered.
        let input =
            json!({ "proposalId": proposal, "title": "Log", "cost": 1, "removes": [{ "objectionId": objection }] });
        let offered = self.done(lead, "draftConcession", selection, input).await["concession"]["id"].clone();
        self.done(lead, "offerConcession", "", json!({ "concessionId": offered })).await;
        let selection = "concession { answers(first: 1) { nodes { id } } }";
        let input = json!({ "concessionId": offered, "accepts": false });
        let answered = self.done(bob, "answerConcession", selection, input).await;
        let answer = text(&answered["concession"]["answers"]["nodes"][0]["id"]);
        let input = json!({ "initiativeId": stage.initiative, "listenerId": ann.stakeholder, "heardId": bob.stakeholder, "weight": 2.5 });
        let influence = text(&self.done(lead, "setInfluence", "influence { id }", input).await["influence"]["id"]);
        let [question, talk] = self.asked(stage).await;
        let topic = self.topic(lead, &stage.initiative, "Keys").await;
        let finding = self.find(ann, &topic, "RISK", "Keys leak.").await;
        let input = json!({ "proposalId": proposal, "findingId": finding, "note": "It rotates them." });
        let rests = text(&self.done(lead, "addProposalEvidence", "evidence { id }", input).await["evidence"]["id"]);
        let input = json!({ "subjectId": stage.initiative, "delegateId": bob.stakeholder, "note": "He knows better." });
        let given = text(&self.done(ann, "delegatePosition", "delegation { id }", input).await["delegation"]["id"]);
        let input = json!({ "findingId": finding });
        let sighting = text(&self.done(bob, "sightFinding", "sighting { id }", input).await["sighting"]["id"]);
        let input = json!({ "initiativeId": stage.initiative, "stage": "NEGOTIATE", "reason": "It is time." });
        let entry = text(&self.done(lead, "enterStage", "entry { id }", input).await["entry"]["id"]);
        let input = json!({ "subjectId": proposal, "rule": { "preset": "CONSENT" } });
        self.done(lead, "setRule", "", input).await;
        let [criterion, evidence, understanding, value, ranking] = self.around_the_problem(stage).await;
        let [decision, commitment, work, reminder] = self.decided(stage).await;
        let statement = self.statement(lead, &stage.initiative, "Keys leak.").await;
        self.answer(bob, &statement, "AGREE").await;
        let of_proposal = "... on Proposal { currentRevision { id } }";
        let revision = self.node(lead, proposal, of_proposal).await["currentRevision"]["id"].clone();
        let input = json!({ "name": "Robot", "scopes": ["READ"], "expiresAt": self.now() + TimeDelta::days(7),
            "password": PASSWORD });
        let token = self.done(lead, "createApiToken", "apiToken { id }", input).await["apiToken"]["id"].clone();
        let own = "{ viewer { user { id } sessions(first: 1) { nodes { id } } \
            organization { id members(first: 1) { nodes { id } } } } }";
        let own = self.data(lead, own, Value::Null).await["viewer"].clone();
        let (user, organization) = (text(&own["user"]["id"]), text(&own["organization"]["id"]));
        api::seal::service::seal(&self.state().db, &self.clock).await.expect("a sealed record");
        BTreeMap::from([
            ("User", user),
            ("Identity", self.identity(ann).await),
            // The server knows none: it names nothing.
            ("Provider", "none".to_owned()),
            ("Session", text(&own["sessions"]["nodes"][0]["id"])),
            ("ApiToken", text(&token)),
            ("Membership", text(&own["organization"]["members"]["nodes"][0]["id"])),
            ("Organization", organization),
            ("Initiative", stage.initiative.clone()),
            ("Stakeholder", ann.stakeholder.clone()),
            ("StageEntry", entry),
            ("Topic", topic),
            ("Finding", finding),
            ("Sighting", sighting),
            ("Problem", stage.problem.clone()),
            ("Proposal", proposal.clone()),
            ("Revision", text(&revision)),
            ("Criterion", criterion),
            ("Evidence", evidence),
            ("Understanding", understanding),
            ("CriterionValue", value),
            ("Ranking", ranking),
            ("ProposalEvidence", rests),
            ("Position", position),
            ("Delegation", given),
            ("Objection", objection),
            ("Influence", influence),
            ("Second", second),
            ("Question", question),
            ("Talk", talk),
            ("Decision", decision),
            ("Commitment", commitment),
            ("WorkItem", work),
            ("Reminder", reminder),
            ("LatentObjection", text(&made["provokes"][0]["id"])),
            ("Argument", argument),
            ("Concession", text(&made["id"])),
            ("ConcessionAnswer", answer),
            ("Statement", statement),
        ])
    }

    /// A question that is answered, and that the lead talked to both others; gives an id of each.
    async fn asked(&self, Stage { lead, ann, bob, proposal, .. }: &Stage) -> [String; 2] {
        let input = json!({ "proposalId": proposal, "body": "Who rotates them?" });
        let question = self.done(bob, "askQuestion", "question { id }", input).await["question"]["id"].clone();
        let input = json!({ "questionId": question, "answer": "A job does." });
        self.done(lead, "answerQuestion", "", input).await;
        let talked =
            |who: &Person| json!({ "proposalId": proposal, "stakeholderId": who.stakeholder, "outcome": "TALKED" });
        self.done(lead, "recordTalk", "", talked(bob)).await;
        let talk = self.done(lead, "recordTalk", "talk { id }", talked(ann)).await["talk"]["id"].clone();
        [text(&question), text(&talk)]
    }

    /// A criterion, evidence, an understanding, a value and an order around a stage's problem; gives their ids.
    async fn around_the_problem(&self, Stage { lead, bob, problem, proposal, .. }: &Stage) -> [String; 5] {
        let input = json!({ "problemId": problem, "name": "Delay", "direction": "LOWER", "unit": "ms", "weight": 50 });
        let criterion = self.done(lead, "addCriterion", "criterion { id }", input).await["criterion"]["id"].clone();
        let input = json!({ "problemId": problem, "body": "Seen.", "url": "https://example.org/seen" });
        let evidence = self.done(lead, "addEvidence", "evidence { id }", input).await["evidence"]["id"].clone();
        let input = json!({ "problemId": problem, "stance": "RESTATED", "restatement": "It waits." });
        let said = self.done(bob, "takeUnderstanding", "understanding { id }", input).await;
        let input = json!({ "proposalId": proposal, "criterionId": criterion, "value": 5, "note": "Measured." });
        let value = self.done(lead, "scoreProposal", "criterionValue { id }", input).await;
        let input = json!({ "problemId": problem, "tiers": [{ "proposalIds": [proposal] }] });
        let ranking = self.done(bob, "rankAlternatives", "ranking { id }", input).await;
        let ids = [&criterion, &evidence, &said["understanding"]["id"], &value["criterionValue"]["id"]];
        let [criterion, evidence, understanding, value] = ids.map(text);
        [criterion, evidence, understanding, value, text(&ranking["ranking"]["id"])]
    }

    /// Another proposal, accepted by somebody who is there for that alone: the decision, what ann says to it, work of
    /// hers, and that the lead was reminded of work that is late.
    async fn decided(&self, stage: &Stage) -> [String; 4] {
        let Stage { lead, ann, initiative, problem, .. } = stage;
        let name = format!("dee-{}", ann.name);
        let dee = Invite { decider: true, ..Invite::new(&name, "APPROVER") };
        let dee = self.invite(lead, initiative, dee).await;
        let input = json!({ "initiativeId": initiative, "problemIds": [problem], "title": "Shards",
            "body": "We do it.", "derivedFromIds": [stage.proposal] });
        let proposal = text(&self.done(lead, "draftProposal", "proposal { id }", input).await["proposal"]["id"]);
        self.done(lead, "shareProposal", "", json!({ "proposalId": proposal })).await;
        let decision = self.accept(&dee, &proposal).await;
        let input = json!({ "decisionId": decision, "commitment": "COMMIT" });
        let given = self.done(ann, "commitToDecision", "commitment { id }", input).await["commitment"]["id"].clone();
        let input = json!({ "decisionId": decision, "title": "Build it", "ownerId": ann.stakeholder });
        let work = self.done(lead, "addWorkItem", "workItem { id }", input).await["workItem"]["id"].clone();
        let input = json!({ "decisionId": decision, "title": "Plan it", "dueOn": "2026-02-01" });
        self.done(lead, "addWorkItem", "", input).await;
        self.tick().await;
        let own = self.data(lead, "{ viewer { reminders(first: 1) { nodes { id } } } }", Value::Null).await;
        [decision, text(&given), text(&work), text(&own["viewer"]["reminders"]["nodes"][0]["id"])]
    }

    /// Accepts a proposal, whatever its rule says; gives the id of the decision.
    pub async fn accept(&self, decider: &Person, proposal: &str) -> String {
        let input = json!({ "proposalId": proposal, "outcome": "ACCEPTED", "rationale": "It is time.",
            "reversibility": "REVERSIBLE", "overrideReason": "Nobody else will." });
        text(&self.done(decider, "decide", "decision { id }", input).await["decision"]["id"])
    }

    /// The first owner of the server.
    pub async fn owner(&self, name: &str) -> Person {
        let email = format!("{name}@example.org");
        let input = json!({ "email": email, "name": name, "password": PASSWORD, "organization": "Example" });
        let payload = self.enter("signUp", input).await;
        Person::new(name, &email, "", &payload)
    }

    /// An initiative that this person opens and leads; gives its id and sets theirs in it.
    pub async fn initiative(&self, lead: &mut Person, role: &str) -> String {
        let input = json!({ "title": "Storage", "context": "LEGACY", "role": role, "withTopics": false });
        let payload = self.done(lead, "openInitiative", "initiative { id }", input).await;
        let id = text(&payload["initiative"]["id"]);
        let seen = self.node(lead, &id, "... on Initiative { viewerStakeholder { id } }").await;
        lead.stakeholder = text(&seen["viewerStakeholder"]["id"]);
        id
    }

    /// Somebody invited to an initiative, who came in.
    pub async fn invite(&self, lead: &Person, initiative: &str, who: Invite<'_>) -> Person {
        let email = format!("{}@example.org", who.name);
        let input = json!({
            "initiativeId": initiative, "email": email, "name": who.name, "role": who.role,
            "group": who.group, "isLead": who.lead, "isDecider": who.decider,
        });
        let invited = self.done(lead, "inviteStakeholder", "stakeholder { id } invitationToken", input).await;
        let input = json!({ "token": invited["invitationToken"], "name": who.name, "password": PASSWORD });
        let payload = self.enter("acceptInvitation", input).await;
        Person::new(who.name, &email, &text(&invited["stakeholder"]["id"]), &payload)
    }

    /// Has this person show that they read the mail of their address.
    pub async fn verify(&self, who: &Person) {
        self.mails();
        let query = "mutation { requestEmailVerification { errors { message } } }";
        self.data(who, query, Value::Null).await;
        let verified = self.done(who, "verifyEmail", "email", json!({ "token": self.mailed(&who.email) })).await;
        assert_eq!(verified["email"], who.email);
    }

    /// A topic; gives its id.
    pub async fn topic(&self, lead: &Person, initiative: &str, title: &str) -> String {
        let input = json!({ "initiativeId": initiative, "title": title });
        text(&self.done(lead, "addTopic", "topic { id }", input).await["topic"]["id"])
    }

    /// A finding; gives its id.
    pub async fn find(&self, who: &Person, topic: &str, kind: &str, statement: &str) -> String {
        let input = json!({ "topicId": topic, "kind": kind, "statement": statement });
        text(&self.done(who, "recordFinding", "finding { id }", input).await["finding"]["id"])
    }

    /// A statement; gives its id.
    pub async fn statement(&self, who: &Person, initiative: &str, says: &str) -> String {
        let input = json!({ "initiativeId": initiative, "text": says });
        text(&self.done(who, "putStatement", "statement { id }", input).await["statement"]["id"])
    }

    /// Answers a statement.
    pub async fn answer(&self, who: &Person, statement: &str, opinion: &str) {
        self.done(who, "answerStatement", "", json!({ "statementId": statement, "opinion": opinion })).await;
    }

    /// A problem; gives its id.
    pub async fn problem(&self, lead: &Person, initiative: &str, title: &str) -> String {
        let input = json!({ "initiativeId": initiative, "title": title, "statement": "It hurts." });
        text(&self.done(lead, "stateProblem", "problem { id }", input).await["problem"]["id"])
    }

    /// A draft that solves this problem; gives its id.
    pub async fn draft(&self, lead: &Person, initiative: &str, problem: &str, title: &str) -> String {
        let input = json!({
            "initiativeId": initiative, "problemIds": [problem], "title": title, "body": "We do it.",
        });
        text(&self.done(lead, "draftProposal", "proposal { id }", input).await["proposal"]["id"])
    }

    /// Takes a position; gives it.
    pub async fn take(&self, who: &Person, proposal: &str, stance: &str) -> Value {
        let reason = matches!(stance, "RESERVATIONS" | "OPPOSE" | "BLOCK").then_some("Because.");
        let input = json!({ "proposalId": proposal, "stance": stance, "reason": reason });
        let selection = "position { id stance revision isStale version reason until withdrawnAt }";
        self.done(who, "takePosition", selection, input).await["position"].clone()
    }

    /// Raises an objection; gives its id.
    pub async fn object(&self, who: &Person, proposal: &str, title: &str, severity: &str) -> String {
        let input = json!({ "proposalId": proposal, "title": title, "body": "It would hurt.", "severity": severity });
        text(&self.done(who, "raiseObjection", "objection { id }", input).await["objection"]["id"])
    }

    /// How a proposal stands.
    pub async fn assessment(&self, who: &Person, proposal: &str) -> Value {
        let query = format!("query($id: ID!) {{ proposal(id: $id) {{ {ASSESSMENT} }} }}");
        self.data(who, &query, json!({ "id": proposal })).await["proposal"]["assessment"].clone()
    }

    /// Something by its id, with this selection; null where it is not seen.
    pub async fn node(&self, who: &Person, id: &str, selection: &str) -> Value {
        let query = format!("query($id: ID!) {{ node(id: $id) {{ __typename id {selection} }} }}");
        self.data(who, &query, json!({ "id": id })).await["node"].clone()
    }
}

/// A verdict in a line: the status, then each unmet clause with what is missing.
pub fn verdict(assessment: &Value) -> String {
    let verdict = &assessment["verdict"];
    let clauses = verdict["clauses"].as_array().cloned().unwrap_or_default();
    let unmet = clauses.iter().filter(|clause| clause["status"] == "UNSATISFIED").map(|clause| {
        let missing = clause["missing"].as_array().into_iter().flatten();
        let names = missing.map(|m| m["name"].as_str().or(m["title"].as_str()).unwrap_or("?"));
        format!("{}({})", clause["kind"].as_str().unwrap_or("?"), names.collect::<Vec<_>>().join(" "))
    });
    let status = verdict["status"].as_str().unwrap_or("?").to_owned();
    [status].into_iter().chain(unmet).collect::<Vec<_>>().join(" ")
}

fn text(value: &Value) -> String {
    value.as_str().expect("an id").to_owned()
}
