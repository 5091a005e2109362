//! The dashboard as people see it, in headless Chromium: the numbered checks of
//! its design. Where there is no Chromium, each says that it was skipped.

/// Runs each of these with a site of its own and a browser that has opened nothing.
macro_rules! checks {
    ($($name:ident),* $(,)?) => {
        mod check {$(
            #[test]
            fn $name() {
                crate::browser::run(super::$name);
            }
        )*}
    };
}

mod browser;
mod cost;
mod forms;
mod graph;
mod look;
mod media;
mod numbers;
mod partial;
mod picture;
mod site;
mod state;
mod turn;
mod what_if;

use browser::Browser;
use site::{LEAD, Site};
