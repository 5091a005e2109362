//! The export of a Polis conversation: what counts, and what is refused by which path.

use engine::{BallotBox, Ballots, Opinion, OpinionReport, opinions_of};

type Failure = Box<dyn std::error::Error>;

const VOTES: &str = "timestamp,datetime,comment-id,voter-id,vote\n\
                     1,a,0,10,1\n2,b,1,10,-1\n2,b,2,10,0\n1,a,0,11,1\n";
const COMMENTS: &str = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n\
                        1,a,0,10,2,0,1,Keys\n1,a,1,10,0,1,0,\"Logs, \"\"all\"\" of\nthem\"\n1,a,2,11,0,0,-1,Spam\n";

fn read(votes: &str, comments: &str) -> Result<OpinionReport, Failure> {
    Ok(opinions_of(&Ballots::from_polis(votes.as_bytes(), Some(comments.as_bytes()))?))
}

#[test]
fn rejected_comments_are_dropped_and_the_others_keep_their_text() -> Result<(), Failure> {
    let report = read(VOTES, COMMENTS)?;
    let texts: Vec<_> = report.statements.iter().map(|one| (one.statement.as_str(), one.text.as_deref())).collect();
    assert_eq!(texts, [("0", Some("Keys")), ("1", Some("Logs, \"all\" of\nthem"))]);
    let without = opinions_of(&Ballots::from_polis(VOTES.as_bytes(), None)?);
    assert_eq!(without.statements.iter().map(|one| one.text.clone()).collect::<Vec<_>>(), [None, None, None]);
    Ok(())
}

#[test]
fn byte_order_marks_windows_line_ends_and_further_columns_change_nothing() -> Result<(), Failure> {
    let dressed = |text: &str| format!("\u{feff}{}", text.replace("\n1", "\r\n1").replace("\n2", "\r\n2"));
    let report = read(VOTES, COMMENTS)?;
    assert_eq!(read(&dressed(VOTES), &dressed(COMMENTS))?, report);
    let wider = VOTES.replace('\n', ",important\n");
    assert_eq!(read(&wider, COMMENTS)?, report);
    Ok(())
}

#[test]
fn the_latest_vote_of_a_voter_on_a_comment_counts() -> Result<(), Failure> {
    // Seven who agree or disagree at the end, whatever they said before.
    let mut rows = vec!["voter-id,vote,comment-id,timestamp".to_owned()];
    let mut expected = BallotBox::default();
    for person in 0..9 {
        for comment in 0..8 {
            let last = [-1, 0, 1][(person * comment + person) % 3];
            for (vote, at) in [(0, 5), (last, 9), (-last, 7), (1, 1)] {
                rows.push(format!("{person},{vote},{comment},{at}"));
            }
            let vote = [Opinion::Disagree, Opinion::Pass, Opinion::Agree][(person * comment + person) % 3];
            expected.cast(&person.to_string(), &comment.to_string(), vote);
        }
    }
    let found = opinions_of(&Ballots::from_polis(rows.join("\n").as_bytes(), None)?);
    assert_eq!(found, opinions_of(&expected.close()?));
    let tie = "timestamp,comment-id,voter-id,vote\n";
    let report = |rows: &str| -> Result<OpinionReport, Failure> {
        let others = (0..8).map(|person| format!("1,0,{person},1\n1,1,{person},{}\n", person % 2));
        let votes = format!("{tie}{}{rows}", others.collect::<Vec<_>>().concat());
        Ok(opinions_of(&Ballots::from_polis(votes.as_bytes(), None)?))
    };
    assert_eq!(report("3,0,8,1\n3,0,8,-1\n3,1,8,0\n")?, report("3,0,8,-1\n3,1,8,0\n")?);
    assert_ne!(report("3,0,8,-1\n3,0,8,1\n3,1,8,0\n")?, report("3,0,8,-1\n3,1,8,0\n")?);
    Ok(())
}

#[test]
fn what_is_wrong_is_named_by_file_line_and_column() {
    let refused = |votes: &str, comments: &str| read(votes, comments).err().map(|error| error.to_string());
    for (from, to, expected) in [
        ("0,10,1\n", "0,10,2\n", "votes.csv:2.vote: is `2`, must be 1 (agree), 0 (pass) or -1 (disagree)"),
        ("11,1\n", "11,\n", "votes.csv:5.vote: is ``, must be 1 (agree), 0 (pass) or -1 (disagree)"),
        ("2,b,1", "noon,b,1", "votes.csv:3.timestamp: is `noon`, must be a whole number of seconds or milliseconds"),
        ("2,b,1,10,-1", "2,b,1,10", "votes.csv:3: is a row of length 4, must be a row as long as the header"),
        (
            "voter-id",
            "voter",
            "votes.csv:1: is without a column `voter-id`, must be a header with `timestamp`, `comment-id`, `voter-id` \
             and `vote`",
        ),
    ] {
        assert_eq!(refused(&VOTES.replacen(from, to, 1), COMMENTS).as_deref(), Some(expected));
    }
    for (from, to, expected) in [
        (
            "0,-1,Spam",
            "0,yes,Spam",
            "comments.csv:5.moderated: is `yes`, must be 1 (accepted), 0 (not moderated) or -1",
        ),
        ("a,2,11", "a,0,11", "comments.csv:5.comment-id: `0` is already the id of comments.csv:2.comment-id, ids are"),
        ("moderated", "mod", "comments.csv:1: is without a column `moderated`, must be a header with `comment-id`"),
    ] {
        let says = refused(VOTES, &COMMENTS.replacen(from, to, 1)).unwrap_or_default();
        assert!(says.starts_with(expected), "{says}");
    }
    let says = refused("", COMMENTS).unwrap_or_default();
    assert!(says.starts_with("votes.csv:1: is without a column `timestamp`"), "{says}");
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let votes = b"timestamp,comment-id,voter-id,vote\n1,0,\xff,1\n";
    let says = Ballots::from_polis(votes, None).err().map(|error| error.to_string());
    assert_eq!(says.as_deref(), Some("votes.csv:2.voter-id: is `\u{fffd}`, must be text in UTF-8"));
}
