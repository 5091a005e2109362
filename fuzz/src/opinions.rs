//! Votes as JSON.

use engine::{BallotBox, OpinionReport, Votes};

use super::answer::{ask_both, read, text};
use super::order::Cards;

/// Bytes that may be votes.
pub fn opinions(bytes: &[u8]) {
    if let Some(votes) = read(bytes) {
        answered(&votes, bytes);
    }
}

fn answered(votes: &Votes, bytes: &[u8]) {
    let mut other = votes.clone();
    let mut cards = Cards(bytes.len() as u64);
    cards.shuffle(&mut other.votes);
    other.groups.iter_mut().flatten().for_each(|group| cards.shuffle(&mut group.people));
    if let Some(report) = ask_both(votes, &other, engine::opinions) {
        in_range(&report);
        let ballots = serde_json::from_slice(bytes).map_or_else(|error| panic!("{error}"), BallotBox::close);
        let streamed = ballots.map(|ballots| text(&engine::opinions_of(&ballots)));
        assert_eq!(streamed, Ok(text(&report)), "read at once or vote by vote");
    }
}

fn in_range(report: &OpinionReport) {
    for statement in &report.statements {
        let shares = [statement.group_aware_consensus, statement.minimum];
        assert!(shares.into_iter().flatten().all(|share| 0.0 < share && share < 1.0), "{statement:?}");
        for group in &statement.groups {
            assert!(0.0 < group.p_agree && group.p_agree < 1.0 && group.r_agree > 0.0, "{group:?}");
            assert!(group.agree.saturating_add(group.disagree) <= group.votes, "{group:?}");
        }
    }
    for candidate in report.grouping.iter().flat_map(|grouping| &grouping.candidates) {
        assert!(candidate.silhouette.is_none_or(|silhouette| (-1.0..=1.0).contains(&silhouette)), "{candidate:?}");
    }
    if let Some(grouping) = &report.grouping {
        assert!(grouping.groups.iter().all(|group| group.people.len() > 1), "{grouping:?}");
        assert!(grouping.stability.as_ref().is_none_or(|stability| stability.adjusted_rand_index <= 1.0));
    }
}
