//! Ids that name nothing a person may see: of no form, of another kind, random, of another organization.

use crate::harness::{Stage, TestApp, both};
use api::auth::password::Passwords;
use api::clock::new_id;
use api::global_id::encode;
use entities::{
    ArgumentId, ConcessionId, InitiativeId, MembershipId, ObjectionId, OrganizationId, OrganizationRole, ProblemId,
    ProposalId, ProposalStatus, Role, StakeholderId, UserId, initiative, membership, organization, problem, proposal,
    stakeholder, user,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

both!(ids_that_name_nothing_are_all_alike);

async fn ids_that_name_nothing_are_all_alike(app: &TestApp) {
    let stage = app.stage().await;
    let (initiative, proposal) = other_organization(app).await;
    let before = app.count().await;
    let random = [
        encode(new_id::<InitiativeId>()).0,
        encode(new_id::<ProblemId>()).0,
        encode(new_id::<ProposalId>()).0,
        encode(new_id::<ObjectionId>()).0,
        encode(new_id::<ArgumentId>()).0,
        encode(new_id::<ConcessionId>()).0,
    ];
    let formless = ["", "x", "UHJvcG9zYWw6MQ", "\u{0}"];
    let ids = [&*initiative, &*proposal].into_iter().chain(random.iter().map(String::as_str)).chain(formless);
    let mut answers: Vec<(String, String)> = Vec::new();
    for id in ids {
        let mut answer = String::new();
        for query in [
            "node(id: $id) { id }",
            "nodes(ids: [$id]) { id }",
            "proposal(id: $id) { id }",
            "initiative(id: $id) { id }",
        ] {
            answer += &app.ask(&stage.lead, &format!("query($id: ID!) {{ {query} }}"), json!({ "id": id })).await.text;
        }
        for (mutation, input) in mutations(&stage, id) {
            let reply = app.mutate(&stage.lead, mutation, "", input).await;
            assert_eq!(
                reply.body["data"][mutation]["errors"][0]["code"], "NOT_FOUND",
                "{mutation} {id:?}: {}",
                reply.text
            );
            answer += &reply.text;
        }
        answers.push((id.to_owned(), answer));
    }
    for (id, answer) in &answers {
        assert_eq!(answer, &answers[0].1, "{id:?} is answered like any other");
    }
    app.nothing_written_since(&before, "an id that names nothing").await;
    ids_of_another_kind(app, &stage).await;
}

/// Every mutation that names something, with this id for it.
fn mutations(stage: &Stage, id: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("stateProblem", json!({ "initiativeId": id, "title": "t", "statement": "s" })),
        ("inviteStakeholder", json!({ "initiativeId": id, "email": "x@y.org", "name": "n", "role": "OBSERVER" })),
        ("draftProposal", json!({ "initiativeId": id, "problemIds": [stage.problem], "title": "t", "body": "b" })),
        ("draftProposal", json!({ "initiativeId": stage.initiative, "problemIds": [id], "title": "t", "body": "b" })),
        ("reviseProposal", json!({ "proposalId": id, "kind": "EDITORIAL", "body": "b" })),
        ("shareProposal", json!({ "proposalId": id })),
        ("takePosition", json!({ "proposalId": id, "stance": "ACCEPT" })),
        ("withdrawPosition", json!({ "proposalId": id })),
        ("raiseObjection", json!({ "proposalId": id, "title": "t", "body": "b", "severity": "MINOR" })),
        ("addressObjection", json!({ "objectionId": id, "answer": "a" })),
        ("confirmSettled", json!({ "objectionId": id })),
        ("withdrawObjection", json!({ "objectionId": id })),
        ("argue", json!({ "proposalId": id, "body": "b", "attackIds": [] })),
        ("argue", json!({ "proposalId": stage.proposal, "body": "b", "attackIds": [id] })),
        ("draftConcession", json!({ "proposalId": id, "title": "t", "cost": 1 })),
        ("offerConcession", json!({ "concessionId": id })),
    ]
}

async fn ids_of_another_kind(app: &TestApp, stage: &Stage) {
    let before = app.count().await;
    for (mutation, input) in mutations(stage, &stage.ann.stakeholder) {
        let refused = app.refused(&stage.lead, mutation, input).await;
        assert!(refused[0].starts_with("NOT_FOUND"), "{mutation}: {refused:?}");
    }
    for (mutation, input) in [
        ("setRule", json!({ "subjectId": stage.problem, "rule": { "preset": "CONSENT" } })),
        (
            "draftConcession",
            json!({ "proposalId": stage.proposal, "title": "t", "cost": 1, "requireIds": [stage.proposal] }),
        ),
        (
            "draftConcession",
            json!({ "proposalId": stage.proposal, "title": "t", "cost": 1,
            "shifts": [{ "stakeholderId": stage.proposal, "steps": 1 }] }),
        ),
        (
            "draftConcession",
            json!({ "proposalId": stage.proposal, "title": "t", "cost": 1,
            "removes": [{ "objectionId": stage.proposal }] }),
        ),
    ] {
        let refused = app.refused(&stage.lead, mutation, input).await;
        assert!(refused[0].starts_with("NOT_FOUND"), "{mutation}: {refused:?}");
    }
    app.nothing_written_since(&before, "an id of another kind").await;
}

/// A second organization with a shared proposal; gives the ids of its initiative and its proposal.
async fn other_organization(app: &TestApp) -> (String, String) {
    let (version, created_at) = (1, app.now());
    let password = Passwords::new().expect("randomness").hash("another one's password".to_owned().into()).await;
    let account = user::Model {
        id: new_id::<UserId>(),
        email: "eve@elsewhere.org".to_owned(),
        name: "eve".to_owned(),
        password_hash: password.expect("a hash"),
        disabled_at: None,
        version,
        created_at,
    };
    let tenant =
        organization::Model { id: new_id::<OrganizationId>(), name: "Elsewhere".to_owned(), version, created_at };
    let member = membership::Model {
        id: new_id::<MembershipId>(),
        organization_id: tenant.id,
        user_id: account.id,
        role: OrganizationRole::Owner,
        suspended_at: None,
        version,
        created_at,
    };
    let project = initiative::Model {
        id: new_id::<InitiativeId>(),
        organization_id: tenant.id,
        title: "Secret".to_owned(),
        summary: String::new(),
        context: entities::InitiativeContext::Legacy,
        version,
        created_at,
    };
    let part = stakeholder::Model {
        id: new_id::<StakeholderId>(),
        organization_id: tenant.id,
        initiative_id: project.id,
        user_id: Some(account.id),
        email: account.email.clone(),
        name: account.name.clone(),
        role: Role::Approver,
        group_name: None,
        weight_millionths: 1_000_000,
        lead: true,
        decider: false,
        version,
        created_at,
    };
    let pain = problem::Model {
        id: new_id::<ProblemId>(),
        organization_id: tenant.id,
        initiative_id: project.id,
        author_id: part.id,
        title: "Secret".to_owned(),
        statement: "Secret".to_owned(),
        version,
        created_at,
    };
    let way = proposal::Model {
        id: new_id::<ProposalId>(),
        organization_id: tenant.id,
        initiative_id: project.id,
        author_id: part.id,
        title: "Secret".to_owned(),
        status: ProposalStatus::Open,
        revision: 1,
        substantive_revision: 1,
        substantive_at: created_at,
        shared_revision: Some(1),
        opened_at: Some(created_at),
        final_comment_since: None,
        version,
        created_at,
    };
    let ids = (encode(project.id).0, encode(way.id).0);
    macro_rules! insert {
        ($($module:ident: $row:ident),*) => {$(
            $module::Entity::insert($row.into_active_model()).exec_without_returning(&app.db).await.expect("a row");
        )*};
    }
    insert!(user: account, organization: tenant, membership: member, initiative: project, stakeholder: part, problem: pain, proposal: way);
    ids
}
