//! Addresses and passwords after signing up, as clients manage them.

use super::service::{self, NewPassword};
use crate::account::graphql::Viewer;
use crate::account::link;
use crate::account::mutation::admit;
use crate::account::proof::{Shown, prove};
use crate::account::service::own_account;
use crate::check::Check;
use crate::context::Request;
use crate::error::{Error, GraphResult, Result};
use crate::graph::EmailAddress;
use crate::graph::payload::payload;
use crate::limit::Limit;
use async_graphql::{Context, InputObject, Object};
use entities::LinkPurpose;
use secrecy::SecretString;

payload! {
    /// What asking to verify an address gives.
    RequestEmailVerificationPayload {
        /// Where the mail went; nothing where something was wrong.
        email: EmailAddress
    }
}

payload! {
    /// What verifying an address gives.
    VerifyEmailPayload {
        /// The address that is verified; nothing where something was wrong.
        email: EmailAddress
    }
}

payload! {
    /// What asking for another address gives.
    ChangeEmailPayload {
        /// Where the mail went; nothing where something was wrong.
        email: EmailAddress
    }
}

payload! {
    /// What asking to reset a password gives.
    RequestPasswordResetPayload {
        /// Where a mail went if it has an account; nothing where something was wrong.
        email: EmailAddress
    }
}

payload! {
    /// What resetting a password gives.
    ResetPasswordPayload {
        /// The address to sign in with; nothing where something was wrong.
        email: EmailAddress
    }
}

payload! {
    /// What changing a password gives.
    ChangePasswordPayload {
        /// Whose it is; nothing where something was wrong.
        viewer: Viewer
    }
}

/// That somebody reads the mail of an address.
#[derive(InputObject)]
pub struct VerifyEmailInput {
    /// The secret of the mail.
    token: String,
}

/// Another address.
#[derive(InputObject)]
pub struct ChangeEmailInput {
    /// The new address.
    email: EmailAddress,
    /// The viewer's password.
    password: String,
}

/// Somebody who has lost their password.
#[derive(InputObject)]
pub struct RequestPasswordResetInput {
    /// The address of their account.
    email: EmailAddress,
}

/// A new password, by who reads the mail of the account.
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// The secret of the mail.
    token: String,
    /// From 15 to 128 characters, from 8 where the account has a second factor; neither easy to guess nor
    /// leaked elsewhere.
    password: String,
}

/// A new password in place of one that is known.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// The present password.
    current_password: String,
    /// From 15 to 128 characters, from 8 where the account has a second factor; neither easy to guess nor
    /// leaked elsewhere.
    new_password: String,
}

/// Managing one's address and password.
#[derive(Default)]
pub struct RecoveryMutation;

#[Object]
impl RecoveryMutation {
    /// Sends a mail to the viewer's address, to go on with `verifyEmail`.
    async fn request_email_verification(&self, ctx: &Context<'_>) -> GraphResult<RequestEmailVerificationPayload> {
        let request = Request::of(ctx);
        let account = match own_account(request).await {
            Ok(account) => account,
            Err(error) => return Ok(Err::<EmailAddress, _>(error.into_refusals()?).into()),
        };
        let asked = async {
            if account.email_verified_at.is_some() {
                return Err(Error::bad_input("", "your address is verified already"));
            }
            admit_mail(request, LinkPurpose::Verification, &account.email).await?;
            service::ask_to_verify(request.state, &account).await
        };
        sent(asked.await, account.email.clone()).map(Into::into)
    }

    /// Shows that the address of the viewer's account is theirs; after
    /// `changeEmail` it becomes the address of the account. A link for another
    /// account does nothing: else somebody could have you vouch for theirs.
    async fn verify_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: VerifyEmailInput,
    ) -> GraphResult<VerifyEmailPayload> {
        let request = Request::of(ctx);
        let purposes = [LinkPurpose::Verification, LinkPurpose::EmailChange];
        let own = match own_account(request).await {
            Ok(account) => account,
            Err(error) => return Ok(Err::<EmailAddress, _>(error.into_refusals()?).into()),
        };
        let (actor, link) = match service::opened(request.state, &purposes, &input.token).await {
            Ok((actor, account, link)) if account.id == own.id => (actor, link),
            Ok(_) => return Ok(Err::<EmailAddress, _>(link::spent().into_refusals()?).into()),
            Err(error) => return Ok(Err::<EmailAddress, _>(error.into_refusals()?).into()),
        };
        let written = request.write_as(&actor, link, service::verify).await?;
        Ok(written.map(|account| EmailAddress(account.email)).into())
    }

    /// Sends a mail to a new address, to go on with `verifyEmail`; until then
    /// the account keeps the one it has. The answer is the same if the new one
    /// is taken.
    async fn change_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ChangeEmailInput,
    ) -> GraphResult<ChangeEmailPayload> {
        let request = Request::of(ctx);
        let account = match own_account(request).await {
            Ok(account) => account,
            Err(error) => return Ok(Err::<EmailAddress, _>(error.into_refusals()?).into()),
        };
        let mut check = Check::default();
        let email = check.email("email", &input.email.0);
        let email = match check.done(email) {
            Ok(email) => email,
            Err(refusals) => return Ok(Err::<EmailAddress, _>(refusals).into()),
        };
        let asked = async {
            admit(ctx, Limit::Recovery).await?;
            let account = prove(request.state, shown(account.email, input.password, "password")).await?;
            admit_mail(request, LinkPurpose::EmailChange, &email).await?;
            service::ask_to_change(request.state, &account, email.clone()).await
        };
        sent(asked.await, email.clone()).map(Into::into)
    }

    /// Sends a mail to an address, if it has an account, to go on with
    /// `resetPassword`. The answer is the same if it has none.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RequestPasswordResetInput,
    ) -> GraphResult<RequestPasswordResetPayload> {
        let request = Request::of(ctx);
        let mut check = Check::default();
        let email = check.email("email", &input.email.0);
        let email = match check.done(email) {
            Ok(email) => email,
            Err(refusals) => return Ok(Err::<EmailAddress, _>(refusals).into()),
        };
        let asked = async {
            admit(ctx, Limit::Recovery).await?;
            admit_mail(request, LinkPurpose::Reset, &email).await?;
            service::ask_to_reset(request.state, email.clone()).await
        };
        sent(asked.await, email.clone()).map(Into::into)
    }

    /// Sets a new password, for who reads the mail of the account. It signs
    /// nobody in, and a second factor stays: `signIn` comes next.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ResetPasswordInput,
    ) -> GraphResult<ResetPasswordPayload> {
        let request = Request::of(ctx);
        let password = SecretString::from(input.password);
        let prepared = async {
            admit(ctx, Limit::SignIn).await?;
            let opened = service::opened(request.state, &[LinkPurpose::Reset], &input.token).await?;
            let (actor, account, link) = opened;
            let hash = service::accepted(request.state, &actor, &account, "password", password).await?;
            Ok((actor, NewPassword { hash, link: Some(link) }))
        };
        let (actor, what) = match prepared.await {
            Ok(prepared) => prepared,
            Err(error) => return Ok(Err::<EmailAddress, _>(Error::into_refusals(error)?).into()),
        };
        let written = request.write_as(&actor, what, service::set_password).await?;
        if let Ok(account) = &written {
            service::told(request.state, account).await?;
        }
        Ok(written.map(|account| EmailAddress(account.email)).into())
    }

    /// Sets a new password in place of the present one.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ChangePasswordInput,
    ) -> GraphResult<ChangePasswordPayload> {
        let request = Request::of(ctx);
        let actor = request.actor()?;
        let prepared = async {
            let email = own_account(request).await?.email;
            let account = prove(request.state, shown(email, input.current_password, "currentPassword")).await?;
            let password = SecretString::from(input.new_password);
            service::accepted(request.state, &actor, &account, "newPassword", password).await
        };
        let hash = match prepared.await {
            Ok(hash) => hash,
            Err(error) => return Ok(Err::<Viewer, _>(Error::into_refusals(error)?).into()),
        };
        let written = request.write(Ok(NewPassword { hash, link: None }), service::set_password).await?;
        if let Ok(account) = &written {
            service::told(request.state, account).await?;
        }
        let actor = request.actor()?;
        Ok(written.map(|_| actor).into())
    }
}

/// The viewer's password, in this field.
fn shown(email: String, password: String, path: &'static str) -> Shown {
    let (password, wrong) = (SecretString::from(password), "is not your password");
    Shown { email, password, code: None, with_factor: false, path, wrong }
}

/// Lets a mail of this kind go to this address once more, whether it has an account or not.
async fn admit_mail(request: Request<'_>, purpose: LinkPurpose, email: &str) -> Result<()> {
    let bucket = format!("{purpose:?} {email}");
    request.state.limits.admit(Limit::RecoveryOfAddress, &bucket, request.state.clock.now()).await
}

/// Where a mail went, or what was wrong.
fn sent(asked: Result<()>, email: String) -> GraphResult<crate::context::Written<EmailAddress>> {
    Ok(match asked {
        Ok(()) => Ok(EmailAddress(email)),
        Err(error) => Err(error.into_refusals()?),
    })
}
