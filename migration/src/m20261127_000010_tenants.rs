//! Tenants as the database itself keeps them apart, on PostgreSQL: a role for
//! the server, what it may do with each table there is, and which rows it sees.

use crate::tenant::{CHANGED, KEPT, PASSING, grant, keep_apart};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables whose rows belong to an organization, and what the server may do with them.
const OF_ORGANIZATIONS: [(&str, &str); 22] = [
    ("organization", CHANGED),
    ("membership", CHANGED),
    ("initiative", CHANGED),
    ("stakeholder", CHANGED),
    ("invitation", CHANGED),
    ("problem", CHANGED),
    ("proposal", CHANGED),
    ("proposal_problem", KEPT),
    ("revision", KEPT),
    ("position", CHANGED),
    ("objection", CHANGED),
    ("latent_objection", CHANGED),
    ("argument", CHANGED),
    ("concession", CHANGED),
    ("decision_rule", CHANGED),
    ("event", KEPT),
    ("idempotency_key", PASSING),
    ("session", CHANGED),
    ("refresh_token", PASSING),
    ("api_token", CHANGED),
    ("seal", KEPT),
    ("sealed_event", KEPT),
];

/// Tables that belong to nobody or to a person.
const OF_NO_ORGANIZATION: [(&str, &str); 9] = [
    ("user", CHANGED),
    ("identity", CHANGED),
    ("second_factor", PASSING),
    ("recovery_code", PASSING),
    ("one_time_link", PASSING),
    ("soft_lock", PASSING),
    ("external_attempt", PASSING),
    ("rate_limit", PASSING),
    ("seaql_migrations", "SELECT"),
];

/// What must be found before an organization is known, and by what.
const FOUND_BEFORE: [(&str, &str); 4] = [
    ("membership", "user_id = entente_person()"),
    ("invitation", "entente_secret() IN (token_hash, mailed_hash)"),
    ("refresh_token", "token_hash = entente_secret()"),
    ("api_token", "token_hash = entente_secret()"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for statement in ROLE.into_iter().chain(SETTINGS) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for (table, grants) in OF_ORGANIZATIONS.into_iter().chain(OF_NO_ORGANIZATION) {
            grant(manager, table, grants).await?;
        }
        for (table, _) in OF_ORGANIZATIONS {
            keep_apart(manager, table, if table == "organization" { "id" } else { "organization_id" }).await?;
        }
        for (table, condition) in FOUND_BEFORE {
            let policy = format!("CREATE POLICY found_before ON \"{table}\" FOR SELECT USING ({condition})");
            manager.get_connection().execute_unprepared(&policy).await?;
        }
        Ok(())
    }
}

/// The role is of the whole cluster: another database may have made it before,
/// or be making it now.
const ROLE: [&str; 2] = [
    "DO $$ BEGIN \
         IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'entente_server') THEN \
             CREATE ROLE entente_server NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE; \
         END IF; \
     EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
    // A superuser may take any role.
    "DO $$ BEGIN \
         IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN \
             GRANT entente_server TO CURRENT_USER; \
         END IF; \
         EXECUTE format('GRANT USAGE ON SCHEMA %I TO entente_server', current_schema()); \
     END $$",
];

/// What a transaction says of itself; null and false where it says nothing.
const SETTINGS: [&str; 4] = [
    "CREATE FUNCTION entente_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS \
     $$ SELECT NULLIF(current_setting('entente.organization', true), '')::uuid $$",
    "CREATE FUNCTION entente_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS \
     $$ SELECT NULLIF(current_setting('entente.person', true), '')::uuid $$",
    "CREATE FUNCTION entente_secret() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS \
     $$ SELECT NULLIF(current_setting('entente.secret', true), '') $$",
    "CREATE FUNCTION entente_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS \
     $$ SELECT COALESCE(current_setting('entente.system', true) = 'on', false) $$",
];
