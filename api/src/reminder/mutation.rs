//! Dismissing reminders, as clients do it.

use super::graphql::Reminder;
use super::service::{self, Dismiss};
use crate::check::Check;
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};

/// A reminder to dismiss.
#[derive(InputObject)]
pub struct DismissReminderInput {
    /// The reminder.
    reminder_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What dismissing a reminder gives.
    DismissReminderPayload {
        /// The reminder, dismissed.
        reminder: Reminder
    }
}

/// Dismissing reminders.
#[derive(Default)]
pub struct ReminderMutation;

#[Object]
impl ReminderMutation {
    /// Says that you had enough of a reminder. It changes nothing of what it reminds of; that a decision is to be
    /// looked at again waits for you no more.
    async fn dismiss_reminder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: DismissReminderInput,
    ) -> GraphResult<DismissReminderPayload> {
        let mut check = Check::default();
        let reminder = check.id("reminderId", &input.reminder_id);
        let parsed = check.done(Dismiss { reminder, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::dismiss).await?.into())
    }
}
