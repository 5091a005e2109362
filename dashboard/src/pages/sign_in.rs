//! Signing in and out, and what a browser keeps by itself.

use super::frame::{Page, Place};
use super::local;
use crate::act::{Act, Done, Sent, Wrong};
use crate::ask::Failure;
use crate::context::Context;
use crate::session::{Tokens, kept};
use crate::ui::form::Form;
use actix_web::cookie::time::Duration;
use maud::html;
use std::rc::Rc;

const SIGN_UP: &str = "mustConfirm accessToken { token expiresAt } refreshToken { token expiresAt }";
const SELECTION: &str = "accessToken { token expiresAt } refreshToken { token expiresAt }";

/// The page.
///
/// # Errors
///
/// None.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    let query = context.query();
    let next = local(query.get("next").unwrap_or("/")).unwrap_or("/").to_owned();
    let form = Form::new(&context, "signIn").next(&next);
    let by_mail = Form::new(&context, "requestSignInLink")
        .next("/sign-in")
        .says("If this address has an account, a mail with a link is on its way. It holds for 15 minutes.");
    let body = html! {
        div .title { h1 { "Sign in" } }
        div .grid { section .card .narrow {
            (form.whole(html! {
                (form.line("email", "Your e-mail address").kind("email").needed().fill("username"))
                (form.line("password", "Password").kind("password").needed().fill("current-password"))
                (form.line("code", "Code of your second factor").hint("only if you have set one up").fill("one-time-code"))
                (form.send("Sign in"))
            }))
            p { a .btn href="/reset-password" { "I have forgotten it" } }
        }
        section .card .narrow aria-labelledby="h-link" {
            h2 #h-link { "Without a password" }
            (by_mail.whole(html! {
                (by_mail.line("email", "Your e-mail address").kind("email").needed().fill("username"))
                (by_mail.send("Send me a link"))
            }))
            (super::elsewhere::providers(&context, false).await)
        } }
        p { "No account yet? " a href="/sign-up" { "Found an organization" } ", or have somebody who leads an initiative invite you." }
    };
    Ok(Page {
        title: "Sign in".to_owned(),
        place: Place { initiative: None, at: "/sign-in" },
        viewing: None,
        body,
        status: None,
    })
}

/// The page that a mail leads to, and from there to `next`. The secret stands behind the `#`, so that no
/// server's log has it; without scripts it is pasted from the mail.
///
/// # Errors
///
/// None.
pub async fn link(context: Rc<Context>) -> Result<Page, Failure> {
    let query = context.query();
    let next = query.get("next").and_then(local).unwrap_or("/");
    let form = Form::new(&context, "signInWithLink").next(next);
    let code = context.posted("signInWithLink").is_some();
    let body = html! {
        div .title { h1 { "Sign in" } p .lead { "By the link of your mail: it works once." } }
        div .grid { section .card .narrow { div data-fragment="token" data-auto[!code] {
            (form.whole(html! {
                (form.line("token", "The token of the mail").needed())
                @if code { (form.line("code", "Code of your second factor").hint("only if you have set one up").fill("one-time-code")) }
                (form.send("Sign in"))
            }))
        } } }
        p { a href="/sign-in" { "Sign in with a password, or ask for another link" } }
    };
    Ok(Page {
        title: "Sign in".to_owned(),
        place: Place { initiative: None, at: "/sign-in" },
        viewing: None,
        body,
        status: None,
    })
}

/// Carries out what concerns who views pages here; nothing for any other form.
pub async fn posted(context: &Context, name: &str, sent: &Sent) -> Option<Result<Result<String, Vec<Wrong>>, Failure>> {
    match name {
        "theme" => {
            let theme = sent.get("theme").unwrap_or("auto").to_owned();
            let cookie = kept(&context.http, "theme", theme, Duration::days(365));
            context.change_session(|session| session.cookies.push(cookie));
            Some(Ok(Ok(context.here())))
        }
        "signOut" => {
            // Whatever the server says of a session that may have ended: here it ends.
            if let Some(act) = Act::find(name) {
                let _ = context.act(&act, sent, "").await;
            }
            context.change_session(|session| session.end(&context.http));
            Some(Ok(Ok("/sign-in".to_owned())))
        }
        "signIn" | "signUp" | "confirmSignUp" | "acceptInvitation" | "signInWithLink" => {
            Some(come_in(context, name, sent).await)
        }
        _ => None,
    }
}

async fn come_in(context: &Context, name: &str, sent: &Sent) -> Result<Result<String, Vec<Wrong>>, Failure> {
    let act = Act::find(name).ok_or(Failure::NotFound)?;
    // Who comes in is nobody yet.
    context.change_session(|session| session.token = None);
    let selection = if name == "signUp" { SIGN_UP } else { SELECTION };
    match context.act(&act, sent, selection).await? {
        Done::Well(_, payload) => {
            if payload["mustConfirm"] == true {
                context.say("A mail is on its way to that address: follow it to confirm.");
                return Ok(Ok("/confirm-sign-up".to_owned()));
            }
            if let Ok(tokens) = serde_json::from_value::<Tokens>(payload) {
                let now = context.now();
                context.change_session(|session| {
                    session.renew_form(&context.http);
                    session.hold(&context.http, now, tokens);
                });
            }
            Ok(Ok(local(sent.get("next").unwrap_or("/")).unwrap_or("/").to_owned()))
        }
        Done::Wrong(wrong) => Ok(Err(wrong)),
    }
}
