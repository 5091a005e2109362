//! `entente verify`: shows that the record is what was sealed.

use super::{Failure, print, serve};
use crate::config::{Store, Verify};
use crate::seal::verify::{Report, verify};
use crate::store;
use std::fmt::Write as _;

/// Checks the record and says what holds, or the first thing that does not.
///
/// # Errors
///
/// [`Failure::Input`] where there is no database, [`Failure::Record`] where something is wrong with the record.
pub async fn run(settings: &Verify) -> Result<(), Failure> {
    let Store { data, database } = &settings.store;
    if database.is_none() && !data.join("entente.db").exists() {
        return Err(Failure::Input(format!("there is no database in `{}`: give --data or --database", data.display())));
    }
    let (db, url) = serve::open(&settings.store).await?;
    store::refuse_outdated(&db, &url).await?;
    let kept = settings.head.iter().cloned().collect();
    let report = verify(&db, kept).await?.map_err(Failure::Record)?;
    print(&told(&report))
}

fn told(report: &Report) -> String {
    let Report { events, erased, seals, unsealed, heads } = report;
    let mut text = format!("the record holds: {events} events under {seals} seals");
    if *erased > 0 {
        // Writing to a string does not fail.
        let _ = write!(text, ", {erased} of them erased");
    }
    let _ = writeln!(text, "; {unsealed} events are not sealed yet");
    for head in heads {
        let _ = writeln!(text, "organization {}, seal {}: {}", head.organization, head.number, head.hash);
    }
    text
}
