//! What the tests stand on: a server and a database each, and a client.

mod app;
mod client;
mod contract;
mod fill;
mod forge;
mod issuer;
mod postgres;
mod record;
mod scene;
mod socket;
mod structure;
mod tamper;
mod tenant;

pub use app::{Backend, TestApp, database, generous, run, settings};
pub use client::{PASSWORD, Person, Reply, TOKENS, document};
pub use contract::{Contract, IdField, Place, Question, Walk, is_for_few, with_id};
pub use fill::{Load, id};
pub use forge::{Forge, encoded};
pub use issuer::{CLIENT, Issuer, Key, Lie, PAGES, REDIRECT, SECRET};
pub use record::{raw, tables};
pub use scene::{ASSESSMENT, Invite, Stage, verdict};
pub use socket::{PROTOCOL, Socket, TOLD};
pub use structure::columns;

/// Makes of each `async fn name(app: &TestApp)` a test `sqlite::name` and a test `postgres::name`.
macro_rules! both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[actix_web::test]
                async fn $name() {
                    crate::harness::run(crate::harness::Backend::Sqlite, super::$name).await;
                }
            )*
        }

        mod postgres {
            $(
                #[actix_web::test]
                async fn $name() {
                    crate::harness::run(crate::harness::Backend::Postgres, super::$name).await;
                }
            )*
        }
    };
}
pub(crate) use both;
