//! The second factor: set up, put in force, removed.

use super::{Viewer, once, username};
use crate::context::Context;
use crate::ui::form::Form;
use maud::{Markup, html};
use qrcode::{Color, QrCode};
use serde_json::Value;
use std::fmt::Write as _;

/// The card.
pub fn card(context: &Context, viewer: &Viewer) -> Markup {
    let enrol = Form::new(context, "enrolSecondFactor");
    let confirm = Form::new(context, "confirmSecondFactor");
    let remove =
        Form::new(context, "removeSecondFactor").says("The second factor is removed: the password alone lets you in.");
    let made = once(context, "enrolSecondFactor");
    let codes = once(context, "confirmSecondFactor");
    let confirms = made.is_some() || context.posted("confirmSecondFactor").is_some();
    html! {
        h2 #h-second { "Second factor" }
        p { "A second factor is " @if viewer.has_second_factor || codes.is_some() { "set up." } @else { "not set up." } }
        @if let Some(made) = &made {
            p { "Scan this with a program that makes codes, or type the secret into it. It is shown this once." }
            @if let Some(picture) = made["otpauthUrl"].as_str().and_then(scannable) { (picture) }
            p { code { (made["secret"].as_str().unwrap_or_default()) } }
        }
        @if let Some(codes) = codes.as_ref().and_then(|codes| codes["recoveryCodes"].as_array()) {
            p { b { "Keep these recovery codes." } " Each lets you in once without the program. They are shown this once." }
            ul .dots { @for code in codes.iter().filter_map(Value::as_str) { li { code { (code) } } } }
        } @else if confirms {
            (confirm.whole(html! {
                (confirm.line("code", "The code that the program shows").needed().fill("one-time-code"))
                (confirm.send("Put it in force"))
            }))
        } @else if viewer.has_second_factor {
            details open[context.posted("removeSecondFactor").is_some()] { summary { "Remove it" }
                (remove.whole(html! {
                    (username(viewer))
                    (remove.line("password", "Your password").kind("password").needed().fill("current-password"))
                    (remove.line("code", "A code of it, or a recovery code").needed().fill("one-time-code"))
                    (remove.send("Remove it"))
                }))
            }
        } @else {
            details open[context.posted("enrolSecondFactor").is_some()] { summary { "Set one up" }
                (enrol.whole(html! {
                    (username(viewer))
                    (enrol.line("password", "Your password").kind("password").needed().fill("current-password"))
                    (enrol.send("Go on"))
                }))
            }
        }
    }
}

/// The address as a square that programs scan; dark on light in either theme.
fn scannable(address: &str) -> Option<Markup> {
    let code = QrCode::new(address).ok()?;
    let (side, dots) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (at, _) in dots.iter().enumerate().filter(|(_, dot)| **dot == Color::Dark) {
        // Writing to a string does not fail.
        let _ = write!(path, "M{} {}h1v1h-1z", at % side + 4, at / side + 4);
    }
    let wide = side + 8;
    Some(html! {
        svg .qr width="220" height="220" viewBox={ "0 0 " (wide) " " (wide) } role="img" aria-label="The secret, as a square to scan" {
            rect width=(wide) height=(wide) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}
