//! Questions about a proposal: asked by whoever takes part, answered by leads, and no position.

use crate::harness::{Invite, TestApp, both};
use crate::turn::{mine, others};
use serde_json::{Value, json};

both!(
    a_question_waits_for_leads_until_it_is_answered,
    a_question_is_its_own_askers_to_take_back,
    a_question_is_asked_where_feedback_is_taken,
);

const QUESTIONS: &str = "... on Proposal { questions(first: 9) { nodes { id body answer version askedBy { name } \
    answeredBy { name } answeredAt } } }";

async fn a_question_waits_for_leads_until_it_is_answered(app: &TestApp) {
    let stage = app.stage().await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let before = app.assessment(&stage.lead, &stage.proposal).await;
    let input = json!({ "proposalId": stage.proposal, "body": "Who *rotates* the keys?", "idempotencyKey": "once" });
    let selection = "question { id version body askedBy { name } }";
    let asked = app.done(&stage.bob, "askQuestion", selection, input.clone()).await["question"].clone();
    let again = app.done(&stage.bob, "askQuestion", selection, input).await["question"].clone();
    assert_eq!((&asked["id"], &asked["askedBy"]["name"]), (&again["id"], &json!("bob")), "once");
    app.done(&olga, "askQuestion", "", json!({ "proposalId": stage.proposal, "body": "When?" })).await;

    let open = |all: Vec<String>| all.into_iter().filter(|one| one.starts_with("QUESTION")).collect::<Vec<_>>();
    assert_eq!(open(mine(app, &stage.lead).await).len(), 2);
    assert_eq!(open(others(app, &stage.bob).await), ["QUESTION_TO_ANSWER ?: lead"]);
    assert_eq!(open(mine(app, &stage.ann).await), Vec::<String>::new(), "leads answer");
    assert!(mine(app, &stage.bob).await.iter().any(|one| one.starts_with("POSITION_WANTED")), "it is no position");
    let assessment = app.assessment(&stage.lead, &stage.proposal).await;
    assert_eq!(assessment["readiness"], before["readiness"], "and counts in nothing");

    let id = &asked["id"];
    let input = json!({ "questionId": id, "answer": "A job does." });
    for who in [&stage.ann, &stage.bob, &olga] {
        assert_eq!(app.refused(who, "answerQuestion", input.clone()).await, ["FORBIDDEN"]);
    }
    let empty = json!({ "questionId": id, "answer": " " });
    assert_eq!(app.refused(&stage.lead, "answerQuestion", empty).await, ["BAD_INPUT answer"]);
    app.done(&stage.lead, "answerQuestion", "", input).await;
    assert_eq!(open(mine(app, &stage.lead).await).len(), 1);
    assert_eq!(open(others(app, &stage.bob).await), Vec::<String>::new());
    for who in [&stage.ann, &stage.bob, &olga] {
        let seen = app.node(who, &stage.proposal, QUESTIONS).await["questions"]["nodes"].clone();
        assert_eq!((&seen[0]["answer"], &seen[0]["answeredBy"]["name"]), (&json!("A job does."), &json!("lead")));
        assert_eq!((&seen[1]["answer"], &seen[1]["answeredBy"]), (&Value::Null, &Value::Null));
    }
    let older = json!({ "questionId": id, "answer": "Nobody.", "expectedVersion": 1 });
    assert_eq!(app.refused(&stage.lead, "answerQuestion", older).await, ["VERSION_CONFLICT expectedVersion"]);
    let better = json!({ "questionId": id, "answer": "A job, hourly.", "expectedVersion": 2 });
    let answered = app.done(&stage.lead, "answerQuestion", "question { answer version }", better).await;
    assert_eq!(answered["question"], json!({ "answer": "A job, hourly.", "version": 3 }), "it can be said better");
}

async fn a_question_is_its_own_askers_to_take_back(app: &TestApp) {
    let stage = app.stage().await;
    let input = json!({ "proposalId": stage.proposal, "body": "Who rotates the keys?" });
    let asked = app.done(&stage.bob, "askQuestion", "question { id }", input).await["question"]["id"].clone();
    let it = json!({ "questionId": asked });
    for who in [&stage.ann, &stage.lead] {
        assert_eq!(app.refused(who, "withdrawQuestion", it.clone()).await, ["FORBIDDEN"]);
    }
    for _ in 0..2 {
        let taken = app.done(&stage.bob, "withdrawQuestion", "question { version }", it.clone()).await;
        assert_eq!(taken["question"]["version"], json!(2), "once is enough");
    }
    assert_eq!(app.node(&stage.lead, &stage.proposal, QUESTIONS).await["questions"]["nodes"], json!([]));
    assert!(!mine(app, &stage.lead).await.iter().any(|one| one.starts_with("QUESTION")));
    let input = json!({ "questionId": asked, "answer": "A job does." });
    assert_eq!(app.refused(&stage.lead, "answerQuestion", input).await, ["BAD_INPUT questionId"]);
    // What was answered stays.
    let input = json!({ "proposalId": stage.proposal, "body": "Who pays?" });
    let asked = app.done(&stage.bob, "askQuestion", "question { id }", input).await["question"]["id"].clone();
    app.done(&stage.lead, "answerQuestion", "", json!({ "questionId": asked, "answer": "We do." })).await;
    let it = json!({ "questionId": asked });
    assert_eq!(app.refused(&stage.bob, "withdrawQuestion", it).await, ["BAD_INPUT questionId"]);
    for at in 0..=20 {
        let input = json!({ "proposalId": stage.proposal, "body": format!("Why {at}?") });
        match at {
            20 => assert_eq!(app.refused(&stage.bob, "askQuestion", input).await, ["BAD_INPUT proposalId"]),
            _ => drop(app.done(&stage.bob, "askQuestion", "", input).await),
        }
    }
}

async fn a_question_is_asked_where_feedback_is_taken(app: &TestApp) {
    let stage = app.stage().await;
    let ask = |proposal: &str| json!({ "proposalId": proposal, "body": "Why?" });
    let draft = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    assert_eq!(app.refused(&stage.bob, "askQuestion", ask(&draft)).await, ["NOT_FOUND proposalId"]);
    assert_eq!(app.refused(&stage.lead, "askQuestion", ask(&draft)).await, ["BAD_INPUT proposalId"]);
    let elsewhere = app.stage_elsewhere(&stage).await;
    assert_eq!(app.refused(&elsewhere.ann, "askQuestion", ask(&stage.proposal)).await, ["NOT_FOUND proposalId"]);
    let input = json!({ "proposalId": stage.proposal, "body": "Why?" });
    let asked = app.done(&stage.bob, "askQuestion", "question { id }", input).await["question"]["id"].clone();
    let input = json!({ "proposalId": stage.proposal, "reason": "Not now." });
    app.done(&stage.lead, "withdrawProposal", "", input).await;
    assert_eq!(app.refused(&stage.bob, "askQuestion", ask(&stage.proposal)).await, ["BAD_INPUT proposalId"]);
    let input = json!({ "questionId": asked, "answer": "Because." });
    assert_eq!(app.refused(&stage.lead, "answerQuestion", input).await, ["BAD_INPUT questionId"]);
    assert!(!mine(app, &stage.lead).await.iter().any(|one| one.starts_with("QUESTION")), "nobody is asked any more");
}
