//! What the tests stand on: a server and a database each, and a client.

mod app;
mod client;
mod postgres;
mod record;
mod scene;

pub use app::{Backend, TestApp, run};
pub use client::{Person, Reply};
pub use record::{Counts, count, raw};
pub use scene::{ASSESSMENT, Invite, verdict};

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
