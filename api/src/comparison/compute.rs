//! Asking the engine to compare the alternatives to a problem.

use crate::assessment::deliberation::Rows;
use crate::assessment::read;
use crate::assessment::service::compute;
use crate::graph::word::engine_direction;
use crate::problem::figure::shown;
use crate::tenant::View;
use chrono::{DateTime, Utc};
use engine::{Alternative, Alternatives, CriterionValue};
use entities::{
    CriterionId, InOrganization, OrganizationId, ProblemId, ProposalId, ProposalStatus, Role, criterion,
    criterion_value, proposal, proposal_problem, ranking,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The most alternatives that are compared: the oldest.
pub const MOST: usize = 50;

/// Which alternatives to compare, and what the criteria weigh.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ComparisonOf {
    /// The problem.
    pub problem: ProblemId,
    /// Whether drafts are compared too.
    pub drafts: bool,
    /// Weights in place of those of the criteria, by id.
    pub weights: BTreeMap<CriterionId, i32>,
}

/// A comparison, with the rows it rests on.
pub struct Compared {
    /// The moment it holds for.
    pub at: DateTime<Utc>,
    /// What each alternative rests on, by id as the engine knows it.
    pub alternatives: BTreeMap<String, Arc<Rows>>,
    /// How many alternatives are left out, since there are too many.
    pub omitted: usize,
    /// The criteria.
    pub criteria: Vec<criterion::Model>,
    /// How the alternatives do by them.
    pub values: Vec<criterion_value::Model>,
    /// How many people rank the alternatives.
    pub rankings: usize,
    /// What they prefer.
    pub preferences: engine::Preferences,
    /// What the engine says; nothing without an alternative.
    pub result: Option<engine::Comparison>,
}

/// Compares the alternatives to these problems as they stand at `now`, in
/// seventeen statements however many they are.
///
/// # Errors
///
/// Whatever the database says.
pub async fn compare_all(
    view: &View,
    organization: OrganizationId,
    now: DateTime<Utc>,
    keys: Vec<ComparisonOf>,
) -> Result<HashMap<ComparisonOf, Arc<Compared>>, DbErr> {
    let found = Found::read(&*view.read().await?, organization, &keys).await?;
    compute(move || {
        let compared = keys.into_iter().map(|key| {
            let compared = found.compare(&key, now)?;
            Ok((key, Arc::new(compared)))
        });
        compared.collect()
    })
    .await
}

/// What comparisons rest on.
struct Found {
    links: Vec<proposal_problem::Model>,
    proposals: Vec<proposal::Model>,
    rows: HashMap<ProposalId, Arc<Rows>>,
    criteria: Vec<criterion::Model>,
    values: Vec<criterion_value::Model>,
    rankings: Vec<ranking::Model>,
}

impl Found {
    async fn read(
        tx: &DatabaseTransaction,
        organization: OrganizationId,
        keys: &[ComparisonOf],
    ) -> Result<Self, DbErr> {
        let problems = || keys.iter().map(|key| key.problem);
        let links = proposal_problem::Entity::in_org(organization)
            .filter(proposal_problem::Column::ProblemId.is_in(problems()))
            .all(tx)
            .await?;
        let proposals = proposal::Entity::in_org(organization)
            .filter(proposal::Column::Id.is_in(links.iter().map(|link| link.proposal_id)))
            .filter(proposal::Column::Status.is_not_in([ProposalStatus::Withdrawn, ProposalStatus::Superseded]))
            .order_by_asc(proposal::Column::Id)
            .all(tx)
            .await?;
        let criteria = criterion::Entity::in_org(organization)
            .filter(criterion::Column::ProblemId.is_in(problems()))
            .filter(criterion::Column::RemovedAt.is_null())
            .order_by_asc(criterion::Column::Id)
            .all(tx)
            .await?;
        let values = criterion_value::Entity::in_org(organization)
            .filter(criterion_value::Column::CriterionId.is_in(criteria.iter().map(|row| row.id)))
            .order_by_asc(criterion_value::Column::Id)
            .all(tx)
            .await?;
        let rankings = ranking::Entity::in_org(organization)
            .filter(ranking::Column::ProblemId.is_in(problems()))
            .filter(ranking::Column::WithdrawnAt.is_null())
            .order_by_asc(ranking::Column::Id)
            .all(tx)
            .await?;
        let mut found = Self { links, proposals, rows: HashMap::new(), criteria, values, rankings };
        let compared: BTreeSet<ProposalId> = keys.iter().flat_map(|key| found.alternatives(key).0).collect();
        let compared = found.proposals.iter().filter(|row| compared.contains(&row.id)).cloned().collect();
        found.rows = read::of(tx, organization, compared).await?;
        Ok(found)
    }

    /// The oldest alternatives that are compared, and how many there are beside them.
    fn alternatives(&self, key: &ComparisonOf) -> (Vec<ProposalId>, usize) {
        let linked: BTreeSet<ProposalId> =
            self.links.iter().filter(|link| link.problem_id == key.problem).map(|link| link.proposal_id).collect();
        let seen = self.proposals.iter().filter(|row| key.drafts || row.status != ProposalStatus::Draft);
        let mut ids: Vec<ProposalId> = seen.map(|row| row.id).filter(|id| linked.contains(id)).collect();
        let omitted = ids.len().saturating_sub(MOST);
        ids.truncate(MOST);
        (ids, omitted)
    }

    fn compare(&self, key: &ComparisonOf, now: DateTime<Utc>) -> Result<Compared, DbErr> {
        let (ids, omitted) = self.alternatives(key);
        let rows = ids.iter().filter_map(|id| Some((id.to_string(), Arc::clone(self.rows.get(id)?))));
        let alternatives: BTreeMap<String, Arc<Rows>> = rows.collect();
        let criteria: Vec<criterion::Model> =
            self.criteria.iter().filter(|row| row.problem_id == key.problem).cloned().collect();
        let measured = |row: &&criterion_value::Model| {
            ids.contains(&row.proposal_id) && criteria.iter().any(|criterion| criterion.id == row.criterion_id)
        };
        let values: Vec<criterion_value::Model> = self.values.iter().filter(measured).cloned().collect();
        let rankings = self.rankings(key, alternatives.values().next());
        let names: Vec<String> = alternatives.keys().cloned().collect();
        let preferences = engine::preferences(&names, &rankings);
        let result = if alternatives.is_empty() {
            None
        } else {
            let question = question(&alternatives, weighed(&criteria, &key.weights), &values, now)?;
            Some(engine::compare(&question).map_err(|error| DbErr::Custom(error.to_string()))?)
        };
        let rankings = rankings.len();
        Ok(Compared { at: now, alternatives, omitted, criteria, values, rankings, preferences, result })
    }

    /// The orders of those who have a say by now.
    fn rankings(&self, key: &ComparisonOf, rows: Option<&Arc<Rows>>) -> Vec<engine::Ranking> {
        let people = rows.map(|rows| rows.stakeholders.as_slice()).unwrap_or_default();
        let of_problem = self.rankings.iter().filter(|row| row.problem_id == key.problem);
        let counted = of_problem.filter_map(|row| {
            let person = people.iter().find(|person| person.id == row.stakeholder_id)?;
            let tiers = row.tiers.0.iter().map(|tier| tier.iter().map(ToString::to_string).collect());
            (person.role != Role::Observer).then(|| engine::Ranking {
                weight_millionths: u64::try_from(person.weight_millionths).unwrap_or_default(),
                tiers: tiers.collect(),
            })
        });
        counted.collect()
    }
}

/// The criteria with the weights that are asked for; where all are 0, all weigh alike.
fn weighed(criteria: &[criterion::Model], weights: &BTreeMap<CriterionId, i32>) -> Vec<engine::Criterion> {
    let weight = |row: &criterion::Model| weights.get(&row.id).copied().unwrap_or(row.weight);
    let alike = criteria.iter().all(|row| weight(row) == 0);
    let weighed = criteria.iter().map(|row| engine::Criterion {
        id: row.id.to_string(),
        direction: engine_direction(row.direction),
        weight: if alike { 1.0 } else { f64::from(weight(row)) },
        worst: row.worst_millionths.map(shown),
        best: row.best_millionths.map(shown),
    });
    weighed.collect()
}

fn question(
    alternatives: &BTreeMap<String, Arc<Rows>>,
    criteria: Vec<engine::Criterion>,
    values: &[criterion_value::Model],
    now: DateTime<Utc>,
) -> Result<Alternatives, DbErr> {
    let alternatives = alternatives.iter().map(|(id, rows)| {
        let mut deliberation = rows.deliberation(now, false).map_err(|error| DbErr::Custom(error.to_string()))?;
        // As in the assessment of each by itself: it only orders whom to talk to next, for leads.
        deliberation.listens = rows.listens();
        Ok(Alternative { id: id.clone(), deliberation })
    });
    let values = values.iter().filter_map(|row| {
        let value = shown(row.value_millionths?);
        Some(CriterionValue {
            alternative: row.proposal_id.to_string(),
            criterion: row.criterion_id.to_string(),
            value,
        })
    });
    Ok(Alternatives { alternatives: alternatives.collect::<Result<_, DbErr>>()?, criteria, values: values.collect() })
}
