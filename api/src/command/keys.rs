//! `entente keys`: looking after the keys that sign access tokens.

use super::{Failure, print};
use crate::auth::keys::{self, PUBLISHED, Ring, said};
use crate::auth::token::LIFETIME;
use crate::clock::Clock;
use crate::config::access::{KeyAction, KeyPlace};
use std::path::PathBuf;

/// Does what is asked for.
///
/// # Errors
///
/// [`Failure::Keys`], and [`Failure::Input`] for a key that is needed.
pub fn run(action: &KeyAction) -> Result<(), Failure> {
    let now = Clock::System.now();
    match action {
        KeyAction::List(place) => {
            let ring = Ring::read(&directory(place))?;
            let signing = ring.signing(now).map(|key| key.id.as_str());
            for key in ring.keys() {
                let signs = if signing == Some(key.id.as_str()) { "  signs" } else { "" };
                print(&format!("{}  made {}{signs}\n", key.id, said(key.made_at)))?;
            }
            Ok(())
        }
        KeyAction::Rotate(place) => {
            let directory = directory(place);
            let id = keys::make(&directory, now)?;
            let ring = Ring::read(&directory)?;
            let only = ring.keys().count() == 1;
            let from = if only { "now".to_owned() } else { said(now + PUBLISHED) };
            print(&format!("made key `{id}`; it signs from {from} on\n"))
        }
        KeyAction::Remove { id, now: at_once, place } => {
            keys::remove(&directory(place), id, LIFETIME, now, *at_once)?;
            print(&format!("removed key `{id}`; running servers do without it within a minute\n"))
        }
    }
}

fn directory(place: &KeyPlace) -> PathBuf {
    place.keys.directory(&place.data)
}
