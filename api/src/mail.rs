//! Mail: what is written to people, and what carries it.

use std::sync::{Arc, Mutex, PoisonError};

/// What carries mail.
#[derive(Clone, Debug)]
pub enum Mailer {
    /// Writes mail to the log, secrets included: nothing is delivered, and the log says so.
    Log,
    /// Keeps mail, oldest first: for tests.
    Kept(Arc<Mutex<Vec<Mail>>>),
}

/// One mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text, in lines.
    pub text: String,
}

impl Mailer {
    /// A mailer that keeps what it is given.
    #[must_use]
    pub fn kept() -> Self {
        Self::Kept(Arc::default())
    }

    /// Carries a mail.
    pub fn send(&self, mail: Mail) {
        match self {
            Self::Log => {
                let Mail { to, subject, text } = mail;
                tracing::warn!(%to, %subject, %text, "this mail is not delivered, only logged; hand it on by other means");
            }
            Self::Kept(mails) => mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail),
        }
    }

    /// What was sent since this was called last; nothing where mails are not kept.
    #[must_use]
    pub fn take(&self) -> Vec<Mail> {
        match self {
            Self::Log => Vec::new(),
            Self::Kept(mails) => std::mem::take(&mut *mails.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

/// What a mail is about.
pub enum Letter<'a> {
    /// A sign-up waits to be confirmed.
    SignUp(&'a str),
    /// Somebody signed up with the address of an account.
    SignUpAgain,
    /// An address waits to be verified.
    Verification(&'a str),
    /// An account waits for its new address to be verified.
    EmailChange(&'a str),
    /// Somebody with the password asked for another address.
    EmailChangeAsked,
    /// Somebody wanted this address for another account.
    EmailTaken,
    /// A password waits to be set.
    Reset(&'a str),
    /// Somebody waits to be let in.
    SignIn(&'a str),
    /// A person is invited.
    Invitation {
        /// The secret.
        token: &'a str,
        /// Who invites.
        inviter: &'a str,
        /// To which initiative.
        initiative: &'a str,
    },
    /// The password is another one.
    PasswordChanged,
    /// There is a second factor.
    SecondFactorAdded,
    /// There is no second factor any more.
    SecondFactorRemoved,
}

impl Letter<'_> {
    /// The mail to this address; with a link where it is known where people find the server.
    #[must_use]
    pub fn to(&self, address: &str, public_url: Option<&str>) -> Mail {
        let (subject, text) = self.wording();
        let mut text = text;
        if let Some((page, mutation, token)) = self.secret() {
            if let Some(url) = public_url {
                // After the `#`, so that it comes into no server's log.
                text = format!("{text}\n\n{}/{page}#{token}", url.trim_end_matches('/'));
            }
            text = format!("{text}\n\nThe token for `{mutation}`: {token}");
        }
        Mail { to: address.to_owned(), subject: subject.to_owned(), text }
    }

    /// The page and the mutation that take the secret, and the secret.
    fn secret(&self) -> Option<(&'static str, &'static str, &str)> {
        match self {
            Self::SignUp(token) => Some(("confirm-sign-up", "confirmSignUp", token)),
            Self::Verification(token) | Self::EmailChange(token) => Some(("verify-email", "verifyEmail", token)),
            Self::Reset(token) => Some(("reset-password", "resetPassword", token)),
            Self::SignIn(token) => Some(("sign-in-link", "signInWithLink", token)),
            Self::Invitation { token, .. } => Some(("accept-invitation", "acceptInvitation", token)),
            _ => None,
        }
    }

    fn wording(&self) -> (&'static str, String) {
        let (subject, text) = match self {
            Self::SignUp(_) => {
                ("Confirm your sign-up", "Confirm within 24 hours that you signed up. If you did not, do nothing.")
            }
            Self::SignUpAgain => (
                "You have an account already",
                "Somebody signed up with this address, which has an account. If it was you, sign in with it, or reset \
                 its password. If not, do nothing.",
            ),
            Self::Verification(_) => (
                "Verify your address",
                "Show within 24 hours that this address is yours. If it was not you who asked, do nothing.",
            ),
            Self::EmailChange(_) => (
                "Verify your new address",
                "Show within 24 hours that this address is yours, and it becomes the address of your account. If it \
                 was not you who asked, do nothing.",
            ),
            Self::SignIn(_) => ("Sign in", "Sign in within 15 minutes, once. If it was not you who asked, do nothing."),
            Self::EmailChangeAsked => (
                "Your account is to have another address",
                "Somebody who knows your password asked to give your account another address. If it was not you, \
                 reset your password now: that ends the request.",
            ),
            Self::EmailTaken => (
                "Your address is taken, by you",
                "Somebody wanted to give another account this address, which has an account already. If it was you, \
                 sign in with that one. If not, do nothing.",
            ),
            Self::Reset(_) => (
                "Set a new password",
                "Set a new password within 30 minutes. If it was not you who asked, do nothing: your password stays.",
            ),
            Self::Invitation { inviter, initiative, .. } => {
                let text = format!(
                    "{} invites you to take part in: {}. The invitation holds for 14 days.",
                    one_line(inviter),
                    one_line(initiative)
                );
                return ("You are invited", text);
            }
            Self::PasswordChanged => ("Your password was changed", "If it was not you, reset it now."),
            Self::SecondFactorAdded => (
                "Your account has a second factor",
                "From now on signing in needs its code too. If it was not you, reset your password now and ask who \
                 runs the server to remove it.",
            ),
            Self::SecondFactorRemoved => (
                "Your account has no second factor any more",
                "From now on the password is enough. If it was not you, reset your password now.",
            ),
        };
        (subject, text.to_owned())
    }
}

/// What people typed, so that it cannot look like a part of the mail.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}
