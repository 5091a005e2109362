//! Votes as JSON, as the export of a Polis conversation, or made of dice.

use engine::{BallotBox, Ballots, Opinion, OpinionReport, Vote, Votes};

use super::answer::{ask, ask_both, read, refused, text};
use super::order::Cards;

/// Bytes that are JSON if they begin like it, an export after a `p`, and dice otherwise.
pub fn opinions(bytes: &[u8]) {
    let votes = match bytes {
        [b'{', ..] => read(bytes),
        [b'p', export @ ..] => return polis(export),
        _ => Some(drawn(bytes)),
    };
    if let Some(votes) = votes {
        answered(&votes);
    }
}

/// `votes.csv` and, after a byte of 0, `comments.csv`.
fn polis(export: &[u8]) {
    let mut files = export.split(|byte| *byte == 0);
    let votes = files.next().unwrap_or_default();
    match Ballots::from_polis(votes, files.next()) {
        Ok(ballots) => in_range(&ask(|| engine::opinions_of(&ballots))),
        Err(error) => refused(&error),
    }
}

/// How many people and statements there are, then two bits for each vote.
fn drawn(bytes: &[u8]) -> Votes {
    let [people, statements] =
        [(0, 40), (1, 12)].map(|(at, most)| usize::from(bytes.get(at).copied().unwrap_or(0)) % most);
    let mut votes = Votes::default();
    for place in 0..people * statements {
        let byte = bytes.get(2 + place / 4).copied().unwrap_or(0);
        let vote = match byte >> (place % 4 * 2) & 3 {
            0 => continue,
            1 => Opinion::Disagree,
            2 => Opinion::Pass,
            _ => Opinion::Agree,
        };
        let [person, statement] = [place / statements, place % statements].map(|number| number.to_string());
        votes.votes.push(Vote { person, statement, vote });
    }
    votes
}

fn answered(votes: &Votes) {
    let mut other = votes.clone();
    let mut cards = Cards(votes.votes.len() as u64);
    cards.shuffle(&mut other.votes);
    other.groups.iter_mut().flatten().for_each(|group| cards.shuffle(&mut group.people));
    if let Some(report) = ask_both(votes, &other, engine::opinions) {
        in_range(&report);
        let ballots = serde_json::from_str(&text(votes)).map_or_else(|error| panic!("{error}"), BallotBox::close);
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
