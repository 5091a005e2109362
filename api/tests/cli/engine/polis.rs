//! `entente engine opinions --votes`: the export of a Polis conversation.

use super::answer;
use crate::binary::{fails, fed, run};
use serde_json::json;
use std::path::Path;

const VOTES: &str = "timestamp,datetime,comment-id,voter-id,vote\n\
    1700000000,then,0,7,-1\n1700000009,later,0,7,1\n1700000001,then,0,8,0\n1700000002,then,1,8,1\n";
const COMMENTS: &str = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n\
    1700000000,0,7,1,0,1,\"Keys, and locks\"\n1700000000,1,7,1,0,-1,Spam\n";

/// Writes both files and gives their paths.
fn export(directory: &Path, votes: &str, comments: &str) -> [String; 2] {
    [("votes.csv", votes), ("comments.csv", comments)].map(|(name, text)| {
        let file = directory.join(name);
        std::fs::write(&file, text).expect("it is written");
        file.to_str().expect("a path").to_owned()
    })
}

#[test]
fn an_export_is_read_with_or_without_what_its_statements_say() {
    let directory = tempfile::tempdir().expect("a directory");
    let [votes, comments] = export(directory.path(), VOTES, COMMENTS);
    let report = answer(&run(&["engine", "opinions", "--votes", &votes, "--comments", &comments]));
    let statements = report["statements"].as_array().expect("a list");
    assert_eq!(statements.len(), 1, "what was rejected is left out: {report:#}");
    assert_eq!((&statements[0]["statement"], &statements[0]["text"]), (&json!("0"), &json!("Keys, and locks")));
    let alone = answer(&fed(&["engine", "opinions", "--votes", "-"], VOTES));
    assert_eq!(alone["statements"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_is_wrong_in_an_export_is_named_by_file_line_and_column() {
    for (right, wrong, place) in [
        ("8,0\n", "8,2\n", "votes.csv:4.vote"),
        ("voter-id,vote", "voter,vote", "votes.csv:1"),
        ("1,8,1\n", "1,8\n", "votes.csv:5"),
        ("Keys, and locks\"\n1700000000,1", "Keys, and locks\"\n1700000000,0", "comments.csv:3.comment-id"),
        (",-1,Spam", ",-9,Spam", "comments.csv:3.moderated"),
    ] {
        assert!(VOTES.contains(right) || COMMENTS.contains(right), "{right} is in the export");
        let directory = tempfile::tempdir().expect("a directory");
        let votes = VOTES.replacen(right, wrong, 1);
        let comments = COMMENTS.replacen(right, wrong, 1);
        let [votes, comments] = export(directory.path(), &votes, &comments);
        fails(&run(&["engine", "opinions", "--votes", &votes, "--comments", &comments]), 2, place);
    }
    fails(&run(&["engine", "opinions", "--votes", "no-such.csv"]), 2, "no-such.csv");
}

#[test]
fn votes_are_asked_about_in_one_way_at_a_time() {
    for wrong in [&["opinions"][..], &["opinions", "-", "--votes", "v.csv"], &["opinions", "-", "--comments", "c.csv"]]
    {
        let output = run(&[&["engine"], wrong].concat());
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &[][..]), "{wrong:?}");
    }
}
