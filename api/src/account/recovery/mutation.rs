//! Addresses and passwords after signing up, as clients manage them.

use super::by_link::{self, Coming};
use super::service;
use crate::access::graphql::{Entered, entry};
use crate::access::mutation::let_in;
use crate::account::graphql::Viewer;
use crate::account::link;
use crate::account::mutation::admit;
use crate::account::proof::{Shown, prove};
use crate::account::service::own_account;
use crate::check::Check;
use crate::context::Request;
use crate::error::{Error, GraphResult, Result};
use crate::graph::EmailAddress;
use crate::graph::payload::{payload, told};
use crate::limit::Limit;
use async_graphql::{Context, ID, InputObject, Object};
use entities::{LinkPurpose, Means};
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

payload! {
    /// What asking for a link to sign in by gives.
    RequestSignInLinkPayload {
        /// Where a mail went if it has an account; nothing where something was wrong.
        email: EmailAddress
    }
}

entry! {
    /// What signing in by a link gives.
    SignInWithLinkPayload
}

/// Somebody who would rather not type a password.
#[derive(InputObject)]
pub struct RequestSignInLinkInput {
    /// The address of their account.
    email: EmailAddress,
}

/// Somebody who comes by a link, as they read the mail of the account.
#[derive(InputObject)]
pub struct SignInWithLinkInput {
    /// The secret of the mail.
    token: String,
    /// Where the account has a second factor: its present code of six digits, or a recovery code.
    code: Option<String>,
    /// The organization to act in; without it, the one they joined first.
    organization_id: Option<ID>,
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
        let asked = async {
            let account = own_account(request).await?;
            if account.email_verified_at.is_some() {
                return Err(Error::bad_input("", "your address is verified already"));
            }
            link::admit(request.state, LinkPurpose::Verification, &account.email).await?;
            service::ask_to_verify(request.state, &account).await?;
            Ok(EmailAddress(account.email))
        };
        Ok(told(asked.await)?.into())
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
        let found = async {
            own_account(request).await?;
            let purposes = [LinkPurpose::Verification, LinkPurpose::EmailChange];
            link::find(request.state, &purposes, &input.token).await
        };
        let written = request.write(told(found.await)?, service::verify).await?;
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
        let asked = async {
            let account = own_account(request).await?;
            let email = address(&input.email)?;
            admit(ctx, Limit::Recovery).await?;
            let account = prove(request.state, Shown::own(&account, input.password, "password")).await?;
            link::admit(request.state, LinkPurpose::EmailChange, &email).await?;
            service::ask_to_change(request.state, &account, email.clone()).await?;
            Ok(EmailAddress(email))
        };
        Ok(told(asked.await)?.into())
    }

    /// Sends a mail to an address, if it has an account, to go on with
    /// `resetPassword`. The answer is the same if it has none.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RequestPasswordResetInput,
    ) -> GraphResult<RequestPasswordResetPayload> {
        let request = Request::of(ctx);
        let asked = async {
            let email = address(&input.email)?;
            admit(ctx, Limit::Recovery).await?;
            link::admit(request.state, LinkPurpose::Reset, &email).await?;
            service::ask_to_reset(request.state, email.clone()).await?;
            Ok(EmailAddress(email))
        };
        Ok(told(asked.await)?.into())
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
            service::prepare_reset(request.state, &input.token, password).await
        };
        let (actor, what) = match told(prepared.await)? {
            Ok(prepared) => prepared,
            Err(refusals) => return Ok(Err::<EmailAddress, _>(refusals).into()),
        };
        let written = request.write_as(&actor, what, service::set_password).await?;
        if let Ok(account) = &written {
            service::told(request.state, account).await?;
        }
        Ok(written.map(|account| EmailAddress(account.email)).into())
    }

    /// Sends a mail to an address, if it has an account whose address is
    /// verified, to go on with `signInWithLink` within 15 minutes. The answer is
    /// the same if it has none.
    async fn request_sign_in_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RequestSignInLinkInput,
    ) -> GraphResult<RequestSignInLinkPayload> {
        let request = Request::of(ctx);
        let asked = async {
            let email = address(&input.email)?;
            admit(ctx, Limit::Recovery).await?;
            link::admit(request.state, LinkPurpose::SignIn, &email).await?;
            by_link::ask(request.state, email.clone()).await?;
            Ok(EmailAddress(email))
        };
        Ok(told(asked.await)?.into())
    }

    /// Starts a session, as `signIn` does, for who reads the mail of the
    /// account, and has its second factor if there is one. A link works once;
    /// one that wants a code is not used up by coming without it.
    async fn sign_in_with_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SignInWithLinkInput,
    ) -> GraphResult<SignInWithLinkPayload> {
        let request = Request::of(ctx);
        let prepared = async {
            let mut check = Check::default();
            let organization = input.organization_id.map(|id| check.id("organizationId", &id));
            let coming = check.done(Coming { token: input.token, code: input.code, organization });
            let coming = coming.map_err(Error::Refused)?;
            admit(ctx, Limit::SignIn).await?;
            by_link::prepare(request.state, coming).await
        };
        let (actor, link) = match told(prepared.await)? {
            Ok(prepared) => prepared,
            Err(refusals) => return Ok(Err::<Entered, _>(refusals).into()),
        };
        let written = request.write_as(&actor, link, by_link::come_in).await?;
        Ok(let_in(ctx, Means::Link, written.map(|()| (actor.user, actor.organization))).await?.into())
    }

    /// Sets a new password in place of the present one.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ChangePasswordInput,
    ) -> GraphResult<ChangePasswordPayload> {
        let request = Request::of(ctx);
        let actor = request.actor()?;
        let password = SecretString::from(input.new_password);
        let prepared = async {
            let account = own_account(request).await?;
            let shown = Shown::own(&account, input.current_password, "currentPassword");
            let account = prove(request.state, shown).await?;
            service::prepare_change(request.state, &actor, &account, password).await
        };
        let written = request.write(told(prepared.await)?, service::set_password).await?;
        if let Ok(account) = &written {
            service::told(request.state, account).await?;
        }
        let actor = request.actor()?;
        Ok(written.map(|_| actor).into())
    }
}

fn address(email: &EmailAddress) -> Result<String> {
    let mut check = Check::default();
    let email = check.email("email", &email.0);
    check.done(email).map_err(Error::Refused)
}
