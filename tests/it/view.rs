//! What a request reads: one moment of the database, over a connection that it gives back in time.

use crate::harness::{TestApp, both};
use api::tenant::{self, Scope, View};
use entities::{InOrganization, OrganizationId, organization, problem};
use futures_util::future::{join, join_all};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait};
use serde_json::{Value, json};

both!(
    a_view_is_one_moment_until_it_is_ended,
    a_view_changes_nothing,
    who_waits_for_the_writer_holds_no_connection,
    what_follows_a_change_in_a_document_sees_it,
);

/// More than there are connections.
const MANY: usize = 14;

async fn problems(view: &View, organization: OrganizationId) -> usize {
    let rows = problem::Entity::in_org(organization).all(&*view.read().await.expect("a transaction")).await;
    rows.expect("the problems").len()
}

async fn organization(db: &DatabaseConnection) -> OrganizationId {
    organization::Entity::find().one(db).await.expect("an answer").expect("an organization").id
}

async fn a_view_is_one_moment_until_it_is_ended(app: &TestApp) {
    let stage = app.stage().await;
    let organization = organization(&app.db).await;
    let view = View::new(app.state().db.clone());
    view.see(Scope::Organization(organization)).await.expect("a scope");
    assert_eq!(problems(&view, organization).await, 1);
    app.problem(&stage.lead, &stage.initiative, "Another").await;
    assert_eq!(problems(&view, organization).await, 1, "what came later is not in it");
    view.end().await;
    assert_eq!(problems(&view, organization).await, 2, "what is read next is a later moment");
}

async fn a_view_changes_nothing(app: &TestApp) {
    app.stage().await;
    if app.db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let organization = organization(&app.db).await;
    let tx = tenant::read(&app.state().db, &[Scope::Organization(organization)]).await.expect("a transaction");
    let refused = tx.execute_unprepared("UPDATE problem SET version = version").await.expect_err("it only reads");
    assert!(refused.to_string().contains("read-only"), "{refused}");
}

async fn who_waits_for_the_writer_holds_no_connection(app: &TestApp) {
    let stage = app.stage().await;
    // Somebody else changes something, and takes their time.
    let slow = tenant::write(&app.db, &[Scope::System]).await.expect("a transaction");
    if app.db.get_database_backend() == DbBackend::Postgres {
        slow.execute_unprepared("LOCK TABLE event IN ACCESS EXCLUSIVE MODE").await.expect("a lock");
    }
    app.take_statements();
    let input = json!({ "initiativeId": stage.initiative, "title": "t", "statement": "s" });
    let change = || app.mutate(&stage.lead, "stateProblem", "problem { initiative { title } }", input.clone());
    let ask = async {
        // Until all of them have been asked for their rights, and wait.
        let (mut asked, mut known) = (0, 0);
        while known < MANY + asked {
            app.data(&stage.ann, "{ initiatives(first: 1) { nodes { title } } }", Value::Null).await;
            asked += 1;
            known += app.take_statements().iter().filter(|sql| sql.contains("FROM \"membership\"")).count();
        }
        app.data(&stage.ann, "{ initiatives(first: 1) { nodes { title } } }", Value::Null).await;
        slow.rollback().await.expect("an end");
    };
    let (replies, ()) = join(join_all((0..MANY).map(|_| change())), ask).await;
    for reply in replies {
        assert_eq!(reply.body["data"]["stateProblem"]["errors"], json!([]), "{}", reply.text);
    }
}

async fn what_follows_a_change_in_a_document_sees_it(app: &TestApp) {
    let stage = app.stage().await;
    let list = "initiative { problems(first: 9) { nodes { title } } }";
    let document = format!(
        "mutation($a: StateProblemInput!, $b: StateProblemInput!) {{ \
         a: stateProblem(input: $a) {{ problem {{ {list} }} }} b: stateProblem(input: $b) {{ problem {{ {list} }} }} }}"
    );
    let input = |title: &str| json!({ "initiativeId": stage.initiative, "title": title, "statement": "s" });
    let data = app.data(&stage.lead, &document, json!({ "a": input("One"), "b": input("Two") })).await;
    let titles = |alias: &str| -> Vec<String> {
        let nodes = data[alias]["problem"]["initiative"]["problems"]["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().map(|node| node["title"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        (titles("a"), titles("b")),
        (vec!["Slow".into(), "One".into()], vec!["Slow".into(), "One".into(), "Two".into()])
    );
}
