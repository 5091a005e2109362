//! The second wall: PostgreSQL itself keeps organizations apart, also where a
//! query forgets to.

use crate::harness::{Backend, Stage, TestApp, id, raw, run, tables};
use api::clock::new_id;
use api::store::refuse_privileged;
use api::tenant::{self, Scope};
use entities::calendar::{Holidays, Weekdays};
use entities::{InitiativeId, OrganizationId, calendar, initiative};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel, Statement};
use uuid::Uuid;

/// Tables that belong to no organization: accounts and what is theirs, and the server's own.
const OF_NO_ORGANIZATION: [&str; 9] = [
    "external_attempt",
    "identity",
    "lease",
    "one_time_link",
    "rate_limit",
    "recovery_code",
    "second_factor",
    "soft_lock",
    "user",
];

/// Makes of each `async fn name(app: &TestApp)` a test on PostgreSQL.
macro_rules! walled {
    ($($name:ident),* $(,)?) => {
        mod postgres {
            $(
                #[actix_web::test]
                async fn $name() {
                    crate::wall::run(crate::wall::Backend::Postgres, super::$name).await;
                }
            )*
        }
    };
}

walled!(
    every_table_of_organizations_has_a_wall,
    without_a_where_only_the_own_organization_is_seen,
    a_foreign_row_is_neither_made_nor_changed,
    what_one_knows_opens_no_more_than_that,
    what_is_kept_is_never_changed_or_deleted_by_the_server,
    a_role_that_passes_the_policies_by_does_not_serve,
);

/// The column that names the tenant of a table.
fn tenant_of(table: &str) -> &'static str {
    if table == "organization" { "id" } else { "organization_id" }
}

async fn tables_of_organizations(app: &TestApp) -> Vec<String> {
    tables(&app.db).await.into_iter().filter(|table| !OF_NO_ORGANIZATION.contains(&&**table)).collect()
}

/// Two organizations with one of everything each.
async fn two(app: &TestApp) -> [OrganizationId; 2] {
    let here = app.stage().await;
    let there = app.stage_elsewhere(&here).await;
    app.everything(&here).await;
    app.everything(&there).await;
    let of = async |stage: &Stage| {
        let found = initiative::Entity::find_by_id(id::<InitiativeId>(&stage.initiative)).one(&app.db).await;
        found.expect("an answer").expect("the initiative").organization_id
    };
    let both = [of(&here).await, of(&there).await];
    for organization_id in both {
        // Owners and admins set it, and who leads there is none.
        let calendar = calendar::Model {
            id: new_id(),
            organization_id,
            weekdays: Weekdays::default(),
            holidays: Holidays::default(),
            offset_minutes: 0,
            version: 1,
            created_at: app.now(),
        };
        let calendar = calendar::Entity::insert(calendar.into_active_model());
        calendar.exec_without_returning(&app.db).await.expect("a row");
    }
    both
}

async fn number(tx: &impl ConnectionTrait, sql: String) -> i64 {
    let row = tx.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
    row.expect("an answer").expect("a row").try_get("", "number").expect("a number")
}

async fn seen(tx: &DatabaseTransaction, table: &str) -> i64 {
    number(tx, format!("SELECT COUNT(*) AS number FROM \"{table}\"")).await
}

/// PostgreSQL's code for why this was refused.
fn state(error: &DbErr) -> String {
    match error {
        DbErr::Exec(sea_orm::RuntimeErr::SqlxError(e)) | DbErr::Query(sea_orm::RuntimeErr::SqlxError(e)) => e
            .as_database_error()
            .and_then(sea_orm::sqlx::error::DatabaseError::code)
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default(),
        _ => String::new(),
    }
}

async fn every_table_of_organizations_has_a_wall(app: &TestApp) {
    let unguarded = "SELECT c.relname::text AS name FROM pg_class c \
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT \
        (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))";
    let unguarded: Vec<String> =
        raw(&app.db, unguarded).await.iter().map(|row| row.try_get("", "name").expect("a name")).collect();
    let of_tenants = "SELECT table_name::text AS name FROM information_schema.columns \
        WHERE table_schema = 'public' AND (column_name = 'organization_id' OR table_name = 'organization')";
    for row in raw(&app.db, of_tenants).await {
        let table: String = row.try_get("", "name").expect("a name");
        assert!(!unguarded.contains(&table), "`{table}` belongs to organizations and has no policy");
        assert!(!OF_NO_ORGANIZATION.contains(&&*table), "`{table}` belongs to organizations");
    }
    let mut unguarded: Vec<&str> = unguarded.iter().map(|name| &**name).filter(|n| *n != "seaql_migrations").collect();
    unguarded.sort_unstable();
    assert_eq!(unguarded, OF_NO_ORGANIZATION, "a table without an organization belongs in this list, with a reason");
}

async fn without_a_where_only_the_own_organization_is_seen(app: &TestApp) {
    let organizations = two(app).await;
    let db = &app.state().db;
    for table in tables_of_organizations(app).await {
        let all = number(&app.db, format!("SELECT COUNT(*) AS number FROM \"{table}\"")).await;
        let mut both = 0;
        for organization in organizations {
            let column = tenant_of(&table);
            let sql = format!("SELECT COUNT(*) AS number FROM \"{table}\" WHERE {column} = '{organization}'");
            let own = number(&app.db, sql).await;
            assert!(own > 0, "`{table}` shows nothing without a row in it: add one to `everything`");
            let scope = Scope::Organization(organization);
            for tx in [tenant::read(db, std::slice::from_ref(&scope)).await, tenant::write(db, &[scope]).await] {
                assert_eq!(seen(&tx.expect("a transaction"), &table).await, own, "`{table}` of one organization");
            }
            both += own;
        }
        assert_eq!(both, all, "`{table}` has rows of these two only");
        let nobody = tenant::read(db, &[]).await.expect("a transaction");
        assert_eq!(seen(&nobody, &table).await, 0, "`{table}` shows rows to who says nothing");
        let random = tenant::read(db, &[Scope::Organization(new_id())]).await.expect("a transaction");
        assert_eq!(seen(&random, &table).await, 0, "`{table}` of an organization that is not there");
        let system = tenant::read(db, &[Scope::System]).await.expect("a transaction");
        assert_eq!(seen(&system, &table).await, all, "`{table}` of the whole server");
    }
}

async fn a_foreign_row_is_neither_made_nor_changed(app: &TestApp) {
    let [here, there] = two(app).await;
    let db = &app.state().db;
    for table in tables_of_organizations(app).await {
        let column = tenant_of(&table);
        let begin = async || tenant::write(db, &[Scope::Organization(here)]).await.expect("a transaction");
        let new: Uuid = new_id();
        let foreign = format!(
            "INSERT INTO \"{table}\" SELECT (jsonb_populate_record(NULL::\"{table}\", to_jsonb(t) || \
             jsonb_build_object('id', '{new}'::uuid) || jsonb_build_object('{column}', '{there}'::uuid))).* \
             FROM \"{table}\" t LIMIT 1"
        );
        let refused = begin().await.execute_unprepared(&foreign).await.expect_err(&table);
        assert_eq!(state(&refused), "42501", "`{table}`: {refused}");
        let grants =
            format!("SELECT has_table_privilege('entente_server', '\"{table}\"', 'UPDATE')::int::bigint AS number");
        if number(&app.db, grants).await == 0 {
            continue;
        }
        let tx = begin().await;
        let own = seen(&tx, &table).await;
        let update = format!("UPDATE \"{table}\" SET {column} = {column}");
        let changed = tx.execute_unprepared(&update).await.expect("an update").rows_affected();
        assert_eq!(i64::try_from(changed).expect("a few"), own, "`{table}` without a WHERE");
        let give = format!("UPDATE \"{table}\" SET {column} = '{there}'");
        let refused = begin().await.execute_unprepared(&give).await.expect_err(&table);
        assert_eq!(state(&refused), "42501", "`{table}`: {refused}");
    }
}

async fn what_one_knows_opens_no_more_than_that(app: &TestApp) {
    two(app).await;
    let person = Uuid::parse_str("00000000-0000-7000-8000-000000000000").expect("an id");
    let lead = raw(&app.db, "SELECT id FROM \"user\" WHERE email = 'lead@example.org'").await;
    let lead: Uuid = lead.first().expect("an account").try_get("", "id").expect("an id");
    let secret = raw(&app.db, "SELECT token_hash FROM invitation LIMIT 1").await;
    let secret: String = secret.first().expect("an invitation").try_get("", "token_hash").expect("a hash");
    for (scope, expected) in [
        (Scope::Person(lead.into()), vec![("membership", 2)]),
        (Scope::Person(person.into()), vec![]),
        (Scope::Secret(secret.clone()), vec![("invitation", 1)]),
        (Scope::Secret("0".repeat(64)), vec![]),
        (Scope::Secret(format!("{secret}'; SET LOCAL entente.system = 'on'; --")), vec![]),
        (Scope::Secret(String::new()), vec![]),
    ] {
        let scopes = [scope];
        let tx = tenant::read(&app.state().db, &scopes).await.expect("a transaction");
        let mut found = Vec::new();
        for table in tables_of_organizations(app).await {
            let rows = seen(&tx, &table).await;
            if rows > 0 {
                found.push((table, rows));
            }
        }
        let found: Vec<(&str, i64)> = found.iter().map(|(table, rows)| (&**table, *rows)).collect();
        assert_eq!(found, expected, "{scopes:?}");
        drop(tx);
        let tx = tenant::write(&app.state().db, &scopes).await.expect("a transaction");
        for table in ["membership", "invitation"] {
            let update = format!("UPDATE {table} SET version = version + 1");
            let changed = tx.execute_unprepared(&update).await.expect("an answer").rows_affected();
            assert_eq!(changed, 0, "{scopes:?} opens `{table}` to read only");
        }
    }
}

async fn what_is_kept_is_never_changed_or_deleted_by_the_server(app: &TestApp) {
    let [here, _] = two(app).await;
    for statement in [
        "UPDATE event SET kind = kind",
        "DELETE FROM event",
        "TRUNCATE event",
        "UPDATE seal SET hash = previous",
        "DELETE FROM sealed_event",
        "UPDATE revision SET body = ''",
        "DELETE FROM objection",
        "DELETE FROM \"user\"",
        "DROP POLICY tenant ON event",
        "ALTER TABLE event DISABLE ROW LEVEL SECURITY",
        "DELETE FROM seaql_migrations",
        "CREATE TABLE mine (id int)",
    ] {
        let tx = tenant::write(&app.state().db, &[Scope::Organization(here)]).await.expect("a transaction");
        let refused = tx.execute_unprepared(statement).await.expect_err(statement);
        assert_eq!(state(&refused), "42501", "{statement}: {refused}");
    }
}

async fn a_role_that_passes_the_policies_by_does_not_serve(app: &TestApp) {
    refuse_privileged(&app.state().db, "postgres://me:secret@host/db").await.expect("the role of the server");
    let refused =
        refuse_privileged(&app.db, "postgres://me:secret@host/db").await.expect_err("a superuser").to_string();
    assert!(refused.contains("`postgres`") && refused.contains("host/db") && !refused.contains("secret"), "{refused}");
}
