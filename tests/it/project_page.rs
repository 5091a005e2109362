//! The page of a whole project in one operation: a bounded number of statements however much there is.

use crate::harness::{Invite, Load, Person, Stage, TestApp, both};
use serde_json::{Value, json};

both!(the_page_of_a_project_takes_at_most_20_statements);

/// What the page shows: the initiative, its problems and proposals, its people, and what they say.
const PAGE: &str = "query($id: ID!) { initiative(id: $id) { title summary stage rule { name } \
    stakeholders(first: 100) { nodes { name role group weight isLead isDecider } } \
    problems(first: 3) { nodes { title statement } } \
    proposals(first: 9) { nodes { title status openedAt \
        positions(first: 100) { nodes { stance reason isStale stakeholder { name } } } \
        objections(first: 100) { nodes { title severity state raisedBy { name } } } \
        assessment { summary verdict { status clauses { kind status sentence missing { __typename } } } \
            readiness { score low high acceptance objections group } standing { standing } } } } } }";

/// Three problems with three proposals each, and so many positions and objections on each.
async fn project(app: &TestApp, stage: &Stage, people: &[Person]) {
    let mut proposals = vec![stage.proposal.clone()];
    let mut problems = vec![stage.problem.clone()];
    for number in 1..3 {
        problems.push(app.problem(&stage.lead, &stage.initiative, &format!("Problem {number}")).await);
    }
    for number in 1..9 {
        proposals.push(shared(app, stage, &problems[number / 3], number).await);
    }
    assert_eq!(proposals.len(), 9);
    for proposal in &proposals {
        for who in people {
            app.take(who, proposal, "RESERVATIONS").await;
        }
        app.object(&people[0], proposal, "keys", "MAJOR").await;
    }
}

async fn shared(app: &TestApp, stage: &Stage, problem: &str, number: usize) -> String {
    let id = app.draft(&stage.lead, &stage.initiative, problem, &format!("Proposal {number}")).await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": id })).await;
    id
}

async fn statements(app: &TestApp, stage: &Stage) -> (Value, Vec<String>) {
    app.take_statements();
    let seen = app.data(&stage.ann, PAGE, json!({ "id": stage.initiative })).await;
    (seen["initiative"].clone(), app.take_statements())
}

async fn the_page_of_a_project_takes_at_most_20_statements(app: &TestApp) {
    let stage = app.stage().await;
    let eve = app.invite(&stage.lead, &stage.initiative, Invite::new("eve", "CONTRIBUTOR")).await;
    project(app, &stage, &[eve]).await;
    let (_, few) = statements(app, &stage).await;
    app.fill(&stage, Load { others: 0, stakeholders: 56, objections: 0, concessions: 0 }).await;
    let (page, many) = statements(app, &stage).await;
    let number = |list: &Value| list["nodes"].as_array().map_or(0, Vec::len);
    let shown = [number(&page["stakeholders"]), number(&page["problems"]), number(&page["proposals"])];
    assert_eq!(shown, [60, 3, 9]);
    let held: usize =
        page["proposals"]["nodes"].as_array().into_iter().flatten().map(|one| number(&one["positions"])).sum();
    assert!(held >= 56 + 9, "{held}");
    assert!(page["proposals"]["nodes"][8]["assessment"]["readiness"]["score"].is_number());
    assert!(few.len() <= 20 && many.len() <= 20, "{} and {}: {many:#?}", few.len(), many.len());
}
