//! Second factors, as clients manage their own.

use super::service;
use crate::account::graphql::Viewer;
use crate::account::proof::{Shown, prove};
use crate::account::service::own_account;
use crate::context::{Request, Written};
use crate::error::{Error, GraphResult};
use crate::graph::UserError;
use crate::graph::payload::{payload, told};
use crate::mail::Letter;
use async_graphql::{Context, InputObject, Object, SimpleObject};

/// What enrolling a second factor gives.
#[derive(SimpleObject)]
pub struct EnrolSecondFactorPayload {
    /// The secret in base 32, for a program that makes codes; shown this once.
    secret: Option<String>,
    /// The same as an `otpauth:` address, to be shown as a QR code.
    otpauth_url: Option<String>,
    /// What was wrong; empty where it was done.
    errors: Vec<UserError>,
}

/// What confirming a second factor gives.
#[derive(SimpleObject)]
pub struct ConfirmSecondFactorPayload {
    /// Ten codes that stand in for the second factor, each once; shown this once.
    recovery_codes: Option<Vec<String>>,
    /// What was wrong; empty where it was done.
    errors: Vec<UserError>,
}

payload! {
    /// What removing a second factor gives.
    RemoveSecondFactorPayload {
        /// Whose it was.
        viewer: Viewer
    }
}

/// The wish to have a second factor.
#[derive(InputObject)]
pub struct EnrolSecondFactorInput {
    /// The viewer's password: a token alone must not be able to lock its person out.
    password: String,
}

/// That the program makes the right codes.
#[derive(InputObject)]
pub struct ConfirmSecondFactorInput {
    /// The code of six digits that the program shows now.
    code: String,
}

/// The wish to have no second factor any more.
#[derive(InputObject)]
pub struct RemoveSecondFactorInput {
    /// The viewer's password; of 15 characters or more, since it will be all there is.
    password: String,
    /// The present code of six digits, or a recovery code.
    code: String,
}

/// Managing one's second factor.
#[derive(Default)]
pub struct FactorMutation;

#[Object]
impl FactorMutation {
    /// Makes a secret for a program that makes codes every 30 seconds (TOTP, RFC
    /// 6238). It is in force once `confirmSecondFactor` has had its first code;
    /// enrolling again before that makes another secret.
    async fn enrol_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: EnrolSecondFactorInput,
    ) -> GraphResult<EnrolSecondFactorPayload> {
        let request = Request::of(ctx);
        let proven = async {
            let account = own_account(request).await?;
            prove(request.state, Shown::own(&account, input.password, "password")).await
        };
        let account = match told(proven.await)? {
            Ok(account) => account,
            Err(refusals) => return Ok(enrolled(Err(refusals))),
        };
        let enrolment = service::enrolment(request.state, &account)?;
        let written = request.write(Ok(enrolment.sealed.clone()), service::enrol).await?;
        Ok(enrolled(written.map(|_| enrolment)))
    }

    /// Puts the second factor in force: from now on signing in needs its code.
    async fn confirm_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ConfirmSecondFactorInput,
    ) -> GraphResult<ConfirmSecondFactorPayload> {
        let request = Request::of(ctx);
        let first = async {
            let account = own_account(request).await?;
            let confirm = service::first_code(request.state, &account, &input.code).await?;
            Ok((account, confirm))
        };
        let (account, confirm) = match told(first.await)? {
            Ok(first) => first,
            Err(refusals) => return Ok(confirmed(Err(refusals))),
        };
        let codes = confirm.recovery_codes.clone();
        let written = request.write(Ok(confirm), service::confirm).await?;
        if written.is_ok() {
            request.state.accounts.send(&account.email, &Letter::SecondFactorAdded);
        }
        Ok(confirmed(written.map(|_| codes)))
    }

    /// Takes the second factor away, with its recovery codes: the password will be enough.
    async fn remove_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RemoveSecondFactorInput,
    ) -> GraphResult<RemoveSecondFactorPayload> {
        let request = Request::of(ctx);
        let long_enough = service::stands_alone(&input.password);
        let proven = async {
            let account = own_account(request).await?;
            let password = Shown::own(&account, input.password, "password");
            let account = prove(request.state, Shown { code: Some(input.code), with_factor: true, ..password }).await?;
            let message = "is too short to be all there is; change it to one of 15 characters or more first";
            if long_enough { Ok(account) } else { Err(Error::bad_input("password", message)) }
        };
        let account = match told(proven.await)? {
            Ok(account) => account,
            Err(refusals) => return Ok(Err::<Viewer, _>(refusals).into()),
        };
        let written = request.write(Ok(account.id), service::remove_own).await?;
        if written.is_ok() {
            request.state.accounts.send(&account.email, &Letter::SecondFactorRemoved);
        }
        let actor = request.actor()?;
        Ok(written.map(|_| actor).into())
    }
}

fn enrolled(written: Written<service::Enrolment>) -> EnrolSecondFactorPayload {
    let (enrolment, errors) = parts(written);
    let (secret, otpauth_url) = enrolment.map(|enrolment| (enrolment.secret, enrolment.url)).unzip();
    EnrolSecondFactorPayload { secret, otpauth_url, errors }
}

fn confirmed(written: Written<Vec<String>>) -> ConfirmSecondFactorPayload {
    let (recovery_codes, errors) = parts(written);
    ConfirmSecondFactorPayload { recovery_codes, errors }
}

fn parts<T>(written: Written<T>) -> (Option<T>, Vec<UserError>) {
    match written {
        Ok(done) => (Some(done), Vec::new()),
        Err(refusals) => (None, refusals.into_iter().map(Into::into).collect()),
    }
}
