//! What tells two revisions apart, and what is new since somebody looked.

use crate::harness::{Person, Stage, TestApp, both};
use api::proposal::diff::{Diff, Kind, Unit, diff};
use chrono::TimeDelta;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::fmt::Write as _;

both!(
    two_revisions_are_compared_word_by_word,
    what_was_written_before_sharing_is_compared_for_leads,
    what_is_new_since_one_looked_is_told_to_them_alone,
    who_takes_a_position_has_looked,
);

/// The earlier and the later text, as the runs give them.
fn sides(diff: &Diff) -> (String, String) {
    let side = |other: Kind| {
        let runs = diff.runs.iter().filter(move |run| run.kind != other);
        runs.map(|run| run.text.as_str()).collect::<String>()
    };
    (side(Kind::Added), side(Kind::Removed))
}

/// Whether the runs are as they are said to be: none empty, none beside one of its kind, what is removed first.
fn is_in_order(diff: &Diff) -> bool {
    let full = diff.runs.iter().all(|run| !run.text.is_empty());
    let pairs = diff.runs.windows(2).all(|pair| match (pair[0].kind, pair[1].kind) {
        (Kind::Added, Kind::Removed) => false,
        (one, other) => one != other,
    });
    full && pairs
}

/// Texts of few different words and spaces, so that much of two is the same.
fn text() -> impl Strategy<Value = String> {
    let word = select(&["a", "b", "ä", "the", "\n", "\r\n", " ", "  ", "\u{a0}", "\t", "x y", "日本", ""][..]);
    vec(word, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn runs_give_either_side_to_the_letter(old in text(), new in text()) {
        let diff = diff(&old, &new);
        prop_assert_eq!(sides(&diff), (old, new));
        prop_assert!(is_in_order(&diff), "{:?}", diff);
        prop_assert_eq!(diff.unit, Unit::Word);
    }

    #[test]
    fn a_text_is_the_same_as_itself(text in any::<String>()) {
        let diff = diff(&text, &text);
        prop_assert!(diff.runs.iter().all(|run| run.kind == Kind::Same), "{:?}", diff);
    }

    #[test]
    fn one_changed_word_is_one_word_apart(mut words in vec("[a-z]{1,8} ", 1..200), place in any::<prop::sample::Index>()) {
        let old = words.concat();
        let place = place.index(words.len());
        words[place] = "CHANGED ".to_owned();
        let diff = diff(&old, &words.concat());
        let apart = diff.runs.iter().filter(|run| run.kind != Kind::Same).count();
        prop_assert_eq!(apart, 2, "{:?}", diff);
    }
}

/// A text as long as one may be, of words drawn from so many.
fn long(seed: u64, words: u64, end: &str) -> String {
    let mut state = seed;
    let mut text = String::new();
    while text.len() < 40_000 - 12 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let _ = write!(text, "w{}{end}", (state >> 33) % words);
    }
    text
}

#[test]
fn what_is_too_different_for_words_is_compared_by_lines() {
    // Every pair is exact, and the worst are not compared word by word.
    let cases = [
        (long(1, 500, " "), long(2, 500, " "), Unit::Line),
        (long(1, 2, " "), long(2, 2, " "), Unit::Line),
        (long(1, 500, "\n"), long(2, 500, "\n"), Unit::Line),
        ("\n".repeat(40_000), "a\n".repeat(20_000), Unit::Word),
        (long(1, 1_000_000_000, " "), long(2, 1_000_000_000, " "), Unit::Word),
        (long(1, 500, " "), long(1, 500, " ").replacen("w4", "W4", 3), Unit::Word),
    ];
    for (old, new, unit) in cases {
        let diff = diff(&old, &new);
        assert_eq!(diff.unit, unit, "{}", &old[..20]);
        assert!(is_in_order(&diff));
        assert!(sides(&diff) == (old, new));
    }
    // Lines that differ in a long text of others are compared word by word all the same.
    let (one, other) = (long(1, 500, "\n"), long(2, 500, "\n"));
    let diff = diff(&format!("{one}same\nan old line\n"), &format!("{other}same\na new line\n"));
    assert_eq!(diff.unit, Unit::Line);
}

async fn revise(app: &TestApp, stage: &Stage, kind: &str, title: &str, body: &str) {
    app.advance(TimeDelta::minutes(1));
    let input = json!({ "proposalId": stage.proposal, "kind": kind, "title": title, "body": body });
    app.done(&stage.lead, "reviseProposal", "", input).await;
}

const DIFF: &str = "{ from { number } to { number } unit title { kind text } body { kind text } }";

async fn difference(app: &TestApp, who: &Person, proposal: &str, arguments: &str) -> Value {
    app.node(who, proposal, &format!("... on Proposal {{ diff{arguments} {DIFF} }}")).await["diff"].clone()
}

fn run(kind: &str, text: &str) -> Value {
    json!({ "kind": kind, "text": text })
}

async fn two_revisions_are_compared_word_by_word(app: &TestApp) {
    let stage = app.stage().await;
    let alone = difference(app, &stage.bob, &stage.proposal, "").await;
    assert_eq!(alone["body"], json!([run("SAME", "We do it.")]), "there is only one");
    revise(app, &stage, "EDITORIAL", "Cache keys", "We do it soon.\n\nWith *care*.").await;
    revise(app, &stage, "SUBSTANTIVE", "Cache keys", "We do it now.\n\nWith *care*.").await;
    let newest = difference(app, &stage.bob, &stage.proposal, "").await;
    let expected = json!({ "from": { "number": 2 }, "to": { "number": 3 }, "unit": "WORD",
        "title": [run("SAME", "Cache keys")], "body": [run("SAME", "We do it "), run("REMOVED", "soon.\n\n"),
        run("ADDED", "now.\n\n"), run("SAME", "With *care*.")] });
    assert_eq!(newest, expected);
    let all = difference(app, &stage.bob, &stage.proposal, "(from: 1, to: 3)").await;
    assert_eq!(all["title"], json!([run("REMOVED", "Cache"), run("ADDED", "Cache keys")]));
    let back = difference(app, &stage.bob, &stage.proposal, "(from: 3, to: 1)").await;
    assert_eq!(back["title"], json!([run("REMOVED", "Cache keys"), run("ADDED", "Cache")]));
    for arguments in ["(from: 0)", "(to: 4)", "(from: -1, to: 3)", "(from: 2147483647)", "(to: -2147483648)"] {
        assert_eq!(difference(app, &stage.lead, &stage.proposal, arguments).await, Value::Null, "{arguments}");
    }
}

async fn what_was_written_before_sharing_is_compared_for_leads(app: &TestApp) {
    let stage = app.stage().await;
    let proposal = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    let write = async |body: &str| {
        let input = json!({ "proposalId": proposal, "kind": "SUBSTANTIVE", "body": body });
        app.done(&stage.lead, "reviseProposal", "", input).await;
    };
    write("A second secret thought.").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": proposal })).await;
    write("A third thought.").await;
    for (arguments, seen) in [("(from: 1)", false), ("(from: 3, to: 1)", false), ("(from: 2)", true), ("", true)] {
        let lead = difference(app, &stage.lead, &proposal, arguments).await;
        assert!(lead.is_object(), "{arguments}");
        let bob = difference(app, &stage.bob, &proposal, arguments).await;
        assert_eq!(bob, if seen { lead } else { Value::Null }, "{arguments}");
    }
    assert_eq!(difference(app, &stage.bob, &proposal, "(to: 2)").await["from"]["number"], 2, "the first they may read");
    let early = json!({ "proposalId": proposal, "revision": 1 });
    assert_eq!(app.refused(&stage.bob, "lookAtProposal", early.clone()).await, ["BAD_INPUT revision"]);
    // Nor does a position on one lead there.
    let input = json!({ "proposalId": proposal, "stance": "ACCEPT", "revision": 1 });
    app.done(&stage.bob, "takePosition", "", input).await;
    let news = since(app, &stage.bob, &proposal).await;
    assert_eq!((&news["revision"]["number"], &news["diff"]["from"]["number"]), (&json!(2), &json!(2)));
    app.done(&stage.lead, "lookAtProposal", "", early).await;
    assert_eq!(since(app, &stage.lead, &proposal).await["newRevisions"], 2);
}

const SINCE: &str = "... on Proposal { sinceYouLastLooked { lookedAt revision { number } newRevisions \
    revisions { number } diff { from { number } to { number } body { kind text } } \
    objectionsRaised objectionsSettled positionsTaken positionsWithdrawn } }";

async fn since(app: &TestApp, who: &Person, proposal: &str) -> Value {
    app.node(who, proposal, SINCE).await["sinceYouLastLooked"].clone()
}

/// How many objections were raised and settled, and positions taken and taken back.
fn numbers(news: &Value) -> Vec<i64> {
    let counted = ["objectionsRaised", "objectionsSettled", "positionsTaken", "positionsWithdrawn"];
    counted.iter().filter_map(|field| news[field].as_i64()).collect()
}

async fn what_is_new_since_one_looked_is_told_to_them_alone(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let old = app.object(bob, proposal, "keys", "MAJOR").await;
    app.take(bob, proposal, "ACCEPT").await;
    app.advance(TimeDelta::minutes(1));
    assert_eq!(since(app, ann, proposal).await, Value::Null, "she never looked");
    let look = json!({ "proposalId": proposal });
    app.done(ann, "lookAtProposal", "proposal { id }", look.clone()).await;
    let events = app.count().await["event"];
    let looked = since(app, ann, proposal).await;
    assert_eq!((&looked["newRevisions"], &looked["revisions"]), (&json!(0), &json!([])));
    assert_eq!((&looked["diff"], numbers(&looked)), (&Value::Null, vec![0, 0, 0, 0]));
    revise(app, &stage, "EDITORIAL", "Cache", "We do it soon.").await;
    revise(app, &stage, "EDITORIAL", "Cache", "We do it later.").await;
    app.object(bob, proposal, "cost", "MINOR").await;
    app.done(bob, "withdrawObjection", "", json!({ "objectionId": old })).await;
    app.take(lead, proposal, "CHAMPION").await;
    app.done(bob, "withdrawPosition", "", look.clone()).await;
    let news = since(app, ann, proposal).await;
    assert_eq!((&news["revision"]["number"], &news["newRevisions"]), (&json!(1), &json!(2)));
    assert_eq!(news["revisions"], json!([{ "number": 2 }, { "number": 3 }]));
    assert_eq!(news["diff"]["to"]["number"], 3);
    assert_eq!(news["diff"]["body"], json!([run("SAME", "We do "), run("REMOVED", "it."), run("ADDED", "it later.")]));
    assert_eq!(numbers(&news), [1, 1, 1, 1]);
    assert_eq!(since(app, lead, proposal).await["newRevisions"], 0, "what ann saw is her own business");
    assert_eq!(numbers(&since(app, lead, proposal).await), [0, 0, 0, 0]);

    let back = json!({ "proposalId": proposal, "revision": 1 });
    app.done(ann, "lookAtProposal", "", json!({ "proposalId": proposal, "revision": 2 })).await;
    assert_eq!(since(app, ann, proposal).await["newRevisions"], 1);
    app.advance(TimeDelta::minutes(1));
    let before = since(app, ann, proposal).await;
    app.done(ann, "lookAtProposal", "", back).await;
    assert_eq!(since(app, ann, proposal).await, before, "it only moves forward");
    for revision in [0, -1, 4] {
        let wrong = json!({ "proposalId": proposal, "revision": revision });
        assert_eq!(app.refused(ann, "lookAtProposal", wrong).await, ["BAD_INPUT revision"], "{revision}");
    }
    app.done(ann, "lookAtProposal", "", look).await;
    assert_eq!(since(app, ann, proposal).await["newRevisions"], 0);
    assert_eq!(app.count().await["look"], 3, "ann, bob and the lead once each, however often they look");
    // Two revisions with their texts, an objection, one that is settled, and a position each.
    assert_eq!(app.count().await["event"] - events, 8, "looking is no event");
    for number in 4..16 {
        revise(app, &stage, "EDITORIAL", "Cache", &format!("We do it {number}.")).await;
    }
    let many = since(app, ann, proposal).await;
    assert_eq!((&many["newRevisions"], many["revisions"].as_array().map(Vec::len)), (&json!(12), Some(10)));
    assert_eq!((&many["revisions"][9]["number"], &many["diff"]["to"]["number"]), (&json!(15), &json!(15)));
}

async fn who_takes_a_position_has_looked(app: &TestApp) {
    let stage = app.stage().await;
    app.take(&stage.ann, &stage.proposal, "ACCEPT").await;
    assert_eq!(since(app, &stage.ann, &stage.proposal).await["newRevisions"], 0);
    revise(app, &stage, "SUBSTANTIVE", "Cache", "We do it twice.").await;
    assert_eq!(since(app, &stage.ann, &stage.proposal).await["newRevisions"], 1);
    let input = json!({ "proposalId": stage.proposal, "stance": "ACCEPT", "revision": 1 });
    app.done(&stage.ann, "takePosition", "", input).await;
    assert_eq!(since(app, &stage.ann, &stage.proposal).await["newRevisions"], 1, "on the old one");
    app.take(&stage.ann, &stage.proposal, "SUPPORT").await;
    assert_eq!(since(app, &stage.ann, &stage.proposal).await["newRevisions"], 0);
}
