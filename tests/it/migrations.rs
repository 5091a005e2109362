//! Two ways to the same database: the migrations, and the entities.

use crate::harness::{Backend, columns, database};
use sea_orm::{ConnectionTrait, Schema};

#[actix_web::test]
async fn migrations_build_what_the_entities_describe_on_sqlite() {
    compare(Backend::Sqlite).await;
}

#[actix_web::test]
async fn migrations_build_what_the_entities_describe_on_postgres() {
    compare(Backend::Postgres).await;
}

async fn compare(backend: Backend) {
    let (one, other) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let Some(migrated) = database(backend, &one, true).await else {
        println!("skipped: no PostgreSQL binaries (`initdb` and `postgres`) on this machine");
        return;
    };
    let described = database(backend, &other, false).await.expect("a second one");
    for (table, indexes) in entities::tables(&Schema::new(described.get_database_backend())) {
        described.execute(&table).await.expect("a table");
        for index in indexes {
            described.execute(&index).await.expect("an index");
        }
    }
    let (migrated, described) = (columns(&migrated).await, columns(&described).await);
    assert!(migrated.iter().any(|line| line.contains("position")), "{migrated:#?}");
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    assert_eq!(
        (only(&migrated, &described), only(&described, &migrated)),
        (Vec::new(), Vec::new()),
        "(only migrated, only described)"
    );
}
