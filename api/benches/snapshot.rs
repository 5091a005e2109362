//! What it costs that a request reads one snapshot, and that PostgreSQL looks at
//! its policies: `cargo bench -p entente --bench snapshot`.
//!
//! The statements of the project page, as the server sends them, are read again
//! in each way in turn; the whole request is beside them for the scale.

#![expect(clippy::expect_used, reason = "a benchmark ends where its ground gives way")]

#[path = "../../tests/it/harness/postgres.rs"]
mod postgres;

use api::auth::{Access, Actor};
use api::clock::Clock;
use api::command::{demo, serve};
use api::context::State;
use api::global_id::encode;
use api::schema::{self, Schema};
use api::session::Session;
use api::store;
use api::tenant::{self, Scope, View};
use entities::{OrganizationId, UserId, initiative, membership};
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryOrder, Statement};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const ROUNDS: usize = 300;
const WARM_UP: usize = 30;

const PAGE: &str = "initiative(id: \"ID\") { title summary rule { name } viewerStakeholder { id } \
    stakeholders(first: 50) { nodes { id name role group } } problems(first: 20) { nodes { id title author { name } } } \
    proposals(first: 20) { nodes { id title status author { name } currentRevision { number } \
    positions(first: 50) { nodes { stance stakeholder { name } } } \
    objections(first: 50) { nodes { title state raisedBy { name } } } \
    assessment { summary verdict { status clauses { kind status } } readiness { score low high } } } } }";

#[actix_web::main]
async fn main() {
    let directory = tempfile::tempdir().expect("a directory");
    run("SQLite", &store::embedded_url(directory.path()), &directory.path().join("keys")).await;
    match postgres::database().await {
        Some(url) => run("PostgreSQL", &url, &directory.path().join("keys")).await,
        None => println!("PostgreSQL: skipped, no binaries (`initdb` and `postgres`) on this machine"),
    }
}

async fn run(name: &str, url: &str, keys: &Path) {
    let operator = store::connect(url).await.expect("a database");
    store::migrate(&operator, url).await.expect("migrations");
    demo::fill(&operator, Clock::System.now()).await.expect("a demo");
    let (user, organization, page) = asked(&operator).await;
    let served = match operator.get_database_backend() {
        DbBackend::Postgres => {
            operator.execute_unprepared("ANALYZE").await.expect("statistics");
            store::to_serve(store::connect(url).await.expect("a database"), url).await.expect("a role")
        }
        _ => operator.clone(),
    };
    let statements = recorded(&served, user, organization, &page, keys).await;
    let of_tenant = [Scope::Organization(organization)];
    println!("{name}: the project page reads {} statements", statements.len());
    let mut times: Vec<(&str, Vec<Duration>)> = ["the whole request", "one by one", "all at once", "one snapshot"]
        .into_iter()
        .chain((operator.get_database_backend() == DbBackend::Postgres).then_some("one snapshot, policies"))
        .map(|way| (way, Vec::new()))
        .collect();
    let (state, schema) = built(served.clone(), keys);
    for round in 0..ROUNDS + WARM_UP {
        for (way, times) in &mut times {
            let begun = Instant::now();
            match *way {
                "the whole request" => request(&state, &schema, user, organization, &page).await,
                "one by one" => {
                    for statement in &statements {
                        operator.query_all_raw(statement.clone()).await.expect("rows");
                    }
                }
                "all at once" => {
                    let all = join_all(statements.iter().map(|statement| operator.query_all_raw(statement.clone())));
                    assert!(all.await.iter().all(Result::is_ok));
                }
                way => {
                    let db = if way.ends_with("policies") { &served } else { &operator };
                    let tx = tenant::read(db, &of_tenant).await.expect("a transaction");
                    for statement in &statements {
                        tx.query_all_raw(statement.clone()).await.expect("rows");
                    }
                }
            }
            if round >= WARM_UP {
                times.push(begun.elapsed());
            }
        }
    }
    told(times);
}

/// Who asks, where, and for what.
async fn asked(db: &DatabaseConnection) -> (UserId, OrganizationId, String) {
    let member = membership::Entity::find().order_by_asc(membership::Column::Id).one(db).await;
    let member = member.expect("an answer").expect("a member");
    let project = initiative::Entity::find().order_by_desc(initiative::Column::Id).one(db).await;
    let project = project.expect("an answer").expect("an initiative");
    let page = format!("{{ {} }}", PAGE.replace("ID", encode(project.id).as_str()));
    (member.user_id, member.organization_id, page)
}

fn built(db: DatabaseConnection, keys: &Path) -> (Arc<State>, Schema) {
    let state = Arc::new(serve::state(db, keys.to_owned(), None).expect("keys"));
    (Arc::clone(&state), schema::build(state))
}

/// What the page asks of the database, BEGIN and COMMIT aside.
async fn recorded(
    db: &DatabaseConnection,
    user: UserId,
    organization: OrganizationId,
    page: &str,
    keys: &Path,
) -> Vec<Statement> {
    let statements = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&statements);
    let mut watched = db.clone();
    watched.set_metric_callback(move |info| {
        if info.statement.sql.starts_with("SELECT") {
            seen.lock().expect("nobody panics here").push(info.statement.clone());
        }
    });
    let (state, schema) = built(watched, keys);
    request(&state, &schema, user, organization, page).await;
    statements.lock().expect("nobody panics here").clone()
}

async fn request(state: &Arc<State>, schema: &Schema, user: UserId, organization: OrganizationId, page: &str) {
    let view = Arc::new(View::new(state.db.clone()));
    view.see(Scope::Organization(organization)).await.expect("a scope");
    let tx = view.read().await.expect("a transaction");
    let actor = Actor::load(&*tx, user, organization, Access::Operator, Clock::System.now()).await.expect("a member");
    drop(tx);
    let session = Session::new(Arc::clone(state), Arc::clone(&view), actor);
    let response = schema.execute(async_graphql::Request::new(page).data(session)).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    view.end().await;
}

fn told(times: Vec<(&str, Vec<Duration>)>) {
    let medians: Vec<(&str, f64)> = times
        .into_iter()
        .map(|(way, mut times)| {
            times.sort_unstable();
            (way, times[times.len() / 2].as_secs_f64() * 1e6)
        })
        .collect();
    let [(_, whole), (_, apart), .., (_, now)] = medians.as_slice() else { return };
    for (way, us) in &medians {
        // A request is what it is now, less what its reads take, and with what they would take in this way.
        let change = (us - apart) / (whole - now + apart) * 100.0;
        let change = if *way == "the whole request" { String::new() } else { format!("{change:+6.1} % of a request") };
        println!("  {way:<24} {us:>8.0} us {change}");
    }
}
