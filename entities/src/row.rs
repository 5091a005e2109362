//! What every row has in common: its tenant, and how an event names it.

use crate::OrganizationId;
use sea_orm::entity::prelude::*;
use sea_orm::{
    Schema, Select,
    sea_query::{IndexCreateStatement, TableCreateStatement},
};
use serde::Serialize;

/// A table whose rows belong to one organization.
pub trait InOrganization: EntityTrait {
    /// The column that names the tenant.
    const ORGANIZATION: Self::Column;

    /// Finds rows of one organization: the only way to look at them.
    fn in_org(organization: OrganizationId) -> Select<Self> {
        Self::find().filter(Self::ORGANIZATION.eq(organization))
    }
}

/// A row whose changes are recorded as events.
pub trait Record: Serialize {
    /// The kind of subject, as in the GraphQL schema.
    const SUBJECT: &'static str;

    /// The row's id.
    fn subject(&self) -> Uuid;

    /// How often it changed, from 1.
    fn version(&self) -> i32;

    /// Counts one more change in the row's version.
    fn count_change(&mut self);
}

macro_rules! tenant {
    ($($module:ident),*) => {$(
        impl InOrganization for crate::$module::Entity {
            const ORGANIZATION: Self::Column = crate::$module::Column::OrganizationId;
        }
    )*};
}

tenant!(
    api_token,
    argument,
    calendar,
    commitment,
    concession,
    concession_answer,
    criterion,
    criterion_value,
    decision,
    decision_rule,
    delegation,
    derivation,
    event,
    evidence,
    influence,
    finding,
    initiative,
    invitation,
    latent_objection,
    look,
    membership,
    objection,
    position,
    problem,
    proposal,
    proposal_evidence,
    proposal_problem,
    question,
    ranking,
    refresh_token,
    reminder,
    revision,
    seal,
    sealed_event,
    search_entry,
    second,
    session,
    sighting,
    stage_entry,
    stakeholder,
    statement,
    statement_answer,
    talk,
    topic,
    understanding,
    work_item
);

macro_rules! record {
    ($($module:ident),*) => {$(
        impl Record for crate::$module::Model {
            const SUBJECT: &'static str = crate::$module::SUBJECT;

            fn subject(&self) -> Uuid {
                self.id.0
            }

            fn version(&self) -> i32 {
                self.version
            }

            fn count_change(&mut self) {
                self.version = self.version.saturating_add(1);
            }
        }
    )*};
}

record!(
    api_token,
    argument,
    calendar,
    commitment,
    concession,
    concession_answer,
    criterion,
    criterion_value,
    decision,
    decision_rule,
    delegation,
    derivation,
    evidence,
    finding,
    identity,
    influence,
    initiative,
    invitation,
    latent_objection,
    membership,
    objection,
    organization,
    position,
    problem,
    proposal,
    proposal_evidence,
    proposal_problem,
    question,
    ranking,
    reminder,
    revision,
    second,
    second_factor,
    session,
    sighting,
    stage_entry,
    stakeholder,
    statement,
    statement_answer,
    talk,
    topic,
    understanding,
    user,
    work_item
);

/// Every table as the entities describe it, parents first, with its indexes:
/// for the test that compares them with what the migrations build.
#[must_use]
pub fn tables(schema: &Schema) -> Vec<(TableCreateStatement, Vec<IndexCreateStatement>)> {
    macro_rules! all {
        ($($module:ident $(+ $index:ident)?),*) => {
            vec![$((
                schema.create_table_from_entity(crate::$module::Entity),
                [schema.create_index_from_entity(crate::$module::Entity), vec![$(crate::$module::$index())?]].concat(),
            )),*]
        };
    }
    all!(
        user,
        organization,
        membership,
        initiative,
        stakeholder + once_a_person,
        influence,
        invitation,
        stage_entry,
        topic,
        finding,
        sighting,
        problem,
        proposal,
        proposal_problem,
        derivation,
        proposal_evidence,
        look,
        question,
        talk,
        delegation,
        criterion,
        criterion_value,
        evidence,
        understanding,
        ranking,
        revision,
        position,
        objection,
        second,
        latent_objection,
        argument,
        concession,
        concession_answer,
        decision_rule,
        decision,
        commitment,
        work_item,
        statement,
        statement_answer,
        search_entry,
        calendar,
        reminder,
        event,
        seal,
        sealed_event,
        idempotency_key,
        rate_limit,
        lease,
        session,
        refresh_token,
        api_token,
        identity,
        external_attempt,
        one_time_link,
        soft_lock,
        second_factor,
        recovery_code
    )
}
