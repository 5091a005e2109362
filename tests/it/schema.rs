//! The contract: `schema.graphql` is what the server serves.

use crate::harness::{TestApp, both};
use std::path::Path;

both!(the_schema_is_served);

#[test]
fn schema_graphql_is_what_the_server_serves() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql"));
    let served = api::schema::sdl();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &served).expect("a writable checkout");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let differs = committed.lines().zip(served.lines()).position(|(a, b)| a != b);
    assert!(
        committed == served,
        "`schema.graphql` differs from what the server serves, first in line {}: review the change, then write it \
         with `UPDATE=1 cargo test -p tests schema_graphql_is_what_the_server_serves`",
        differs.unwrap_or_else(|| committed.lines().count().min(served.lines().count())) + 1,
    );
}

async fn the_schema_is_served(app: &TestApp) {
    let mut response = app.http.get(format!("{}/schema.graphql", app.url)).send().await.expect("an answer");
    assert_eq!(response.status().as_u16(), 200);
    let served = response.body().await.expect("a whole answer");
    assert_eq!(served, api::schema::sdl().as_bytes());
}
