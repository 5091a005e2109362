//! Reads for one request: rows by id and pages of lists, each in one statement
//! for all that are asked for at once, and only of the actor's organization.

mod gains;
mod opinions;
mod problems;
mod revising;
mod search;
mod talks;

pub use gains::GainsOf;
pub use opinions::{NextStatements, OpinionsOf, OwnAnswer, TallyOf};
pub(crate) use problems::superseded;
pub use problems::{MergedFrom, SolvedBy, SplitInto, UnderstandingOf};
pub use revising::{AudienceOf, DelegationOf, DerivedFrom, SinceOf};
pub use talks::{LastTalk, TalksAbout};

use crate::assessment;
use crate::assessment::history::{self, Moment};
use crate::assessment::plan::Wanted;
use crate::assessment::service::{Assessed, Planned};
use crate::auth::Actor;
use crate::comparison::compute::{self, Compared, ComparisonOf};
use crate::opinion::map::Opined;
use crate::page::{self, Listed, Listing, Rows};
use crate::research::service::{self as research, Researched};
use crate::stage::service::{self as stage, Facts};
use crate::tenant::View;
use crate::turn::service::{Turned, turn};
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::runtime::{Timer, TokioSpawner};
use chrono::{DateTime, Utc};
use entities::{
    ApiTokenId, ArgumentId, CommitmentId, ConcessionAnswerId, ConcessionId, CriterionId, CriterionValueId, DecisionId,
    DecisionRuleId, DelegationId, EvidenceId, FindingId, InOrganization, InfluenceId, InitiativeId, LatentObjectionId,
    MembershipId, ObjectionId, OrganizationId, PositionId, ProblemId, ProposalEvidenceId, ProposalId, QuestionId,
    RankingId, ReminderId, RevisionId, Role, SecondId, SessionId, SightingId, Stage, StageEntryId, StakeholderId,
    StatementId, TalkId, TopicId, UnderstandingId, UserId, WorkItemId, api_token, argument, calendar, commitment,
    concession, concession_answer, criterion, criterion_value, decision, decision_rule, delegation, evidence, finding,
    identity, influence, initiative, latent_objection, membership, objection, organization, position, problem,
    proposal, proposal_evidence, question, ranking, reminder, revision, second, second_factor, session, sighting,
    stage_entry, stakeholder, statement, talk, topic, understanding, user, work_item,
};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;
use uuid::Uuid;

/// Reads rows as one person may see them, at one moment.
pub struct Reader {
    view: Arc<View>,
    actor: Actor,
    now: DateTime<Utc>,
    seen: Seen,
    assessed: Computed<AssessmentOf, Assessed>,
    planned: Computed<PlansOf, Planned>,
    compared: Computed<ComparisonOf, Compared>,
    researched: Computed<ResearchOf, Researched>,
    opined: Computed<OpinionsOf, Opined>,
    turned: Computed<TurnOf, Turned>,
}

/// What was computed in this request. Who asks while it is being computed waits
/// here: the cache of the loaders knows only what is done.
type Computed<K, V> = Mutex<HashMap<K, Arc<V>>>;

/// The rows that this request has read: what is asked for by its id after that is there already.
#[derive(Default)]
struct Seen(RwLock<HashMap<(TypeId, Uuid), Box<dyn Any + Send + Sync>>>);

impl Seen {
    fn keep<'a, M: Clone + Send + Sync + 'static>(&self, rows: impl Iterator<Item = (Uuid, &'a M)>) {
        let mut seen = self.0.write().unwrap_or_else(PoisonError::into_inner);
        seen.extend(rows.map(|(id, row)| ((TypeId::of::<M>(), id), Box::new(row.clone()) as Box<_>)));
    }

    fn get<M: Clone + 'static>(&self, id: Uuid) -> Option<M> {
        let seen = self.0.read().unwrap_or_else(PoisonError::into_inner);
        seen.get(&(TypeId::of::<M>(), id))?.downcast_ref().cloned()
    }
}

/// The loaders of one request: they batch, and remember within it.
pub type Loaders = DataLoader<Reader, HashMapCache>;

/// Loaders for a request of this person.
#[must_use]
pub fn loaders(view: Arc<View>, actor: Actor, now: DateTime<Utc>) -> Loaders {
    let reader = Reader {
        view,
        actor,
        now,
        seen: Seen::default(),
        assessed: Computed::default(),
        planned: Computed::default(),
        compared: Computed::default(),
        researched: Computed::default(),
        opined: Computed::default(),
        turned: Computed::default(),
    };
    DataLoader::with_cache(reader, TokioSpawner::current(), NextTurn, HashMapCache::default())
}

/// What is asked for in one turn of the executor, or in the next, is read
/// together: a request is answered on one thread. A timer, even one of no time,
/// would hold each batch until its next millisecond.
struct NextTurn;

impl Timer for NextTurn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        // Who yields is woken in the reverse order: twice, and batches go in the order in which they began.
        let turns = async {
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
        };
        turns.boxed()
    }
}

impl Reader {
    async fn proposals(&self, ids: impl Iterator<Item = ProposalId>) -> Result<Vec<proposal::Model>, DbErr> {
        let ids: Vec<ProposalId> = ids.collect();
        let found: HashMap<ProposalId, proposal::Model> = self.load(&ids).await?;
        Ok(found.into_values().collect())
    }
}

macro_rules! by_id {
    ($($id:ident => $module:ident),* $(,)?) => {$(
        impl Loader<$id> for Reader {
            type Value = $module::Model;
            type Error = DbErr;

            async fn load(&self, ids: &[$id]) -> Result<HashMap<$id, $module::Model>, DbErr> {
                let view = self.view.read().await?;
                let mut found: HashMap<$id, $module::Model> =
                    ids.iter().filter_map(|id| Some((*id, self.seen.get(id.0)?))).collect();
                let missing: Vec<$id> = ids.iter().filter(|id| !found.contains_key(id)).copied().collect();
                if !missing.is_empty() {
                    let rows = $module::Entity::in_org(self.actor.organization)
                        .filter($module::Column::Id.is_in(missing))
                        .all(&*view)
                        .await?;
                    self.seen.keep(rows.iter().map(|row| (row.id.0, row)));
                    found.extend(rows.into_iter().map(|row| (row.id, row)));
                }
                Ok(found)
            }
        }
    )*};
}

by_id! {
    InitiativeId => initiative,
    StakeholderId => stakeholder,
    InfluenceId => influence,
    StageEntryId => stage_entry,
    TopicId => topic,
    FindingId => finding,
    SightingId => sighting,
    ProblemId => problem,
    CriterionId => criterion,
    CriterionValueId => criterion_value,
    EvidenceId => evidence,
    ProposalEvidenceId => proposal_evidence,
    DelegationId => delegation,
    UnderstandingId => understanding,
    RankingId => ranking,
    ReminderId => reminder,
    ProposalId => proposal,
    RevisionId => revision,
    PositionId => position,
    ObjectionId => objection,
    SecondId => second,
    QuestionId => question,
    TalkId => talk,
    DecisionId => decision,
    CommitmentId => commitment,
    WorkItemId => work_item,
    LatentObjectionId => latent_objection,
    ArgumentId => argument,
    ConcessionId => concession,
    ConcessionAnswerId => concession_answer,
    StatementId => statement,
    DecisionRuleId => decision_rule,
    MembershipId => membership,
    SessionId => session,
    ApiTokenId => api_token,
}

/// The actor's own account; nobody else's.
impl Loader<UserId> for Reader {
    type Value = user::Model;
    type Error = DbErr;

    async fn load(&self, ids: &[UserId]) -> Result<HashMap<UserId, user::Model>, DbErr> {
        let own = ids.contains(&self.actor.user).then_some(self.actor.user);
        let tx = self.view.read().await?;
        let rows = user::Entity::find().filter(user::Column::Id.is_in(own)).all(&*tx).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The account of a member of the actor's organization, as the organization may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemberAccount(pub UserId);

impl Loader<MemberAccount> for Reader {
    type Value = user::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[MemberAccount]) -> Result<HashMap<MemberAccount, user::Model>, DbErr> {
        let members = Query::select()
            .column(membership::Column::UserId)
            .from(membership::Entity)
            .and_where(membership::Column::OrganizationId.eq(self.actor.organization))
            .take();
        let rows = user::Entity::find()
            .filter(user::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .filter(user::Column::Id.in_subquery(members))
            .all(&*self.view.read().await?)
            .await?;
        Ok(rows.into_iter().map(|row| (MemberAccount(row.id), row)).collect())
    }
}

/// The identities that speak for the actor's own account; nobody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdentitiesOf(pub UserId);

impl Loader<IdentitiesOf> for Reader {
    type Value = Vec<identity::Model>;
    type Error = DbErr;

    async fn load(&self, keys: &[IdentitiesOf]) -> Result<HashMap<IdentitiesOf, Vec<identity::Model>>, DbErr> {
        let own = IdentitiesOf(self.actor.user);
        if !keys.contains(&own) {
            return Ok(HashMap::new());
        }
        let rows = identity::Entity::find()
            .filter(identity::Column::UserId.eq(self.actor.user))
            .filter(identity::Column::UnlinkedAt.is_null())
            .order_by_asc(identity::Column::Id)
            .all(&*self.view.read().await?)
            .await?;
        Ok(HashMap::from([(own, rows)]))
    }
}

/// The second factor of this person, where it is in force; the actor's own only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SecondFactorOf(pub UserId);

impl Loader<SecondFactorOf> for Reader {
    type Value = second_factor::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[SecondFactorOf]) -> Result<HashMap<SecondFactorOf, second_factor::Model>, DbErr> {
        let own = keys.contains(&SecondFactorOf(self.actor.user)).then_some(self.actor.user);
        let tx = self.view.read().await?;
        let rows = second_factor::Entity::find().filter(second_factor::Column::UserId.is_in(own)).all(&*tx).await?;
        let rows = rows.into_iter().filter(|row| row.confirmed_at.is_some());
        Ok(rows.map(|row| (SecondFactorOf(row.user_id), row)).collect())
    }
}

/// The actor's own organization; no other.
impl Loader<OrganizationId> for Reader {
    type Value = organization::Model;
    type Error = DbErr;

    async fn load(&self, ids: &[OrganizationId]) -> Result<HashMap<OrganizationId, organization::Model>, DbErr> {
        let own = ids.contains(&self.actor.organization).then_some(self.actor.organization);
        let tx = self.view.read().await?;
        let rows = organization::Entity::find().filter(organization::Column::Id.is_in(own)).all(&*tx).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl<E: Listed> Loader<Listing<E>> for Reader
where
    E::Model: Send + Sync,
{
    type Value = Rows<E::Model>;
    type Error = DbErr;

    async fn load(&self, listings: &[Listing<E>]) -> Result<HashMap<Listing<E>, Rows<E::Model>>, DbErr> {
        let view = self.view.read().await?;
        let found = page::read::<E>(&*view, &self.actor, listings).await?;
        self.seen.keep(found.values().flat_map(|rows| &rows.rows).map(|(id, row)| (*id, row)));
        Ok(found)
    }
}

/// The revision of a proposal with this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RevisionOf(pub ProposalId, pub i32);

impl Loader<RevisionOf> for Reader {
    type Value = revision::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[RevisionOf]) -> Result<HashMap<RevisionOf, revision::Model>, DbErr> {
        let any = keys.iter().fold(Condition::any(), |any, RevisionOf(proposal, number)| {
            let one = Condition::all()
                .add(revision::Column::ProposalId.eq(*proposal))
                .add(revision::Column::Number.eq(*number));
            any.add(one)
        });
        let rows = revision::Entity::in_org(self.actor.organization).filter(any).all(&*self.view.read().await?).await?;
        Ok(rows.into_iter().map(|row| (RevisionOf(row.proposal_id, row.number), row)).collect())
    }
}

/// The rule attached to this organization, initiative or proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuleOf(pub Uuid);

impl Loader<RuleOf> for Reader {
    type Value = decision_rule::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[RuleOf]) -> Result<HashMap<RuleOf, decision_rule::Model>, DbErr> {
        let rows = decision_rule::Entity::in_org(self.actor.organization)
            .filter(decision_rule::Column::SubjectId.is_in(keys.iter().map(|key| key.0)))
            .all(&*self.view.read().await?)
            .await?;
        Ok(rows.into_iter().map(|row| (RuleOf(row.subject_id), row)).collect())
    }
}

/// The decision that is in force on a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DecisionOf(pub ProposalId);

impl Loader<DecisionOf> for Reader {
    type Value = decision::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[DecisionOf]) -> Result<HashMap<DecisionOf, decision::Model>, DbErr> {
        let rows = decision::Entity::in_org(self.actor.organization)
            .filter(decision::Column::ProposalId.is_in(keys.iter().map(|key| key.0)))
            .filter(decision::Column::ReopenedAt.is_null())
            .all(&*self.view.read().await?)
            .await?;
        Ok(rows.into_iter().map(|row| (DecisionOf(row.proposal_id), row)).collect())
    }
}

/// Who has a say in this initiative and has said nothing to this decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Uncommitted(pub DecisionId, pub InitiativeId);

impl Loader<Uncommitted> for Reader {
    type Value = Vec<stakeholder::Model>;
    type Error = DbErr;

    async fn load(&self, keys: &[Uncommitted]) -> Result<HashMap<Uncommitted, Vec<stakeholder::Model>>, DbErr> {
        let tx = self.view.read().await?;
        let people = stakeholder::Entity::in_org(self.actor.organization)
            .filter(stakeholder::Column::InitiativeId.is_in(keys.iter().map(|key| key.1)))
            .filter(stakeholder::Column::Role.ne(Role::Observer))
            .order_by_asc(stakeholder::Column::Id)
            .all(&*tx)
            .await?;
        let given = commitment::Entity::in_org(self.actor.organization)
            .filter(commitment::Column::DecisionId.is_in(keys.iter().map(|key| key.0)))
            .all(&*tx)
            .await?;
        let given: HashSet<_> = given.into_iter().map(|row| (row.decision_id, row.stakeholder_id)).collect();
        let silent = |key: &Uncommitted| {
            let left = people.iter().filter(|row| row.initiative_id == key.1 && !given.contains(&(key.0, row.id)));
            left.cloned().collect()
        };
        Ok(keys.iter().map(|key| (*key, silent(key))).collect())
    }
}

/// The calendar of the actor's own organization; of no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CalendarOf(pub OrganizationId);

impl Loader<CalendarOf> for Reader {
    type Value = calendar::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[CalendarOf]) -> Result<HashMap<CalendarOf, calendar::Model>, DbErr> {
        let own = CalendarOf(self.actor.organization);
        let found = calendar::Entity::in_org(own.0).one(&*self.view.read().await?).await?;
        Ok(found.filter(|_| keys.contains(&own)).map(|row| (own, row)).into_iter().collect())
    }
}

/// The actor's own part in an initiative, as it is by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OwnPart(pub InitiativeId);

impl Loader<OwnPart> for Reader {
    type Value = stakeholder::Model;
    type Error = DbErr;

    async fn load(&self, keys: &[OwnPart]) -> Result<HashMap<OwnPart, stakeholder::Model>, DbErr> {
        let rows = stakeholder::Entity::in_org(self.actor.organization)
            .filter(stakeholder::Column::InitiativeId.is_in(keys.iter().map(|key| key.0)))
            .filter(stakeholder::Column::UserId.eq(self.actor.user))
            .all(&*self.view.read().await?)
            .await?;
        Ok(rows.into_iter().map(|row| (OwnPart(row.initiative_id), row)).collect())
    }
}

/// The stage that an initiative is in: research until it enters another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StageOf(pub InitiativeId);

impl Loader<StageOf> for Reader {
    type Value = Stage;
    type Error = DbErr;

    async fn load(&self, keys: &[StageOf]) -> Result<HashMap<StageOf, Stage>, DbErr> {
        let rows = stage_entry::Entity::in_org(self.actor.organization)
            .filter(stage_entry::Column::InitiativeId.is_in(keys.iter().map(|key| key.0)))
            .filter(stage_entry::Column::LeftAt.is_null())
            .all(&*self.view.read().await?)
            .await?;
        let mut found: HashMap<StageOf, Stage> = keys.iter().map(|key| (*key, Stage::Research)).collect();
        found.extend(rows.into_iter().map(|row| (StageOf(row.initiative_id), row.stage)));
        Ok(found)
    }
}

/// What advice on entering a stage of an initiative rests on, beside its research.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StageFacts(pub InitiativeId);

impl Loader<StageFacts> for Reader {
    type Value = Arc<Facts>;
    type Error = DbErr;

    async fn load(&self, keys: &[StageFacts]) -> Result<HashMap<StageFacts, Arc<Facts>>, DbErr> {
        stage::read(&*self.view.read().await?, self.actor.organization, keys).await
    }
}

/// The topics that are parts of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TopicsUnder(pub TopicId);

impl Loader<TopicsUnder> for Reader {
    type Value = Vec<topic::Model>;
    type Error = DbErr;

    async fn load(&self, keys: &[TopicsUnder]) -> Result<HashMap<TopicsUnder, Vec<topic::Model>>, DbErr> {
        let rows = topic::Entity::in_org(self.actor.organization)
            .filter(topic::Column::ParentId.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(topic::Column::Id)
            .all(&*self.view.read().await?)
            .await?;
        let mut found: HashMap<TopicsUnder, Vec<topic::Model>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for row in rows {
            if let Some(parent) = row.parent_id {
                found.entry(TopicsUnder(parent)).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// The findings that were merged into this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MergedInto(pub FindingId);

impl Loader<MergedInto> for Reader {
    type Value = Vec<finding::Model>;
    type Error = DbErr;

    async fn load(&self, keys: &[MergedInto]) -> Result<HashMap<MergedInto, Vec<finding::Model>>, DbErr> {
        let rows = finding::Entity::in_org(self.actor.organization)
            .filter(finding::Column::MergedInto.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(finding::Column::Id)
            .all(&*self.view.read().await?)
            .await?;
        let mut found: HashMap<MergedInto, Vec<finding::Model>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for row in rows {
            if let Some(into) = row.merged_into {
                found.entry(MergedInto(into)).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How far the research of an initiative got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResearchOf(pub InitiativeId);

impl Loader<ResearchOf> for Reader {
    type Value = Arc<Researched>;
    type Error = DbErr;

    async fn load(&self, keys: &[ResearchOf]) -> Result<HashMap<ResearchOf, Arc<Researched>>, DbErr> {
        let compute = |keys: Vec<ResearchOf>| async move {
            research::research_all(&*self.view.read().await?, self.actor.organization, &keys).await
        };
        once(&self.researched, keys, compute).await
    }
}

/// What waits for the actor, and because of them; for nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TurnOf(pub UserId);

impl Loader<TurnOf> for Reader {
    type Value = Arc<Turned>;
    type Error = DbErr;

    async fn load(&self, keys: &[TurnOf]) -> Result<HashMap<TurnOf, Arc<Turned>>, DbErr> {
        let own = TurnOf(self.actor.user);
        let keys: Vec<TurnOf> = keys.iter().filter(|key| **key == own).copied().collect();
        let compute = |_| async move {
            let turned = turn(&*self.view.read().await?, &self.actor, self.now).await?;
            Ok(HashMap::from([(own, Arc::new(turned))]))
        };
        once(&self.turned, &keys, compute).await
    }
}

/// The assessment of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AssessmentOf(pub ProposalId);

impl Loader<AssessmentOf> for Reader {
    type Value = Arc<Assessed>;
    type Error = DbErr;

    async fn load(&self, keys: &[AssessmentOf]) -> Result<HashMap<AssessmentOf, Arc<Assessed>>, DbErr> {
        let assess = |keys: Vec<AssessmentOf>| async move {
            let proposals = self.proposals(keys.iter().map(|key| key.0)).await?;
            assessment::service::assess_all(&self.view, self.actor.organization, self.now, proposals).await
        };
        once(&self.assessed, keys, assess).await
    }
}

/// The assessment of a proposal at a moment of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AssessmentAt(pub ProposalId, pub DateTime<Utc>);

impl Loader<AssessmentAt> for Reader {
    type Value = Arc<Assessed>;
    type Error = DbErr;

    async fn load(&self, keys: &[AssessmentAt]) -> Result<HashMap<AssessmentAt, Arc<Assessed>>, DbErr> {
        assessment::service::assess_all_at(&self.view, self.actor.organization, keys).await
    }
}

/// What happened to a proposal, and how it stood after each; with drafts too, where asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HistoryOf {
    /// The proposal.
    pub proposal: ProposalId,
    /// After this moment.
    pub from: Option<DateTime<Utc>>,
    /// Until this moment.
    pub to: DateTime<Utc>,
    /// Whether what leads alone see is told.
    pub drafts: bool,
}

impl Loader<HistoryOf> for Reader {
    type Value = Arc<Vec<Moment>>;
    type Error = DbErr;

    async fn load(&self, keys: &[HistoryOf]) -> Result<HashMap<HistoryOf, Arc<Vec<Moment>>>, DbErr> {
        history::read_all(&self.view, self.actor.organization, keys).await
    }
}

/// The plans for a proposal; over drafts too, where asked; and what is wanted of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlansOf(pub ProposalId, pub bool, pub Wanted);

impl Loader<PlansOf> for Reader {
    type Value = Arc<Planned>;
    type Error = DbErr;

    async fn load(&self, keys: &[PlansOf]) -> Result<HashMap<PlansOf, Arc<Planned>>, DbErr> {
        let plan = |keys: Vec<PlansOf>| async move {
            let proposals = self.proposals(keys.iter().map(|key| key.0)).await?;
            assessment::service::plan_all(&self.view, self.actor.organization, self.now, proposals, keys).await
        };
        once(&self.planned, keys, plan).await
    }
}

impl Loader<ComparisonOf> for Reader {
    type Value = Arc<Compared>;
    type Error = DbErr;

    async fn load(&self, keys: &[ComparisonOf]) -> Result<HashMap<ComparisonOf, Arc<Compared>>, DbErr> {
        let compare = |keys: Vec<ComparisonOf>| async move {
            compute::compare_all(&self.view, self.actor.organization, self.now, keys).await
        };
        once(&self.compared, keys, compare).await
    }
}

/// Computes what was not computed before.
async fn once<K, V, F>(
    computed: &Computed<K, V>,
    keys: &[K],
    compute: impl FnOnce(Vec<K>) -> F,
) -> Result<HashMap<K, Arc<V>>, DbErr>
where
    K: Clone + Eq + Hash,
    F: Future<Output = Result<HashMap<K, Arc<V>>, DbErr>>,
{
    let mut known = computed.lock().await;
    let missing: Vec<K> = keys.iter().filter(|key| !known.contains_key(*key)).cloned().collect();
    if !missing.is_empty() {
        known.extend(compute(missing).await?);
    }
    Ok(keys.iter().filter_map(|key| Some((key.clone(), Arc::clone(known.get(key)?)))).collect())
}
