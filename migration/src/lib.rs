//! The history of Entente's schema. A migration that has landed never changes;
//! a test compares what all of them build with what `entities` describes.

mod column;
mod m20261122_000001_accounts;
mod m20261122_000002_initiatives;
mod m20261122_000003_negotiation;
mod m20261122_000004_record;
mod m20261127_000005_sessions;
mod m20261127_000006_accounts;
mod m20261127_000007_external;
mod m20261127_000008_limits;
mod m20261127_000009_audit;
mod m20261127_000010_tenants;
mod m20261127_000011_parts;
mod m20261127_000012_objections;
mod m20261127_000013_concessions;
mod m20261127_000014_research;
mod m20261127_000015_problems;
mod m20261127_000016_decisions;
mod m20261127_000017_influence;
mod m20261127_000018_revising;
mod m20261127_000019_turn;
mod m20261127_000020_opinions;
mod m20261127_000021_search;
mod m20261127_000022_asking;
mod tenant;
pub mod words;

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// Every migration, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_accounts::Migration),
            Box::new(m20261122_000002_initiatives::Migration),
            Box::new(m20261122_000003_negotiation::Migration),
            Box::new(m20261122_000004_record::Migration),
            Box::new(m20261127_000005_sessions::Migration),
            Box::new(m20261127_000006_accounts::Migration),
            Box::new(m20261127_000007_external::Migration),
            Box::new(m20261127_000008_limits::Migration),
            Box::new(m20261127_000009_audit::Migration),
            Box::new(m20261127_000010_tenants::Migration),
            Box::new(m20261127_000011_parts::Migration),
            Box::new(m20261127_000012_objections::Migration),
            Box::new(m20261127_000013_concessions::Migration),
            Box::new(m20261127_000014_research::Migration),
            Box::new(m20261127_000015_problems::Migration),
            Box::new(m20261127_000016_decisions::Migration),
            Box::new(m20261127_000017_influence::Migration),
            Box::new(m20261127_000018_revising::Migration),
            Box::new(m20261127_000019_turn::Migration),
            Box::new(m20261127_000020_opinions::Migration),
            Box::new(m20261127_000021_search::Migration),
            Box::new(m20261127_000022_asking::Migration),
        ]
    }
}
