//! Who may have a request answered that has passed the gate.

use super::{Introspection, Service};
use crate::auth::Actor;
use crate::error::{Error, Result};
use crate::gate::Cost;
use crate::limit::Limit;
use crate::session::Client;
use crate::tenant::View;

impl Service {
    /// Lets a request be executed: its asker may ask for the schema, if it
    /// does, and has enough rows left.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED` or `FORBIDDEN` for introspection, `RATE_LIMITED`, or
    /// whatever the database says.
    pub async fn admit(&self, cost: Cost, actor: Option<&Actor>, client: &Client, view: &View) -> Result<()> {
        match (self.settings.introspection, actor) {
            (Introspection::Off, _) if cost.introspects => {
                return Err(Error::Forbidden("the schema cannot be asked here; it is at `/schema.graphql`".to_owned()));
            }
            (Introspection::People, None) if cost.introspects => {
                return Err(Error::Unauthenticated("sign in to ask the schema, or read it at `/schema.graphql`"));
            }
            _ => {}
        }
        let (limits, now) = (&self.state.limits, self.state.clock.now());
        let (limit, key) = match actor {
            Some(actor) => (Limit::Cost, actor.user.0.to_string()),
            None => (Limit::AnonymousCost, client.network()),
        };
        if !limits.is_at_hand(limit, &key, cost.rows) {
            // Nobody waits for a connection while holding one.
            view.end().await;
        }
        limits.charge(limit, &key, cost.rows, now).await
    }
}
