//! Recording that leads talked to people, and for how long that counts.

use crate::assessment::deliberation::Rows;
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::proposal;
use crate::write::Write;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{ProposalId, StakeholderId, TalkId, TalkOutcome, stakeholder, talk};
use std::collections::BTreeMap;

/// How long it counts that somebody was talked to, where nothing comes of it before.
const COUNTS: TimeDelta = TimeDelta::days(14);

/// That a lead talked to somebody.
#[derive(Clone, serde::Serialize)]
pub struct RecordTalk {
    /// What it was about.
    pub proposal: ProposalId,
    /// Who was talked to.
    pub stakeholder: StakeholderId,
    /// What became of it.
    pub outcome: TalkOutcome,
}

/// What was recorded and is not so.
#[derive(Clone)]
pub struct WithdrawTalk {
    /// What was recorded.
    pub talk: TalkId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Records that a lead talked to somebody.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where the proposal takes no feedback, or for oneself.
pub async fn record(write: &Write, record: RecordTalk) -> Result<talk::Model> {
    let proposal = proposal::service::visible(write, "proposalId", record.proposal).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::RecordTalk, On::Initiative(initiative))?;
    proposal::service::open(write, "proposalId", proposal.id).await?;
    write.find_in::<stakeholder::Entity>("stakeholderId", record.stakeholder, initiative).await?;
    let own = own_part(write, initiative)?.stakeholder;
    if record.stakeholder == own {
        return Err(Error::bad_input("stakeholderId", "must name somebody else"));
    }
    let row = talk::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative,
        proposal_id: proposal.id,
        revision: proposal.revision,
        stakeholder_id: record.stakeholder,
        recorded_by: own,
        outcome: record.outcome,
        withdrawn_at: None,
        version: 1,
        created_at: write.now,
    };
    write.insert("talk.recorded", Some(initiative), row).await
}

/// Takes back what was recorded; once is enough.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`.
pub async fn withdraw(write: &Write, withdraw: WithdrawTalk) -> Result<talk::Model> {
    let before = write.find::<talk::Entity>("talkId", withdraw.talk).await?;
    if write.authorize(Action::SeeInfluence, On::Initiative(before.initiative_id)).is_err() {
        return Err(Error::not_found("talkId"));
    }
    write.authorize(Action::RecordTalk, On::Initiative(before.initiative_id))?;
    write.expect_version(withdraw.expected_version, &before)?;
    if before.withdrawn_at.is_some() {
        return Ok(before);
    }
    let after = talk::Model { withdrawn_at: Some(write.now), ..before.clone() };
    write.update("talk.withdrawn", Some(before.initiative_id), &before, after).await
}

/// What of these talks counts at this moment, for each stakeholder the newest:
/// until they take a position or raise an objection, the proposal changes in
/// substance, or time passes.
#[must_use]
pub fn counting(talks: &[talk::Model], rows: &Rows, at: DateTime<Utc>) -> BTreeMap<StakeholderId, talk::Model> {
    let said = rows.positions.iter().map(|row| (row.stakeholder_id, row.taken_at));
    let said = said.chain(rows.objections.iter().map(|row| (row.raised_by, row.raised_at)));
    let mut last: BTreeMap<StakeholderId, DateTime<Utc>> = BTreeMap::new();
    for (who, when) in said {
        last.entry(who).and_modify(|last| *last = when.max(*last)).or_insert(when);
    }
    let counts = |row: &&talk::Model| {
        let stands = row.created_at <= at && row.withdrawn_at.is_none_or(|withdrawn| withdrawn > at);
        let nothing_new = last.get(&row.stakeholder_id).is_none_or(|said| *said <= row.created_at);
        let same = row.revision >= rows.proposal.substantive_revision;
        stands && nothing_new && same && at < row.created_at + COUNTS
    };
    // They come oldest first.
    talks.iter().filter(counts).map(|row| (row.stakeholder_id, row.clone())).collect()
}
