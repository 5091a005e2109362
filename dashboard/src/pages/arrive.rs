//! Coming in for the first time, and again after something was forgotten: what
//! mails lead to. Their secrets stand behind the `#`, so that no server's log
//! has them; without scripts they are pasted from the mail.

use super::{Page, Place};
use crate::ask::Failure;
use crate::context::Context;
use crate::ui::form::Form;
use maud::{Markup, html};
use std::rc::Rc;

const PASSWORD: &str = "From 15 characters; neither easy to guess nor leaked elsewhere";

fn page(title: &str, lead: &str, form: &Markup) -> Page {
    let body = html! {
        div .title { h1 { (title) } p .lead { (lead) } }
        section .card .narrow aria-label=(title) { div data-fragment="token" { (form) } }
        p { a href="/sign-in" { "Sign in instead" } }
    };
    let place = Place { initiative: None, at: "/sign-in" };
    Page { title: title.to_owned(), place, viewing: None, body, status: None }
}

/// Founding an organization.
///
/// # Errors
///
/// None.
pub async fn sign_up(context: Rc<Context>) -> Result<Page, Failure> {
    let form = Form::new(&context, "signUp").next("/");
    Ok(page(
        "Found an organization",
        "You become its owner. Everybody else comes in by invitation.",
        &form.whole(html! {
            (form.line("name", "Your name").needed().fill("name"))
            (form.line("email", "Your e-mail address").kind("email").needed().fill("username"))
            (form.line("organization", "What is your organization called?").needed().fill("organization"))
            (form.line("password", "A password").kind("password").hint(PASSWORD).needed().fill("new-password"))
            (form.send("Found it"))
        }),
    ))
}

/// Confirming that, by mail.
///
/// # Errors
///
/// None.
pub async fn confirm(context: Rc<Context>) -> Result<Page, Failure> {
    let form = Form::new(&context, "confirmSignUp").next("/");
    Ok(page(
        "Confirm your sign-up",
        "With the token of the mail, and the password that you gave.",
        &form.whole(html! {
            (form.line("token", "The token of the mail").needed())
            (form.line("password", "Your password").kind("password").needed().fill("current-password"))
            (form.send("Confirm"))
        }),
    ))
}

/// Taking up an invitation.
///
/// # Errors
///
/// None.
pub async fn accept(context: Rc<Context>) -> Result<Page, Failure> {
    let form = Form::new(&context, "acceptInvitation").next("/turn");
    Ok(page(
        "You are invited",
        "Somebody wants your answer. This makes your account, or takes the one you have.",
        &form.whole(html! {
            (form.line("token", "The token of the invitation").needed())
            (form.line("name", "Your name, as others will see it").needed().fill("name"))
            (form.line("password", "A password, or that of your account").kind("password").hint(PASSWORD).needed().fill("new-password"))
            (form.line("code", "Code of your second factor").hint("only where you have an account with one").fill("one-time-code"))
            (form.send("Come in"))
        }),
    ))
}

/// Setting a password anew.
///
/// # Errors
///
/// None.
pub async fn reset(context: Rc<Context>) -> Result<Page, Failure> {
    let ask = Form::new(&context, "requestPasswordReset")
        .next("/reset-password")
        .says("If this address has an account, a mail is on its way. It holds for 30 minutes.");
    let set = Form::new(&context, "resetPassword").next("/sign-in").says("The password is set. Sign in with it.");
    Ok(page(
        "A new password",
        "Ask for a mail first; it leads back here.",
        &html! {
            (ask.whole(html! {
                (ask.line("email", "Your e-mail address").kind("email").needed().fill("username"))
                (ask.send("Send me the mail"))
            }))
            details open { summary { "I have the mail" }
                (set.whole(html! {
                    (set.line("token", "The token of the mail").needed())
                    (set.line("password", "A new password").kind("password").hint(PASSWORD).needed().fill("new-password"))
                    (set.send("Set it"))
                }))
            }
        },
    ))
}

/// Showing that an address is one's own.
///
/// # Errors
///
/// Where nobody is signed in.
pub async fn verify(context: Rc<Context>) -> Result<Page, Failure> {
    if !context.signed_in() {
        return Err(Failure::SignIn);
    }
    let form = Form::new(&context, "verifyEmail").next("/settings").says("Your address is verified.");
    Ok(page(
        "Verify your address",
        "With the token of the mail.",
        &form.whole(html! { (form.line("token", "The token of the mail").needed()) (form.send("Verify it")) }),
    ))
}
