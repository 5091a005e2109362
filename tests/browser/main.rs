//! The dashboard as people see it, in headless Chromium: the numbered checks of
//! its design. Where there is no Chromium, each says that it was skipped.

mod browser;
mod cost;
mod look;
mod numbers;
mod site;
mod what_if;

pub use browser::Browser;
pub use site::{LEAD, Site};

/// Runs each of these with a site of its own and a browser that has opened nothing.
#[macro_export]
macro_rules! checks {
    ($($name:ident),* $(,)?) => {
        mod check {$(
            #[test]
            fn $name() {
                $crate::browser::run(super::$name);
            }
        )*}
    };
}
